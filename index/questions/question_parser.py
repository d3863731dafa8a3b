"""Parses a question in plain English: the kind of answer it asks for, about whom and about what."""

from collections.abc import Sequence
from typing import NamedTuple

from index.model.query import Query
from index.model.question import Question, QuestionKind
from index.questions.speech_questions import parse_speech_question
from index.search.query import narrowed
from index.text.terms import term
from index.text.word_classes import (
    EARLIEST_WORDS,
    FUNCTION_WORDS,
    LATEST_WORDS,
    MEASURES,
    NOUN_KINDS,
    OPINION_WORDS,
    SORTS,
    ClassifiedWord,
    classify,
)

_QUESTION_WORDS = {
    "who": QuestionKind.PERSON,
    "whom": QuestionKind.PERSON,
    "whose": QuestionKind.PERSON,
    "when": QuestionKind.TIME,
    "where": QuestionKind.PLACE,
    "why": QuestionKind.REASON,
    "how": QuestionKind.MANNER,
    "what": QuestionKind.THING,
    "which": QuestionKind.THING,
}
_NOUN_KINDS = {noun: QuestionKind(kind) for noun, kind in NOUN_KINDS.items()}
_SORT_TERMS = frozenset(map(term, SORTS))
_ASKING_TERMS = frozenset(map(term, (*_QUESTION_WORDS, "did", "does", "do", "many", "much")))
"""Terms that ask a question and that no answer need have."""
_BE_FORMS = frozenset({"is", "was", "are", "were"})
_DO_FORMS = frozenset({"did", "does", "do"})
_HAVE_FORMS = frozenset({"has", "have", "had", "will"})
_NOUN_PHRASE_ENDS = frozenset({"auxiliary", "preposition", "determiner", "pronoun", "conjunction", "adverb"})
"""Classes of words that a noun phrase ends before."""
_MAX_NOUN_PHRASE = 4
"""Maximum length of the noun phrase after "what", in words. A guess; nothing was measured."""
_AUXILIARY_DISTANCE = 4
"""Number of words after the question word in which "did" is looked for. A guess; nothing was measured."""


class _Expectation(NamedTuple):
    """What a question word and the words after it ask for; see `Question`."""

    kind: QuestionKind
    form: str
    focus: str | None = None


def parse_question(text: str) -> Question:
    """Return a text as a question; without a question word, its kind is `QuestionKind.OTHER`."""
    words = classify(text)
    asking = next((i for i, word in enumerate(words) if word.lower in _QUESTION_WORDS), -1)
    expected = _expectation(words, asking)
    speech = parse_speech_question(text)
    spoken = [word for word in words if word.text[0].isalnum()]
    lowers = {word.lower for word in spoken}
    terms = (word.term for word in spoken if word.lower not in FUNCTION_WORDS)
    return Question(
        text=text,
        kind=speech.kind if speech else expected.kind,
        expected=expected.kind,
        form=expected.form,
        query=Query(tuple(word.text for word in spoken if word.term not in _ASKING_TERMS)),
        terms=tuple(dict.fromkeys(term for term in terms if term not in _ASKING_TERMS)),
        focus=expected.focus,
        auxiliary=_auxiliary(words, asking),
        term_before=words[asking - 1].term if asking > 0 else "",
        term_after=words[asking + 1].term if 0 <= asking < len(words) - 1 else "",
        last_term=spoken[-1].term if spoken else "",
        names=tuple(dict.fromkeys(word.term for word in words[1:] if _is_name(word))),
        subject=_subject(text, words),
        predicate=_predicate(words, asking),
        measure=_measure(words, asking),
        asks_latest=not lowers.isdisjoint(LATEST_WORDS),
        asks_earliest=not lowers.isdisjoint(EARLIEST_WORDS),
        asks_for_words=not lowers.isdisjoint(OPINION_WORDS),
        speaker=speech.speaker if speech else None,
        topic=speech.topic if speech else None,
    )


def question_query(text: str) -> str:
    """Return the query for what a question is about: its speaker, and its words without those of asking."""
    question = parse_question(text)
    if question.speaker or question.topic:
        return narrowed(question.topic or "", speaker=question.speaker or "").strip()
    words = (word for word in question.query.words if word.casefold() not in FUNCTION_WORDS)
    return " ".join(words)


def _expectation(words: Sequence[ClassifiedWord], asking: int) -> _Expectation:
    """Return what the question word with the index `asking` asks for; -1 for none."""
    if asking < 0:
        return _Expectation(QuestionKind.OTHER, "other")
    kind = _QUESTION_WORDS[words[asking].lower]
    following = words[asking + 1 :]
    if kind == QuestionKind.MANNER and following and following[0].lower in MEASURES:
        is_count = following[0].lower == "many" and len(following) > 1
        return _of_kind(QuestionKind.QUANTITY, following[1].term if is_count else None)
    if kind != QuestionKind.THING:
        return _of_kind(kind)
    if following and following[0].lower in _BE_FORMS:
        has_noun = following[1:2] and following[1].word_class == "determiner"
        focus = _noun(following[2:]) if has_noun else None
        noun_kind = _NOUN_KINDS.get(focus or "")
        return _of_kind(noun_kind, focus) if noun_kind else _Expectation(QuestionKind.THING, "is", focus)
    return _what_expectation(following)


