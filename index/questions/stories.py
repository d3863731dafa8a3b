"""Counts a sentence or a quotation once that stands in several copies of a story.

Copies differ: one is cut, another corrected. So a document is left out only if another copy has nearly the
same words and the same numbers and negations; a sentence that only a later version has is found as any other.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.model.article import Heading
from index.search.arrays import Floats, Ints, Mask
from index.search.ranking import CANDIDATES
from index.search.segment import Segment
from index.search.vocabulary import encoded
from index.storage.index_reader import DocumentLocation, IndexReader
from index.storage.people import PersonId
from index.text.terms import term

_MIN_COMMON = 0.6
"""Minimum share of the distinct terms of the longer of two documents that both have, if they are versions of
one: a tenth of the words changed leaves about 0.8. A guess; nothing was measured."""
_NEGATIONS = frozenset(
    encoded(term(word))
    for word in (
        *("not", "no", "never", "nobody", "nothing", "none", "neither", "nor", "without", "cannot", "deny"),
        *("can't", "won't", "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "ain't"),
        *("hasn't", "haven't", "hadn't", "couldn't", "wouldn't", "shouldn't", "mustn't", "needn't"),
    )
)
"""The terms of words that turn a statement into its opposite."""
_DIGITS = re.compile(rb"[0-9]")
_FETCH_FACTOR = 4
"""Factor by which more results are fetched if copies leave too few. A guess; nothing was measured."""

_Words = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A result that stands for its versions in other copies.

    Attributes:
        number: Its number.
        words: Its terms.
        copies: All articles of its story.
        speaker: Its speaker, if it is a quotation that has one.
        articles: Its article, and those of the versions that were left out.
    """

    number: int
    words: _Words
    copies: tuple[int, ...]
    speaker: PersonId | None
    articles: set[int] = field(default_factory=set[int])

    def is_version(self, article: int, words: _Words, speaker: PersonId | None) -> bool:
        """Whether another document of the story is a version of this one."""
        return article not in self.articles and speaker == self.speaker and _are_versions(words, self.words)


