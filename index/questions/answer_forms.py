"""Tells by a text's form, without reading its words, whether it may have what a question asks for."""

import re
from collections.abc import Sequence

import numpy as np

from index.model.question import Question, QuestionKind
from index.search.arrays import Floats
from index.text.word_classes import ANSWER_WORDS, DATES, NUMERALS


def _any_of(words: frozenset[str]) -> str:
    return rf"\b(?:{'|'.join(sorted(words))})\b"


_FORMS = {
    QuestionKind.PERSON: re.compile(r"[^\W\d_][,;:]?\s[A-Z\u00c0-\u00de][^\W\d_]"),
    QuestionKind.QUANTITY: re.compile(rf"\d|{_any_of(NUMERALS)}", re.IGNORECASE),
    QuestionKind.TIME: re.compile(rf"\d|{_any_of(DATES)}", re.IGNORECASE),
    QuestionKind.REASON: re.compile(_any_of(ANSWER_WORDS["reasons"]), re.IGNORECASE),
    QuestionKind.PLACE: re.compile(rf"{_any_of(ANSWER_WORDS['place_prepositions'])}\s", re.IGNORECASE),
}
"""What a sentence with an answer of a kind has: a name within, a number, a date, a word for a reason."""
_SPEECH = re.compile('["\u201c\u201d\u00ab\u00bb]')


def shows_answer(texts: Sequence[str], question: Question) -> Floats:
    """Return 1 for each text that has the form of an answer to a question, and 0 for any other."""
    form = _SPEECH if question.asks_for_words else _FORMS.get(question.expected)
    return np.array([float(form is not None and form.search(text) is not None) for text in texts])
