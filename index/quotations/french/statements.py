"""What rules for French find: statements with their speakers, and where the article gives them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.model.quotation import QuotationKind
from index.model.span import Span
from index.quotations.french.people import People
from index.quotations.french.persons import Person
from index.quotations.french.phrases import SUBJECT_PRONOUNS, Phrase, is_own
from index.quotations.french.subjects import subject_after, subject_of
from index.quotations.french.tokens import Token
from index.quotations.french.verbs import Verb


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something by the words of the article.

    Attributes:
        speakers: The people; none for a pronoun that cannot be resolved.
        mention: The offsets of the words for them; None in an interview, whose answers name nobody.
        cue: The offsets of the cue; None in an interview.
        rule: The rule that found it.
    """

    speakers: tuple[Person, ...]
    mention: Span | None
    cue: Span | None
    rule: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A quotation with its speaker.

    Attributes:
        start: Offset of its first character, the mark included.
        end: Offset after its last character, the mark included.
        kind: Its kind.
        source: Who says it.
    """

    start: int
    end: int
    kind: QuotationKind
    source: Source | None = None

    @property
    def rule(self) -> str:
        """The rule that found its source; an empty string if it has none."""
        return self.source.rule if self.source else ""

    def said_by(self, source: Source | None) -> "Statement":
        """Return the statement with who says it."""
        return replace(self, source=source)


NO_STATEMENT = Source((), None, None, "not said")
"""Stands for words that the article does not assert, or that nobody says."""


@dataclass(frozen=True, slots=True)
class Context:
    """A paragraph of an article, ready for the rules.

    Attributes:
        text: The article's text.
        number: The number of the paragraph in its document, from 0.
        tokens: Its tokens.
        people: The people of the article.
    """

    text: str
    number: int
    tokens: Sequence[Token]
    people: People

    def cue(self, verb: Verb) -> Span:
        """Return the offsets of a verb."""
        return self.tokens[verb.cue].start, self.tokens[verb.last - 1].end

    def source(self, phrase: Phrase, cue: Span, rule: str) -> Source | None:
        """Return who a phrase says is speaking; None for one of the first or the second person."""
        tokens = self.tokens
        mention = tokens[phrase.first].start, tokens[phrase.last - 1].end
        if phrase.is_pronoun:
            return self.of_pronoun(
                phrase.gender or "male",
                mention,
                cue,
                rule,
                is_plural=phrase.is_plural,
                is_last=phrase.head not in SUBJECT_PRONOUNS,
            )
        if is_own(tokens, phrase) and tokens[phrase.first].low in {"notre", "nos", "votre", "vos"}:
            return None
        parts = [phrase, *phrase.others]
        people = [self.people.resolve(tokens, _without_others(part), self.number) for part in parts]
        return Source(tuple(dict.fromkeys(people)), mention, cue, rule)

    def of_pronoun(  # noqa: PLR0913 - what a pronoun is, and where
        self, gender: str, mention: Span, cue: Span, rule: str, *, is_plural: bool, is_last: bool = False
    ) -> Source:
        """Return whom a pronoun says is speaking; nobody if more than one person may be meant.

        See `People.of_pronoun` for `is_last`.
        """
        people = self.people.of_pronoun(gender, self.number, mention[0], is_plural=is_plural, is_last=is_last)
        return Source(people, mention, cue, f"{rule} by pronoun")

    def of_verb(self, verb: Verb, rule: str) -> Source | None:
        """Return who the pronoun that is joined to a verb says is speaking; None for "on" or "je"."""
        if verb.gender is None:
            return None
        return self.of_pronoun(
            verb.gender, self.cue(verb), self.cue(verb), rule, is_plural=verb.pronoun in {"ils", "elles"}
        )

    def of_subject(self, verb: Verb, rule: str) -> Source | None:
        """Return who says what a verb governs: the pronoun that is joined to it, or the subject before it."""
        if verb.pronoun:
            return self.of_verb(verb, rule)
        subject = subject_of(self.tokens, verb)
        return self.source(subject, self.cue(verb), rule) if subject else None

    def of_inverted(self, verb: Verb, rule: str) -> tuple[Source | None, int]:
        """Return who says something by an inverted verb, and the index after the words for them."""
        if verb.is_negated:
            return NO_STATEMENT, verb.last
        if verb.pronoun:
            return self.of_verb(verb, rule), verb.last
        phrase = subject_after(self.tokens, verb)
        if phrase is None:
            return None, 0
        return self.source(phrase, self.cue(verb), rule), phrase.last


def _without_others(phrase: Phrase) -> Phrase:
    """Return a phrase without those that "et" joins to it."""
    if not phrase.others:
        return phrase
    last = max(phrase.first + 1, phrase.name[1] if phrase.name else 0)
    return replace(phrase, last=last, others=(), is_plural=False)
