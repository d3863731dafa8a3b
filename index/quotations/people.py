"""People across articles: merge the speakers of articles that are the same person or body.

A wrong name under a quotation is the worst fault there is, so that two speakers become one for a reason only:

- Descriptions ("a spokesman", "the minister") are never merged.
- Full names are merged if their parts agree, unless roles, genders or dates contradict.
- A surname alone goes to its only bearer in other articles if more than the name agrees, with a probability.
- Bodies, and surnames that go to nobody, are merged with those of exactly the same name.

All of this compares names with the same last word only. So the people of each last word are merged by
themselves, and an article concerns those that it names. What they come to depends on the articles alone and
not on the order in which these arrived: ties go to the article whose path comes first.

Most last words are plain: nothing says that a full name has two bearers, and no surname stands alone. Their
people follow from the distinct records of speakers, without a look at the articles.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from itertools import count as naturals
from typing import TypeVar

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.merge_evidence import (
    MAX_DAYS_BETWEEN,
    Appearance,
    ArticlesByName,
    Bearer,
    Role,
    conflict,
    contradicts,
    evidence,
    parse_role,
    probabilities,
)
from index.quotations.person_names import (
    SUFFIXES,
    PersonName,
    are_compatible,
    parse_name,
    share_suffix,
    stands_for,
)
from index.text.lexicon import PLACES

_MIN_PROBABILITY = 0.55
"""Minimum probability that a surname means a bearer. On 3264 quotations of 824 news articles (PolNeAR), 0.7
has one wrong name fewer and 0.9 three; these are shown as probable only, and a small coverage has no more
evidence."""
_MAX_BEARERS = 20
"""Maximum bearers of a surname among whom the right one is looked for. A guess; nothing was measured."""
_WELL_KNOWN_RATIO = 10
"""Number of articles, relative to the next namesake, from which a name alone means somebody. A guess;
nothing was measured."""
_INITIAL_WEIGHT = 0.25
"""Weight of a name with an initial among the names of a person: readers know Harry M. Reid as Harry Reid.
A guess; nothing was measured."""
_Key = tuple[str, ...]
_Place = tuple[int, int]
"""The rank of an article, and the place of a speaker among those of the article."""
_Value = TypeVar("_Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Record:
    """A speaker with a name, exactly as some articles have them.

    Attributes:
        speaker: The speaker.
        name: The parts of their name.
        articles: The number of articles.
        first_day: The day of the first dated one, as in `date.toordinal`; 0 without one.
        last_day: The day of the last dated one; 0 without one.
    """

    speaker: Speaker
    name: PersonName
    articles: int
    first_day: int = 0
    last_day: int = 0


@dataclass(frozen=True, slots=True)
class MergedSpeaker:
    """Whom a speaker of an article is.

    Attributes:
        number: The number of the person or body among those of the last word.
        probability: The probability that it is this one, given that the article's analysis is right.
    """

    number: int
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class MergedPeople:
    """The people and bodies whose names have one last word.

    Attributes:
        speakers: The people and bodies. No two of them have the same name.
        of_records: For each record, whom it is in every article, or whom in each article, by its rank.
    """

    speakers: Sequence[Speaker]
    of_records: Sequence[MergedSpeaker | Mapping[int, MergedSpeaker]]


@dataclass(frozen=True, slots=True)
class _Group:
    """The speakers of articles that are one person or body.

    Attributes:
        counts: The number of articles of each record, by its number.
        appearances: Returns all of them, each with the number of its record.
    """

    counts: Mapping[int, int]
    appearances: Callable[[], Iterable[tuple[int, Appearance]]]

    @property
    def size(self) -> int:
        """The number of articles."""
        return sum(self.counts.values())

    def first_place(self, records: Iterable[int]) -> _Place:
        """Return the first place that has one of some records."""
        wanted = frozenset(records)
        return min(appearance.place for i, appearance in self.appearances() if i in wanted)

    def outlets(self) -> Iterable[str]:
        """Yield the outlet of each article that has one, in the order of their ranks."""
        ordered = sorted((a.place, a.outlet) for _, a in self.appearances())
        return (outlet for _, outlet in ordered if outlet)


def last_word(name: PersonName) -> str:
    """Return the word that all names have in common that may mean the same person or body."""
    before, last = name.words[:-1], name.words[-1]
    # The name may also be read as that of a person, whose suffix is none of the words.
    return before[-1] if name.is_body and before and last in SUFFIXES else last


def merge_people(
    records: Sequence[Record], appearances: Callable[[], Sequence[Sequence[Appearance]]]
) -> MergedPeople:
    """Merge the speakers whose names have one last word.

    Args:
        records: Their records, each once.
        appearances: Returns the articles of each record; called if the records alone do not decide.
    """
    groups = _plain_groups(records, appearances)
    if groups is not None:
        of_records: list[MergedSpeaker | Mapping[int, MergedSpeaker]] = [MergedSpeaker(0)] * len(records)
        for number, group in enumerate(groups):
            for i in group.counts:
                of_records[i] = MergedSpeaker(number)
    else:
        groups, of_records = _weighed_groups(appearances())
    return MergedPeople(_told_apart(records, groups), of_records)


def _plain_groups(
    records: Sequence[Record], appearances: Callable[[], Sequence[Sequence[Appearance]]]
) -> list[_Group] | None:
    """Return a group for each person and body if their records alone decide; else None."""
    bodies = {record.name.words for record in records if record.name.is_body}
    full: defaultdict[_Key, list[int]] = defaultdict(list)
    others: defaultdict[_Key, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        if _is_full(record.name, bodies):
            full[record.name.key].append(i)
        else:
            others[record.name.words].append(i)
    of_bearers = [[records[i] for i in numbers] for numbers in full.values()]
    if (
        not all(map(_have_one_bearer, of_bearers))
        or (len(of_bearers) > 1 and _may_absorb(of_bearers))
        or (of_bearers and _may_stand_for(records, of_bearers))
    ):
        return None

    def group(numbers: Sequence[int]) -> _Group:
        return _Group(
            {i: records[i].articles for i in numbers},
            lambda: ((i, a) for i in numbers for a in appearances()[i]),
        )

    return [group(numbers) for numbers in (*full.values(), *others.values())]


def _is_full(name: PersonName, bodies: set[_Key]) -> bool:
    """Whether a name is a person's full name, given the words of the names of all bodies."""
    return not name.is_body and not name.is_short and (name.has_first_name or name.words not in bodies)


