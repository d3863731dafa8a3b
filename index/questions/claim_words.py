"""Classes of words in claims and statements: negations, numbers, names, and words that senders use."""

import tomllib
from functools import lru_cache
from pathlib import Path

from index.questions.compared_words import Break, ComparedWord, is_link
from index.text.lexicon import SAYING
from index.text.word_classes import FUNCTION_WORDS, NAME_CLASSES, NUMBER_CLASSES, word_class

_DATA = tomllib.loads(Path(__file__).with_name("claim_words.toml").read_text(encoding="utf-8"))
_CLASSES = {word: name for name, words in reversed(_DATA["classes"].items()) for word in words.split()}
_CURRENCIES = frozenset("%$€£")
_CLASSES_CACHED = 1 << 14
"""Cache size of classes by word. A guess; nothing was measured."""

COMMON_WORDS = frozenset(FUNCTION_WORDS)
"""Words that count little in a comparison."""
CONDITIONS = frozenset(_DATA["conditions"].split())
"""Words that make what follows them a condition."""
CONDITIONS_AFTER = frozenset(_DATA["conditions_after"].split())
"""Words that make what stands before them depend on a condition."""
DOUBTS = frozenset(_DATA["doubts"].split())
"""Words that take back what follows them."""
COORDINATING = frozenset(_DATA["classes"]["coordinating"].split())
"""Words that join a clause to the one before it."""
_NEGATIONS = frozenset(_DATA["negations"].split())


def is_negation(form: str) -> bool:
    """Whether a word negates: "not", "never", "don't"."""
    return form in _NEGATIONS or form.endswith("n't")


def is_number(word: ComparedWord) -> bool:
    """Whether a word is a number or a sign of a quantity."""
    return word.form in _CURRENCIES or word_class(word.text) in NUMBER_CLASSES


def is_name(word: ComparedWord) -> bool:
    """Whether a word is a name: it has a capital letter that is not that of a sentence's first word."""
    if not word.text[0].isupper() or word.form in COMMON_WORDS:
        return False
    is_first = word.before is Break.SENTENCE
    return not is_first or word_class(word.text, first=True) in NAME_CLASSES


def sender_class(word: ComparedWord) -> str:
    """Return the class of a word that tells whether the sender of a message may use it of their own."""
    return _sender_class(word.form) or (
        "number" if is_number(word) else "name" if is_name(word) else "content"
    )


@lru_cache(maxsize=_CLASSES_CACHED)
def _sender_class(form: str) -> str:
    """Return the class of a word, or an empty string for a name, a number or another content word."""
    if is_link(form):
        return "link"
    if is_negation(form):
        return "negation"
    if form in _CLASSES:
        return _CLASSES[form]
    return "saying" if form in SAYING else FUNCTION_WORDS.get(form, "")
