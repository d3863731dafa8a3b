"""Completes names while they are typed, and corrects their spelling."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, islice

from rapidfuzz import fuzz, process

from index.text.folding import fold

_MIN_LIKENESS = 75
"""Minimum likeness (rapidfuzz's ratio, in percent) of a correction. A guess; nothing was measured."""
_MAX_PARTIAL_WORDS = 4
"""Maximum words of a name that is also corrected from its last words alone, such as a surname; a headline is
longer. A guess; nothing was measured."""
_CANDIDATES_PER_RETURNED = 4
"""Number of similar keys that are compared for each name that is returned. A guess; nothing was measured."""


class NameIndex:
    """Names that can be completed and corrected.

    All keys stand in one text, a line each, which Python searches a thousand times faster than a list.

    Attributes:
        names: The name that each key stands for.
        keys: Every spelling of a name, folded.
    """

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Index names by themselves and by their aliases, in this order."""
        pairs = [(name, key) for name, aliases in names for key in map(fold, (name, *aliases)) if key]
        self.names = [name for name, _ in pairs]
        self.keys = [key for _, key in pairs]
        self._lines = "".join(f"\n {key}" for key in self.keys) + "\n"
        self._starts = list(accumulate((len(key) + 2 for key in self.keys), initial=0))

    def complete(self, typed: str, limit: int = 25) -> list[str]:
        """Return the names that a typed text may be the beginning of.

        Names that start with the text come first, then those with a word that starts with it. If there are
        none, return those that have all of its words, or else those that it may be a misspelling of.
        """
        start = fold(typed)
        completions = dict.fromkeys(islice(self._names_containing(f"\n {start}"), limit))
        if len(completions) < limit:
            completions |= dict.fromkeys(islice(self._names_containing(f" {start}"), limit))
        if not completions:
            words = [f" {word}" for word in start.split()]
            lines = self._lines_containing(max(words, key=len, default="\n"))
            with_all = (i for i in lines if all(word in f" {self.keys[i]}" for word in words))
            completions = dict.fromkeys(self.names[i] for i in islice(with_all, limit))
        return list(completions)[:limit] or self.corrections(typed, limit)

    def corrections(self, typed: str, limit: int = 3) -> list[str]:
        """Return the names that a typed text may be a misspelling of, the likeliest first."""
        folded = fold(typed)
        for letter in (folded[:1], ""):
            tails, key_numbers = self._tails.get(letter, ([], []))
            similar = process.extract(
                folded,
                tails,
                scorer=fuzz.ratio,
                score_cutoff=_MIN_LIKENESS,
                limit=_CANDIDATES_PER_RETURNED * limit,
            )
            if similar:
                return list(dict.fromkeys(self.names[key_numbers[i]] for _, _, i in similar))[:limit]
        return []

    def _names_containing(self, part: str) -> Iterator[str]:
        return (self.names[i] for i in self._lines_containing(part))

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
    def _tails(self) -> dict[str, tuple[list[str], list[int]]]:
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
