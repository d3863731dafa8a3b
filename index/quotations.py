"""Find the quotations in an article, with the words for their speakers and cues."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How an article carries a statement."""

    DIRECT = "direct"
    """A clause or more between quotation marks."""
    MIXED = "mixed"
    """Some words between quotation marks within the article's own sentence."""
    REPORTED = "reported"
    """In the article's words, without quotation marks."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that an article gives to somebody.

    All offsets are characters of the article's text.

    Attributes:
        start: Offset of the first character, the quotation mark included.
        end: Offset after the last character, the quotation mark included.
        kind: Direct, mixed or reported.
        mention: The article's words for the speaker ("he", "the head of NATO"), as offsets; None where it
            has none.
        cue: The word or words of saying ("underlined", "according to"), as offsets; None where there is none.
        speaker: Who it was: the fullest name that the article has for the mention, or the mention's
            own words where it cannot be resolved; None where nobody is named.
        confidence: How likely it is that `speaker` is right, from 0 to 1.
    """

    start: int
    end: int
    kind: Kind
    mention: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    speaker: str | None = None
    confidence: float = 0.0
