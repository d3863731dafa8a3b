"""People across articles: merge the speakers of articles that are the same person or body.

A wrong name under a quotation is the worst fault there is, so that two speakers become one for a reason only:

- Descriptions ("a spokesman", "the minister") are never merged.
- Full names are merged if their parts agree, unless roles, genders or dates contradict.
- A surname alone goes to its only bearer in other articles if more than the name agrees, with a probability.
- Bodies, and surnames that go to nobody, are merged with those of exactly the same name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from itertools import count as naturals

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.merge_evidence import (
    Appearance,
    ArticlesByName,
    Bearer,
    contradicts,
    evidence,
    parse_role,
    probabilities,
)
from index.quotations.person_names import (
    PersonName,
    are_compatible,
    name_of,
    parse_name,
    share_suffix,
    stands_for,
)
from index.text.folding import fold
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


@dataclass(frozen=True, slots=True)
class ArticleSpeakers:
    """The speakers of an article, with what tells whether they are those of another one.

    Attributes:
        speakers: The speakers, each with another name.
        outlet: The article's outlet; empty if it is unknown.
        day: The day of publication, as in `date.toordinal`; 0 if it is unknown.
    """

    speakers: Sequence[Speaker]
    outlet: str = ""
    day: int = 0


@dataclass(frozen=True, slots=True)
class MergedSpeaker:
    """Whom a speaker of an article is.

    Attributes:
        number: The number of the person or body.
        probability: The probability that it is this one, given that the article's analysis is right.
    """

    number: int
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class _Member:
    """A speaker of an article, with their name, if any, and the article's outlet."""

    speaker: Speaker
    name: PersonName | None
    outlet: str


def merge(articles: Iterable[ArticleSpeakers]) -> tuple[list[Speaker], list[dict[str, MergedSpeaker]]]:
    """Merge the speakers of many articles, in time linear in the number of speakers.

    Returns:
        The merged speakers, and for each article a mapping from its speakers' names to them. No two merged
        speakers with a name have the same one; those that are only described are one each, per article.
    """
    articles = list(articles)
    appearances = [_appearances(number, article) for number, article in enumerate(articles)]
    bearers, articles_of = _bearers([a for article in appearances for a in article.values()])
    bearer_of = {id(a): bearer for bearer in bearers for a in bearer.appearances}
    by_surname: dict[str, list[Bearer]] = defaultdict(list)
    for bearer in bearers:
        for word in dict.fromkeys(name.words[-1] for name in bearer.names.values()):
            by_surname[word].append(bearer)
    numbers: dict[_Key, int] = {}
    groups: list[list[_Member]] = []
    mappings: list[dict[str, MergedSpeaker]] = []
    for number, article in enumerate(articles):
        mapping: dict[str, MergedSpeaker] = {}
        for speaker in article.speakers:
            appearance, likelihood = appearances[number].get(speaker.name), 1.0
            key: _Key = ("described", str(number), fold(speaker.name))
            if appearance:
                bearer = bearer_of.get(id(appearance))
                if bearer is None and appearance.name.is_short:
                    candidates = by_surname.get(appearance.name.words[-1], ())
                    bearer, likelihood = _bearer_of_short(appearance, candidates, articles_of)
                key = ("bearer", str(id(bearer))) if bearer else ("name", *appearance.name.words)
            if key not in numbers:
                numbers[key] = len(groups)
                groups.append([])
            mapping[speaker.name] = MergedSpeaker(numbers[key], likelihood)
            groups[numbers[key]].append(
                _Member(speaker, appearance.name if appearance else None, article.outlet)
            )
        mappings.append(mapping)
    return _told_apart(groups), mappings


def _appearances(number: int, article: ArticleSpeakers) -> dict[str, Appearance]:
    """Return the speakers of an article that have a name, by it."""
    names = {speaker.name: (speaker, name_of(speaker)) for speaker in article.speakers}
    companions = frozenset(
        name.key for _, name in names.values() if name and not name.is_short and not name.is_body
    )
    return {
        text: Appearance(number, speaker, name, article.outlet, article.day, companions)
        for text, (speaker, name) in names.items()
        if name
    }


def _bearers(appearances: Sequence[Appearance]) -> tuple[list[Bearer], ArticlesByName]:
    """Return everybody who is named in full, and the articles that name somebody by each key."""
    bodies = {a.name.words for a in appearances if a.name.is_body}
    by_key: dict[_Key, list[Appearance]] = defaultdict(list)
    articles_of: ArticlesByName = defaultdict(set)
    for appearance in appearances:
        is_full = not appearance.name.is_body and not appearance.name.is_short
        if is_full and (appearance.name.has_first_name or appearance.name.words not in bodies):
            by_key[appearance.name.key].append(appearance)
            articles_of[appearance.name.key].add(appearance.article)
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
    is_place = len(name.words) == 1 and name.words[0] in PLACES
    if is_place or len(candidates) > _MAX_BEARERS:
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


def _told_apart(groups: Sequence[Sequence[_Member]]) -> list[Speaker]:
    """Return one speaker for each group; namesakes have a role, an outlet or a number after their name."""
    merged = [_merge_group(group) for group in groups]
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, speaker in enumerate(merged):
        if speaker.kind is not SpeakerKind.DESCRIBED:
            by_name[speaker.name].append(i)
    taken = set(by_name)
    for namesakes in by_name.values():
        namesakes.sort(key=lambda i: -len(groups[i]))
        for i in namesakes[_is_well_known([len(groups[i]) for i in namesakes]) :]:
            speaker = merged[i]
            outlets = (member.outlet for member in groups[i] if member.outlet)
            labels = chain(filter(None, [speaker.role]), outlets, map(str, naturals(1)))
            name = next(text for label in labels if (text := f"{speaker.name} ({label})") not in taken)
            taken.add(name)
            merged[i] = replace(speaker, name=name, names=(name, *speaker.names))
    return merged


def _is_well_known(articles: Sequence[int]) -> bool:
    """Whether the first of some namesakes, by their numbers of articles, needs nothing after the name."""
    return len(articles) == 1 or articles[0] >= _WELL_KNOWN_RATIO * articles[1]


def _merge_group(group: Sequence[_Member]) -> Speaker:
    """Return one speaker for a group, with the name that fits best and the most frequent role."""
    if group[0].name is None:
        speaker = group[0].speaker
        is_described = speaker.kind is SpeakerKind.DESCRIBED
        return speaker if is_described else replace(speaker, kind=SpeakerKind.DESCRIBED)
    names = Counter(member.name for member in group if member.name)
    best = max(names, key=lambda name: _fitness(name, names[name]))
    variants = [v for v in dict.fromkeys(v for m in group for v in m.speaker.names) if parse_name(v)]
    others = sorted((v for v in variants if v != best.text), key=lambda variant: (-len(variant), variant))
    roles = Counter(member.speaker.role for member in group if member.speaker.role)
    if best.is_short and (len(roles) > 1 or roles.total() < len(group)):
        roles.clear()  # A surname may be that of several people, of whom one has the role.
    role = max(roles, key=lambda role: (roles[role], len(role)), default=None)
    genders = Counter(member.speaker.gender for member in group if member.speaker.gender)
    return Speaker(
        best.text,
        (best.text, *others),
        role,
        SpeakerKind.BODY if best.is_body else SpeakerKind.NAMED,
        max(genders, key=lambda gender: genders[gender], default=None),
    )


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
