"""Who a sentence speaks of, and what it has them do: the mentions that a quotation can belong to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from index.quotations.parsed_document import DASHES, ParsedDocument, QuotedSpan, Token
from index.text.lexicon import (
    AUTHORING,
    DAYS,
    MONTHS,
    OFFICES,
    PERSONS,
    PHRASAL,
    PRONOUNS,
    SAYING,
    TELLING,
    TIMES,
)

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
PROPER = frozenset({"NNP", "NNPS"})
_STOPS = frozenset(",.;:!?()—–")
_ENDS = frozenset({"IN", "TO", "VBD", "VBZ", "VBP", "VBG", "VBN", "VB", "MD", "RB", "WP", "WDT", "CC"})
_CLITICS = frozenset(["n't", "n’t", "'s", "’s"])
_SO = frozenset({"So", "Thus"})
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
        return pronoun or ("name" if self.head.tag in PROPER else "nominal")

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
    if word in SAYING or _is_phrasal(token):
        return "say"
    return "tell" if word in TELLING else "other"


def _is_phrasal(token: Token) -> bool:
    """Whether a verb is one of saying with a word after it: as she put it; but not: he went on to win."""
    particle = PHRASAL.get(token.text.lower())
    return particle is not None and (
        any(child.text.lower() == particle for child in token.children)
        and all(child.dep != "xcomp" for child in token.children)
    )


def mentions(reading: ParsedDocument) -> list[Mention]:
    """Return an article's mentions outside quotation marks, in order."""
    tokens = reading.tokens
    found: dict[int, Mention] = {}
    for token in tokens:
        if token.quoted >= 0 or token.tag not in _NOUNS or not _names(token) or _is_time(tokens, token):
            continue
        role = _role(tokens, token)
        if role is not None:
            first, last = extent(tokens, token)
            verbs = list(_verbs(tokens, token, role))
            found[token.number] = Mention(token, first, last, role, verbs, _antecedent(tokens, token))
    for mention in _beside_quotations(reading):
        found.pop(mention.verbs[0].number, None)
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


