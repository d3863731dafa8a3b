"""A question in plain English: what kind of answer it asks for, about whom and about what."""

from dataclasses import dataclass
from enum import StrEnum

from index.model.query import Query


class QuestionKind(StrEnum):
    """What a question asks for."""

    WHO_SAID = "who said"
    """The speaker of some words."""
    WHAT_SAID = "what said"
    """A speaker's words."""
    DID_SAY = "did say"
    """Whether a speaker said something."""
    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    QUANTITY = "quantity"
    REASON = "reason"
    MANNER = "manner"
    THING = "thing"
    """Anything else that can be named."""
    OTHER = "other"
    """Words without a question word: a search."""


SAYINGS = frozenset({QuestionKind.WHO_SAID, QuestionKind.WHAT_SAID, QuestionKind.DID_SAY})
"""The kinds that quotations answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks.

    Attributes:
        text: The question as it was typed.
        kind: What it asks for.
        expected: What kind of words in a passage would answer it: never one of `SAYINGS`.
        form: How it asks: "noun" (what party ...), "is" (what is ...), "verb" (what caused ...), "open"
            (... what ...), "sort" (what kind of ...), or the value of `expected`.
        query: What to search for: the words, as typed, that an answer may have.
        words: The terms that an answering passage should have, in order, each once.
        focus: The term of the noun that the answer is one of ("party"), or None.
        auxiliary: "did", "be" or "none": how the question's verb is formed.
        before: The term before the question word, or an empty string.
        after: The term after it, or an empty string.
        last: The question's last term, or an empty string.
        speaker: Whose words are asked for, as typed; None where it is not about somebody's words.
        topic: What they are to be about, or the words themselves, as typed; None likewise.
    """

    text: str
    kind: QuestionKind
    expected: QuestionKind
    form: str
    query: Query
    words: tuple[str, ...]
    focus: str | None = None
    auxiliary: str = "none"
    before: str = ""
    after: str = ""
    last: str = ""
    speaker: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class PreviousQuestion:
    """What was asked before.

    Attributes:
        question: The question, made whole.
        speaker: Whom it or its answer was about; None for nobody.
    """

    question: str
    speaker: str | None = None
