"""Words that somebody is claimed to have said, and how they differ from what was said."""

from dataclasses import dataclass

from index.model.passage import Quote
from index.model.span import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that somebody is claimed to have said.

    Attributes:
        words: The words, without their marks.
        marked: Whether they stand between quotation marks; else they are a whole message, and only part of
            it may be the claim.
    """

    words: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a claim departs from the original.

    Attributes:
        claimed: The words of the claim; empty where it left some out.
        original: The words of the original; empty where the claim added some.
    """

    claimed: str
    original: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside its original.

    Attributes:
        likeness: LogFilter part of the words, from 0 to 1, the two share in the same order.
        matches: The original's words that the claim has, as offsets into the original.
        differences: Where the two depart, in the order of the original.
    """

    likeness: float
    matches: tuple[Span, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class MatchedClaim:
    """A quotation that a message repeats.

    Attributes:
        quote: The quotation.
        claim: The message's words.
        comparison: How they differ from the quotation.
        named: Whom the message names for them, where that is somebody else.
    """

    quote: Quote
    claim: Claim
    comparison: Comparison
    named: str | None = None
