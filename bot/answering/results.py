"""Results of a request, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answering.requests import Request
from index.coverage import Coverage
from index.model.answer import MissingFact, Stance
from index.model.article import Article, Heading
from index.model.comparison import Side
from index.model.passage import Passage, Quote
from index.model.profile import Profile
from index.model.quotation import Quotation, QuotedSpeaker
from index.model.timeline import DatedStatement, Timeline
from index.model.verdict import Verdict


class Outcome(StrEnum):
    """How well a request could be answered."""

    ANSWERED = "answered"
    NEAR = "near"
    """No quotation has exactly these words; the results are the nearest ones."""
    UNATTRIBUTED = "unattributed"
    """The words stand in the coverage, but it attributes them to nobody."""
    NOT_FOUND = "not_found"
    """There are no results."""
    CONTRADICTORY = "contradictory"
    """The articles contradict each other; the first results are those that do."""
    NOT_STATED = "not_stated"
    """The coverage does not say; the results are the closest passages."""
    UNCLEAR = "unclear"
    """The request refers to another one that is not known, or in a way that cannot be completed."""
    NO_WORDS = "no_words"
    """The request had no word to search for."""


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """A part of an article that fits on a page.

    Attributes:
        article: The article.
        start: Offset of the part's first character in `article.text`.
        end: Offset after its last character.
        quotations: The quotations that share a character with it.
    """

    article: Article
    start: int
    end: int
    quotations: tuple[Quotation, ...] = ()

    @property
    def text(self) -> str:
        """The part, word for word."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One statement of each speaker that is compared, side by side.

    Attributes:
        sides: The speakers.
        number: Which of their statements, from 0; a side with fewer has none.
    """

    sides: tuple[Side, ...]
    number: int

    @property
    def statements(self) -> list[DatedStatement | None]:
        """The statement of each side."""
        return [
            side.statements[self.number] if self.number < len(side.statements) else None
            for side in self.sides
        ]


Result = (
    Passage
    | Quote
    | Verdict
    | Heading
    | ArticlePart
    | QuotedSpeaker
    | DatedStatement
    | ComparisonRow
    | Profile
)


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of results. Everything that is shown of it has been read from the store.

    Attributes:
        request: The request.
        understood: The words that were searched for.
        outcome: How well the request could be answered.
        number: The page's number, from 0.
        count: Number of pages; 0 if there are no results.
        results: The results on this page.
        total: Number of results on all pages.
        best: The first result of all.
        suggestions: Corrected requests, the likeliest first.
        example: A request that has an answer, if this one had no words.
        speakers: Some speakers to ask for, if nothing was found.
        unread: Filters of the request that cannot be read, as typed.
        missing: What the first passage lacks, if the coverage does not say; None if that is not known.
        undated: Number of articles that a filter for days leaves out because they have no date.
        timeline: The timeline of which the results are statements; None for other results.
        stance: What somebody's words are to a question whether they said or support something.
    """

    request: Request
    understood: str
    outcome: Outcome
    number: int = 0
    count: int = 0
    results: tuple[Result, ...] = ()
    total: int = 0
    best: Result | None = None
    suggestions: tuple[Request, ...] = ()
    example: Request | None = None
    speakers: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    undated: int = 0
    missing: MissingFact | None = None
    timeline: Timeline | None = None
    stance: Stance | None = None

    @property
    def article(self) -> Heading | None:
        """The best result's article."""
        match self.best:
            case Heading() as heading:
                return heading
            case ArticlePart(article=article):
                return Heading.of(article)
            case None:
                return None
            case best:
                passage = passage_of(best)
                return Heading.of(passage.article) if passage else None


@dataclass(frozen=True, slots=True)
class PagedResults:
    """All results of a request, best first. A result may be read from the store only for its page.

    Attributes:
        request: The request.
        understood: The words that were searched for.
        outcome: How well the request could be answered.
        results: The results.
        page_size: Number of results on a page.
        suggestions: Corrected requests, the likeliest first.
        missing: What the first passage lacks, if the coverage does not say; None if that is not known.
        unread: Filters of the request that cannot be read, as typed.
        undated: Number of articles that a filter for days leaves out because they have no date.
        timeline: The timeline of which the results are statements; None for other results.
        stance: What somebody's words are to a question whether they said or support something.
    """

    request: Request
    understood: str
    outcome: Outcome
    results: Sequence[Result] = ()
    page_size: int = 1
    suggestions: tuple[Request, ...] = ()
    missing: MissingFact | None = None
    unread: tuple[str, ...] = ()
    undated: int = 0
    timeline: Timeline | None = None
    stance: Stance | None = None

    def page(self, coverage: Coverage, number: int) -> ResultPage:
        """Return a page by its number, from 0, or the nearest one if there is none of that number.

        Quotations come with the other reports of the same statement.
        """
        count = -(-len(self.results) // self.page_size)
        page = ResultPage(
            self.request,
            self.understood,
            self.outcome,
            suggestions=self.suggestions,
            unread=self.unread,
            undated=self.undated,
            timeline=self.timeline,
        )
        if not count:
            return page
        number = max(0, min(number, count - 1))
        first = number * self.page_size
        results = tuple(
            coverage.with_other_reports(result) if isinstance(result, Quote) and not result.also else result
            for result in self.results[first : first + self.page_size]
        )
        return replace(
            page,
            number=number,
            count=count,
            results=results,
            missing=self.missing,
            stance=self.stance,
            total=len(self.results),
            best=self.results[0] if number else results[0],
        )

    def page_with(self, passage: Passage) -> int:
        """Return the number, from 0, of the page of an article on which a passage starts, or else 0."""
        parts = (result for result in self.results if isinstance(result, ArticlePart))
        return next((i for i, part in enumerate(parts) if part.start <= passage.start < part.end), 0)


def quoted_elsewhere(found: ResultPage | PagedResults) -> str | None:
    """Return the speaker whom a request that found nothing names, if they are quoted on other subjects."""
    if found.request.command not in {"quotes", "timeline"} or found.results or not found.suggestions:
        return None
    speaker = found.suggestions[0].typed
    return speaker if found.understood.startswith(f"{speaker} about ") else None


def passage_of(result: Result) -> Passage | None:
    """Return the passage of a result, or None for a result that has none."""
    match result:
        case Passage():
            return result
        case Quote():
            return result.passage
        case DatedStatement() | ComparisonRow() | Profile():
            quote = quote_of(result)
            return quote.passage if quote else None
        case Verdict():
            return result.quote.passage if result.quote else None
        case _:
            return None


def quote_of(result: Result | None) -> Quote | None:
    """Return the quotation that a result is or begins with, or None for a result of another type."""
    if isinstance(result, ComparisonRow):
        return next((statement.quote for statement in result.statements if statement), None)
    if isinstance(result, DatedStatement):
        return result.quote
    if isinstance(result, Profile):
        return result.last
    return result if isinstance(result, Quote) else None


def quotations_of_matches(passage: Passage) -> list[Quotation]:
    """Return the quotations that hold a matching word, in order."""
    return [
        quotation
        for quotation in passage.quotations
        if any(quotation.start <= start < quotation.end for start, _ in passage.matches)
    ]
