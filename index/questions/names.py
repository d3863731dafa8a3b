"""The names in a coverage: its speakers, outlets and articles, to be completed and corrected."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from index.model.article import Heading
from index.model.quotation import Speaker
from index.questions.name_index import NameIndex
from index.text.folding import fold


class Names:
    """The names of a coverage's speakers, outlets and articles.

    Attributes:
        speakers: The speakers by their names.
        known_as: The speakers' names by each of their names and titles, folded.
        speaker_names: Completes and corrects the speakers' names.
    """

    def __init__(self, speakers: Sequence[Speaker], headings: Callable[[], Sequence[Heading]]) -> None:
        """Index the speakers; the headings are read when an article or an outlet is first asked for."""
        # Where speakers share a name, the first one gets it; a speaker's fullest name precedes all others.
        known_as = {fold(name): speaker.name for speaker in reversed(speakers) for name in speaker.names}
        known_as |= {fold(speaker.name): speaker.name for speaker in reversed(speakers)}
        self._headings = headings
        self.speakers = {speaker.name: speaker for speaker in speakers}
        self.known_as: Mapping[str, str] = known_as
        self.speaker_names = NameIndex((speaker.name, speaker.names) for speaker in speakers)

    def gather(self) -> "Names":
        """Build every index now, so that nobody waits for one while typing, and return the same object."""
        _ = self.titles.corrections(""), self.outlets, self.speaker_names.corrections("")
        return self

    @cached_property
    def articles(self) -> Mapping[str, Heading]:
        """The articles by their paths, in the order of the paths."""
        return {heading.path: heading for heading in self._headings()}

    @cached_property
    def titles(self) -> NameIndex:
        """Completes an article's title or path, to its path."""
        return NameIndex((heading.path, (heading.title,)) for heading in self.articles.values())

    @cached_property
    def outlets(self) -> NameIndex:
        """Completes and corrects the outlets' names."""
        outlets = {article.outlet for article in self.articles.values() if article.outlet}
        return NameIndex((outlet, ()) for outlet in sorted(outlets))

    def speaker(self, typed: str) -> Speaker | None:
        """Return the speaker with a name or title, or else one with a name of all its words, or None."""
        folded = fold(typed)
        if not folded:
            return None
        if folded in self.known_as:
            return self.speakers[self.known_as[folded]]
        name = self.speaker_names.with_words(folded)
        return None if name is None else self.speakers[name]

    def article(self, typed: str) -> Heading | None:
        """Return the article with a path, or else the first that a typed text completes to, or None."""
        if typed in self.articles:
            return self.articles[typed]
        paths = self.titles.complete(typed, 1) if fold(typed) else []
        return self.articles[paths[0]] if paths else None
