"""The cast of an article: which person or body each mention of a speaker stands for."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.quotations.entities import Entities, Entity, is_common
from index.quotations.mentions import Mention, Role, extent, verb_class
from index.quotations.names import Name, gender, names
from index.quotations.parsed_document import ParsedDocument, Token
from index.text.lexicon import ABBREVIATED, OFFICES, PERSONS, SAYING, UTTERANCES

_WORDS = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its", "this", "that", "our", "my"})
_INDEFINITE = frozenset(
    {"a", "an", "some", "many", "several", "few", "one", "two", "three", "another", "other"}
)
_AFTER_A_NAME = frozenset({",", ":", ".", ";", "“", '"', "who", "whose"}) | SAYING.keys()
_ATTRIBUTIVE = frozenset({"NN", "JJ", "VBN"})
"""The tags of what stands before a name: her niece, *state senator* Ada Lind."""
_AGENTS = frozenset({Role.SUBJECT, Role.ACCORDING, Role.INVERTED})
_ACTS, _SAYS, _KNOWN, _PERSON, _SPOKE, _DOUBTFUL = 2.0, 0.5, 0.25, 0.25, 1.0, -2.0
"""What speaks for the one whom a pronoun stands for, in sentences: to be a subject,
of a verb of saying, of the gender, a person for certain, the last speaker;
and what speaks against: to be one word that nothing shows to be a person's name (Children, Chile)."""
_FARTHEST = 8
"""In sentences: a pronoun stands for nobody who was named longer ago."""


def words_of(office: str) -> set[str]:
    """Return the words of an office, abbreviations written out: Sen. is senator."""
    found = {word.lower() for word in _WORDS.findall(office)}
    return found | {ABBREVIATED[word] for word in found & ABBREVIATED.keys()}