class Stories:
    """Finds the copies of sentences, or of quotations."""

    def __init__(
        self,
        reader: IndexReader,
        locate: Callable[[int], DocumentLocation],
        segment: Callable[[int], tuple[Segment, Ints]],
        speaker_of: Callable[[int], PersonId | None],
    ) -> None:
        """Find the copies of one kind of documents.

        Args:
            reader: The index.
            locate: Returns the location of a document.
            segment: Returns the documents of a segment by its place, and the first one of each article.
            speaker_of: Returns a document's speaker; None for none.
        """
        self._reader = reader
        self._locate = locate
        self._segment = segment
        self._speaker_of = speaker_of

    @classmethod
    def of_sentences(cls, reader: IndexReader) -> "Stories":
        """Return the stories of sentences."""
        return cls(
            reader,
            reader.locate_sentence,
            lambda i: (reader.parts[i].segment.sentences, reader.parts[i].segment.articles.starts),
            lambda _: None,
        )

    @classmethod
    def of_quotes(cls, reader: IndexReader) -> "Stories":
        """Return the stories of quotations."""
        return cls(
            reader,
            reader.locate_quote,
            lambda i: (reader.parts[i].segment.quotes, reader.parts[i].segment.quote_starts),
            lambda number: reader.people.speaker_of(number),  # noqa: PLW0108 - people are merged when asked
        )

    def top(
        self, fetch: Callable[[int], tuple[Ints, Floats]], limit: int, mask: Mask | None
    ) -> tuple[Ints, Floats]:
        """Return the best documents and their scores, each once, from the first report that has its words.

        Args:
            fetch: Returns so many documents and their scores, best first.
            limit: Maximum number of documents.
            mask: The documents that may be returned; None for all.
        """
        if not self._reader.has_copies:
            return fetch(limit)
        # A search ranks so many candidates anyway: to fetch fewer is not faster.
        fetched = max(limit, CANDIDATES)
        while True:
            numbers, scores = fetch(fetched)
            shown = self._counted_once(numbers.tolist(), limit)
            if len(shown) == limit or len(numbers) < fetched:
                break
            fetched *= _FETCH_FACTOR
        places = list(shown)
        firsts = [self._first_report(shown[place], mask) for place in places]
        return np.array(firsts, np.int64), scores[places]

    def first_reports(self, numbers: Iterable[int], mask: Mask | None) -> Iterator[int]:
        """Yield the documents whose words no earlier report of their story has.

        Args:
            numbers: The documents.
            mask: The documents that count as reports; None for all.
        """
        for number in numbers:
            copies = self._copies(number)
            if copies:
                shown = _Shown(number, self._words(number), copies, self._speaker_of(number))
                if self._first_report(shown, mask) != number:
                    continue
            yield number

    def distinct(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return some documents, each once if copies of a story have it in the same words.

        Returns:
            The first report of each document, in order, and the place of the document among the given ones.
        """
        if not self._reader.has_copies:
            return {number: place for place, number in enumerate(numbers)}
        firsts: dict[int, int] = {}
        for place, number in enumerate(numbers):
            copies = self._copies(number)
            shown = (
                _Shown(number, self._words(number), copies, self._speaker_of(number)) if copies else number
            )
            firsts.setdefault(self._first_report(shown, None), place)
        return firsts

    def reports(self, number: int) -> tuple[Heading, ...]:
        """Return the other articles of a document's story that have a version of it, the first one first."""
        copies = self._copies(number)
        if not copies:
            return ()
        own, words = self._article(number), self._words(number)
        others = (article for article in copies if article != own)
        return tuple(
            self._reader.heading(article) for article in others if any(self._versions(article, words))
        )

    def versions(self, number: int) -> Iterator[tuple[int, bool]]:
        """Yield a document's version in each other copy of its story, and whether it has the same words."""
        own, words, speaker = self._article(number), self._words(number), self._speaker_of(number)
        for article in self._copies(number):
            theirs = [] if article == own else list(self._versions(article, words))
            theirs = [version for version in theirs if self._speaker_of(version[0]) == speaker]
            if theirs:
                version, their_words = min(theirs, key=lambda version: version[1] != words)
                yield version, their_words == words

    def beside(self, path: str, numbers: Sequence[int]) -> list[int]:
        """Return documents, each once, without those in copies of an article that it has too.

        Args:
            path: The path of the article.
            numbers: The documents.
        """
        own = self._reader.article_with_path(path)
        copies = () if own is None else self._reader.copies(own)
        if own is not None and copies:
            numbers = [
                number
                for number in numbers
                if self._copies(number) != copies
                or self._article(number) == own
                or not any(self._versions(own, self._words(number)))
            ]
        return [self._first_report(shown, None) for shown in self._counted_once(numbers).values()]

    def _counted_once(self, numbers: Sequence[int], limit: int | None = None) -> dict[int, _Shown | int]:
        """Return the first documents without other versions, by their places among all; None for no limit."""
        shown: dict[int, _Shown | int] = {}
        of_story: dict[int, list[_Shown]] = {}
        for place, number in enumerate(numbers):
            if len(shown) == limit:
                break
            copies = self._copies(number)
            if not copies:
                shown[place] = number
                continue
            article, words, speaker = self._article(number), self._words(number), self._speaker_of(number)
            in_story = of_story.setdefault(copies[0], [])
            for other in in_story:
                if other.is_version(article, words, speaker):
                    other.articles.add(article)
                    break
            else:
                shown[place] = result = _Shown(number, words, copies, speaker, {article})
                in_story.append(result)
        return shown

    def _first_report(self, result: _Shown | int, mask: Mask | None) -> int:
        """Return the first document of a story that has the words of one of its documents."""
        if isinstance(result, int):
            return result
        own = self._article(result.number)
        for article in result.copies:
            if article == own:
                break
            for number, words in self._versions(article, result.words):
                is_allowed = mask is None or bool(mask[number])
                if words == result.words and is_allowed and self._speaker_of(number) == result.speaker:
                    return number
        return result.number

    def _versions(self, article: int, words: _Words) -> Iterator[tuple[int, _Words]]:
        """Yield the documents of an article that are versions of one, with their terms."""
        i, number = self._reader.locate_article(article)
        segment, starts = self._segment(i)
        first, after = starts[number : number + 2].tolist()
        edges = segment.token_starts[first : after + 1].astype(np.int64)
        if first == after:
            return
        wanted = segment.term_ids({word.decode("utf-8", "surrogatepass") for word in words})
        hits = np.isin(segment.tokens[edges[0] : edges[-1]], [number for number in wanted if number >= 0])
        counts = np.diff(np.concatenate(([0], np.cumsum(hits)))[edges - edges[0]])
        offset = self._reader.first_document(i, segment)
        for place in np.flatnonzero(counts >= _MIN_COMMON * len(set(words))).tolist():
            theirs = _words(segment, first + place)
            if _are_versions(theirs, words):
                yield offset + first + place, theirs

    def _article(self, number: int) -> int:
        location = self._locate(number)
        return self._reader.article_number(location.segment, location.article)

    def _copies(self, number: int) -> tuple[int, ...]:
        return self._reader.copies(self._article(number))

    def _words(self, number: int) -> _Words:
        location = self._locate(number)
        segment, starts = self._segment(location.segment)
        return _words(segment, int(starts[location.article]) + location.number)


def _words(segment: Segment, place: int) -> _Words:
    numbers: list[int] = segment.tokens_of(place).tolist()
    return tuple(map(segment.vocabulary.__getitem__, numbers))


def _are_versions(left: _Words, right: _Words) -> bool:
    """Whether two documents of one story have nearly the same words, and the same numbers and negations."""
    if left == right:
        return True
    ours, theirs = set(left), set(right)
    is_near = len(ours & theirs) >= _MIN_COMMON * max(len(ours), len(theirs), 1)
    return is_near and all(map(_is_harmless, ours ^ theirs))


def _is_harmless(form: bytes) -> bool:
    """Whether a term that only one version has leaves numbers and negations as they are."""
    return form not in _NEGATIONS and not _DIGITS.search(form)
