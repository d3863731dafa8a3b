"""Evidence that a name in an article is that of a person whom other articles name.

A surname alone proves little, and so does the same full name in two articles. What counts is whether the
outlet, the office, the date and the other people in the articles agree.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from index.model.quotation import Speaker
from index.quotations.names import is_demonym
from index.quotations.person_names import PersonName
from index.text.folding import fold
from index.text.lexicon import (
    ABBREVIATED,
    DEPARTMENTS,
    FIRST_NAMES,
    OFFICES,
    ORGANISATIONS,
    PERSONS,
    PLACE_OFFICES,
    PLACES,
    UNSPECIFIC,
)

_CLOSE_DAYS = 30
"""Length of a period, in days: articles of one period or of two successive ones are about one time. A guess;
nothing was measured."""
MAX_DAYS_BETWEEN = 60 * 365.25
"""Days between two articles in which one person can be quoted: 60 years. A guess; nothing was measured."""
_ROLES_CACHED = 1 << 16
"""Cache size of parsed roles. A guess; nothing was measured."""
_UNSPECIFIC = DEPARTMENTS | ORGANISATIONS | UNSPECIFIC
"""Words of a role that do not tell whose office it is, nor the name of its place."""
_OFFICES = OFFICES | PERSONS
_STATE_OFFICES = PLACE_OFFICES | {"president"}
"""Offices that one person does not hold in two countries."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a speaker's role says.

    Attributes:
        offices: The nouns for the office, abbreviations written out.
        specifics: The capitalised words that tell whose office it is: Halden, French.
        is_of_country: Whether one of these is a place that stands for a government, or a nationality.
    """

    offices: frozenset[str]
    specifics: frozenset[str]
    is_of_country: bool = False


@lru_cache(_ROLES_CACHED)
def parse_role(text: str | None) -> Role:
    """Return the role that a text describes; an empty one for None."""
    offices: set[str] = set()
    specifics: set[str] = set()
    for word in (text or "").replace("-", " ").split():
        folded = fold(word.partition("’")[0].partition("'")[0]).strip(".,")
        folded = ABBREVIATED.get(folded, folded)
        if folded in _OFFICES:
            offices.add(folded)
        elif word[:1].isupper() and folded not in _UNSPECIFIC:
            specifics.add(folded)
    is_of_country = any(word in PLACES or is_demonym(word.title()) for word in specifics)
    return Role(frozenset(offices), frozenset(specifics), is_of_country)


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker in an article.

    Attributes:
        article: The rank of the article among all, by its path.
        position: The place of the speaker among those of the article.
        speaker: The speaker, as the article names them.
        name: The parts of their name.
        outlet: The article's outlet; empty if it is unknown.
        day: The article's day of publication, as in `date.toordinal`; 0 if it is unknown.
        companions: The keys of the full names of all speakers in the article.
    """

    article: int
    position: int
    speaker: Speaker
    name: PersonName
    outlet: str
    day: int
    companions: Collection[tuple[str, ...]]

    @property
    def place(self) -> tuple[int, int]:
        """The rank of the article, and the place of the speaker in it."""
        return self.article, self.position


