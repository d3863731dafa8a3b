"""A question in plain English, parsed: the kind of answer it asks for, about whom and about what."""

from dataclasses import dataclass
from enum import StrEnum

from index.model.query import Query


class QuestionKind(StrEnum):
    """The kind of answer that a question asks for."""

    WHO_SAID = "who said"
    """The speaker of some words."""
    WHAT_SAID = "what said"
    """The words of a speaker."""
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
    """No question word: the text is a search."""


SPEECH_KINDS = frozenset({QuestionKind.WHO_SAID, QuestionKind.WHAT_SAID, QuestionKind.DID_SAY})
"""The kinds of question about somebody's words, which quotations answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed question.

    Attributes:
        text: The question as it was typed.
        kind: The kind of answer that it asks for.
        expected: The kind of fact that would answer it; never one of `SPEECH_KINDS`.
        form: How it asks: "noun" (what party ...), "is" (what is ...), "verb" (what caused ...), "open"
            (... what ...), "sort" (what kind of ...), or the value of `expected`.
        query: The search for passages that may answer: the question's words, as typed, without those of
            asking.
        terms: The terms that an answering passage should have, in order, each once.
        focus: The term of the noun that the answer is an instance of ("party"), or None.
        auxiliary: The auxiliary of the question's verb: "did", "be" or "none".
        term_before: The term before the question word, or an empty string.
        term_after: The term after the question word, or an empty string.
        last_term: The question's last term, or an empty string.
        names: The terms with a capital letter, as typed; without the first word.
        subject: The first of these names with the names next to it, as typed, or an empty string.
        predicate: The term of the verb or noun that the question word asks about ("resign" in "When did Ann
            Lee resign?"), as far as it can be told without a parser; None otherwise.
        measure: The word after "how" in a question for a number, in lower case, or an empty string.
        asks_latest: Whether it asks for what is so now.
        asks_earliest: Whether it asks for what was so at first.
        asks_for_words: Whether it asks for somebody's words or views.
        speaker: The speaker whose words are asked for, as typed; None if there is none.
        topic: The topic of these words, or the words themselves, as typed; None if there is none.
    """

    text: str
    kind: QuestionKind
    expected: QuestionKind
    form: str
    query: Query
    terms: tuple[str, ...]
    focus: str | None = None
    auxiliary: str = "none"
    term_before: str = ""
    term_after: str = ""
    last_term: str = ""
    names: tuple[str, ...] = ()
    subject: str = ""
    predicate: str | None = None
    measure: str = ""
    asks_latest: bool = False
    asks_earliest: bool = False
    asks_for_words: bool = False
    speaker: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class PreviousQuestion:
    """The question that a follow-up refers to.

    Attributes:
        question: The question, completed if it was a follow-up itself.
        speaker: The person whom the question or its answer was about; None for nobody.
        words: The words of the best result, to ask who said them; empty if there was none.
    """

    question: str
    speaker: str | None = None
    words: str = ""
