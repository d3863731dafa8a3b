"""Who a sentence speaks of, and what it has them do: the mentions that a quotation can belong to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from index.lexicon import OFFICES, PERSONS, PRONOUNS, SAYING, TELLING
from index.quoting.reading import Reading, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CARRIED = frozenset(
    {"xcomp", "conj", "advcl", "prep", "pcomp", "acl", "dobj", "attr", "dep", "ccomp", "pobj"}
)
"""Dependents through which a verb's subject is also that of another verb: went on *to say*."""
_LEFT_OUT = frozenset({"relcl", "acl", "advcl", "punct", "ccomp", "parataxis", "cc", "conj", "dep"})
_OUTER = frozenset({"prep", "appos", "relcl", "acl", "punct", "cc", "conj", "advcl", "dep"})
_NOUNS = frozenset(
    {"NN", "NNS", "NNP", "NNPS", "PRP", "WP", "DT", "CD", "JJ", "JJR", "JJS", "WDT", "PRP$", "VBG"}
)
_PROPER = frozenset({"NNP", "NNPS"})
_DASHES = frozenset({"—", "–", "―", "-", "--", "~"})
_STOPS = frozenset(",.;:!?()—–")
_ENDS = frozenset({"IN", "TO", "VBD", "VBZ", "VBP", "VBG", "VBN", "VB", "MD", "RB", "WP", "WDT", "CC"})
_CLITICS = frozenset(["n't", "n’t", "'s", "’s"])
_SPEAKING = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})


class Role(StrEnum):
    """What a mention is to its verb or its sentence."""

    SUBJECT = "subject"
    INVERTED = "inverted"
    ACCORDING = "according"
    AGENT = "agent"
    OWNER = "owner"
    LABEL = "label"
    SIGNED = "signed"
    NAME = "name"


@dataclass(slots=True)
class Mention:
    """Words that name a person, a body or a document.

    Attributes:
        head: The token that the others depend on.
        first: The first token's number.
        last: The last token's number.
        role: What it is in its sentence.
        verbs: What it does.
        antecedent: For a relative pronoun, the token that it stands for.
    """

    head: Token
    first: int
    last: int
    role: Role
    verbs: list[Token]
    antecedent: Token | None = None

    @property
    def kind(self) -> str:
        """A pronoun's kind, `name` or `nominal`."""
        pronoun = PRONOUNS.get(self.head.text.lower())
        return pronoun or ("name" if self.head.tag in _PROPER else "nominal")

    @property
    def noun_class(self) -> str:
        """What its noun stands for: a pronoun's kind, name, person, plural, or other."""
        word = self.head.text.lower()
        if word in PERSONS or word in OFFICES:
            return "person"
        return "plural" if self.head.tag == "NNS" else "other" if self.kind == "nominal" else self.kind


def verb_class(token: Token) -> str:
    """Return what kind of verb a token is: say, tell or other."""
    word = token.text.lower()
    return "say" if word in SAYING else "tell" if word in TELLING else "other"


def mentions(reading: Reading) -> list[Mention]:
    """Return an article's mentions outside quotation marks, in order."""
    tokens = reading.tokens
    found: dict[int, Mention] = {}
    for token in tokens:
        if token.quoted >= 0 or token.tag not in _NOUNS or not _names(token):
            continue
        role = _role(tokens, token)
        if role is not None:
            first, last = extent(tokens, token)
            verbs = list(_verbs(tokens, token, role))
            found[token.number] = Mention(token, first, last, role, verbs, _antecedent(tokens, token))
    for mention in _beside_quotations(reading):
        parsed = found.get(mention.head.number)
        if parsed is None or not any(verb.number == mention.verbs[0].number for verb in parsed.verbs):
            found[mention.head.number] = mention
    inner = set(_inner(list(found.values())))
    return [found[number] for number in sorted(found) if number not in inner]


def _inner(found: Sequence[Mention]) -> Iterator[int]:
    """Yield the heads of the names within another mention: *NATO* in the head of NATO."""
    last = -1
    for mention in sorted(found, key=lambda mention: (mention.first, -mention.last)):
        if mention.last <= last and mention.role is Role.NAME:
            yield mention.head.number
        last = max(last, mention.last)


def _names(token: Token) -> bool:
    """Whether a token can head a mention: a word, or a share of those who were asked (26% say …)."""
    word = token.text.lower()
    return word == "%" or (word not in _CLITICS and any(c.isalnum() for c in word))


def _beside_quotations(reading: Reading) -> Iterator[Mention]:
    """Yield who stands with a verb of saying right after a quoted span, whatever the parse makes of them."""
    tokens = reading.tokens
    for span in reading.spans:
        if span.first < 0:
            continue
        words = list(takewhile(lambda t: t.text not in _STOPS, tokens[span.last + 1 : span.last + 12]))
        words = [t for t in words if t.sentence == tokens[span.last].sentence]
        verb = next((n for n, t in enumerate(words[:8]) if verb_class(t) == "say" and t.quoted < 0), None)
        if verb is None:
            continue
        before = words[:verb]
        if verb and not before[-1].text[0].isalpha():
            continue
        noun_phrase = before or list(takewhile(lambda t: t.tag not in _ENDS, words[1:]))
        if not noun_phrase or any(t.tag in _ENDS or t.quoted >= 0 for t in noun_phrase):
            continue
        role = Role.SUBJECT if before else Role.INVERTED
        yield Mention(noun_phrase[-1], noun_phrase[0].number, noun_phrase[-1].number, role, [words[verb]])