@dataclass(slots=True)
class Bearer:
    """A person or a body, with the articles that name them in full.

    Attributes:
        appearances: Where they are named.
        names: The distinct forms of their name, by words and suffix.
        articles: The numbers of the articles.
        outlets: The outlets of the articles.
        months: The days of the articles, divided by `_CLOSE_DAYS`.
        first_day: The day of the first dated article; 0 without one.
        last_day: The day of the last dated article; 0 without one.
        roles: Their roles.
        genders: Their known genders.
    """

    appearances: list[Appearance] = field(default_factory=list[Appearance])
    names: dict[tuple[tuple[str, ...], str], PersonName] = field(
        default_factory=dict[tuple[tuple[str, ...], str], PersonName]
    )
    articles: set[int] = field(default_factory=set[int])
    outlets: set[str] = field(default_factory=set[str])
    months: set[int] = field(default_factory=set[int])
    first_day: int = 0
    last_day: int = 0
    roles: set[Role] = field(default_factory=set[Role])
    genders: set[str] = field(default_factory=set[str])

    def add(self, appearance: Appearance) -> None:
        """Add an article that names them in full."""
        self.appearances.append(appearance)
        self.names.setdefault((appearance.name.words, appearance.name.suffix), appearance.name)
        self.articles.add(appearance.article)
        self.outlets.update(filter(None, [appearance.outlet]))
        if appearance.day:
            self.months.add(appearance.day // _CLOSE_DAYS)
            self.first_day = min(self.first_day or appearance.day, appearance.day)
            self.last_day = max(self.last_day, appearance.day)
        self.roles.update(filter(_says_something, [parse_role(appearance.speaker.role)]))
        self.genders.update(filter(None, [appearance.speaker.gender]))

    @property
    def is_person(self) -> bool:
        """Whether a gender, a role or a first name shows that they are a person."""
        return bool(self.genders or self.roles) or any(n.has_first_name for n in self.names.values())


class Evidence(NamedTuple):
    """What a name in an article and its bearer in other articles have in common: 1 or 0 each.

    Attributes:
        outlet: An outlet.
        role: An office, or the place or body of an office.
        companions: Somebody else who is quoted in both.
        date: The time; see `_CLOSE_DAYS`.
        initial: More than the surname: an initial, or a surname of two words.
        articles: Logarithm of the number of articles that name the bearer in full.
    """

    outlet: float
    role: float
    companions: float
    date: float
    initial: float
    articles: float

    @property
    def is_any(self) -> bool:
        """Whether anything beside the name agrees."""
        return any(self[:-1])


WEIGHTS = Evidence(outlet=1.0, role=1.5, companions=0.6, date=0.6, initial=3.0, articles=0.65)
"""Weights of the evidence in the log odds that a surname means a bearer, rather than somebody else.

Learned from 824 news articles (PolNeAR) by hiding first names (`tests/benchmarks/learn_merging.py`). Where
the probability was 0.8 to 0.9, 93 % were right; above 0.9, 98 %. The weight of `initial` is a guess."""
BIAS = -0.3
"""Log odds without evidence, learned with them. It assumes that of ten such surnames one is that of somebody
whom no other article names in full."""


def evidence(appearance: Appearance, bearer: Bearer, articles_of: "ArticlesByName") -> Evidence:
    """Return what a name in an article has in common with a bearer in other articles."""
    role = parse_role(appearance.speaker.role)
    surname = appearance.name.surname
    return Evidence(
        outlet=float(appearance.outlet in bearer.outlets),
        role=float(any(_overlap(role, other) for other in bearer.roles)),
        companions=float(share_companions(appearance, bearer, articles_of)),
        date=float(_is_close(appearance.day, bearer)),
        initial=float(bool(appearance.name.initial) or len(surname) > 1),
        articles=math.log2(len(bearer.articles)),
    )


def probabilities(shared: Sequence[Evidence]) -> list[float]:
    """Return for each bearer of a surname the probability that it means them, by their evidence.

    The rest is the probability that it means somebody whom no article names in full.
    """
    odds = [math.exp(BIAS + sum(w * v for w, v in zip(WEIGHTS, each, strict=True))) for each in shared]
    return [of_bearer / (1 + sum(odds)) for of_bearer in odds]


ArticlesByName = dict[tuple[str, ...], set[int]]
"""The numbers of the articles that name somebody in full, by the key of the name."""


def share_companions(appearance: Appearance, bearer: Bearer, articles_of: ArticlesByName) -> bool:
    """Whether somebody else is quoted both in an article and beside a bearer in another one."""
    own_keys = {name.key for name in bearer.names.values()}
    return any(
        not bearer.articles.isdisjoint(articles_of[companion])
        for companion in appearance.companions
        if companion not in own_keys
    )


def contradicts(appearance: Appearance, bearer: Bearer, articles_of: ArticlesByName) -> bool:
    """Whether a speaker cannot well be the bearer of the same name in other articles."""
    if appearance.name.is_short and _is_another(appearance, bearer):
        return True
    days = [day for day in (appearance.day, bearer.first_day, bearer.last_day) if day]
    if appearance.day and max(days) - min(days) > MAX_DAYS_BETWEEN:
        return True
    role = parse_role(appearance.speaker.role)
    conflicts = [other for other in bearer.roles if conflict(role, other)]
    if not conflicts or any(_overlap(role, other) for other in bearer.roles):
        return False
    if share_companions(appearance, bearer, articles_of):
        return False
    # Offices of different bodies contradict only if nothing else agrees.
    is_together = appearance.outlet in bearer.outlets or _is_close(appearance.day, bearer)
    return not is_together or any(_is_bound_to_place(role, other) for other in conflicts)


def _is_another(appearance: Appearance, bearer: Bearer) -> bool:
    """Whether the bearer of a surname has another gender or another office than one named in full.

    With a full name, another gender is likelier a mistake of the analysis, and another office a second one.
    So is the gender of a surname that is a first name, too: nothing says that Clinton is a man.
    """
    speaker = appearance.speaker
    is_first_name = appearance.name.words[-1] in FIRST_NAMES
    if speaker.gender and bearer.genders and speaker.gender not in bearer.genders and not is_first_name:
        return True
    return _holds_another_office(parse_role(speaker.role), bearer)


def _holds_another_office(role: Role, bearer: Bearer) -> bool:
    """Whether a role has offices of which a bearer, whose offices are known, holds none."""
    held = frozenset[str]().union(*(other.offices for other in bearer.roles))
    return bool(role.offices and held) and role.offices.isdisjoint(held)


def conflict(role: Role, other: Role) -> bool:
    """Whether two roles are different offices of different bodies, or offices of different places."""
    are_known = role.offices and other.offices and role.specifics and other.specifics
    if not are_known or not role.specifics.isdisjoint(other.specifics):
        return False
    return role.offices.isdisjoint(other.offices) or _is_bound_to_place(role, other)


def _is_bound_to_place(role: Role, other: Role) -> bool:
    """Whether somebody who holds one of two offices cannot well hold the other one in another place."""
    if role.offices & other.offices & PLACE_OFFICES:
        return True
    are_of_countries = role.is_of_country and other.is_of_country
    return are_of_countries and bool(role.offices & _STATE_OFFICES and other.offices & _STATE_OFFICES)


def _says_something(role: Role) -> bool:
    return bool(role.offices or role.specifics)


def _overlap(role: Role, other: Role) -> bool:
    """Whether two roles have an office or its place in common, and not the same office of two places."""
    if role.specifics and other.specifics:
        return not role.specifics.isdisjoint(other.specifics)
    return bool(role.offices & other.offices)


def _is_close(day: int, bearer: Bearer) -> bool:
    """Whether an article of a day is about the same time as one of a bearer's."""
    month = day // _CLOSE_DAYS
    return day > 0 and not bearer.months.isdisjoint((month - 1, month, month + 1))