def _have_one_bearer(records: Sequence[Record]) -> bool:
    """Whether records with the same first and last word are of one person, whatever else articles say."""
    if len(records) == 1 and records[0].articles == 1:
        return True
    days = [day for record in records for day in (record.first_day, record.last_day) if day]
    if days and max(days) - min(days) > MAX_DAYS_BETWEEN:
        return False
    names = {(record.name.words, record.name.suffix): record.name for record in records}
    if len(names) > 1 and not (
        records[0].name.has_first_name
        and len({name.suffix for name in names.values()}) == 1
        and all(are_compatible(*pair, are_people=True) for pair in combinations(names.values(), 2))
    ):
        return False
    return not _any_conflict({parse_role(record.speaker.role) for record in records})


def _any_conflict(roles: set[Role]) -> bool:
    telling = [role for role in roles if role.offices and role.specifics]
    return any(conflict(*pair) for pair in combinations(telling, 2))


def _may_absorb(of_bearers: Sequence[Sequence[Record]]) -> bool:
    """Whether the name of one person may be that of another one with a word before it; see `_absorb`."""
    ends = {r.name.words[-2:] for records in of_bearers for r in records if len(r.name.words) > 2}
    return bool(ends) and any(
        min((record.name.words for record in records), key=len) in ends for records in of_bearers
    )


def _may_stand_for(records: Iterable[Record], of_bearers: Sequence[Sequence[Record]]) -> bool:
    """Whether any surname alone may be that of a bearer; see `_bearer_of_short`."""
    shorts = {record.name for record in records if record.name.is_short and not _is_place(record.name)}
    if not shorts or len(of_bearers) > _MAX_BEARERS:
        return False
    names = {record.name for bearer in of_bearers for record in bearer}
    return any(stands_for(short, name) for short in shorts for name in names)


def _is_place(name: PersonName) -> bool:
    return len(name.words) == 1 and name.words[0] in PLACES


def _weighed_groups(
    of_records: Sequence[Sequence[Appearance]],
) -> tuple[list[_Group], list[MergedSpeaker | Mapping[int, MergedSpeaker]]]:
    """Return a group for each person and body by all that their articles tell, and whom each record is."""
    ordered = sorted(
        ((i, a) for i, appearances in enumerate(of_records) for a in appearances),
        key=lambda pair: pair[1].place,
    )
    bearers, articles_of = _bearers([appearance for _, appearance in ordered])
    bearer_of = {id(a): bearer for bearer in bearers for a in bearer.appearances}
    numbers: dict[_Key, int] = {}
    members: list[list[tuple[int, Appearance]]] = []
    merged: list[dict[int, MergedSpeaker]] = [{} for _ in of_records]
    for i, appearance in ordered:
        bearer, likelihood = bearer_of.get(id(appearance)), 1.0
        if bearer is None and appearance.name.is_short:
            bearer, likelihood = _bearer_of_short(appearance, bearers, articles_of)
        key = ("bearer", str(id(bearer))) if bearer else ("name", *appearance.name.words)
        number = numbers.setdefault(key, len(members))
        if number == len(members):
            members.append([])
        members[number].append((i, appearance))
        merged[i][appearance.article] = MergedSpeaker(number, likelihood)
    groups = [_Group(Counter(i for i, _ in group), lambda group=group: group) for group in members]
    return groups, [_alike(by_article) for by_article in merged]


