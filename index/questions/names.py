"""The names in a coverage: its speakers, outlets and articles, to be completed and corrected."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from index.model.article import Heading, StoryHeading
from index.model.quotation import Speaker
from index.questions.name_index import NameIndex
from index.questions.speaker_resolver import ResolvedSpeaker, SpeakerResolver
from index.storage.index_reader import IndexReader
from index.text.folding import fold


class Names:
    """The names of a coverage's speakers, outlets and articles.

    Attributes:
        articles: The articles by their paths, in the order of the paths.
        speaker_names: Completes and corrects the speakers' names.
    """

    def __init__(self, reader: IndexReader, resolver: SpeakerResolver) -> None:
        """Index the speakers; the headings are read when an article or an outlet is first asked for."""
        self._reader = reader
        self._resolver = resolver
        self.articles: Mapping[str, Heading] = _Articles(reader)
        self.speaker_names = NameIndex(
            (speaker.name, speaker.names) for _, speaker, _ in reader.people.everybody()
        )

    def updated(self, reader: IndexReader, resolver: SpeakerResolver) -> "Names":
        """Return the names of the next snapshot; only what changed is entered.

        Args:
            reader: That snapshot.
            resolver: What resolves the names of its speakers.
        """
        people, earlier = reader.people, self._reader.people
        if people.identity is earlier.identity:
            return self
        if people.earlier is not earlier.identity:
            return Names(reader, resolver)
        names = object.__new__(Names)
        names._reader, names._resolver, names.articles = reader, resolver, _Articles(reader)
        changes = people.changes.values()
        before = {speaker.name: speaker.names for earlier, _ in changes for speaker in earlier.speakers}
        now = {speaker.name: speaker.names for _, later in changes for speaker in later.speakers}
        names.speaker_names = self.speaker_names.updated(
            {name: now.get(name) for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        )
        if "titles" in self.__dict__:
            headings = ((path, names.articles.get(path)) for path in reader.changed_paths)
            names.titles = self.titles.updated(
                {path: (heading.title,) if heading else None for path, heading in headings}
            )
        return names

    def gather(self) -> "Names":
        """Build every index now, so that nobody waits for one while typing, and return the same object.

        What the next change of the articles is compared with is sorted as well.
        """
        for index in (self.titles, self.outlets, self.speaker_names):
            index.gather()
        self._reader.sort_bands()
        return self

    @cached_property
    def newest_articles(self) -> Sequence[Heading]:
        """The articles, latest first; those without a date come last, in the order of their paths."""
        latest = date.max.toordinal()
        return sorted(
            self.articles.values(),
            key=lambda heading: -heading.published.toordinal() if heading.published else latest,
        )

    @cached_property
    def copied_stories(self) -> Sequence[StoryHeading]:
        """The stories that have copies."""
        heading = self._reader.heading
        return [
            StoryHeading.of_reports(heading(first), map(heading, copies))
            for first, *copies in self._reader.copied_stories()
        ]

    @cached_property
    def newest_stories(self) -> Sequence[Heading]:
        """The stories in the order of `newest_articles`: those with copies, and the other articles."""
        copied = {story.path: story for story in self.copied_stories}
        copies = {copy.path for story in self.copied_stories for copy in story.copies}
        return [
            copied.get(heading.path, heading)
            for heading in self.newest_articles
            if heading.path not in copies
        ]

    @cached_property
    def titles(self) -> NameIndex:
        """Completes an article's title or path, to its path."""
        return NameIndex((heading.path, (heading.title,)) for heading in self.articles.values())

    @cached_property
    def outlets(self) -> NameIndex:
        """Completes and corrects the outlets' names."""
        return NameIndex((outlet, ()) for outlet in self._reader.outlets())

    def resolve(self, typed: str) -> ResolvedSpeaker | None:
        """Return whom a typed name means, also a misspelled one, or None for nobody."""
        return self._resolver.resolve(typed)

    def speaker(self, typed: str) -> Speaker | None:
        """Return the speaker whom a typed name means, or None; no word may be misspelled."""
        resolved = self._resolver.resolve_exactly(typed)
        return resolved.speaker if resolved else None

    def shown_as(self, name: str) -> Speaker | None:
        """Return the person or body that is shown by a name, or None."""
        person = self._reader.people.named(name)
        return self._reader.people.speaker(person) if person else None

    def article(self, typed: str) -> Heading | None:
        """Return the article with a path, or else the first that a typed text completes to, or None."""
        if typed in self.articles:
            return self.articles[typed]
        paths = self.titles.complete(typed, 1) if fold(typed) else []
        return self.articles[paths[0]] if paths else None


class _Articles(Mapping[str, Heading]):
    """The headings of a snapshot's articles by their paths, read when they are asked for."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader

    def __getitem__(self, path: str) -> Heading:
        if "_by_path" in self.__dict__:
            return self._by_path[path]
        article = self._reader.article_with_path(path)
        if article is None:
            raise KeyError(path)
        return self._reader.heading(article)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_path)

    def __len__(self) -> int:
        return len(self._by_path)

    @cached_property
    def _by_path(self) -> Mapping[str, Heading]:
        by_path: dict[str, Heading] = {}
        for heading in sorted(self._reader.headings(), key=lambda heading: heading.path):
            by_path.setdefault(heading.path, heading)
        return by_path