class Coreference:
    """Who is meant by the mentions of an article."""

    def __init__(self, reading: ParsedDocument, mentions: Sequence[Mention]) -> None:
        """Collect those whom the article names."""
        self._text = reading.text
        self._tokens = reading.tokens
        self._roster = Entities(reading)
        self._mentions = mentions
        self._heads = [mention.head.number for mention in mentions]
        self._named: dict[int, Entity | None] = {}
        self._guessed: set[int] = set()
        self._described: list[tuple[Entity, set[str]]] = list(self._descriptions())

    def resolve(self, mention: Mention, before: Sequence[Entity | str | None]) -> Entity | str:
        """Return the member whom a mention means, or its own words.

        Args:
            mention: The mention.
            before: Whom the quotations before it belong to, in order.
        """
        if mention.antecedent:
            first, last = extent(self._tokens, mention.antecedent)
            related = Mention(mention.antecedent, first, last, Role.NAME, [])
            named = self._person_in(related) if mention.head.text.lower() == "who" else None
            return named or self.resolve(related, before)
        author = self._author(mention.head)
        if author:
            return self.resolve(Mention(author, *extent(self._tokens, author), Role.NAME, []), before)
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

    def is_guess(self, mention: Mention) -> bool:
        """Whether a noun for a person stands for the last speaker, as a pronoun does: nobody is called it."""
        return mention.head.number in self._guessed

    def _person_in(self, mention: Mention) -> Entity | None:
        """Return who is meant by “who” after words for a thing: a dispute with Ada Lind, who said."""
        if mention.head.tag != "NN" or mention.head.text.lower() in OFFICES | PERSONS:
            return None
        start, end = self._tokens[mention.head.number].end, self._tokens[mention.last].end
        found = (self._roster.named(name) for name in names(self._text, start, end) if not is_common(name))
        people = [member for member in found if member and member.is_person]
        return people[-1] if people else None

    @staticmethod
    def _author(head: Token) -> Token | None:
        """Return whose words a noun stands for: Ada Lind's statement, her letter."""
        if head.text.lower() not in UTTERANCES:
            return None
        return next((child for child in head.children if child.dep == "poss"), None)

    def _words(self, mention: Mention) -> str:
        start, end = self._tokens[mention.first].start, self._tokens[mention.last].end
        return " ".join(self._text[start:end].split())

    def _own_name(self, mention: Mention) -> Name | None:
        """Return the name that a mention's noun is part of."""
        return self._name_of(mention.head, mention.first, mention.last)

    def _name_of(self, head: Token, first: int, last: int) -> Name | None:
        start, end = self._tokens[first].start, self._tokens[last].end
        at = head.start
        return next((name for name in names(self._text, start, end) if name.start <= at < name.end), None)

    def _descriptions(self) -> Iterator[tuple[Entity, set[str]]]:
        """Yield what the article says of whom: Ada Lind, a senator from Vermont; Ada Lind is a senator."""
        for token in self._tokens:
            if token.dep not in {"appos", "attr"} or token.quoted >= 0 or not token.tag.startswith("NN"):
                continue
            bearer = self._tokens[token.head]
            if token.dep == "attr":
                bearer = next((child for child in bearer.children if child.dep == "nsubj"), bearer)
            name = self._name_of(bearer, *extent(self._tokens, bearer)) if bearer.tag == "NNP" else None
            member = self._roster.named(name) if name and not is_common(name) else None
            if member:
                first, last = extent(self._tokens, token)
                yield member, {word.text.lower() for word in self._tokens[first : last + 1]}

    def _by_name(self, mention: Mention) -> Entity | None:
        """Return whom a mention names: itself, beside an office, or by a body's common name."""
        key = mention.head.number
        if key not in self._named:
            self._named[key] = (
                self._roster.body(self._words(mention))
                or self._surnamed(mention)
                or (None if self._is_name(mention) else self._beside(mention))
            )
        return self._named[key]

    def _is_name(self, mention: Mention) -> bool:
        own = self._own_name(mention)
        return own is not None and not is_common(own)

    def _surnamed(self, mention: Mention) -> Entity | None:
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

    def _recent(self, mention: Mention, bearers: Sequence[Entity]) -> Entity | None:
        """Return the one of several with a surname who spoke or acted last by the full name, if lately."""
        for other in self._before(mention):
            own = self._own_name(other) if other.role in _AGENTS and other.kind == "name" else None
            if own and len(own.words) > 1:
                member = self._roster.named(own)
                if member in bearers:
                    return member
        return None

    def _beside(self, mention: Mention) -> Entity | None:
        """Return whose name stands beside a common noun."""
        return self._appositive(mention) or self._apposed(mention) or self._followed(mention)

    def _followed(self, mention: Mention) -> Entity | None:
        """Return whose name follows an office with its place, whatever the parser makes of it.

        The mayor of Oslo, Ada Lind, said; but not: the mayor of Oslo, Ada Lind and Olav Berg said.
        """
        comma, *after = self._tokens[mention.last + 1 : mention.last + 8] or (mention.head,)
        if mention.head.text.lower() not in OFFICES | PERSONS or comma.text != "," or not after:
            return None
        name = self._name_of(after[0], after[0].number, after[-1].number)
        rest = [token for token in after if name and token.start >= name.end]
        if name is None or len(name.words) < 2 or not rest or rest[0].text not in _AFTER_A_NAME:
            return None
        listed = rest[0].text == "," and rest[1:] and rest[1].text in {"and", "or"}
        member = None if listed else self._roster.named(name)
        return member if member and not member.is_body else None

    def _apposed(self, mention: Mention) -> Entity | None:
        """Return whom a common noun stands right after: Ada Lind, the mayor of Halden, said.

        An adverb shows that it is of that name alone: an aide to Ada Lind, now the mayor, who said.
        """
        first = mention.first
        timed = self._tokens[first].tag == "RB"
        if first < 2 or self._tokens[first - 1].text != "," or self._tokens[first - 2].tag != "NNP":
            return None
        head = self._tokens[first - 2]
        start = first - 2
        while (
            start
            and self._tokens[start - 1].tag == "NNP"
            and self._tokens[start - 1].sentence == head.sentence
        ):
            start -= 1
        before = self._tokens[start - 1] if start else None
        own = (
            timed
            or before is None
            or before.sentence != head.sentence
            or before.quoted >= 0
            or before.text == ","
        )
        name = self._name_of(head, start, first - 2) if own else None
        member = self._roster.named(name) if name else None
        return member if member and not member.is_body else None

    def _appositive(self, mention: Mention) -> Entity | None:
        """Return whom a common noun names: the mayor, Ada Lind; Minister of War Ada Lind."""
        last = max([mention.last, *(c.number for c in mention.head.children if c.dep == "appos")])
        after = self._tokens[mention.head.number + 1 : last + 1]
        for name in names(self._text, mention.head.end, self._tokens[last].end):
            before = self._text[mention.head.end : name.start].strip()
            of_office = before in {"of", "for", "of the"} and name.office
            lead = [token for token in after if token.start < name.start]
            while "," in before and lead and lead[-1].tag in _ATTRIBUTIVE:
                lead.pop()
            if before == "" or (lead and lead[-1].text == ",") or of_office:
                return self._roster.named(name)
        return None

    def _holder(self, words: str, head: Token, before: Sequence[Entity | str | None]) -> Entity | None:
        """Return who holds an office, or the last speaker where a noun for a person stands."""
        asked = {word.lower() for word in _WORDS.findall(words)} - _ARTICLES
        if not asked & (OFFICES | PERSONS):
            return None
        holders = [
            member
            for member in self._roster.members
            if any(asked <= words_of(office) for office in member.offices)
        ]
        holders = holders or [member for member, description in self._described if asked <= description]
        if holders:
            recent = [m for m in reversed(before) if isinstance(m, Entity) and m in holders]
            return recent[0] if recent else max(holders, key=lambda m: len(m.uses))
        if head.text.lower() not in PERSONS or not words.lower().startswith("the "):
            return None
        sex = gender([head.text])
        people = [m for m in before if isinstance(m, Entity) and not m.is_body]
        found = next((m for m in reversed(people) if m.gender in {None, sex or m.gender}), None)
        if found:
            self._guessed.add(head.number)
        return found

    def _pronoun(self, mention: Mention, kind: str, before: Sequence[Entity | str | None]) -> Entity | None:
        """Return whom a pronoun means, where it is one person or body."""
        last = next((m for m in reversed(before) if m is not None), None)
        if kind in {"male", "female"}:
            return self._person(mention, kind, last)
        body = isinstance(last, Entity) and not last.is_person
        return last if isinstance(last, Entity) and body and mention.head.text.lower() == "it" else None

    def _person(self, mention: Mention, kind: str, last: Entity | str | None) -> Entity | None:
        """Return whom he or she means: the best by nearness, by being a subject, and by having spoken."""
        worth: dict[str, float] = {}
        members: dict[str, Entity] = {}
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
        if isinstance(last, Entity) and last.gender in {None, kind} and not last.is_body:
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
