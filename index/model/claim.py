"""Claims that somebody said something, and their differences from the original."""

from dataclasses import dataclass

from index.model.passage import Quote
from index.model.span import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that somebody is claimed to have said.

    Attributes:
        words: The words, without quotation marks.
        marked: Whether they stand in quotation marks. If not, they are a whole message, and the claim may be
            only a part of it.
    """

    words: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between a claim and the original.

    Attributes:
        claimed: The words of the claim; empty if the claim left words out.
        original: The words of the original; empty if the claim added words.
    """

    claimed: str
    original: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim compared with its original.

    Attributes:
        likeness: The share of words, from 0 to 1, that the two have in common in the same order.
        matches: The words of the original that the claim has, as offsets into the original.
        differences: The differences, in the order of the original.
    """

    likeness: float
    matches: tuple[Span, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class MatchedClaim:
    """A quotation that a message repeats.

    Attributes:
        quote: The quotation.
        claim: The claim in the message.
        comparison: The claim compared with the quotation.
        named: The speaker whom the message names, if it is somebody else; None otherwise.
    """

    quote: Quote
    claim: Claim
    comparison: Comparison
    named: str | None = None
