"""What several speakers said on one subject, side by side."""

from dataclasses import dataclass

from index.model.quotation import Speaker
from index.model.timeline import DatedStatement


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the speakers said.

    Attributes:
        typed: The name as typed.
        speaker: The speaker whom it means; None for nobody.
        statements: The latest statements on the subject, the newest first; none of a silent speaker.
        left_out: Number of earlier sentences that are left out.
    """

    typed: str
    speaker: Speaker | None = None
    statements: tuple[DatedStatement, ...] = ()
    left_out: int = 0

    @property
    def name(self) -> str:
        """The speaker's fullest name, or the name as typed if nobody has it."""
        return self.speaker.name if self.speaker else self.typed