def _alike(by_article: Mapping[int, MergedSpeaker]) -> MergedSpeaker | Mapping[int, MergedSpeaker]:
    """Return whom a record is in every article if it is the same in all, or else in each."""
    distinct = set(by_article.values())
    return distinct.pop() if len(distinct) == 1 else by_article


def _bearers(appearances: Sequence[Appearance]) -> tuple[list[Bearer], ArticlesByName]:
    """Return everybody who is named in full, and the articles that name somebody by each key."""
    bodies = {a.name.words for a in appearances if a.name.is_body}
    by_key: dict[_Key, list[Appearance]] = defaultdict(list)
    articles_of: ArticlesByName = defaultdict(set)
    for appearance in appearances:
        for key in appearance.companions:
            articles_of[key].add(appearance.article)
        if _is_full(appearance.name, bodies):
            by_key[appearance.name.key].append(appearance)
    bearers: list[Bearer] = []
    for of_key in by_key.values():
        bearers.extend(_namesakes(of_key, articles_of))
    return _absorb(bearers), articles_of


def _namesakes(appearances: Sequence[Appearance], articles_of: ArticlesByName) -> list[Bearer]:
    """Return the bearers of a full name; an article that may mean several of them gets none."""
    namesakes: list[Bearer] = []
    for appearance in sorted(appearances, key=_by_detail):
        compatible = [bearer for bearer in namesakes if _may_be(appearance, bearer, articles_of)]
        if not compatible:
            compatible = [Bearer()]
            namesakes.extend(compatible)
        likeliest = 0
        if len(compatible) > 1:
            likelihoods = probabilities([evidence(appearance, b, articles_of) for b in compatible])
            likeliest = max(range(len(compatible)), key=likelihoods.__getitem__)
            if likelihoods[likeliest] < _MIN_PROBABILITY:
                continue
        compatible[likeliest].add(appearance)
    return namesakes


def _by_detail(appearance: Appearance) -> tuple[int, str, bool, int]:
    """Return the sort key by which the names and roles that tell namesakes apart precede all others."""
    name = appearance.name
    return (
        -len(name.words),
        name.suffix,
        not parse_role(appearance.speaker.role).specifics,
        appearance.article,
    )


def _may_be(appearance: Appearance, bearer: Bearer, articles_of: ArticlesByName) -> bool:
    """Whether a full name may be that of a bearer."""
    name, speaker = appearance.name, appearance.speaker
    are_people = bool(speaker.gender or speaker.role) or name.has_first_name or bearer.is_person
    others = bearer.names.values()
    return (
        all(are_compatible(name, other, are_people=are_people) for other in others)
        and share_suffix(name, others)
        and not contradicts(appearance, bearer, articles_of)
    )


def _absorb(bearers: list[Bearer]) -> list[Bearer]:
    """Merge bearers whose names differ by a word before the first name, or by the first name.

    "Vermonter Bernie Sanders" is Bernie Sanders, and "Wasserman Schultz" is Debbie Wasserman Schultz.
    """
    longer_by_end: dict[_Key, list[Bearer]] = defaultdict(list)
    for bearer in bearers:
        for end in dict.fromkeys(n.words[-2:] for n in bearer.names.values() if len(n.words) > 2):
            longer_by_end[end].append(bearer)
    absorbed: set[int] = set()
    for bearer in bearers:
        shortest = min(bearer.names.values(), key=lambda name: len(name.words))
        longer = [other for other in longer_by_end[shortest.words] if other is not bearer]
        if shortest.has_first_name:
            sources = [o for o in longer if not any(n.has_first_name for n in o.names.values())]
            pairs = [(source, bearer) for source in sources]
        else:
            pairs = [(bearer, longer[0])] if len(longer) == 1 else []
        for source, target in pairs:
            if id(source) not in absorbed and id(target) not in absorbed:
                absorbed.add(id(source))
                for appearance in source.appearances:
                    target.add(appearance)
    return [bearer for bearer in bearers if id(bearer) not in absorbed]


