"""Quotations in an article, and their speakers."""

from dataclasses import dataclass
from enum import StrEnum


class QuotationKind(StrEnum):
    """Whose words a quotation has."""

    DIRECT = "direct"
    """The speaker's, in quotation marks: at least a clause, or the whole content of a reported clause."""
    MIXED = "mixed"
    """Both: some words in quotation marks, in a sentence of the article that carries the rest of the
    statement without being a reported clause."""
    INDIRECT = "reported"
    """The article's: a clause that reports the statement, with or without words of the speaker in marks.

    The value is "reported" because the public JSON and stored analyses have that word for indirect speech.
    """


@dataclass(frozen=True, slots=True)
class Quotation:
    """A part of an article's text that is attributed to a speaker.

    All offsets are characters of the article's text.

    Attributes:
        start: Offset of the first character, the quotation mark included.
        end: Offset after the last character, the quotation mark included.
        kind: Direct, mixed or indirect.
        mention: The article's words for the speaker ("he", "the head of NATO"), as offsets; None if it has
            none.
        cue: The words of attribution ("underlined", "according to"), as offsets; None if there are none.
        speaker: The fullest name in the article for the mention, or the mention's own words if it cannot be
            resolved ("he"); of joint speakers, the article's words for all of them ("Lind and Berg"). None if
            nobody is named.
        confidence: The likelihood that `speaker` is right, from 0 to 1.
        speakers: The names of all its speakers; none for a pronoun that cannot be resolved.
        via: The name of the outlet that hands the words on ("Reuters quoted Lind as saying"); None if the
            article names none.
    """

    start: int
    end: int
    kind: QuotationKind
    mention: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    speaker: str | None = None
    confidence: float = 0.0
    speakers: tuple[str, ...] = ()
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Denial:
    """Words that somebody denies having said; they are no quotation.

    All offsets are characters of the article's text.

    Attributes:
        start: Offset of the first character, the quotation mark included.
        end: Offset after the last character, the quotation mark included.
        speaker: The fullest name in the article for who denies, or the article's own words.
        cue: The words of denying ("denied"), as offsets.
    """

    start: int
    end: int
    speaker: str
    cue: tuple[int, int]


class SpeakerKind(StrEnum):
    """How a speaker is known."""

    NAMED = "named"
    """By the name of a person, or by one that may be a person's."""
    BODY = "body"
    """By the name of an organisation or a place."""
    DESCRIBED = "described"
    """By a description alone, such as "a source", "the minister" or "Republicans"."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or an organisation that is quoted.

    Attributes:
        name: The fullest name; for an unnamed speaker, the article's own words ("a source").
        names: All names and titles that the articles use, the fullest first.
        role: The role that an article gives ("NATO Secretary General"); None if none does.
        kind: How the speaker is known.
        gender: "male", "female" or None if unknown.
    """

    name: str
    names: tuple[str, ...]
    role: str | None = None
    kind: SpeakerKind = SpeakerKind.NAMED
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class QuotedSpeaker:
    """A speaker of a coverage with the number of their quotations.

    Attributes:
        speaker: The speaker.
        quotations: The number of quotations, joint ones included.
    """

    speaker: Speaker
    quotations: int

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        return {
            "speaker": self.speaker.name,
            "role": self.speaker.role,
            "names": list(self.speaker.names),
            "quotations": self.quotations,
        }
