"""The cast of an article: which person or body each mention of a speaker stands for."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.lexicon import OFFICES, PERSONS
from index.quoting.mentions import Mention, Role, extent, verb_class
from index.quoting.names import Name, gender, names
from index.quoting.reading import Reading, Token
from index.quoting.roster import Member, Roster, is_common

_WORDS = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its", "this", "that", "our", "my"})
_INDEFINITE = frozenset(
    {"a", "an", "some", "many", "several", "few", "one", "two", "three", "another", "other"}
)
_AGENTS = frozenset({Role.SUBJECT, Role.ACCORDING, Role.INVERTED})
_ACTS, _SAYS, _KNOWN, _PERSON, _SPOKE, _DOUBTFUL = 2.0, 0.5, 0.25, 0.25, 1.0, -2.0
"""What speaks for the one whom a pronoun stands for, in sentences: to be a subject,
of a verb of saying, of the gender, a person for certain, the last speaker;
and what speaks against: to be one word that nothing shows to be a person's name (Children, Chile)."""
_FARTHEST = 8
"""In sentences: a pronoun stands for nobody who was named longer ago."""


class Cast:
    """Who is meant by the mentions of an article."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention]) -> None:
        """Collect those whom the article names."""
        self._text = reading.text
        self._tokens = reading.tokens
        self._roster = Roster(reading)
        self._mentions = mentions
        self._heads = [mention.head.number for mention in mentions]
        self._named: dict[int, Member | None] = {}

    def resolve(self, mention: Mention, before: Sequence[Member | str | None]) -> Member | str:
        """Return the member whom a mention means, or its own words.

        Args:
            mention: The mention.
            before: Whom the quotations before it belong to, in order.
        """
        if mention.antecedent:
            first, last = extent(self._tokens, mention.antecedent)
            return self.resolve(Mention(mention.antecedent, first, last, Role.NAME, []), before)
        words = self._words(mention)
        kind = mention.kind
        if kind not in {"name", "nominal"}:
            return self._pronoun(mention, kind, before) or words
        named = self._by_name(mention)
        if named:
            return named
        own = self._own_name(mention)
        if own and not is_common(own):
            return own.text
        definite = self._tokens[mention.first].text.lower() not in _INDEFINITE
        singular = mention.head.tag not in {"NNS", "NNPS"}
        return (definite and singular and self._holder(words, mention.head, before)) or words

    def _words(self, mention: Mention) -> str:
        start, end = self._tokens[mention.first].start, self._tokens[mention.last].end
        return " ".join(self._text[start:end].split())

    def _own_name(self, mention: Mention) -> Name | None:
        """Return the name that a mention's noun is part of."""
        start, end = self._tokens[mention.first].start, self._tokens[mention.last].end
        head = mention.head.start
        return next((name for name in names(self._text, start, end) if name.start <= head < name.end), None)

    def _by_name(self, mention: Mention) -> Member | None:
        """Return whom a mention names: itself, beside an office, or by a body's common name."""
        key = mention.head.number
        if key not in self._named:
            self._named[key] = (
                self._roster.body(self._words(mention))
                or self._surnamed(mention)
                or (None if self._is_name(mention) else self._appositive(mention))
            )
        return self._named[key]

    def _is_name(self, mention: Mention) -> bool:
        own = self._own_name(mention)
        return own is not None and not is_common(own)

    def _surnamed(self, mention: Mention) -> Member | None:
        own = self._own_name(mention)
        if own is None or is_common(own):
            return None
        if len(own.words) == 1 and not gender(own.office.split()):
            bearers = self._roster.bearers(own.surname)
            if len(bearers) > 1:
                recent = self._recent(mention, bearers)
                if recent:
                    return recent
        return self._roster.named(own)

    def _recent(self, mention: Mention, bearers: Sequence[Member]) -> Member | None:
        """Return the one of several with a surname who spoke or acted last by the full name, if lately."""
        for other in self._before(mention):
            own = self._own_name(other) if other.role in _AGENTS and other.kind == "name" else None
            if own and len(own.words) > 1:
                member = self._roster.named(own)
                if member in bearers:
                    return member
        return None

    def _appositive(self, mention: Mention) -> Member | None:
        """Return whom a common noun names: the mayor, Ada Lind; campaign manager Ada Lind."""
        last = max([mention.last, *(c.number for c in mention.head.children if c.dep == "appos")])
        for name in names(self._text, mention.head.end, self._tokens[last].end):
            before = self._text[mention.head.end : name.start].strip()
            if before in {"", ","} or before.endswith((",", "),")):
                return self._roster.named(name)
        return None

    def _holder(self, words: str, head: Token, before: Sequence[Member | str | None]) -> Member | None:
        """Return who holds an office, or the last speaker where a noun for a person stands."""
        asked = {word.lower() for word in _WORDS.findall(words)} - _ARTICLES
        if not asked & (OFFICES | PERSONS):
            return None
        holders = [
            member
            for member in self._roster.members
            if any(asked <= {w.lower() for w in _WORDS.findall(office)} for office in member.offices)
        ]
        if holders:
            recent = [m for m in reversed(before) if isinstance(m, Member) and m in holders]
            return recent[0] if recent else max(holders, key=lambda m: len(m.uses))
        if head.text.lower() not in PERSONS or not words.lower().startswith("the "):
            return None
        sex = gender([head.text])
        people = [m for m in before if isinstance(m, Member) and not m.is_body]
        return next((m for m in reversed(people) if m.gender in {None, sex or m.gender}), None)

    def _pronoun(self, mention: Mention, kind: str, before: Sequence[Member | str | None]) -> Member | None:
        """Return whom a pronoun means, where it is one person or body."""
        last = next((m for m in reversed(before) if m is not None), None)
        if kind in {"male", "female"}:
            return self._person(mention, kind, last)
        body = isinstance(last, Member) and not last.is_person
        return last if isinstance(last, Member) and body and mention.head.text.lower() == "it" else None

    def _person(self, mention: Mention, kind: str, last: Member | str | None) -> Member | None:
        """Return whom he or she means: the best by nearness, by being a subject, and by having spoken."""
        worth: dict[str, float] = {}
        members: dict[str, Member] = {}
        for other in self._before(mention):
            member = self._by_name(other)
            if member is None or member.is_body or member.gender not in {None, kind}:
                continue
            apart = mention.head.sentence - other.head.sentence
            acts = other.role in _AGENTS
            says = acts and any(verb_class(verb) == "say" for verb in other.verbs)
            known = member.gender == kind
            points = _ACTS * acts + _SAYS * says + _KNOWN * known + _PERSON * member.is_person - apart
            if " " not in member.name and not member.is_person and not (acts and other.head.tag == "NNP"):
                points += _DOUBTFUL
            members[member.name] = member
            worth[member.name] = max(points, worth.get(member.name, -99.0))
        if isinstance(last, Member) and last.gender in {None, kind} and not last.is_body:
            members[last.name] = last
            worth[last.name] = max(worth.get(last.name, -99.0), -2.0) + _SPOKE
        if not worth:
            return None
        chosen = members[max(worth, key=worth.__getitem__)]
        chosen.gender = chosen.gender or kind
        return chosen

    def _before(self, mention: Mention) -> Iterator[Mention]:
        """Yield the mentions before another, the nearest first, as far back as it can refer."""
        for number in range(bisect_left(self._heads, mention.head.number) - 1, -1, -1):
            other = self._mentions[number]
            if mention.head.sentence - other.head.sentence > _FARTHEST:
                return
            if other.kind in {"name", "nominal"}:
                yield other
