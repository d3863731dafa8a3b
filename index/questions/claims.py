"""Compares what a message claims somebody said with what they said."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import islice

from index.model.claim import Claim, Comparison, Difference, MatchedClaim
from index.questions.names import Names
from index.questions.retrieval import Retrieval
from index.search.query import parse
from index.text.terms import TermOccurrence, term_occurrences

_QUOTATION_MARKS = '“”„«»" '
_IN_MARKS = re.compile(r"[“„«][^“”„«»]+[”“»]|\"[^\"]+\"")
_MIN_CLAIM_WORDS = 2
"""Minimum number of words in marks that are a claim. A guess; nothing was measured."""
_MAX_CLAIMS = 5
"""Maximum claims of a message; each is searched for. A guess; nothing was measured."""
_MAX_CLAIM_WORDS = 400
"""Maximum words of a claim, more than fit into an ordinary message on Discord."""
_MAX_ORIGINAL_WORDS = 1_000
"""Maximum words of a quotation that are compared. Measured: with a claim of 400 words, 30 ms at worst."""
_QUOTES_COMPARED = 10
"""Number of quotations that a claim is compared with. A guess; nothing was measured."""
_MIN_LIKENESS = 0.5
"""Minimum likeness of a claim to a quotation that it repeats. A guess; nothing was measured."""
_MIN_MESSAGE_LENGTH = 6
"""Length that a shorter message without marks counts as, in words: three of them in common make it repeat a
quotation. A guess; nothing was measured."""


def claims(message: str) -> list[Claim]:
    """Return what a message claims was said: its words in quotation marks, or else all of it.

    Of many claims, the longest are returned, in the order of the message; words that recur are one claim.
    """
    marked: dict[tuple[str, ...], str] = {}
    for match in _IN_MARKS.finditer(message):
        words = match.group().strip(_QUOTATION_MARKS)
        terms = tuple(occurrence.term for occurrence in term_occurrences(words))
        if len(terms) >= _MIN_CLAIM_WORDS:
            marked.setdefault(terms, words)
    longest = sorted(marked, key=len, reverse=True)[:_MAX_CLAIMS]
    claimed = [Claim(_shortened(words), marked=True) for terms, words in marked.items() if terms in longest]
    return claimed or [Claim(_shortened(message.strip()), marked=False)]


def _shortened(words: str) -> str:
    """Return the first `_MAX_CLAIM_WORDS` words of a text."""
    after = next(islice(term_occurrences(words), _MAX_CLAIM_WORDS, None), None)
    return words[: after.start].rstrip() if after else words


def compare(claim: Claim, original: str) -> Comparison:
    """Return the differences between a claim and the part of the original that it repeats.

    Terms are compared, so that another inflection is no difference. The words around a claim without
    quotation marks are not compared.
    """
    claimed = list(islice(term_occurrences(claim.words), _MAX_CLAIM_WORDS))
    said = list(islice(term_occurrences(original), _MAX_ORIGINAL_WORDS))
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
    other_speaker = None if named.intersection(quote.speakers) else min(named, default=None)
    return MatchedClaim(quote, claim, comparison, other_speaker)
