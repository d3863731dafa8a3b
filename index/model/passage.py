"""What a query is answered with: verbatim passages and quotations, each with its source."""

from dataclasses import dataclass

from index.model.article import Article
from index.model.quotation import Quotation
from index.model.span import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that answers a query.

    Attributes:
        article: Where it stands.
        start: Offset of its first character in `article.text`.
        end: Offset after its last character.
        paragraph: Its paragraph's number in the article, from 1.
        sentence: Its number in that paragraph, from 1.
        score: How well it fits; higher is better, comparable within one answer only.
        matches: The words that fit, as offsets into `article.text`, in order.
        quotations: The quotations that share a character with it, in order.
    """

    article: Article
    start: int
    end: int
    paragraph: int
    sentence: int
    score: float
    matches: tuple[Span, ...] = ()
    quotations: tuple[Quotation, ...] = ()

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.article.text[self.start : self.end]

    def record(self) -> dict[str, object]:
        """Return what the shell prints of it as JSON."""
        article = self.article
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "article": article.path,
            "title": article.title,
            "outlet": article.outlet,
            "url": article.url,
            "published": article.published.isoformat() if article.published else None,
            "paragraph": self.paragraph,
            "sentence": self.sentence,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation that answers a query, and the sentences it stands in.

    Attributes:
        quotation: What was said, by whom, and how the article says so.
        passage: The sentence or sentences around it; its score and matches are the quote's.
        speaker: Who said it, by the fullest name that the coverage has; None where nobody is named.
        also: The same statement by the same speaker in other words or other articles, best first.
        role: What the coverage says that the speaker is ("NATO Secretary General"); None where it does not.
    """

    quotation: Quotation
    passage: Passage
    speaker: str | None
    also: tuple["Quote", ...] = ()
    role: str | None = None

    @property
    def article(self) -> Article:
        """Where it stands."""
        return self.passage.article

    @property
    def start(self) -> int:
        """Offset of its first character, the quotation mark included."""
        return self.quotation.start

    @property
    def end(self) -> int:
        """Offset after its last character, the quotation mark included."""
        return self.quotation.end

    @property
    def text(self) -> str:
        """The quotation, word for word, with its marks."""
        return self.article.text[self.start : self.end]

    @property
    def score(self) -> float:
        """How well it fits; higher is better, comparable within one answer only."""
        return self.passage.score

    @property
    def mention(self) -> str | None:
        """The article's own words for the speaker: "he", "the head of NATO"."""
        span = self.quotation.mention
        return self.article.text[slice(*span)] if span else None

    @property
    def cue(self) -> str | None:
        """The article's word for the saying: "underlined", "according to"."""
        span = self.quotation.cue
        return self.article.text[slice(*span)] if span else None

    def record(self) -> dict[str, object]:
        """Return what the shell prints of it as JSON."""
        return self.passage.record() | {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "speaker": self.speaker,
            "speaker_mention": self.mention,
            "cue": self.cue,
            "kind": self.quotation.kind,
            "confidence": round(self.quotation.confidence, 3),
            "also": [other.record() for other in self.also],
        }
