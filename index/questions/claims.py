"""How what somebody claims was said differs from what was said."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from index.model.claim import Claim, Comparison, Difference
from index.text.terms import Token, tokens

_MARKS = '“”„«»" '
_MARKED = re.compile(r"[“„«][^“”„«»]+[”“»]|\"[^\"]+\"")
_FEWEST_WORDS = 2
_TELLING = 6
"""Of how many words of a whole message in the order of a quotation half make it a repetition of that one."""


def claims(message: str) -> list[Claim]:
    """Return what a message claims was said: what stands between quotation marks, else all of it."""
    marked = [match.group().strip(_MARKS) for match in _MARKED.finditer(message)]
    spoken = [Claim(words, marked=True) for words in marked if len(list(tokens(words))) >= _FEWEST_WORDS]
    return spoken or [Claim(message.strip(), marked=False)]


def compare(claim: Claim, original: str) -> Comparison:
    """Return how a claim differs from that part of the original which it repeats.

    Inflection is no difference; neither is what stands around a claim without quotation marks.
    """
    claimed, said = list(tokens(claim.words)), list(tokens(original))
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


def _words(text: str, words: Sequence[Token]) -> str:
    return text[words[0].start : words[-1].end] if words else ""
