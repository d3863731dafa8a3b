"""A speaker's statements in order of time, each with its reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.model.article import Heading
from index.model.passage import Quote
from index.model.quotation import Speaker
from index.model.span import Span


class Wording(StrEnum):
    """How the words of a later report compare with those of the first one."""

    SAME = "same"
    SHORTER = "shorter"
    """The same words, of which some before or after are left out."""
    LONGER = "longer"
    """The same words, with more before or after."""
    CHANGED = "changed"
    """Other words of the speaker in between, or in place of them."""
    DIRECT = "direct"
    """The speaker's words, where the first report has the article's."""
    INDIRECT = "indirect"
    """The article's words."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a statement after the first one.

    Attributes:
        article: The article.
        wording: How its words compare with the first report's.
        quote: Its words; None for a copy that has the same ones.
        changed: The words that the first report does not have, as offsets into the article's text.
    """

    article: Heading
    wording: Wording
    quote: Quote | None = None
    changed: tuple[Span, ...] = ()

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        quote = self.quote
        words = {"text": quote.text, "start": quote.start, "end": quote.end} if quote else {}
        return self.article.record() | {"wording": self.wording} | words


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """What somebody said once, with every article that reports it.

    Attributes:
        quote: The first report.
        reports: The later ones, in order of time.
    """

    quote: Quote
    reports: tuple[Report, ...] = ()

    @property
    def published(self) -> date | None:
        """The day of the first report; None if it has none."""
        return self.quote.article.published

    @property
    def days(self) -> Iterator[date]:
        """The days of all reports that have one."""
        for day in (self.published, *(report.article.published for report in self.reports)):
            if day:
                yield day

    @property
    def is_changed(self) -> bool:
        """Whether a later report has other words of the speaker."""
        return any(report.wording is Wording.CHANGED for report in self.reports)

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        record = self.quote.record()
        record.pop("also")
        return record | {"changed": self.is_changed, "reports": [each.record() for each in self.reports]}


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a speaker said on a subject.

    Attributes:
        speaker: The speaker.
        about: The subject as typed; empty for everything.
        statements: The statements in order of time, those without a date last.
        left_out: Number of earlier sentences that are left out because there are too many.
    """

    speaker: Speaker
    about: str
    statements: tuple[DatedStatement, ...] = ()
    left_out: int = 0

    @property
    def reports(self) -> int:
        """The number of reports of all statements, the first ones included."""
        return sum(1 + len(statement.reports) for statement in self.statements)
