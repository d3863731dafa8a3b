"""The cast of an article: which person or body each mention of a speaker stands for."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.lexicon import BODIES, FIRST_NAMES, OFFICES, PERSONS
from index.mentions import Mention, Role
from index.names import Name, gender, names
from index.reading import Reading, Token
from index.speakers import Speaker

_WORDS = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its", "this", "that", "our", "my"})
_INDEFINITE = frozenset(
    {"a", "an", "some", "many", "several", "few", "one", "two", "three", "another", "other"}
)


@dataclass(slots=True)
class Member:
    """Somebody or something that an article speaks of by name.

    Attributes:
        name: The fullest name.
        names: Every name seen, with how often.
        offices: What the article calls them, with how often.
        gender: `male`, `female` or None.
        person: Whether it is a person, as far as the article tells.
        first: Offset of the first mention.
    """

    name: str
    names: Counter[str] = field(default_factory=Counter[str])
    offices: Counter[str] = field(default_factory=Counter[str])
    gender: str | None = None
    person: bool = False
    first: int = 0

    def speaker(self) -> Speaker:
        """Return the member as a speaker."""
        others = [name for name, _ in self.names.most_common() if name != self.name]
        offices = [o for o, _ in self.offices.most_common() if len(o) > 3]
        return Speaker(self.name, (self.name, *others), offices[0] if offices else None)


class Cast:
    """Who an article speaks of by name, and who is meant where it uses other words."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention]) -> None:
        """Collect the names of an article."""
        self._reading = reading
        self._mentions = mentions
        self._all = [
            name
            for paragraph in reading.paragraphs
            for name in names(reading.text, paragraph.start, paragraph.end)
        ]
        self._members: dict[tuple[str, ...], Member] = {}
        self._by_word: dict[str, list[Member]] = {}
        for name in self._all:
            if len(name.words) > 1:
                self._add(name)
        for name in self._all:
            if len(name.words) == 1:
                self._add_short(name)
        self._text = reading.text

    def _add(self, name: Name) -> None:
        kept = name.words
        key = (kept[0].lower(), name.surname)
        member = self._members.get(key)
        if member is None:
            member = self._members[key] = Member(name.text, first=name.start)
            for word in {*key}:
                self._by_word.setdefault(word, []).append(member)
        elif len(name.text) > len(member.name):
            member.name = name.text
        self._note(member, name)

    def _add_short(self, name: Name) -> None:
        member = self._named(name)
        if member is None:
            key = (name.words[0].lower(),)
            member = self._members[key] = Member(name.text, first=name.start)
            self._by_word.setdefault(key[0], []).append(member)
        self._note(member, name)

    @staticmethod
    def _note(member: Member, name: Name) -> None:
        member.names[name.text] += 1
        if name.office:
            member.offices[name.office] += 1
        first = name.words[0].lower()
        known = gender(name.office.split()) or (gender(name.words[:1]) if len(name.words) > 1 else None)
        member.gender = member.gender or known
        member.person = member.person or bool(name.office) or (first in FIRST_NAMES and len(name.words) > 1)

    def _named(self, name: Name) -> Member | None:
        """Return the member whom a name means: the one named most among those who bear it."""
        if len(name.words) > 1:
            member = self._members.get((name.words[0].lower(), name.surname))
            if member:
                return member
        found = self._by_word.get(name.surname, [])
        sex = gender(name.office.split())
        fitting = [m for m in found if not sex or m.gender in {None, sex}] or found
        bearing = [m for m in fitting if m.name.lower().split()[-1] == name.surname] or fitting
        return max(
            bearing,
            key=lambda m: (m.person, m.first <= name.start, m.names.total(), -m.first),
            default=None,
        )

    def resolve(self, mention: Mention, before: Sequence[Member | str | None]) -> Member | str:
        """Return the member whom a mention means, or its own words.

        Args:
            mention: The mention.
            before: Whom the quotations before it belong to, in order.
        """
        tokens = self._reading.tokens
        start, end = tokens[mention.first].start, tokens[mention.last].end
        words = " ".join(self._text[start:end].split())
        kind = mention.kind
        if kind in {"male", "female"}:
            return self._pronoun(mention, kind, before) or words
        if kind in {"thing", "plural", "own"}:
            return words
        head = mention.head
        own = next((n for n in names(self._text, start, end) if n.start <= head.start < n.end), None)
        if kind == "name" and own and not _is_common(own):
            return self._named(own) or own.text
        appositive = self._appositive(mention)
        if appositive:
            return appositive
        definite = tokens[mention.first].text.lower() not in _INDEFINITE and head.tag not in {"NNS", "NNPS"}
        return self._body(words) or (definite and self._holder(words, head, before)) or words

    def _body(self, words: str) -> Member | None:
        """Return the body that an article calls by a common name: the Alliance."""
        for body, aliases in BODIES.items():
            member = self._members.get((body.lower(),)) or self._members.get(
                (body.split()[0].lower(), body.split()[-1].lower())
            )
            if member and words.lower() in aliases:
                return member
        return None

    def _appositive(self, mention: Mention) -> Member | None:
        """Return whom a common noun names: the mayor, Ada Lind."""
        for child in mention.head.children:
            if child.dep == "appos" and child.tag in {"NNP", "NNPS"}:
                for name in names(self._text, child.start - 60 if child.start > 60 else 0, child.end):
                    if name.start <= child.start < name.end:
                        return self._named(name)
        return None

    def _holder(self, words: str, head: Token, before: Sequence[Member | str | None]) -> Member | None:
        """Return who holds an office, or the last speaker where a noun for a person stands."""
        asked = {w.lower() for w in _WORDS.findall(words)} - _ARTICLES
        if not asked & (OFFICES | PERSONS):
            return None
        holders = [
            m
            for m in self._members.values()
            if any(asked <= {w.lower() for w in _WORDS.findall(office)} for office in m.offices)
        ]
        if holders:
            recent = [m for m in reversed(before) if isinstance(m, Member) and m in holders]
            return recent[0] if recent else max(holders, key=lambda m: m.names.total())
        if head.text.lower() not in PERSONS or not words.lower().startswith("the "):
            return None
        sex = gender([head.text])
        for member in reversed(before):
            if isinstance(member, Member) and member.gender in {None, sex or member.gender}:
                return member
        return None

    def _pronoun(self, mention: Mention, kind: str, before: Sequence[Member | str | None]) -> Member | None:
        """Return whom he or she means: the best by recency, by being a subject, and by having spoken."""
        head = mention.head
        scores: dict[int, float] = {}
        members: dict[int, Member] = {}
        for other in self._mentions:
            if other.head.number >= head.number:
                break
            apart = head.sentence - other.head.sentence
            if apart > 8 or other.kind != "name":
                continue
            member = self._resolved_name(other)
            if (
                member is None
                or member.gender not in {None, kind}
                or (
                    not member.person
                    and member.gender is None
                    and len(member.name.split()) == 1
                    and member.name.isupper()
                )
            ):
                continue
            worth = (
                3.0 - apart + (1.5 if other.role in {Role.SUBJECT, Role.ACCORDING, Role.INVERTED} else 0.0)
            )
            worth += 1.0 if member.gender == kind else 0.0
            worth += 0.5 if member.person else 0.0
            if worth > scores.get(id(member), -99.0):
                scores[id(member)] = worth
                members[id(member)] = member
        last = next((m for m in reversed(before) if m is not None), None)
        if isinstance(last, Member) and last.gender in {None, kind}:
            members[id(last)] = last
            scores[id(last)] = scores.get(id(last), -2.0) + 2.5
        best = max(scores, key=scores.__getitem__, default=None)
        if best is None:
            return None
        chosen = members[best]
        chosen.gender = chosen.gender or kind
        return chosen

    def _resolved_name(self, mention: Mention) -> Member | None:
        tokens = self._reading.tokens
        start, end = tokens[mention.first].start, tokens[mention.last].end
        head = mention.head
        own = next((n for n in names(self._text, start, end) if n.start <= head.start < n.end), None)
        return self._named(own) if own and not _is_common(own) else None


def _is_common(name: Name) -> bool:
    """Whether a capitalised run is an office without a name: the Secretary General."""
    return all(word.lower() in OFFICES or word.lower() in PERSONS for word in name.words)
