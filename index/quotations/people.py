"""People across articles: merge the speakers of articles that are the same person or body."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from index.model.quotation import Speaker
from index.text.lexicon import PLACES, TITLES

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_Key = tuple[str, ...]
"""The words that identify a name; see `_key`."""


def merge(articles: Iterable[Sequence[Speaker]]) -> tuple[list[Speaker], list[dict[str, int]]]:
    """Merge the speakers of many articles, in time linear in the number of speakers.

    Two names are the same person if first name and surname agree, whatever stands between or before them. A
    bare surname, or an initial with a surname, is merged into the full name if exactly one full name fits;
    the name of a place ("Washington") never is. Speakers without a name ("a source") are merged by wording.

    Args:
        articles: The speakers of each article.

    Returns:
        The merged speakers, in the order of their first article, and for each article a mapping from its
        speakers' names to their numbers in that list.
    """
    keyed = [[(_key(speaker.name), speaker) for speaker in article] for article in articles]
    full_names = _full_names(key for article in keyed for key, _ in article)
    numbers: dict[_Key, int] = {}
    groups: list[list[Speaker]] = []
    mappings: list[dict[str, int]] = []
    for article in keyed:
        mapping: dict[str, int] = {}
        for key, speaker in article:
            full_key = _full_key(key, full_names)
            if full_key not in numbers:
                numbers[full_key] = len(groups)
                groups.append([])
            mapping[speaker.name] = numbers[full_key]
            groups[numbers[full_key]].append(speaker)
        mappings.append(mapping)
    return [_merge_group(group) for group in groups], mappings


def _key(name: str) -> _Key:
    """Return the key of a name: first name and surname, or all words if it begins in lower case."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = plain.replace(".", " ").casefold().split()
    if not plain[:1].isupper():
        return ("", *words)
    kept = [word for word in words if word not in _SUFFIXES and f"{word}." not in TITLES] or words
    return (kept[0], kept[-1]) if len(kept) > 1 else tuple(kept)


def _full_names(keys: Iterable[_Key]) -> dict[_Key, set[_Key]]:
    """Return the full names for each bare surname and for each initial with a surname."""
    full_names: dict[_Key, set[_Key]] = defaultdict(set)
    for key in keys:
        if len(key) == 2 and len(key[0]) > 1:
            full_names[key[1],].add(key)
            full_names[key[0][0], key[1]].add(key)
    return full_names


def _full_key(key: _Key, full_names: dict[_Key, set[_Key]]) -> _Key:
    """Return the only full name for a short one, or the key itself."""
    fitting = full_names.get(key, set())
    return next(iter(fitting)) if len(fitting) == 1 and key[0] not in PLACES else key


def _merge_group(speakers: Sequence[Speaker]) -> Speaker:
    """Return one speaker for a group, with the fullest frequent name and the most frequent role."""
    counts = Counter(speaker.name for speaker in speakers)
    name = max(counts, key=lambda candidate: (len(_key(candidate)), counts[candidate], len(candidate)))
    all_names = dict.fromkeys(variant for speaker in speakers for variant in speaker.names)
    other_names = sorted((v for v in all_names if v != name), key=lambda variant: (-len(variant), variant))
    roles = Counter(speaker.role for speaker in speakers if speaker.role)
    role = max(roles, key=lambda role: (roles[role], len(role)), default=None)
    return Speaker(name, (name, *other_names), role)
