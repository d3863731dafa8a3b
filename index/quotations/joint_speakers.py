"""Joint speakers: the mentions that say something together, such as *Ada Lind and Olav Berg*."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.quotations.mentions import Mention, extent, is_time
from index.quotations.parsed_document import Token
from index.quotations.syntax import FINITE_TAGS, NOUN_TAGS, PROPER_NOUN_TAGS

_MAX_TOKENS_BETWEEN = 8
"""Maximum tokens between two joint speakers. A guess; nothing was measured."""
_MAX_SPEAKERS = 6
"""Maximum joint speakers. A guess; nothing was measured."""


def joint_mentions(tokens: Sequence[Token], mention: Mention, cue: Token | None) -> list[Mention]:
    """Return a mention and those that "and" joins to it before or after its cue; usually the mention alone.

    Args:
        tokens: All tokens of the document.
        mention: The mention that a quotation belongs to.
        cue: The word by which it says something, or None.
    """
    named = _names_in_apposition(mention.head)
    joint = [Mention(named, *extent(tokens, named), mention.role, mention.verbs) if named else mention]
    for head in _coordinated(joint[0].head):
        last = joint[-1]
        first, after = extent(tokens, head)
        between = tokens[last.last + 1 : first]
        if (
            len(joint) == _MAX_SPEAKERS
            or len(between) > _MAX_TOKENS_BETWEEN
            or any(token.quoted >= 0 or token.tag in FINITE_TAGS for token in between)
            or is_time(tokens, head)
            or not _is_another(tokens, last, head, first)
        ):
            break
        joint.append(Mention(head, first, after, mention.role, mention.verbs))
    if len(joint) == 1 or not any(token.text.lower() == "and" for token in _between(tokens, joint)):
        return [mention]
    joint[0].first = min(mention.first, joint[0].first)
    end = joint[-1].last
    if cue and cue.number < mention.first:
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        if following and following.sentence == mention.head.sentence and following.tag in FINITE_TAGS:
            return [mention]
    elif cue and mention.last < cue.number <= end:
        return [mention]
    return joint


def _names_in_apposition(head: Token) -> Token | None:
    """Return the first of the names right after a plural noun, or None: senators *Lind* and Berg."""
    if head.tag not in {"NNS", "NNPS"}:
        return None
    names = (c for c in head.children if c.dep == "appos" and c.tag in PROPER_NOUN_TAGS)
    return next((name for name in names if any(child.dep == "conj" for child in name.children)), None)


def _coordinated(head: Token) -> Iterator[Token]:
    """Yield the nouns that a noun is coordinated with by "and", in order."""
    noun: Token | None = head
    while noun:
        conjunctions = {child.text.lower() for child in noun.children if child.dep == "cc"}
        if conjunctions - {"and"}:
            return
        noun = next(
            (
                child
                for child in noun.children
                if child.dep == "conj"
                and child.number > head.number
                and child.tag in NOUN_TAGS
                and child.quoted < 0
            ),
            None,
        )
        if noun:
            yield noun


def _between(tokens: Sequence[Token], joint: Sequence[Mention]) -> Iterator[Token]:
    """Yield the tokens between joint mentions."""
    for one, other in pairwise(joint):
        yield from tokens[one.last + 1 : other.first]


def _is_another(tokens: Sequence[Token], last: Mention, head: Token, first: int) -> bool:
    """Whether a noun means somebody else than the one before: not *the author and activist*."""
    is_name = head.tag in PROPER_NOUN_TAGS
    is_common = last.head.tag == "NN"
    has_determiner = any(child.dep in {"det", "poss", "nummod"} for child in head.children)
    if not is_common or head.tag in {"NNS", "NNPS", "PRP"} or has_determiner:
        return True
    return is_name and tokens[first].tag in PROPER_NOUN_TAGS and last.head.number + 2 < first
