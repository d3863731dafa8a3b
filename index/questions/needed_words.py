"""The words that a document must have to match a query as a whole, in any inflection."""

from collections.abc import Sequence

from index.model.query import Query
from index.text.terms import compounds, is_shouted, terms
from index.text.word_classes import STOP_TERMS

Spellings = Sequence[Sequence[str]]
"""The sequences of terms that a word or a phrase may have in the index; a document has it if it has one."""


def needed_words(query: Query) -> list[Spellings]:
    """Return the spellings of each word and phrase of a query.

    Stop words count only if there is nothing else; then they must stand as in the query.
    """
    words = [word.lower() for word in query.words] if is_shouted(query.text) else query.words
    needed: list[Spellings] = [
        spellings for word in words if (spellings := spellings_of(word)) and _tells(spellings)
    ]
    needed += [[phrase] for words in query.phrases if (phrase := terms(words))]
    if not needed and (stop_words := terms(" ".join(words))):
        needed = [[stop_words]]
    return needed


def spellings_of(words: str) -> list[Sequence[str]]:
    """Return the sequences of terms that some words may have in the index: by their parts, and in one."""
    in_one = [[compound.term] for compound in compounds(words)] if len(words.split()) == 1 else []
    return [sequence for sequence in (terms(words), *in_one) if sequence]


def _tells(spellings: Spellings) -> bool:
    """Whether a word is no stop word."""
    return any(term not in STOP_TERMS for sequence in spellings for term in sequence)
