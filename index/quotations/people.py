"""Who speaks: one person or body by all its names, within an article and across articles."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from index.model.quotation import Speaker
from index.text.lexicon import PLACES, TITLES

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_Key = tuple[str, ...]


def merge(articles: Iterable[Sequence[Speaker]]) -> tuple[list[Speaker], list[dict[str, int]]]:
    """Return the speakers of a coverage from those of its articles.

    Two articles mean the same person by the same first name and surname, whatever stands between or before
    them. A bare surname or an initial with a surname leads to the full name where exactly one person of the
    coverage bears it; the name of a place ("Washington") never does. Speakers whom no article names are one
    for each wording. It takes time linear in the number of speakers.

    Args:
        articles: The speakers of each article.

    Returns:
        The speakers in the order of their first article, and for each article a mapping from the names of its
        speakers to their numbers in that list.
    """
    keyed = [[(_key(speaker.name), speaker) for speaker in article] for article in articles]
    full = _bearers(key for article in keyed for key, _ in article)
    numbers: dict[_Key, int] = {}
    gathered: list[list[Speaker]] = []
    mapping: list[dict[str, int]] = []
    for article in keyed:
        own: dict[str, int] = {}
        for key, speaker in article:
            meant = _meant(key, full)
            if meant not in numbers:
                numbers[meant] = len(gathered)
                gathered.append([])
            own[speaker.name] = numbers[meant]
            gathered[numbers[meant]].append(speaker)
        mapping.append(own)
    return [_merged(speakers) for speakers in gathered], mapping


def _key(name: str) -> _Key:
    """Return what identifies a name: first name and surname; all words where it begins in lower case."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = plain.replace(".", " ").casefold().split()
    if not plain[:1].isupper():
        return ("", *words)
    kept = [word for word in words if word not in _SUFFIXES and f"{word}." not in TITLES] or words
    return (kept[0], kept[-1]) if len(kept) > 1 else tuple(kept)


def _bearers(keys: Iterable[_Key]) -> dict[_Key, set[_Key]]:
    """Return the full names that a bare surname, and an initial with a surname, can stand for."""
    bearers: dict[_Key, set[_Key]] = defaultdict(set)
    for key in keys:
        if len(key) == 2 and len(key[0]) > 1:
            bearers[key[1],].add(key)
            bearers[key[0][0], key[1]].add(key)
    return bearers


def _meant(key: _Key, full: dict[_Key, set[_Key]]) -> _Key:
    bearers = full.get(key, set())
    return next(iter(bearers)) if len(bearers) == 1 and key[0] not in PLACES else key


def _merged(speakers: Sequence[Speaker]) -> Speaker:
    """Return one speaker from what articles say of them: the fullest common name, the commonest role."""
    titles = Counter(speaker.name for speaker in speakers)
    name = max(titles, key=lambda title: (len(_key(title)), titles[title], len(title)))
    names = Counter(other for speaker in speakers for other in speaker.names)
    roles = Counter(speaker.role for speaker in speakers if speaker.role)
    others = sorted((other for other in names if other != name), key=lambda other: (-len(other), other))
    return Speaker(name, (name, *others), max(roles, key=lambda r: (roles[r], len(r)), default=None))
