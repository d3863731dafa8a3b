"""How what somebody claims was said differs from what was said."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from index.model.claim import Claim, Comparison, Difference, MatchedClaim
from index.questions.names import Names
from index.questions.retrieval import Retrieval
from index.search.query import parse
from index.text.terms import TermOccurrence, term_occurrences

_MARKS = '“”„«»" '
_MARKED = re.compile(r"[“„«][^“”„«»]+[”“»]|\"[^\"]+\"")
_FEWEST_WORDS = 2
_CANDIDATES = 10
"""Number of quotations that a claim is compared with."""
_LIKENESS = 0.5
"""Share of the words that a claim must have in common with a quotation to repeat it; a guess."""
_TELLING = 6
"""Of how many words of a whole message in the order of a quotation half make it a repetition of that one."""


def claims(message: str) -> list[Claim]:
    """Return what a message claims was said: what stands between quotation marks, else all of it."""
    marked = [match.group().strip(_MARKS) for match in _MARKED.finditer(message)]
    spoken = [
        Claim(words, marked=True) for words in marked if len(list(term_occurrences(words))) >= _FEWEST_WORDS
    ]
    return spoken or [Claim(message.strip(), marked=False)]


def compare(claim: Claim, original: str) -> Comparison:
    """Return how a claim differs from that part of the original which it repeats.

    Inflection is no difference; neither is what stands around a claim without quotation marks.
    """
    claimed, said = list(term_occurrences(claim.words)), list(term_occurrences(original))
    matcher = SequenceMatcher(None, [t.term for t in claimed], [t.term for t in said], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return Comparison(0.0, (), ())
    start, end = (0, len(claimed)) if claim.marked else (blocks[0].a, blocks[-1].a + blocks[-1].size)
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
    differences = [
        Difference(
            _words(claim.words, claimed[max(a, start) : min(b, end)]),
            _words(original, said[max(c, first) : min(d, last)]),
        )
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    shared = sum(block.size for block in blocks)
    return Comparison(
        shared / max(end - start, last - first, len(claimed) if claim.marked else _TELLING),
        tuple((t.start, t.end) for block in blocks for t in said[block.b : block.b + block.size]),
        tuple(d for d in differences if d.claimed or d.original),
    )


def _words(text: str, words: Sequence[TermOccurrence]) -> str:
    return text[words[0].start : words[-1].end] if words else ""


def match_claims(retrieval: Retrieval, names: Names, message: str) -> list[MatchedClaim]:
    """Return the quotations that a message repeats, one for each of its claims that is like any."""
    matched = (_matched(retrieval, names, claim, message) for claim in claims(message))
    return [match for match in matched if match is not None]


def _matched(retrieval: Retrieval, names: Names, claim: Claim, message: str) -> MatchedClaim | None:
    """Return the quotation that is most like a claim, or None where none is like it."""
    quotes = retrieval.quotes(parse(claim.words), _CANDIDATES)
    candidates = [(compare(claim, quote.text), quote) for quote in quotes.at(quotes.named)]
    comparison, quote = max(candidates, key=lambda pair: pair[0].likeness, default=(None, None))
    if comparison is None or quote is None or comparison.likeness < _LIKENESS:
        return None
    named = names.named_in(message.replace(claim.words, " ") if claim.marked else message)
    other = None if quote.speaker in named else min(named, default=None)
    return MatchedClaim(quote, claim, comparison, other)
