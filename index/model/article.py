"""An article, its heading, and what the analysis found in it."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from index.model.quotation import Quotation, Speaker


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of coverage, as its file has it.

    Attributes:
        path: Its name: the file's path below the articles folder, with `/` between folders;
            for a line of a `.jsonl` file followed by `#` and the line's `id` or number.
        text: What was published, without front matter. All offsets in this project count its characters.
        title: The headline, or an empty string where the file has none.
        outlet: Who published it.
        url: Where it was published.
        author: Who wrote it.
        published: When it was published.
        digest: SHA-256, in hexadecimal, of everything above but the path: the same digest, the same article.
    """

    path: str
    text: str
    title: str = ""
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | None = None
    digest: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.digest:
            content = asdict(self)
            del content["path"], content["digest"]
            canonical = json.dumps(content, sort_keys=True, default=str).encode()
            object.__setattr__(self, "digest", hashlib.sha256(canonical).hexdigest())

    def titled(self, title: str) -> "Article":
        """Return this article under a title that was made for it; its digest stays that of the file."""
        return replace(self, title=title)


@dataclass(frozen=True, slots=True)
class Heading:
    """An article without its text.

    Attributes:
        path: What it is called.
        title: Its headline.
        outlet: Who published it.
        url: Where.
        published: When.
    """

    path: str
    title: str
    outlet: str | None
    url: str | None
    published: date | None

    @classmethod
    def of(cls, article: Article) -> "Heading":
        """Return an article's heading."""
        return cls(article.path, article.title, article.outlet, article.url, article.published)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, as character offsets into the article's text, without the white space around it.

    One that is too long to be read at a glance is several (see `index.text.sentences.readable_parts`).

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        paragraph: Its paragraph's number in the article, from 1.
        number: Its number in that paragraph, from 1.
    """

    start: int
    end: int
    paragraph: int
    number: int


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """An article with what was found in it, in the order of the text.

    Attributes:
        article: The article; it has a title, made from its first sentence where its file has none.
        sentences: Its sentences.
        quotations: Its quotations; each `speaker` is the `name` of one of `speakers`, or None.
        speakers: Who is quoted in it, in the order of their first quotation.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    speakers: tuple[Speaker, ...]
