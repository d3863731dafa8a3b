"""What people name when they ask: speakers, outlets and articles, completed and spelled right."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, islice

from rapidfuzz import fuzz, process

from index.model.article import Heading
from index.model.quotation import Speaker
from index.text.folding import fold

_LIKE = 75
"""From which likeness on, in percent (rapidfuzz's ratio), a name is taken for another's misspelling."""
_SHORT = 4
"""Of how many words a name is misspelled in part: a surname, not the end of a headline."""


class NameIndex:
    """Names that can be completed and spelled right.

    All keys stand in one text, a line each, which Python searches a thousand times faster than a list.

    Attributes:
        names: What each key stands for.
        keys: Every way to say one, fold.
    """

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        """NameIndex names by themselves and by everything they are also known by, in this order."""
        pairs = [(name, key) for name, known_as in names for key in map(fold, (name, *known_as)) if key]
        self.names = [name for name, _ in pairs]
        self.keys = [key for _, key in pairs]
        self._lines = "".join(f"\n {key}" for key in self.keys) + "\n"
        self._starts = list(accumulate((len(key) + 2 for key in self.keys), initial=0))

    def complete(self, typed: str, limit: int = 25) -> list[str]:
        """Return names that start with what was typed; or a word of theirs; or that have all of its words.

        Where there are none, those that it may be a misspelling of.
        """
        start = fold(typed)
        found = dict.fromkeys(islice(self._having(f"\n {start}"), limit))
        if len(found) < limit:
            found |= dict.fromkeys(islice(self._having(f" {start}"), limit))
        if not found:
            words = [f" {word}" for word in start.split()]
            lines = self._lines_having(max(words, key=len, default="\n"))
            whole = (i for i in lines if all(word in f" {self.keys[i]}" for word in words))
            found = dict.fromkeys(self.names[i] for i in islice(whole, limit))
        return list(found)[:limit] or self.near(typed, limit)

    def near(self, typed: str, limit: int = 3) -> list[str]:
        """Return names that what was typed may be a misspelling of, the likeliest first."""
        wanted = fold(typed)
        for start in (wanted[:1], ""):
            tails, owners = self._tails.get(start, ([], []))
            best = process.extract(wanted, tails, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=4 * limit)
            if best:
                return list(dict.fromkeys(self.names[owners[i]] for _, _, i in best))[:limit]
        return []

    def with_words(self, words: str) -> str | None:
        """Return the first name of which a key has all of these words, or None."""
        wanted = set(fold(words).split())
        rarest = max(wanted, key=len, default="")
        for i in self._lines_having(f" {rarest}"):
            if wanted <= set(self.keys[i].split()):
                return self.names[i]
        return None

    def _having(self, part: str) -> Iterator[str]:
        return (self.names[i] for i in self._lines_having(part))

    def _lines_having(self, part: str) -> Iterator[int]:
        """Yield the numbers of the lines that have a part, in order."""
        at = self._lines.find(part)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            if line == len(self.keys):  # the end of the last line, where nothing was typed
                return
            yield line
            at = self._lines.find(part, self._starts[line + 1])

    @cached_property
    def _tails(self) -> dict[str, tuple[list[str], list[int]]]:
        """What misspellings are compared with, and whose it is: a key, and its last words if it is short.

        By the letter that it begins with, as misspellings mostly do, too; short ones are together under "".
        """
        tails: dict[str, tuple[list[str], list[int]]] = {}
        for owner, words in enumerate(map(str.split, self.keys)):
            short = len(words) <= _SHORT
            for i in range(len(words) if short else 1):
                tail = " ".join(words[i:])
                for start in (tail[0], "") if short else (tail[0],):
                    listed, owners = tails.setdefault(start, ([], []))
                    listed.append(tail)
                    owners.append(owner)
        return tails


class Names:
    """Whom and what a coverage names.

    Attributes:
        speakers: Its speakers by their names.
        known_as: Each speaker's name by everything they are called, fold.
        spoken_by: For completing and spelling a speaker.
    """

    def __init__(self, speakers: Sequence[Speaker], headings: Callable[[], Sequence[Heading]]) -> None:
        """Name the speakers; the headings are read when an article or an outlet is first asked for."""
        named = {fold(name): speaker.name for speaker in reversed(speakers) for name in speaker.names}
        named |= {fold(speaker.name): speaker.name for speaker in reversed(speakers)}
        self._headings = headings
        self.speakers = {speaker.name: speaker for speaker in speakers}
        self.known_as: Mapping[str, str] = named
        self.spoken_by = NameIndex((speaker.name, speaker.names) for speaker in speakers)

    def gather(self) -> "Names":
        """Gather everything now, so that the first person who types waits for nothing; return itself."""
        _ = self.titles.near(""), self.outlets, self.spoken_by.near("")
        return self

    @cached_property
    def articles(self) -> Mapping[str, Heading]:
        """The articles by their paths, in that order."""
        return {heading.path: heading for heading in self._headings()}

    @cached_property
    def titles(self) -> NameIndex:
        """For completing an article, by title or path; its names are paths."""
        return NameIndex((heading.path, (heading.title,)) for heading in self.articles.values())

    @cached_property
    def outlets(self) -> NameIndex:
        """For completing and spelling an outlet."""
        outlets = {article.outlet for article in self.articles.values() if article.outlet}
        return NameIndex((outlet, ()) for outlet in sorted(outlets))

    def speaker(self, typed: str) -> Speaker | None:
        """Return the speaker of that name or title, or one of whose names has all of its words; else None."""
        wanted = fold(typed)
        if not wanted:
            return None
        if wanted in self.known_as:
            return self.speakers[self.known_as[wanted]]
        name = self.spoken_by.with_words(wanted)
        return None if name is None else self.speakers[name]

    def named_in(self, text: str) -> set[str]:
        """Return the speakers whose full name or surname stands in a text, with its capital letter."""
        said = set(re.findall(r"[^\W\d_]+", text))
        return {name for name in self.speakers if name.split()[-1] in said and name[:1].isupper()}

    def article(self, typed: str) -> Heading | None:
        """Return the article of that path, or the first that what was typed can complete to."""
        if typed in self.articles:
            return self.articles[typed]
        likely = self.titles.complete(typed, 1) if fold(typed) else []
        return self.articles[likely[0]] if likely else None