def _bearer_of_short(
    appearance: Appearance, candidates: Sequence[Bearer], articles_of: ArticlesByName
) -> tuple[Bearer | None, float]:
    """Return whom a surname means and with what probability; None without a single likely bearer."""
    name = appearance.name
    if _is_place(name) or len(candidates) > _MAX_BEARERS:
        return None, 1.0
    bearers = [b for b in candidates if any(stands_for(name, full) for full in b.names.values())]
    if any(appearance.article in bearer.articles for bearer in bearers):
        return None, 1.0  # The article has somebody of that surname, and it is not this speaker.
    fitting = [bearer for bearer in bearers if not contradicts(appearance, bearer, articles_of)]
    shared = [evidence(appearance, bearer, articles_of) for bearer in fitting]
    likelihoods = probabilities(shared)
    best = max(range(len(fitting)), key=likelihoods.__getitem__, default=None)
    if best is None or not shared[best].is_any or likelihoods[best] < _MIN_PROBABILITY:
        return None, 1.0
    return fitting[best], likelihoods[best]


def _told_apart(records: Sequence[Record], groups: Sequence[_Group]) -> list[Speaker]:
    """Return one speaker for each group; namesakes have a role, an outlet or a number after their name."""
    merged = [_merge_group(records, group) for group in groups]
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, speaker in enumerate(merged):
        by_name[speaker.name].append(i)
    if len(by_name) == len(merged):
        return merged
    taken = set(by_name)
    for name in sorted(by_name):
        namesakes = by_name[name]
        if len(namesakes) > 1:
            namesakes.sort(key=lambda i: (-groups[i].size, groups[i].first_place(groups[i].counts)))
        for i in namesakes[_is_well_known([groups[i].size for i in namesakes]) :]:
            speaker = merged[i]
            labels = chain(filter(None, [speaker.role]), groups[i].outlets(), map(str, naturals(1)))
            told = next(text for label in labels if (text := f"{speaker.name} ({label})") not in taken)
            taken.add(told)
            merged[i] = replace(speaker, name=told, names=(told, *speaker.names))
    return merged


def _is_well_known(articles: Sequence[int]) -> bool:
    """Whether the first of some namesakes, by their numbers of articles, needs nothing after the name."""
    return len(articles) == 1 or articles[0] >= _WELL_KNOWN_RATIO * articles[1]


def _merge_group(records: Sequence[Record], group: _Group) -> Speaker:
    """Return one speaker for a group, with the name that fits best and the most frequent role."""
    names: Counter[PersonName] = Counter()
    roles: Counter[str] = Counter()
    genders: Counter[str] = Counter()
    variants: set[str] = set()
    for i, count in group.counts.items():
        speaker = records[i].speaker
        names[records[i].name] += count
        roles[speaker.role or ""] += count
        genders[speaker.gender or ""] += count
        variants.update(speaker.names)
    del roles[""], genders[""]
    best = _first_best(names, lambda name: _fitness(name, names[name]), group, lambda i: records[i].name)
    others = sorted(
        (variant for variant in variants if variant != best.text and parse_name(variant)),
        key=lambda variant: (-len(variant), variant),
    )
    if best.is_short and (len(roles) > 1 or roles.total() < group.size):
        roles.clear()  # A surname may be that of several people, of whom one has the role.
    role = gender = None
    if roles:
        role = _first_best(
            roles, lambda role: (roles[role], len(role)), group, lambda i: records[i].speaker.role or ""
        )
    if genders:
        gender = _first_best(
            genders, lambda gender: (genders[gender],), group, lambda i: records[i].speaker.gender or ""
        )
    kind = SpeakerKind.BODY if best.is_body else SpeakerKind.NAMED
    return Speaker(best.text, (best.text, *others), role, kind, gender)


def _first_best(
    values: Iterable[_Value],
    fitness: Callable[[_Value], tuple[float, ...]],
    group: _Group,
    value_of: Callable[[int], _Value],
) -> _Value:
    """Return the fittest of some values; of several, the one that the first article has.

    Args:
        values: The values.
        fitness: Returns what the values are compared by.
        group: The group that has them.
        value_of: Returns the value of a record, by its number.
    """
    rated = [(fitness(value), value) for value in values]
    highest = max(rate for rate, _ in rated)
    best = [value for rate, value in rated if rate == highest]
    if len(best) == 1:
        return best[0]
    return min(best, key=lambda value: group.first_place(i for i in group.counts if value_of(i) == value))


def _fitness(name: PersonName, count: int) -> tuple[bool, bool, bool, float, bool, int]:
    """Return the sort key by which a name fits a person: full, frequent, with accents, and long.

    A particle in lower case is the article's spelling; its capital may only begin a sentence: al-Rashid.
    """
    has_initial = any(len(word) == 1 for word in name.words)
    frequency = count * (_INITIAL_WEIGHT if has_initial else 1)
    return (
        not name.is_short,
        not name.text.isupper(),
        name.text[:1].islower(),
        frequency,
        not name.text.isascii(),
        len(name.text),
    )
