"""Compares what a message claims somebody said with what they said."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from index.model.claim import Claim, Comparison, Difference, MatchedClaim
from index.questions.names import Names
from index.questions.retrieval import Retrieval
from index.search.query import parse
from index.text.terms import TermOccurrence, term_occurrences

_QUOTATION_MARKS = '“”„«»" '
_IN_MARKS = re.compile(r"[“„«][^“”„«»]+[”“»]|\"[^\"]+\"")
_MIN_CLAIM_WORDS = 2
"""Minimum number of words in marks that are a claim. A guess; nothing was measured."""
_QUOTES_COMPARED = 10
"""Number of quotations that a claim is compared with. A guess; nothing was measured."""
_MIN_LIKENESS = 0.5
"""Minimum likeness of a claim to a quotation that it repeats. A guess; nothing was measured."""
_MIN_MESSAGE_LENGTH = 6
"""Length that a shorter message without marks counts as, in words: three of them in common make it repeat a
quotation. A guess; nothing was measured."""


def claims(message: str) -> list[Claim]:
    """Return what a message claims was said: its words in quotation marks, or else all of it."""
    in_marks = [match.group().strip(_QUOTATION_MARKS) for match in _IN_MARKS.finditer(message)]
    marked = [
        Claim(words, marked=True)
        for words in in_marks
        if len(list(term_occurrences(words))) >= _MIN_CLAIM_WORDS
    ]
    return marked or [Claim(message.strip(), marked=False)]


def compare(claim: Claim, original: str) -> Comparison:
    """Return the differences between a claim and the part of the original that it repeats.

    Terms are compared, so that another inflection is no difference. The words around a claim without
    quotation marks are not compared.
    """
    claimed, said = list(term_occurrences(claim.words)), list(term_occurrences(original))
    matcher = SequenceMatcher(None, [w.term for w in claimed], [w.term for w in said], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return Comparison(0.0, (), ())
    start, end = (0, len(claimed)) if claim.marked else (blocks[0].a, blocks[-1].a + blocks[-1].size)
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
    differences = [
        Difference(
            _text(claim.words, claimed[max(a, start) : min(b, end)]),
            _text(original, said[max(c, first) : min(d, last)]),
        )
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    shared = sum(block.size for block in blocks)
    min_length = len(claimed) if claim.marked else _MIN_MESSAGE_LENGTH
    return Comparison(
        shared / max(end - start, last - first, min_length),
        tuple((w.start, w.end) for block in blocks for w in said[block.b : block.b + block.size]),
        tuple(d for d in differences if d.claimed or d.original),
    )


def _text(text: str, words: Sequence[TermOccurrence]) -> str:
    """Return the part of a text from the first of some words to the last; empty without words."""
    return text[words[0].start : words[-1].end] if words else ""


def match_claims(retrieval: Retrieval, names: Names, message: str) -> list[MatchedClaim]:
    """Return the quotations that a message repeats, one for each of its claims that repeats any."""
    matches = (_match(retrieval, names, claim, message) for claim in claims(message))
    return [match for match in matches if match is not None]


def _match(retrieval: Retrieval, names: Names, claim: Claim, message: str) -> MatchedClaim | None:
    """Return the quotation that is most like a claim, or None if none is enough like it."""
    quotes = retrieval.quotes(parse(claim.words), _QUOTES_COMPARED)
    compared = [(compare(claim, quote.text), quote) for quote in quotes.select(quotes.has_speaker)]
    comparison, quote = max(compared, key=lambda pair: pair[0].likeness, default=(None, None))
    if comparison is None or quote is None or comparison.likeness < _MIN_LIKENESS:
        return None
    named = names.named_in(message.replace(claim.words, " ") if claim.marked else message)
    other_speaker = None if quote.speaker in named else min(named, default=None)
    return MatchedClaim(quote, claim, comparison, other_speaker)
