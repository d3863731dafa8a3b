"""What the coverage replies to a request, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answering.requests import Request
from index.coverage import Coverage
from index.model.article import Article, Heading
from index.model.claim import MatchedClaim
from index.model.passage import Passage, Quote
from index.model.quotation import Quotation, Speaker


class Outcome(StrEnum):
    """How well a request could be answered."""

    FOUND = "found"
    NEAR = "near"
    """Not word for word; these are the nearest quotations."""
    UNSAID = "unsaid"
    """The words stand in the coverage, but it gives them to nobody."""
    NOTHING = "nothing"
    DIFFER = "differ"
    """Articles answer otherwise than each other; the first results are of such."""
    CLOSEST = "closest"
    """The coverage does not say; these passages come nearest."""
    EMPTY = "empty"
    """There was no word to look for."""


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """A part of an article.

    Attributes:
        article: The article.
        start: Offset of its first character in `article.text`.
        end: Offset after its last character.
        quotations: The quotations in it.
    """

    article: Article
    start: int
    end: int
    quotations: tuple[Quotation, ...] = ()

    @property
    def text(self) -> str:
        """The part, word for word."""
        return self.article.text[self.start : self.end]


Result = Passage | Quote | MatchedClaim | Heading | ArticlePart | Speaker


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a reply, with everything that is shown of it already read.

    Attributes:
        request: What was asked.
        understood: What was looked for.
        outcome: How well it could be answered.
        number: The page's number, from 0.
        count: How many pages the reply has; 0 where there are no results.
        results: The results on this page.
        total: How many results the reply has.
        best: The first result of the reply.
        suggestions: What the person may have meant instead, the likeliest first.
        example: A request that has an answer, for a person who typed no word to look for.
        speakers: Some who are quoted, for a person whose request finds nothing.
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
class Reply:
    """All results of a request, best first; a result may be read only when its page is made.

    Attributes:
        request: What was asked.
        understood: What was looked for.
        outcome: How well it could be answered.
        results: The results.
        page_size: How many results a page has.
        suggestions: What the person may have meant instead, the likeliest first.
    """

    request: Request
    understood: str
    outcome: Outcome
    results: Sequence[Result] = ()
    page_size: int = 1
    suggestions: tuple[Request, ...] = ()

    def page(self, coverage: Coverage, number: int) -> Page:
        """Return a page, or the last one where there are fewer; its quotations have their other reports."""
        count = -(-len(self.results) // self.page_size)
        page = Page(self.request, self.understood, self.outcome, suggestions=self.suggestions)
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
            total=len(self.results),
            best=self.results[0] if number else results[0],
        )

    def page_of(self, passage: Passage) -> int:
        """Return the number, from 0, of the page of an article on which a passage begins."""
        parts = (part for part in self.results if isinstance(part, ArticlePart))
        return next((i for i, part in enumerate(parts) if part.start <= passage.start < part.end), 0)


def passage_of(result: Result) -> Passage | None:
    """Return the passage that a result stands in, or None for what is no passage."""
    match result:
        case Passage():
            return result
        case Quote():
            return result.passage
        case MatchedClaim():
            return result.quote.passage
        case _:
            return None
