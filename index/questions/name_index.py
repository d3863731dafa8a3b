"""Completes names while they are typed, and corrects their spelling."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from itertools import accumulate, islice
from typing import TypeAlias

from rapidfuzz import fuzz, process

from index.text.folding import fold

_MIN_LIKENESS = 75
"""Minimum likeness (rapidfuzz's ratio, in percent) of a correction. A guess; nothing was measured."""
_MAX_PARTIAL_WORDS = 4
"""Maximum words of a name that is also corrected from its last words alone, such as a surname; a headline is
longer. A guess; nothing was measured."""
_CANDIDATES_PER_RETURNED = 4
"""Number of similar keys that are compared for each name that is returned. A guess; nothing was measured."""
_LAYER_RATIO = 4
"""Factor by which a layer is larger than the next newer one; layers that are closer are merged. A name is so
entered again a few times as names come, and a search has few layers. A guess; nothing was measured."""

_Aliases: TypeAlias = tuple[str, ...]


class NameIndex:
    """Names that can be completed and corrected. It never changes; `updated` returns another one.

    It has layers, as the index has segments: what is new is a small layer, which hides the names of older
    ones that changed or are gone. So a few new names take little time among many.
    """

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Index names by themselves and by their aliases; completions come in the order of the names."""
        self._layers: tuple[_Layer, ...] = (_Layer({name: tuple(aliases) for name, aliases in names}),)

    def updated(self, changed: Mapping[str, Iterable[str] | None]) -> "NameIndex":
        """Return an index with the aliases that some names have now; a name with None is gone."""
        if not changed:
            return self
        entries = {name: None if aliases is None else tuple(aliases) for name, aliases in changed.items()}
        layers = list(self._layers)
        while layers and _LAYER_RATIO * len(entries) >= len(layers[-1].entries):
            entries = {**layers.pop().entries, **entries}
        if not layers:
            entries = {name: aliases for name, aliases in entries.items() if aliases is not None}
        index = NameIndex(())
        index._layers = (*layers, _Layer(entries))
        return index

    @property
    def names(self) -> list[str]:
        """The names, in order."""
        return list(dict.fromkeys(self._merged(lambda layer: iter(layer.names))))

    def gather(self) -> None:
        """Build now what a correction needs."""
        for layer in self._layers:
            _ = layer.tails

    def complete(self, typed: str, limit: int = 25) -> list[str]:
        """Return the names that a typed text may be the beginning of.

        Names that start with the text come first, then those with a word that starts with it. If there are
        none, return those that have all of its words, or else those that it may be a misspelling of.
        """
        start = fold(typed)
        completions = dict.fromkeys(
            islice(self._merged(lambda layer: layer.containing(f"\n {start}")), limit)
        )
        if len(completions) < limit:
            within = self._merged(lambda layer: layer.containing(f" {start}"))
            completions |= dict.fromkeys(islice(within, limit))
        if not completions:
            words = [f" {word}" for word in start.split()]
            completions = dict.fromkeys(islice(self._merged(lambda layer: layer.with_all(words)), limit))
        return list(completions)[:limit] or self.corrections(typed, limit)

    def corrections(self, typed: str, limit: int = 3) -> list[str]:
        """Return the names that a typed text may be a misspelling of, the likeliest first."""
        folded = fold(typed)
        candidates = _CANDIDATES_PER_RETURNED * limit
        for letter in (folded[:1], ""):
            similar = [
                (-likeness, name, place)
                for i, layer in enumerate(self._layers)
                for likeness, name, place in layer.similar(folded, letter, candidates + self._hidden[i])
                if not self._is_hidden(i, name)
            ]
            if similar:
                return list(dict.fromkeys(name for _, name, _ in sorted(similar)[:candidates]))[:limit]
        return []

    def _merged(self, search: Callable[["_Layer"], Iterator[str]]) -> Iterator[str]:
        """Yield what a search finds in each layer, in the order of the names."""
        return merge(*(self._shown(i, search(layer)) for i, layer in enumerate(self._layers)))

    def _shown(self, layer: int, names: Iterator[str]) -> Iterator[str]:
        """Yield those names of a layer that no newer one hides."""
        return (name for name in names if not self._is_hidden(layer, name))

    def _is_hidden(self, layer: int, name: str) -> bool:
        return any(name in newer.entries for newer in self._layers[layer + 1 :])

    @cached_property
    def _hidden(self) -> list[int]:
        """For each layer, the number of its texts that newer ones hide from corrections, or more."""
        return [
            _MAX_PARTIAL_WORDS
            * sum(
                1 + len(layer.entries[name] or ())
                for newer in self._layers[i + 1 :]
                for name in newer.entries
                if name in layer.entries
            )
            for i, layer in enumerate(self._layers)
        ]


class _Layer:
    """Names that came at one time.

    All keys stand in one text, a line each, which Python searches a thousand times faster than a list.

    Attributes:
        entries: The aliases of each name; None for a name that is gone.
        names: The name that each key stands for, in order.
        keys: Every spelling of a name, folded.
    """

    def __init__(self, entries: Mapping[str, _Aliases | None]) -> None:
        self.entries = entries
        present = sorted((name, aliases) for name, aliases in entries.items() if aliases is not None)
        pairs = [(name, key) for name, aliases in present for key in map(fold, (name, *aliases)) if key]
        self.names: Sequence[str] = [name for name, _ in pairs]
        self.keys: Sequence[str] = [key for _, key in pairs]
        self._lines = "".join(f"\n {key}" for key in self.keys) + "\n"
        self._starts = list(accumulate((len(key) + 2 for key in self.keys), initial=0))

    def containing(self, part: str) -> Iterator[str]:
        """Yield the name of each line that contains a text, in order."""
        return (self.names[i] for i in self._lines_containing(part))

    def with_all(self, words: Sequence[str]) -> Iterator[str]:
        """Yield the name of each key that has all of some words, each after a blank, in order."""
        lines = self._lines_containing(max(words, key=len, default="\n"))
        return (self.names[i] for i in lines if all(word in f" {self.keys[i]}" for word in words))

    def similar(self, folded: str, letter: str, limit: int) -> list[tuple[float, str, int]]:
        """Return what is similar to a text: the likeness in percent, the name and the number of the text.

        Args:
            folded: The text.
            letter: The first letter that all have; empty for any, of which long names are left out.
            limit: Maximum number of texts.
        """
        texts, key_numbers = self.tails.get(letter, ([], []))
        found = process.extract(folded, texts, scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS, limit=limit)
        return [(likeness, self.names[key_numbers[i]], i) for _, likeness, i in found]

    def _lines_containing(self, part: str) -> Iterator[int]:
        """Yield the numbers of the lines that contain a text, in order."""
        position = self._lines.find(part)
        while position >= 0:
            line = bisect_right(self._starts, position) - 1
            if line == len(self.keys):  # the end of the last line, where nothing was typed
                return
            yield line
            position = self._lines.find(part, self._starts[line + 1])

    @cached_property
    def tails(self) -> dict[str, tuple[list[str], list[int]]]:
        """The texts that a misspelling is compared with, and the number of each one's key.

        They are the keys, and the last words of keys of at most `_MAX_PARTIAL_WORDS`. They are grouped by
        their first letter, which most misspellings keep; those of short keys also stand together under "".
        """
        tails: dict[str, tuple[list[str], list[int]]] = {}
        for key_number, words in enumerate(map(str.split, self.keys)):
            is_short = len(words) <= _MAX_PARTIAL_WORDS
            for i in range(len(words) if is_short else 1):
                tail = " ".join(words[i:])
                for letter in (tail[0], "") if is_short else (tail[0],):
                    texts, key_numbers = tails.setdefault(letter, ([], []))
                    texts.append(tail)
                    key_numbers.append(key_number)
        return tails
