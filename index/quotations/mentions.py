"""Mentions: the words in an article that name a possible speaker."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.quotations.parsed_document import Token
from index.quotations.syntax import PROPER_NOUN_TAGS
from index.text.lexicon import (
    DAYS,
    MONTHS,
    OFFICES,
    ORGANISATIONS,
    OUTLET_KINDS,
    OUTLET_NOUNS,
    OUTLETS,
    PERSONS,
    PHRASAL,
    PRONOUNS,
    SAYING,
    TELLING,
    TIMES,
)

_CLAUSE_DEPS = frozenset({"relcl", "acl", "advcl", "punct", "ccomp", "parataxis", "cc", "conj", "dep"})
"""Labels of what is no part of a mention: clauses, punctuation and coordinated phrases."""


class Role(StrEnum):
    """The role of a mention in its sentence."""

    SUBJECT = "subject"
    """Subject of a verb: *Ada Lind* said."""
    INVERTED = "inverted"
    """Subject after its verb of saying: “…,” said *Ada Lind*."""
    ACCORDING = "according"
    """Source: according to *Ada Lind*; in the words of *Ada Lind*; per *Ada Lind*."""
    AGENT = "agent"
    """Agent of a passive verb: it was called “a ruin” by *Ada Lind*."""
    OWNER = "owner"
    """Possessor: *Ada Lind*’s claim."""
    LABEL = "label"
    """Speaker label before a colon: *LIND*: It will hold."""
    SIGNED = "signed"
    """Signature after a quotation: “…” — *Ada Lind*."""
    NAME = "name"
    """A name in any other role."""


@dataclass(slots=True)
class Mention:
    """Words that name a person, a body or a document.

    Attributes:
        head: The token that the others depend on.
        first: Number of the first token.
        last: Number of the last token.
        role: Its role in its sentence.
        verbs: The verbs that it is the actor of; for a source or a possessor, the word that makes it one.
        antecedent: For a relative pronoun, the token that it refers to.
        relay: The head of who hands the words on: *Reuters* quoted Lind as saying.
    """

    head: Token
    first: int
    last: int
    role: Role
    verbs: list[Token]
    antecedent: Token | None = None
    relay: Token | None = None

    @property
    def kind(self) -> str:
        """The kind of its pronoun as in `PRONOUNS`, else `name` or `nominal`."""
        pronoun = PRONOUNS.get(self.head.text.lower())
        return pronoun or ("name" if self.head.tag in PROPER_NOUN_TAGS else "nominal")

    @property
    def noun_class(self) -> str:
        """The class of its noun: `person`, `plural` or `other`; for names and pronouns their kind."""
        word = self.head.text.lower()
        if word in PERSONS or word in OFFICES:
            return "person"
        return "plural" if self.head.tag == "NNS" else "other" if self.kind == "nominal" else self.kind


def verb_class(token: Token) -> str:
    """Return the class of a verb: `say`, `tell` or `other`."""
    word = token.text.lower()
    if word in SAYING or _is_phrasal(token):
        return "say"
    return "tell" if word in TELLING else "other"


def _is_phrasal(token: Token) -> bool:
    """Whether a verb and its particle mean saying: as she *put it*; but not: he *went on* to win."""
    particle = PHRASAL.get(token.text.lower())
    return particle is not None and (
        any(child.text.lower() == particle for child in token.children)
        and all(child.dep != "xcomp" for child in token.children)
    )


def is_outlet(noun: Token) -> bool:
    """Whether a noun means an outlet by its words: Reuters, the newspaper, a news agency."""
    word = noun.text.lower()
    if word in OUTLET_NOUNS:
        return True
    modifiers = [child for child in noun.children if child.dep in {"compound", "amod", "nmod"}]
    if word in OUTLET_KINDS:
        return any(child.text.lower() in OUTLETS for child in modifiers)
    return noun.tag in PROPER_NOUN_TAGS and word in OUTLETS and noun.text[0].isupper()


def is_time(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a noun names a time: Friday, last week, in June."""
    word = token.text.lower()
    before = tokens[token.number - 1] if token.number else token
    after = tokens[token.number + 1] if token.number + 1 < len(tokens) else token
    return word in DAYS | TIMES or (word in MONTHS and (before.tag in {"IN", "JJ"} or after.tag == "CD"))


def _is_of_several(tokens: Sequence[Token], head: Token, of_what: Token) -> bool:
    """Whether what "and" joins says what a body or several people are of.

    The Ministry of *Trade and Labour*, the presidents of *Norland and Sudria*; but not: the mayor of Halden
    and Ada Lind.
    """
    others = [child for child in of_what.children if child.dep == "conj"]
    is_of = tokens[of_what.head].text.lower() == "of"
    is_body = head.text.lower() in ORGANISATIONS and all(not other.children for other in others)
    following = (child for child in head.children if child.number == head.number + 1 and child.dep == "appos")
    is_plural = head.tag in {"NNS", "NNPS"} or any(child.tag == "NNS" for child in following)
    return is_of and bool(others) and (is_body or is_plural)


def extent(tokens: Sequence[Token], head: Token) -> tuple[int, int]:
    """Return the numbers of the first and last token of a noun and its modifiers, without clauses."""
    first = last = head.number
    stack = [child for child in head.children if child.dep not in _CLAUSE_DEPS]
    while stack:
        token = stack.pop()
        if token.quoted >= 0 or token.sentence != head.sentence:
            continue
        first, last = min(first, token.number), max(last, token.number)
        stack.extend(child for child in token.children if child.dep not in _CLAUSE_DEPS)
        if token.dep == "pobj" and _is_of_several(tokens, head, token):
            stack.extend(child for child in token.children if child.dep in {"cc", "conj"})
    while last > head.number and any(t.quoted >= 0 for t in tokens[head.number : last + 1]):
        last -= 1
    return first, last
