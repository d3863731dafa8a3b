"""What people name when they ask: speakers, outlets and articles, completed and spelled right."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from index.articles import Heading
from index.coverage import Coverage
from index.quoting.speakers import Speaker

_LIKE = 75
"""From which likeness on, in percent (rapidfuzz's ratio), a name is taken for another's misspelling."""


def folded(text: str) -> str:
    """Return a text without accents, case and outer white space, for comparing names."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


@dataclass(frozen=True, slots=True)
class Index:
    """Names that can be completed and spelled right.

    Attributes:
        keys: Every way to start or spell one, folded, in alphabetical order.
        names: What each key stands for.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[tuple[str, Iterable[str]]]) -> "Index":
        """Index names by everything they are also known by; each word of those can be started with."""
        pairs = {
            (key, name)
            for name, known_as in names
            for whole in map(folded, (name, *known_as))
            for key in _starts(whole)
        }
        ordered = sorted(pairs)
        return cls(tuple(key for key, _ in ordered), tuple(name for _, name in ordered))

    def complete(self, typed: str, limit: int = 25) -> list[str]:
        """Return names that start with what was typed, in any word of theirs; else those spelled like it."""
        start = folded(typed)
        found: dict[str, None] = {}
        for i in range(bisect_left(self.keys, start), len(self.keys)):
            if not self.keys[i].startswith(start) or len(found) == limit:
                break
            found[self.names[i]] = None
        return list(found) or self.near(typed, limit)

    def near(self, typed: str, limit: int = 3) -> list[str]:
        """Return names that what was typed may be a misspelling of, the likeliest first."""
        best = process.extract(
            folded(typed), self.keys, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=4 * limit
        )
        return list(dict.fromkeys(self.names[i] for _, _, i in best))[:limit]


def _starts(name: str) -> list[str]:
    words = name.split(" ")
    return [" ".join(words[i:]) for i in range(len(words))] if name else []


class Names:
    """Whom and what a coverage names.

    Attributes:
        speakers: Its speakers by their names.
        known_as: Each speaker's name by everything they are called, folded.
        spoken_by: For completing and spelling a speaker.
    """

    def __init__(self, coverage: Coverage) -> None:
        speakers = coverage.speakers()
        named = {folded(name): speaker.name for speaker in reversed(speakers) for name in speaker.names}
        named |= {folded(speaker.name): speaker.name for speaker in reversed(speakers)}
        self._coverage = coverage
        self.speakers = {speaker.name: speaker for speaker in speakers}
        self.known_as: Mapping[str, str] = named
        self.spoken_by = Index.of((speaker.name, speaker.names) for speaker in speakers)

    @cached_property
    def articles(self) -> Mapping[str, Heading]:
        """The articles by their paths, in that order."""
        return {heading.path: heading for heading in self._coverage.headings()}

    @cached_property
    def titles(self) -> Index:
        """For completing an article, by title or path; its names are paths."""
        return Index.of((heading.path, (heading.title,)) for heading in self.articles.values())

    @cached_property
    def outlets(self) -> Index:
        """For completing and spelling an outlet."""
        return Index.of((name, ()) for name in {heading.outlet for heading in self.articles.values()} if name)

    def speaker(self, typed: str) -> Speaker | None:
        """Return the speaker of that name or title, or one of whose names has all of its words; else None."""
        wanted = folded(typed)
        if not wanted:
            return None
        if wanted in self.known_as:
            return self.speakers[self.known_as[wanted]]
        words = set(wanted.split())
        name = next((name for known, name in self.known_as.items() if words <= set(known.split())), None)
        return None if name is None else self.speakers[name]

    def named_in(self, text: str) -> set[str]:
        """Return the speakers whose full name or surname stands in a text, with its capital letter."""
        said = set(re.findall(r"[^\W\d_]+", text))
        return {name for name in self.speakers if name.split()[-1] in said and name[:1].isupper()}

    def article(self, typed: str) -> Heading | None:
        """Return the article of that path, or the first that what was typed can complete to."""
        if typed in self.articles:
            return self.articles[typed]
        likely = self.titles.complete(typed, 1) if folded(typed) else []
        return self.articles[likely[0]] if likely else None