def _of_kind(kind: QuestionKind, focus: str | None = None) -> _Expectation:
    return _Expectation(kind, kind.value, focus)


def _what_expectation(following: Sequence[ClassifiedWord]) -> _Expectation:
    """Return what "what" asks for by the words after it: a noun, a verb, or an auxiliary."""
    if not following or not following[0].text.isalpha() or following[0].word_class in _NOUN_PHRASE_ENDS:
        return _Expectation(QuestionKind.THING, "open")
    if following[0].term in _SORT_TERMS:
        return _Expectation(QuestionKind.THING, "sort", following[0].term)
    phrase = _noun_phrase(following)
    focus = next((word.term for word in phrase if word.term in _NOUN_KINDS), phrase[-1].term)
    if focus in _NOUN_KINDS:
        return _of_kind(_NOUN_KINDS[focus], focus)
    next_class = following[len(phrase)].word_class if len(phrase) < len(following) else ""
    is_verb = phrase[0].word_class == "ed" or (
        phrase[0].word_class == "s" and len(phrase) == 1 and next_class not in {"auxiliary", "preposition"}
    )
    if is_verb:
        return _Expectation(QuestionKind.THING, "verb")
    is_whole = next_class == "auxiliary" or len(phrase) <= 2  # noqa: PLR2004 - an adjective and a noun
    return _Expectation(QuestionKind.THING, "noun", focus if is_whole else phrase[0].term)


def _noun_phrase(following: Sequence[ClassifiedWord]) -> Sequence[ClassifiedWord]:
    """Return the words before the first function word or mark, at most `_MAX_NOUN_PHRASE`."""
    ends = (
        i
        for i, word in enumerate(following[:_MAX_NOUN_PHRASE])
        if word.word_class in _NOUN_PHRASE_ENDS or not word.text.isalpha()
    )
    return following[: next(ends, _MAX_NOUN_PHRASE)]


def _noun(following: Sequence[ClassifiedWord]) -> str | None:
    phrase = _noun_phrase(following)
    return phrase[-1].term if phrase else None


def _is_name(word: ClassifiedWord) -> bool:
    return word.is_capitalised and word.lower not in FUNCTION_WORDS and word.lower not in _QUESTION_WORDS


def _subject(text: str, words: Sequence[ClassifiedWord]) -> str:
    """Return the first name after the first word, with the names next to it, as typed."""
    first = next((i for i in range(1, len(words)) if _is_name(words[i])), len(words))
    last = next((i for i in range(first, len(words)) if not _is_name(words[i])), len(words)) - 1
    return text[words[first].start : words[last].end] if first <= last else ""


def _measure(words: Sequence[ClassifiedWord], asking: int) -> str:
    """Return the word after "how" in a question for a number, as in `Question`."""
    if asking < 0 or words[asking].lower != "how" or asking + 1 == len(words):
        return ""
    word = words[asking + 1].lower
    return word if word in MEASURES else ""


def _predicate(words: Sequence[ClassifiedWord], asking: int) -> str | None:
    """Return the term that the question word asks about, as in `Question`.

    After an auxiliary and a name, it is the next word; after "who" or "what", the next word, too. After a
    subject that is no name, where the verb begins cannot be told.
    """
    if asking < 0:
        return None
    following = [word for word in words[asking + 1 :] if word.text[0].isalnum()]
    auxiliary = next((i for i, word in enumerate(following) if word.word_class == "auxiliary"), -1)
    if auxiliary > 0 and following[auxiliary].lower in _DO_FORMS | _BE_FORMS | _HAVE_FORMS:
        following = following[auxiliary:]
    elif auxiliary < 0 and words[asking].lower not in {"who", "what"}:
        return None
    contents = [
        word for word in following if word.lower not in FUNCTION_WORDS and word.term not in _ASKING_TERMS
    ]
    if contents and _is_name(contents[0]):
        contents = [word for word in contents if not _is_name(word)]
    elif following[:1] and following[0].lower in _DO_FORMS:
        return None
    return contents[0].term if contents else None


def _auxiliary(words: Sequence[ClassifiedWord], asking: int) -> str:
    """Return the auxiliary after a question word, as in `Question`."""
    following = words[asking + 1 :]
    if any(word.lower in _DO_FORMS for word in following[:_AUXILIARY_DISTANCE]):
        return "did"
    return "be" if asking >= 0 and following and following[0].lower in _BE_FORMS else "none"
