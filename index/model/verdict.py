"""Claims that somebody said something, and the verdicts on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.model.difference import Difference, DifferenceKind, VerdictKind
from index.model.passage import Quote
from index.model.span import Span

__all__ = ["Claim", "Difference", "DifferenceKind", "Verdict", "VerdictKind", "record_of", "worst"]


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that somebody is claimed to have said.

    Attributes:
        words: The words, without quotation marks.
        marked: Whether they stand in quotation marks. If not, they are a whole message, of which a part may
            be the sender's own.
        start: Offset of the first character in the message.
        end: Offset after the last character.
        is_shortened: Whether the message goes on with words that are too many to be compared.
    """

    words: str
    marked: bool
    start: int = 0
    end: int = 0
    is_shortened: bool = False


_SEVERITY = {kind: number for number, kind in enumerate(VerdictKind)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of comparing a claim with the coverage.

    Attributes:
        kind: The verdict.
        claim: The claim.
        quote: The quotation that is most like the claim; for `DENIED`, the words that its speaker denies
            having said; None for `NOT_FOUND` and `NOBODY`.
        named: The person to whom the message gives the words; None if it names nobody.
        differences: The differences, the gravest first. For `CUT`, the words left out that govern the rest.
        confidence: The likelihood that the claim repeats the original, exactly or nearly, from 0 to 1.
        matches: The words of the original that the claim has, as offsets into the article's text.
        others: Other quotations that have an exact claim word for word.
    """

    kind: VerdictKind
    claim: Claim
    quote: Quote | None = None
    named: str | None = None
    differences: tuple[Difference, ...] = ()
    confidence: float = 0.0
    matches: tuple[Span, ...] = ()
    others: tuple[Quote, ...] = ()

    @property
    def speaker(self) -> str | None:
        """The speaker of the quotation."""
        return self.quote.speaker if self.quote else None

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        return {
            "verdict": self.kind,
            "speaker": self.speaker,
            "named": self.named,
            "quote": self.quote.record() if self.quote else None,
            "differences": [difference.record() for difference in self.differences],
            "confidence": round(self.confidence, 3),
        }


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of some verdicts, the first one of equals."""
    return min(verdicts, key=lambda verdict: _SEVERITY[verdict.kind])


def record_of(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """Return the JSON form of the verdicts on a message: the worst, with all of them if there are several."""
    record = worst(verdicts).record()
    if len(verdicts) > 1:
        record["claims"] = [{"text": verdict.claim.words, **verdict.record()} for verdict in verdicts]
    return record
