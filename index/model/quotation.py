"""Words that an article gives to somebody, and who that is."""

from dataclasses import dataclass
from enum import StrEnum


class QuotationKind(StrEnum):
    """Whose the words of a quotation are."""

    DIRECT = "direct"
    """The speaker's own, between quotation marks: a clause or more, or what a reported clause holds."""
    MIXED = "mixed"
    """The speaker's and the article's: some words between quotation marks, in a sentence of the article's
    that says the rest of the statement but is given as no reported clause."""
    INDIRECT = "reported"
    """The article's: a clause that carries the statement, with or without words of the speaker's in it.

    The value is "reported" because the public JSON and stored analyses have that word for indirect speech.
    """


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that an article gives to somebody.

    All offsets are characters of the article's text.

    Attributes:
        start: Offset of the first character, the quotation mark included.
        end: Offset after the last character, the quotation mark included.
        kind: Direct, mixed or indirect.
        mention: The article's words for the speaker ("he", "the head of NATO"), as offsets; None where it
            has none.
        cue: The word or words of saying ("underlined", "according to"), as offsets; None where there is none.
        speaker: Who it was: the fullest name that the article has for the mention, or the mention's
            own words where it cannot be resolved; None where nobody is named.
        confidence: How likely it is that `speaker` is right, from 0 to 1.
    """

    start: int
    end: int
    kind: QuotationKind
    mention: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    speaker: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person or body, by every name that was seen.

    Attributes:
        name: The fullest name; for one whom no article names, the article's own words ("a source").
        names: Every name and title seen for them, the fullest first.
        role: What an article says they are ("NATO Secretary General"), or None.
    """

    name: str
    names: tuple[str, ...]
    role: str | None = None
