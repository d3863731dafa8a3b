"""What a question is answered with: verbatim passages and quotations, each with its source."""

from dataclasses import dataclass

from index.articles import Article
from index.questions.question import Kind
from index.quoting.quotations import Quotation

Span = tuple[int, int]
"""Start and end, as character offsets into an article's text."""


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
    """

    quotation: Quotation
    passage: Passage
    speaker: str | None
    also: tuple["Quote", ...] = ()

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coverage answers to a question in plain English.

    Attributes:
        question: The question as it was asked.
        kind: What it asks for.
        passages: The passages that answer it, best first. In the first, `matches` are the answering words.
        quotes: The quotations that answer a question about somebody's words, best first, one a statement.
        span: The answering words, as offsets into the text of the best quotation's article or else of the
            first passage's; None where there are none.
        confidence: How likely it is that the coverage answers the question, from 0 to 1.
        confident: Whether that is likely enough; where it is not, all of the above only comes closest.
        differing: Passages of other articles that answer otherwise and about as well; their `matches` are the
            answering words.
    """

    question: str
    kind: Kind
    passages: tuple[Passage, ...] = ()
    quotes: tuple[Quote, ...] = ()
    span: Span | None = None
    confidence: float = 0.0
    confident: bool = False
    differing: tuple[Passage, ...] = ()

    @property
    def article(self) -> Article | None:
        """Where the answering words stand."""
        found = self.quotes or self.passages
        return found[0].article if found else None

    @property
    def text(self) -> str | None:
        """The answering words, word for word."""
        article = self.article
        return article.text[slice(*self.span)] if article and self.span else None

    @property
    def speaker(self) -> str | None:
        """Who said the best quotation, for a question about somebody's words."""
        return self.quotes[0].speaker if self.quotes else None

    def record(self) -> dict[str, object]:
        """Return the answer as JSON has it."""
        return {
            "question": self.question,
            "kind": self.kind,
            "answer": self.text,
            "span": self.span,
            "speaker": self.speaker,
            "confidence": round(self.confidence, 3),
            "confident": self.confident,
            "passages": [passage.record() for passage in self.passages],
            "quotes": [quote.record() for quote in self.quotes],
            "differing": [passage.record() for passage in self.differing],
        }
