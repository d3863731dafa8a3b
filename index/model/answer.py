"""What the coverage answers to a question in plain English."""

from dataclasses import dataclass

from index.model.article import Article
from index.model.passage import Passage, Quote
from index.model.question import QuestionKind
from index.model.span import Span


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
    kind: QuestionKind
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
