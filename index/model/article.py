"""An article, its heading, and its sentences, quotations and speakers."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from index.model.publication import DatePrecision, iso_date
from index.model.quotation import Denial, Quotation, Speaker

_MAX_DATELINE = 60
"""Maximum length of what stands before a title in its text, in characters. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class Article:
    """A news article, as its file has it.

    Attributes:
        path: The file's path below the articles folder, with `/` between folders. For a line of a `.jsonl`
            file, `#` and the line's `id` or number follow.
        text: The published text, without front matter. All offsets in this project count its characters.
        title: The headline; an empty string if the file has none.
        outlet: The publisher.
        url: The address of publication.
        author: The author.
        published: The day of publication; the first day if only the month or the year is known.
        published_precision: How much of that day is known.
        digest: SHA-256, in hexadecimal, of all attributes above except the path. Articles with the same
            digest are the same.
    """

    path: str
    text: str
    title: str = ""
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | None = None
    published_precision: DatePrecision = DatePrecision.DAY
    digest: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.digest:
            content = asdict(self)
            del content["path"], content["digest"]
            canonical = json.dumps(content, sort_keys=True, default=str).encode()
            object.__setattr__(self, "digest", hashlib.sha256(canonical).hexdigest())

    @property
    def published_iso(self) -> str | None:
        """The date of publication in ISO 8601, as precise as it is known: 2023-04-05, 2023-04 or 2023."""
        return iso_date(self.published, self.published_precision)

    def titled(self, title: str) -> "Article":
        """Return this article with a title that its file does not have; the digest stays the same."""
        return replace(self, title=title)


def begins_with_title(text: str, title: str) -> bool:
    """Return whether a text begins with a title, as it does where the title was made from its first sentence.

    A cut title counts, and so does one after a dateline or after Markdown.
    """
    words = title.removesuffix("…")
    if not words:
        return False
    beginning = " ".join(text[: 2 * len(title) + _MAX_DATELINE].split())
    before, found, _ = beginning.partition(words)
    if not found or len(before) > _MAX_DATELINE:
        return False
    return not any(map(str.isalnum, before)) or before.rstrip()[-1] in "–—-:)"


@dataclass(frozen=True, slots=True)
class Heading:
    """An article without its text.

    Attributes:
        path: The article's path.
        title: Its headline.
        outlet: Its publisher.
        url: Its address.
        published: Its day of publication; the first day if only the month or the year is known.
        published_precision: How much of that day is known.
    """

    path: str
    title: str
    outlet: str | None
    url: str | None
    published: date | None
    published_precision: DatePrecision = DatePrecision.DAY

    @property
    def published_iso(self) -> str | None:
        """The date of publication in ISO 8601, as precise as it is known: 2023-04-05, 2023-04 or 2023."""
        return iso_date(self.published, self.published_precision)

    @classmethod
    def of(cls, article: Article) -> "Heading":
        """Return the heading of an article."""
        return cls(
            article.path,
            article.title,
            article.outlet,
            article.url,
            article.published,
            article.published_precision,
        )

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        return {
            "article": self.path,
            "title": self.title,
            "outlet": self.outlet,
            "url": self.url,
            "published": self.published_iso,
        }


@dataclass(frozen=True, slots=True)
class StoryHeading(Heading):
    """The heading of the first report of a story.

    Attributes:
        copies: The headings of its copies, the earliest first.
    """

    copies: tuple[Heading, ...] = ()

    @classmethod
    def of_reports(cls, first: Heading, copies: Iterable[Heading] = ()) -> "StoryHeading":
        """Return the heading of a story by those of its reports."""
        values = (
            first.path,
            first.title,
            first.outlet,
            first.url,
            first.published,
            first.published_precision,
        )
        return cls(*values, tuple(copies))


def one_of_each_outlet(headings: Iterable[Heading]) -> list[Heading]:
    """Return the first heading of each outlet, and all that name none."""
    first: dict[tuple[bool, str], Heading] = {}
    for heading in headings:
        first.setdefault((heading.outlet is None, heading.outlet or heading.path), heading)
    return list(first.values())


@dataclass(frozen=True, slots=True)
class OutletSummary:
    """What a coverage has of an outlet.

    Attributes:
        outlet: The outlet; None for the articles that name none.
        articles: The number of its articles.
        copies: The number of these that are copies of an earlier report, by any outlet.
        first: The earliest date of publication in ISO 8601, as precise as its article gives it; None if no
            article has one.
        last: The latest one.
    """

    outlet: str | None
    articles: int
    copies: int
    first: str | None
    last: str | None

    @classmethod
    def of(cls, outlet: str | None, articles: Sequence[Heading], copies: int = 0) -> "OutletSummary":
        """Return the summary of an outlet's articles, of which some are copies."""
        dates = [(article.published, article.published_iso) for article in articles if article.published]
        first, last = (min(dates)[1], max(dates)[1]) if dates else (None, None)
        return cls(outlet, len(articles), copies, first, last)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, as character offsets into the article's text, without the white space around it.

    A long sentence is split into several; see `index.text.sentences.readable_parts`.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        paragraph: The number of its paragraph in the article, from 1.
        number: Its number in the paragraph, from 1.
    """

    start: int
    end: int
    paragraph: int
    number: int


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """An article with its sentences, quotations and speakers.

    Attributes:
        article: The article. If its file has no title, this one has a title made from its first sentence.
        sentences: Its sentences, in the order of the text.
        quotations: Its quotations, in the order of the text. Each of their `speakers` is the `name` of one of
            `speakers`.
        speakers: The speakers of its quotations, in the order of their first quotation.
        denials: The words that somebody denies having said, in the order of the text.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    speakers: tuple[Speaker, ...]
    denials: tuple[Denial, ...] = ()
