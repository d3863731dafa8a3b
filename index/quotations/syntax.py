"""Parts of speech, dependency labels and walks over the parse that several rules share."""

from bisect import bisect_right
from collections.abc import Sequence

from index.quotations.parsed_document import Token

SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass"})
"""Labels of subjects, without "there" in *there was a flood*."""
PROPER_NOUN_TAGS = frozenset({"NNP", "NNPS"})
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})
"""Tags of nouns and personal pronouns."""
FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of finite verbs."""
CLAUSE_SUBJECT_DEPS = SUBJECT_DEPS | {"expl"}
"""Labels of subjects, "there" in *there was a flood* included."""
RELATIVE_TAGS = frozenset({"WP", "WDT", "WRB"})
"""Tags of words that begin relative clauses."""


def subtree(top: Token, floor: int) -> list[int]:
    """Return the numbers of a token and of its descendants, without descendants numbered below `floor`."""
    tokens = [top]
    for token in tokens:
        tokens.extend(child for child in token.children if child.number >= floor)
    return [token.number for token in tokens]


def top_within(tokens: Sequence[Token], token: Token, start: int, stop: int) -> Token:
    """Return the highest ancestor of a token that its heads lead to without leaving `tokens[start:stop]`."""
    top = token
    while start <= top.head < stop and top.head != top.number:
        top = tokens[top.head]
    return top


def has_finite_verb(tokens: Sequence[Token]) -> bool:
    """Whether some tokens include a finite verb."""
    return any(token.tag in FINITE_TAGS for token in tokens)


def is_passive(verb: Token) -> bool:
    """Whether a verb has a passive auxiliary."""
    return any(child.dep == "auxpass" for child in verb.children)


def active_subject(verb: Token) -> Token | None:
    """Return the subject of an active verb, or None."""
    return next((child for child in verb.children if child.dep == "nsubj"), None)


def begins_sentence(tokens: Sequence[Token], number: int) -> bool:
    """Whether the token with a number is the first of its sentence."""
    return number == 0 or tokens[number - 1].sentence != tokens[number].sentence


def sentence_end(tokens: Sequence[Token], token: Token) -> int:
    """Return the number after the last token of a token's sentence."""
    return bisect_right(tokens, token.sentence, lo=token.number, key=lambda other: other.sentence)
