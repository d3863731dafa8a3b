"""How a claim compares with what was said: the kinds of verdicts, and what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class VerdictKind(StrEnum):
    """How a claim compares with the coverage. The order is from the worst to the best."""

    NOT_FOUND = "not-found"
    """Nothing in the coverage is like the claim."""
    DENIED = "denied"
    """The coverage says that the person denied having said it."""
    ANOTHER_SPEAKER = "another-speaker"
    """Somebody else than the person named said it."""
    NOBODY = "nobody"
    """The words stand in the coverage, which attributes them to nobody."""
    CUT = "cut"
    """The words stand in a quotation, but what the claim leaves out governs them."""
    DIFFERS = "differs"
    """A quotation is like the claim, but not word for word."""
    EXACT = "exact"
    """The words stand in one quotation, in this order."""


class DifferenceKind(StrEnum):
    """What differs between a claim and the original. The order is from the gravest on."""

    NEGATION = "negation"
    NUMBER = "number"
    NAME = "name"
    CHANGED = "changed"
    ADDED = "added"
    LEFT_OUT = "left-out"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between a claim and the original.

    Attributes:
        claimed: The words of the claim; empty if the claim left words out.
        original: The words of the original; empty if the claim added words.
        kind: What differs.
    """

    claimed: str
    original: str
    kind: DifferenceKind

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        return {"claimed": self.claimed, "original": self.original, "kind": self.kind}


_GRAVITY = {kind: number for number, kind in enumerate(DifferenceKind)}


def by_gravity(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return some differences, the gravest first; equals stay in their order."""
    return tuple(sorted(differences, key=lambda difference: _GRAVITY[difference.kind]))
