"""The answer to a question in plain English."""

from dataclasses import dataclass
from enum import StrEnum

from index.model.article import Article
from index.model.passage import Passage, Quote
from index.model.question import QuestionKind
from index.model.span import Span


class Stance(StrEnum):
    """What somebody's words are to a question whether they said or support something."""

    SAID = "said"
    DENIED = "denied"
    OTHERWISE = "otherwise"
    """They said something else on it."""
    SILENT = "silent"
    """The coverage has no words of theirs on it."""


@dataclass(frozen=True, slots=True)
class MissingFact:
    """What the closest passage lacks, although it names what a question is about.

    Attributes:
        kind: The kind of fact: a time, a place, a person, a quantity or a reason.
        subject: The name in the question, as typed.
    """

    kind: QuestionKind
    subject: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question in plain English, in the articles' own words.

    Attributes:
        question: The question as it was typed.
        kind: The kind of answer that it asks for.
        passages: The passages that answer it, best first. The `matches` of the first one are the answering
            words.
        quotes: The quotations that answer a question about somebody's words, best first, one for each
            statement.
        span: The answering words, as offsets into the text of `article`; None if there are none.
        confidence: The likelihood that the articles answer the question, from 0 to 1.
        confident: Whether this is likely enough. If not, passages and quotations only come closest.
        differing: Passages of other articles that give another answer about as likely; their `matches` are
            its words.
        missing: What the first passage lacks; None if that is not known, or if the answer is confident.
        stance: What somebody's words are to a question whether they said or support something; None for any
            other question.
    """

    question: str
    kind: QuestionKind
    passages: tuple[Passage, ...] = ()
    quotes: tuple[Quote, ...] = ()
    span: Span | None = None
    confidence: float = 0.0
    confident: bool = False
    differing: tuple[Passage, ...] = ()
    missing: MissingFact | None = None
    stance: Stance | None = None

    @property
    def article(self) -> Article | None:
        """The article of the best quotation, or else of the first passage; None without either."""
        sources = self.quotes or self.passages
        return sources[0].article if sources else None

    @property
    def text(self) -> str | None:
        """The answering words, word for word; None if there are none."""
        article = self.article
        return article.text[slice(*self.span)] if article and self.span else None

    @property
    def speaker(self) -> str | None:
        """The speaker of the best quotation; None without quotations."""
        return self.quotes[0].speaker if self.quotes else None

    def record(self) -> dict[str, object]:
        """Return the JSON form of the answer."""
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
            "missing": self.missing.kind.value if self.missing else None,
            "stance": self.stance,
            "differing": [passage.record() for passage in self.differing],
        }
