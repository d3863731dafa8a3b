"""The names in a coverage: its speakers, outlets and articles, to be completed and corrected."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property

from index.model.article import Heading
from index.model.quotation import Speaker
from index.questions.name_index import NameIndex
from index.questions.speaker_resolver import ResolvedSpeaker, SpeakerResolver
from index.text.folding import fold


class Names:
    """The names of a coverage's speakers, outlets and articles.

    Attributes:
        speakers: The people and bodies by their names.
        speaker_names: Completes and corrects the speakers' names.
    """

    def __init__(
        self,
        speakers: Sequence[Speaker],
        headings: Callable[[], Sequence[Heading]],
        resolver: SpeakerResolver,
    ) -> None:
        """Index the speakers; the headings are read when an article or an outlet is first asked for."""
        self._resolver = resolver
        self._headings = headings
        self.speakers = {speaker.name: speaker for speaker in speakers}
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
    def newest_articles(self) -> Sequence[Heading]:
        """The articles, latest first; those without a date come last, in the order of their paths."""
        latest = date.max.toordinal()
        return sorted(
            self.articles.values(),
            key=lambda heading: -heading.published.toordinal() if heading.published else latest,
        )

    @cached_property
    def titles(self) -> NameIndex:
        """Completes an article's title or path, to its path."""
        return NameIndex((heading.path, (heading.title,)) for heading in self.articles.values())

    @cached_property
    def outlets(self) -> NameIndex:
        """Completes and corrects the outlets' names."""
        outlets = {article.outlet for article in self.articles.values() if article.outlet}
        return NameIndex((outlet, ()) for outlet in sorted(outlets))

    def resolve(self, typed: str) -> ResolvedSpeaker | None:
        """Return whom a typed name means, also a misspelled one, or None for nobody."""
        return self._resolver.resolve(typed)

    def speaker(self, typed: str) -> Speaker | None:
        """Return the speaker whom a typed name means, or None; no word may be misspelled."""
        resolved = self._resolver.resolve_exactly(typed)
        return resolved.speaker if resolved else None

    def article(self, typed: str) -> Heading | None:
        """Return the article with a path, or else the first that a typed text completes to, or None."""
        if typed in self.articles:
            return self.articles[typed]
        paths = self.titles.complete(typed, 1) if fold(typed) else []
        return self.articles[paths[0]] if paths else None