def _role(tokens: Sequence[Token], token: Token) -> Role | None:
    head = tokens[token.head]
    roles = {
        Role.SUBJECT: token.dep in _SUBJECTS,
        Role.ACCORDING: token.dep == "pobj"
        and head.text.lower() == "to"
        and tokens[head.head].text.lower() == "according",
        Role.AGENT: token.dep == "pobj" and head.dep == "agent",
        Role.INVERTED: token.tag in _SPEAKING and _is_inverted(tokens, token),
        Role.LABEL: _is_label(tokens, token),
        Role.SIGNED: token.tag in _PROPER and _is_signature(tokens, token),
        Role.OWNER: token.dep == "poss",
        Role.NAME: token.tag in _PROPER and token.dep not in {"compound", "appos"},
    }
    return next((role for role, holds in roles.items() if holds), None)


def _is_inverted(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a noun follows a verb of saying that follows a statement: …, underlined the mayor."""
    verb = tokens[token.head]
    if token.head >= token.number or token.dep not in {"dobj", "npadvmod", "attr", "oprd", "dative", "appos"}:
        return False
    if verb.quoted >= 0 or verb.text.lower() not in SAYING:
        return False
    if any(child.dep in _SUBJECTS for child in verb.children) or verb.number == 0:
        return False
    before = tokens[verb.number - 1]
    return before.sentence == verb.sentence and (before.quoted >= 0 or before.text in {",", "”", '"'})


def _is_label(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a name before a colon begins a paragraph or leads to a quoted span: LIND: It will hold."""
    after = token.number + 1
    if after >= len(tokens) or tokens[after].text != ":" or tokens[after].sentence != token.sentence:
        return False
    first = token.number
    while first > 0 and tokens[first - 1].sentence == token.sentence:
        first -= 1
    begins = first == 0 or tokens[first - 1].paragraph != token.paragraph
    if not begins and (after + 1 == len(tokens) or tokens[after + 1].quoted < 0):
        return False
    return token.number - first < 6 and all(
        t.text[0].isupper() or not t.text[0].isalpha() for t in tokens[first : token.number + 1]
    )


def _is_signature(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a name stands between a dash and the end of its paragraph: “…” — Ada Lind."""
    after = token.number + 1
    if after < len(tokens) and tokens[after].paragraph == token.paragraph:
        return False
    first = token.number
    while first > 0 and token.number - first < 6 and tokens[first - 1].text[0].isupper():
        first -= 1
    return first > 0 and tokens[first - 1].text in _DASHES


def _verbs(tokens: Sequence[Token], token: Token, role: Role) -> Iterator[Token]:
    """Yield what a mention does, which a passive verb's subject does not: he was accused of …."""
    head = tokens[token.head]
    if role in {Role.SUBJECT, Role.INVERTED}:
        doing = _carried(head, 0)
        yield from (verb for verb in doing if token.dep != "nsubjpass" or verb.number != head.number)
    elif role is Role.AGENT:
        yield from _carried(tokens[head.head], 0)
    elif role is Role.ACCORDING:
        yield tokens[head.head]
    elif role is Role.OWNER:
        yield head


def _carried(verb: Token, depth: int) -> Iterator[Token]:
    """Yield a verb and those that share its subject."""
    if verb.quoted < 0 and verb.tag.startswith("VB"):
        yield verb
    if depth < 4:
        for child in verb.children:
            passive = child.dep == "acl" and child.tag == "VBN"
            if (
                child.dep in _CARRIED
                and not passive
                and child.quoted < 0
                and not any(grandchild.dep in _SUBJECTS for grandchild in child.children)
            ):
                yield from _carried(child, depth + 1)


def _antecedent(tokens: Sequence[Token], token: Token) -> Token | None:
    """Return what a relative pronoun stands for, or None."""
    if token.tag not in {"WP", "WDT"} or token.dep not in _SUBJECTS:
        return None
    verb = tokens[token.head]
    for _ in range(3):
        if verb.dep == "relcl":
            return tokens[verb.head]
        verb = tokens[verb.head]
    return None


def extent(tokens: Sequence[Token], head: Token) -> tuple[int, int]:
    """Return the first and the last token of a mention: its noun with what describes it, no clauses."""
    first = last = head.number
    stack = [child for child in head.children if child.dep not in _LEFT_OUT]
    while stack:
        token = stack.pop()
        if token.quoted >= 0 or token.sentence != head.sentence:
            continue
        first, last = min(first, token.number), max(last, token.number)
        stack.extend(child for child in token.children if child.dep not in _LEFT_OUT)
    while last > head.number and any(t.quoted >= 0 for t in tokens[head.number : last + 1]):
        last -= 1
    return first, last
