"""A parsed query."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Order(StrEnum):
    """An order of results by the day of publication."""

    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: the words to find, and the operators that narrow the search.

    Attributes:
        words: The words outside quotation marks, as typed.
        phrases: The phrases in quotation marks, as typed.
        excluded: Words and phrases that no result may have.
        speaker: Search only the statements of this speaker; None for everything.
        source: Search only articles whose outlet or path contains this; None for all.
        after: Search only articles that were published on this day or later; None for all.
        before: Search only articles that were published before this day; None for all.
        required: Words and phrases that every result must have; they are also among the words or phrases.
        without_speakers: Leave out the statements of these speakers.
        without_sources: Leave out articles whose outlet or path contains one of these.
        unread: Filters that cannot be read, as typed; they narrow nothing.
        order: The order of the results by date; None for the best first.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    speaker: str | None = None
    source: str | None = None
    after: date | None = None
    before: date | None = None
    required: tuple[str, ...] = ()
    without_speakers: tuple[str, ...] = ()
    without_sources: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    order: Order | None = None

    @property
    def text(self) -> str:
        """All words to find."""
        return " ".join((*self.words, *self.phrases))

    @property
    def narrowed(self) -> bool:
        """Whether the query excludes or requires words, or has an operator."""
        return self.by_date or any(
            (
                self.excluded,
                self.required,
                self.speaker,
                self.source,
                self.without_speakers,
                self.without_sources,
                self.order,
            )
        )

    @property
    def by_date(self) -> bool:
        """Whether the query is narrowed to days."""
        return bool(self.after or self.before)