def _is_time(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a word stands for a time: Friday, last week, in June."""
    word = token.text.lower()
    before = tokens[token.number - 1] if token.number else token
    after = tokens[token.number + 1] if token.number + 1 < len(tokens) else token
    return word in DAYS | TIMES or (word in MONTHS and (before.tag in {"IN", "JJ"} or after.tag == "CD"))


def _beside_quotations(reading: ParsedDocument) -> Iterator[Mention]:
    """Yield who stands with a verb of saying beside a quoted span, whatever the parse makes of them."""
    tokens = reading.tokens
    for span in reading.spans:
        if span.first < 0:
            continue
        leading = _leading(tokens, span)
        if leading:
            yield leading
        sentence = tokens[span.last].sentence
        words = list(takewhile(lambda t, s=sentence: t.sentence == s, tokens[span.last + 1 : span.last + 25]))
        if words and words[0].text == ",":
            words = words[1:]
        stated = words[1:] if words and words[0].text == "as" else words
        found = _inverted(tokens, span, words) or _spoken(stated)
        if found:
            yield found


def _leading(tokens: Sequence[Token], span: QuotedSpan) -> Mention | None:
    """Return who follows a verb that begins the sentence before a statement: Said the mayor: “…”."""
    pause = tokens[span.first - 1] if span.first else None
    if pause is None or pause.text not in {":", ","}:
        return None
    words = [t for t in tokens[max(0, span.first - 25) : span.first - 1] if t.sentence == pause.sentence]
    if not words or (words[0].number and tokens[words[0].number - 1].sentence == pause.sentence):
        return None
    if words[0].text in _SO:
        words = words[1:]
    if len(words) < 2 or not _says(words[0]) or SAYING.get(words[0].text.lower()) == words[0].text.lower():
        return None
    found = _mention(_phrase(words[1:]), Role.INVERTED, words[0])
    return found if found and found.head.tag in _SPEAKING and not _is_time(tokens, found.head) else None


def _inverted(tokens: Sequence[Token], span: QuotedSpan, words: Sequence[Token]) -> Mention | None:
    """Return who follows a verb that follows a statement: …,” underlined the mayor; …,” read the letter."""
    if len(words) < 2 or words[0].quoted >= 0 or not words[0].text[0].islower():
        return None
    ended = tokens[span.last - 1].text[-1] in _STOPS
    if not (_says(words[0]) or (ended and words[0].text in AUTHORING)):
        return None
    return _mention(_phrase(words[1:]), Role.INVERTED, words[0])


def _phrase(words: Iterable[Token]) -> list[Token]:
    """Return the words that begin others and can name somebody: *the mayor of Oslo* on Friday."""
    named = takewhile(lambda t: (t.tag not in _ENDS or t.text == "of") and t.text not in _STOPS, words)
    return list(named)


def _spoken(words: Sequence[Token]) -> Mention | None:
    """Return who stands between a statement and a verb of saying: …,” the mayor, Ada Lind, said."""
    part = list(takewhile(lambda t: t.text not in _STOPS, words[:12]))
    verbs = [n for n, token in enumerate(part) if n and _says(token)]
    at = next((n for n in verbs if part[n].tag.startswith("VB")), verbs[0] if verbs else len(part))
    if at < len(part):
        return _mention(part[:at], Role.SUBJECT, part[at])
    commas = [n for n, token in enumerate(words[:-1]) if token.text == ","]
    following = next((words[n + 1] for n in commas[1:] if _says(words[n + 1])), None)
    if following is None or commas[0] != len(part):
        return None
    return _mention(part, Role.SUBJECT, following)


def _says(token: Token) -> bool:
    return token.quoted < 0 and verb_class(token) == "say"


def _mention(phrase: Sequence[Token], role: Role, verb: Token) -> Mention | None:
    """Return a mention if a phrase is one of a noun; right after a mark no verb stands in its base form."""
    named = list(takewhile(lambda t: t.text != "of", phrase))
    verbal = any(
        t.tag in _ENDS and t.text != "of" and not (n == 0 and t.tag == "VB") for n, t in enumerate(phrase)
    )
    if not named or verbal or any(t.quoted >= 0 for t in phrase) or not phrase[-1].text[0].isalpha():
        return None
    return Mention(named[-1], phrase[0].number, phrase[-1].number, role, [verb])


def _role(tokens: Sequence[Token], token: Token) -> Role | None:
    head = tokens[token.head]
    roles = {
        Role.SIGNED: token.tag in PROPER and _is_signature(tokens, token),
        Role.SUBJECT: token.dep in _SUBJECTS,
        Role.ACCORDING: _source(tokens, token) is not None,
        Role.AGENT: token.dep == "pobj" and head.dep == "agent",
        Role.INVERTED: token.tag in _SPEAKING and _is_inverted(tokens, token),
        Role.LABEL: _is_label(tokens, token),
        Role.OWNER: token.dep == "poss",
        Role.NAME: token.tag in PROPER and token.dep not in {"compound", "appos"},
    }
    return next((role for role, holds in roles.items() if holds), None)


def _source(tokens: Sequence[Token], token: Token) -> Token | None:
    """Return the word that makes a noun a source: *according* to Lind; …, *per* Lind; in Lind's *words*."""
    head = tokens[token.head]
    if token.dep != "pobj" or head.number == 0:
        return None
    before = tokens[max(0, head.number - 2) : head.number]
    above = tokens[head.head]
    if head.text.lower() == "to" and above.text.lower() == "according":
        return above
    if head.text.lower() == "per" and any(each.quoted >= 0 for each in before):
        return head
    if (
        head.text.lower() == "of"
        and above.text.lower() == "words"
        and tokens[above.head].text.lower() == "in"
    ):
        return above
    return None


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
    """Whether a name between a dash and a stop follows a quotation or ends its paragraph: “…” — Ada Lind."""
    after = tokens[token.number + 1] if token.number + 1 < len(tokens) else None
    ended = after is None or after.paragraph != token.paragraph
    if after and not ended and after.text not in {".", ","}:
        return False
    first = token.number
    while first > 0 and token.number - first < 6 and tokens[first - 1].text[0].isupper():
        first -= 1
    dashed = first > 0 and tokens[first - 1].text in DASHES
    if not dashed and tokens[first].text[0] not in DASHES:
        return False
    before = first - dashed - 1
    return ended or (before >= 0 and tokens[before].quoted >= 0)


def _verbs(tokens: Sequence[Token], token: Token, role: Role) -> Iterator[Token]:
    """Yield what a mention does, which a passive verb's subject does not: he was accused of …."""
    head = tokens[token.head]
    if role in {Role.SUBJECT, Role.INVERTED}:
        doing = _carried(head, 0)
        yield from (verb for verb in doing if token.dep != "nsubjpass" or verb.number != head.number)
    elif role is Role.AGENT:
        yield from _carried(tokens[head.head], 0)
    elif role is Role.ACCORDING:
        yield _source(tokens, token) or head
    elif role is Role.OWNER:
        yield head


def _carried(verb: Token, depth: int) -> Iterator[Token]:
    """Yield a verb and those that share its subject."""
    if verb.quoted < 0 and verb.tag.startswith("VB"):
        yield verb
    if depth < 4:
        for child in verb.children:
            passive = child.dep == "acl" and child.tag == "VBN"
            # A quoted clause has a subject of its own; what is added behind it shares the speaker's.
            subjects = (grandchild for grandchild in child.children if grandchild.dep in _SUBJECTS)
            own = any(subject.quoted < 0 for subject in subjects)
            if child.dep in _CARRIED and not passive and not own:
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
