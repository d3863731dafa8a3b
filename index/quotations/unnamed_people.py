"""People without a name whom an article introduces by a noun: *a trader* said."""

from bisect import bisect_left
from collections.abc import Sequence

from index.quotations.parsed_document import Token
from index.quotations.syntax import PROPER_NOUN_TAGS
from index.text.lexicon import HUMANS

_INTRODUCING = frozenset({"a", "an", "another", "one"})
"""Words that introduce somebody new."""


class UnnamedPeople:
    """The people whom an article introduces by a noun and gives no name."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Collect them from the tokens of an article."""
        self._offsets: dict[str, list[int]] = {}
        for token in tokens:
            noun = token.text.lower()
            if token.tag == "NN" and token.quoted < 0 and noun in HUMANS and _is_introduced(tokens, token):
                self._offsets.setdefault(noun, []).append(token.start)

    def last_before(self, noun: str, offset: int) -> int:
        """Return the offset of the last one whom a noun introduces before an offset, or -1."""
        offsets = self._offsets.get(noun, [])
        following = bisect_left(offsets, offset)
        return offsets[following - 1] if following else -1


def _is_introduced(tokens: Sequence[Token], noun: Token) -> bool:
    """Whether a noun introduces somebody whom no name beside it tells."""
    following = tokens[noun.number + 1 : noun.number + 3]
    is_named = any(token.tag in PROPER_NOUN_TAGS for token in following[:1]) or any(
        child.dep == "appos" and child.tag in PROPER_NOUN_TAGS for child in noun.children
    )
    after_comma = len(following) == 2 and following[0].text == "," and following[1].tag in PROPER_NOUN_TAGS
    is_predicate = noun.dep in {"attr", "appos"}
    words = {child.text.lower() for child in noun.children if child.number < noun.number}
    return bool(words & _INTRODUCING) and not (is_named or after_comma or is_predicate)
