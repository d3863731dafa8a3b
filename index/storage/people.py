"""Everybody whom all articles together quote, and who of them said which quotation.

A million sentences have some hundred thousand speakers of articles, and merging all of them takes seconds.
But people are merged by the last words of their names, and an article has few of these. So they are kept by
last word: what a change of the articles does not concern is taken over as it is, and after a start only those
are merged who are asked about. What is kept names articles by path and digest, so that merging segments
leaves it as it is.
"""

import math
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.merge_evidence import Appearance
from index.quotations.people import MergedPeople, MergedSpeaker, Record, merge_people
from index.quotations.person_names import SUFFIXES, folded_words
from index.search.arrays import Ints, offsets
from index.search.vocabulary import decoded
from index.storage.live_article_segment import LiveArticleSegment
from index.storage.speaker_table import SpeakerTable
from index.text.folding import fold

PersonId: TypeAlias = tuple[str, int, str]
"""Who somebody is in one snapshot: the last word of the name, and the number among the people with that word;
or an empty string, the number of an article, and the folded words by which it describes them."""
_ArticleKey: TypeAlias = tuple[bytes, bytes]
"""The path and the digest of an article."""


@dataclass(frozen=True, slots=True)
class PeopleOfWord:
    """The people and bodies whose names have one last word.

    Attributes:
        speakers: The people and bodies.
        quotations: The number of quotations of each.
        of_speaker: For each speaker of articles, whom it is in every article, or whom in each.
    """

    speakers: Sequence[Speaker]
    quotations: Sequence[int]
    of_speaker: Mapping[Speaker, MergedSpeaker | Mapping[_ArticleKey, MergedSpeaker]]


_NOBODY = PeopleOfWord((), (), {})


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment of a snapshot.

    Attributes:
        segment: The segment, and the articles that are left in it.
        table: Its speakers.
        is_whole: Whether no article was removed.
        first_article: The number of its first article through all segments.
        first_quote: The number of its first quotation through all segments.
    """

    segment: LiveArticleSegment
    table: SpeakerTable
    is_whole: bool
    first_article: int
    first_quote: int

    def articles_of(self, record: int) -> Ints:
        """Return the articles that are left of a record."""
        articles = self.table.articles_of(record)
        return articles if self.is_whole else articles[self.segment.live[articles]]

    def quotes_of(self, record: int) -> Ints:
        """Return the quotations that are left of a record."""
        quotes = self.table.quotes_of(record)
        return quotes if self.is_whole else quotes[self.segment.live[self.articles_with(quotes)]]

    def articles_with(self, quotes: Ints) -> Ints:
        """Return the article of each of some quotations."""
        return np.searchsorted(self.segment.segment.quote_starts, quotes, side="right") - 1

    def records_of(self, article: int) -> list[int]:
        """Return the records of an article."""
        segment = self.segment.segment
        starts = segment.article_speaker_starts
        return segment.article_speakers[starts.item(article) : starts.item(article + 1)].tolist()

    def key(self, article: int) -> _ArticleKey:
        """Return the path and the digest of an article."""
        segment = self.segment.segment
        return segment.paths[article], segment.digests[article].tobytes()


class People:
    """Everybody who is quoted in a snapshot of the articles. Threads may share it.

    Attributes:
        changes: The people of each last word that is not as in an earlier snapshot: before, and now.
        earlier: What identifies that snapshot's people; None if there is none.
        identity: What identifies these people, for a later snapshot.
    """

    def __init__(self, parts: Sequence[LiveArticleSegment]) -> None:
        self.changes: Mapping[str, tuple[PeopleOfWord, PeopleOfWord]] = {}
        self.earlier: object | None = None
        self.identity = object()
        self._of_word: dict[str, PeopleOfWord] = {}
        self._is_complete = False
        self._count = 0
        self._set_parts(parts)

    def _set_parts(self, parts: Sequence[LiveArticleSegment]) -> None:
        articles = offsets([len(part.segment) for part in parts]).tolist()
        quotes = offsets([len(part.segment.quotes) for part in parts]).tolist()
        self._article_starts: list[int] = articles
        self._quote_starts: list[int] = quotes
        self._parts = tuple(
            _Part(part, part.segment.speaker_table(), bool(part.live.all()), articles[i], quotes[i])
            for i, part in enumerate(parts)
        )

    def with_parts(self, parts: Sequence[LiveArticleSegment]) -> "People":
        """Return the same people, for segments that have the same articles."""
        people = People(parts)
        people.changes, people.earlier, people.identity = self.changes, self.earlier, self.identity
        people._of_word, people._is_complete, people._count = self._of_word, self._is_complete, self._count
        return people

    def updated(
        self,
        parts: Sequence[LiveArticleSegment],
        removed: Mapping[int, Iterable[int]],
        added: SpeakerTable | None,
    ) -> "People":
        """Return the people of other articles, which differ from these by some that came and went.

        Args:
            parts: The segments that have the other articles.
            removed: The articles that went, by the place of their segment among these ones.
            added: The speakers of those that came.
        """
        words = {
            self._parts[i].table.last_words[record]
            for i, articles in removed.items()
            for article in articles
            for record in self._parts[i].records_of(article)
        }
        words.update(added.by_last_word if added else ())
        words.discard("")
        people = People(parts)
        known = self._of_word.copy()
        before = {word: known.pop(word, _NOBODY) for word in words}
        people._of_word, people._is_complete = known, self._is_complete
        if self._is_complete:
            people.earlier = self.identity
            people.changes = {word: (before[word], people.of_word(word)) for word in sorted(words)}
            sizes = (len(now.speakers) - len(earlier.speakers) for earlier, now in people.changes.values())
            people._count = self._count + sum(sizes)
        return people

    def of_word(self, word: str) -> PeopleOfWord:
        """Return the people whose names have a last word."""
        people = self._of_word.get(word)
        if people is None:
            people = self._merged(word)
            if people.speakers:
                self._of_word[word] = people
        return people

    def everybody(self) -> Iterator[tuple[PersonId, Speaker, int]]:
        """Yield the people and bodies, and how often each is quoted; not speakers that are only described."""
        self._complete()
        for word, people in self._of_word.copy().items():
            yield from members(word, people)

    def count(self) -> int:
        """Return the number of people and bodies."""
        self._complete()
        return self._count

    def _complete(self) -> None:
        """Merge everybody who is not yet."""
        if not self._is_complete:
            for word in dict.fromkeys(word for part in self._parts for word in part.table.by_last_word):
                self.of_word(word)
            self._count = sum(len(people.speakers) for people in self._of_word.copy().values())
            self._is_complete = True

    def speaker(self, person: PersonId) -> Speaker:
        """Return who a person is."""
        word, number, description = person
        if word:
            return self._of_word[word].speakers[number]
        part, article = self._part_of_article(number)
        record = self._described_as(part, article, description)[0]
        speaker = part.table.speakers[record]
        return (
            speaker if speaker.kind is SpeakerKind.DESCRIBED else replace(speaker, kind=SpeakerKind.DESCRIBED)
        )

    def quotation_count(self, person: PersonId) -> int:
        """Return the number of quotations of somebody who has a name."""
        return self._of_word[person[0]].quotations[person[1]]

    def named(self, name: str) -> PersonId | None:
        """Return the person or body that is shown by a name; None for nobody."""
        words = folded_words(name.partition(" (")[0])
        for word in dict.fromkeys((*words[-1:], *(w for w in words[-2:-1] if words[-1] in SUFFIXES))):
            for number, speaker in enumerate(self.of_word(word).speakers):
                if speaker.name == name:
                    return word, number, ""
        return None

    def described(self, words: tuple[str, ...]) -> list[PersonId]:
        """Return the speakers whom single articles describe by some words, by the paths of the articles."""
        found = [
            (part.key(article), part.first_article + article, fold(part.table.speakers[record].name))
            for part in self._parts
            for record in part.table.by_description.get(words, ())
            for article in part.articles_of(record).tolist()
        ]
        return list(dict.fromkeys(("", article, description) for _, article, description in sorted(found)))

    def speakers_of(self, quote: int) -> list[PersonId]:
        """Return the speakers of a quotation, each once, in the order of the article."""
        return list(dict.fromkeys(person for person, _ in self._merged_speakers(quote)))

    def speaker_of(self, quote: int) -> PersonId | None:
        """Return the speaker of a quotation, or the first of several; None for none."""
        return next((person for person, _ in self._merged_speakers(quote)), None)

    def probability(self, quote: int) -> float:
        """Return the probability that the speakers of a quotation's article are these; 0 without any."""
        merged = self._merged_speakers(quote)
        return math.prod(probability for _, probability in merged) if merged else 0.0

    def confidence(self, quote: int) -> float:
        """Return the probability that its speakers said a quotation; 0 without any."""
        part = self._parts[bisect_right(self._quote_starts, quote) - 1]
        return (
            self.probability(quote)
            * part.segment.segment.quote_confidence.item(quote - part.first_quote)
            / 100
        )

    def quotes_by(self, person: PersonId) -> Ints:
        """Return the numbers of a person's quotations, ascending."""
        word, number, description = person
        if not word:
            part, article = self._part_of_article(number)
            records = self._described_as(part, article, description)
            quotes = [q[part.articles_with(q) == article] for q in map(part.table.quotes_of, records)]
            return _distinct(quotes) + part.first_quote
        found: list[Ints] = []
        of_speaker = self.of_word(word).of_speaker
        for part in self._parts:
            for record in part.table.by_last_word.get(word, ()):
                merged = of_speaker.get(part.table.speakers[record])
                if isinstance(merged, MergedSpeaker):
                    if merged.number == number:
                        found.append(part.quotes_of(record) + part.first_quote)
                elif merged:
                    found.append(_those_of(part, part.quotes_of(record), merged, number) + part.first_quote)
        return _distinct(found)

    def _merged(self, word: str) -> PeopleOfWord:
        """Merge the speakers whose names have a last word."""
        places: dict[Speaker, list[tuple[_Part, int, Ints]]] = {}
        for part in self._parts:
            for record in part.table.by_last_word.get(word, ()):
                articles = part.articles_of(record)
                if len(articles):
                    places.setdefault(part.table.speakers[record], []).append((part, record, articles))
        if not places:
            return _NOBODY
        appearances = _Appearances(list(places.values()))
        records = [_record(of_speaker) for of_speaker in places.values()]
        merged = merge_people(records, appearances)
        of_speaker = {
            speaker: person
            if isinstance(person, MergedSpeaker)
            else {appearances.keys[rank]: of_article for rank, of_article in person.items()}
            for speaker, person in zip(places, merged.of_records, strict=True)
        }
        return PeopleOfWord(merged.speakers, _counts(places, of_speaker, merged), of_speaker)

    def _merged_speakers(self, quote: int) -> list[tuple[PersonId, float]]:
        """Return the speakers of a quotation, each with the probability that it is them."""
        part = self._parts[bisect_right(self._quote_starts, quote) - 1]
        number, segment = quote - part.first_quote, part.segment.segment
        first = segment.quote_speaker.item(number)
        if first < 0:
            return []
        article = segment.article_of_quote(number)
        if not part.segment.live[article]:
            return []
        starts = segment.further_speaker_starts
        further = segment.further_speakers[starts.item(number) : starts.item(number + 1)].tolist()
        return [self._merged_speaker(part, article, record) for record in (first, *further)]

    def _merged_speaker(self, part: _Part, article: int, record: int) -> tuple[PersonId, float]:
        speaker, word = part.table.speakers[record], part.table.last_words[record]
        if not word:
            return ("", part.first_article + article, fold(speaker.name)), 1.0
        merged = self.of_word(word).of_speaker[speaker]
        if not isinstance(merged, MergedSpeaker):
            merged = merged[part.key(article)]
        return (word, merged.number, ""), merged.probability

    def _part_of_article(self, article: int) -> tuple[_Part, int]:
        part = self._parts[bisect_right(self._article_starts, article) - 1]
        return part, article - part.first_article

    def _described_as(self, part: _Part, article: int, description: str) -> list[int]:
        """Return the records of an article that only describe somebody, by some folded words."""
        table = part.table
        return [
            record
            for record in part.records_of(article)
            if not table.last_words[record] and fold(table.speakers[record].name) == description
        ]


def members(word: str, people: PeopleOfWord) -> Iterator[tuple[PersonId, Speaker, int]]:
    """Yield the people of a last word, and how often each is quoted."""
    for number, (speaker, count) in enumerate(zip(people.speakers, people.quotations, strict=True)):
        yield (word, number, ""), speaker, count


class _Appearances:
    """The articles of some records, read at the first call.

    Attributes:
        keys: The path and the digest of each article, by its rank.
    """

    def __init__(self, places: Sequence[Sequence[tuple[_Part, int, Ints]]]) -> None:
        self.keys: Sequence[_ArticleKey] = ()
        self._places = places
        self._appearances: list[list[Appearance]] = []

    def __call__(self) -> list[list[Appearance]]:
        if not self._appearances:
            articles = {
                (part.first_article, article): (part.key(article), part)
                for of_record in self._places
                for part, _, numbers in of_record
                for article in numbers.tolist()
            }
            self.keys = sorted({key for key, _ in articles.values()})
            ranks = {key: rank for rank, key in enumerate(self.keys)}
            contexts = {
                place: (ranks[key], part.records_of(place[1]), _companions(part, place[1]))
                for place, (key, part) in articles.items()
            }
            self._appearances = [
                [
                    _appearance(part, record, article, contexts[part.first_article, article])
                    for part, record, numbers in of_record
                    for article in numbers.tolist()
                ]
                for of_record in self._places
            ]
        return self._appearances


def _appearance(
    part: _Part, record: int, article: int, context: tuple[int, list[int], Collection[tuple[str, ...]]]
) -> Appearance:
    rank, records, companions = context
    name, segment = part.table.names[record], part.segment.segment
    if name is None:
        raise ValueError("a speaker that is only described is merged with nobody")
    outlet = decoded(segment.outlets[segment.outlet_of.item(article)])
    position = records.index(record)
    day = segment.days.item(article)
    return Appearance(rank, position, part.table.speakers[record], name, outlet, day, companions)


def _companions(part: _Part, article: int) -> frozenset[tuple[str, ...]]:
    """Return the keys of the full names of all speakers in an article."""
    names = (part.table.names[record] for record in part.records_of(article))
    return frozenset(name.key for name in names if name and not name.is_short and not name.is_body)


def _record(places: Sequence[tuple[_Part, int, Ints]]) -> Record:
    """Return a record of all articles that have it."""
    part, record, _ = places[0]
    name = part.table.names[record]
    if name is None:
        raise ValueError("a speaker that is only described is merged with nobody")
    first = last = count = 0
    for part, _, articles in places:
        days = part.segment.segment.days[articles]
        days = days[days > 0]
        if len(days):
            earliest, latest = int(days.min()), int(days.max())
            first, last = min(first or earliest, earliest), max(last, latest)
        count += len(articles)
    part, record, _ = places[0]
    return Record(part.table.speakers[record], name, count, first, last)


def _counts(
    places: Mapping[Speaker, Sequence[tuple[_Part, int, Ints]]],
    of_speaker: Mapping[Speaker, MergedSpeaker | Mapping[_ArticleKey, MergedSpeaker]],
    merged: MergedPeople,
) -> list[int]:
    """Return the number of quotations of each person."""
    # Two speakers of one quotation may be one person.
    of_person: list[list[Ints]] = [[] for _ in merged.speakers]
    for speaker, of_record in places.items():
        person = of_speaker[speaker]
        for part, record, _ in of_record:
            quotes = part.quotes_of(record)
            if isinstance(person, MergedSpeaker):
                of_person[person.number].append(quotes + part.first_quote)
            else:
                for number in {each.number for each in person.values()}:
                    of_person[number].append(_those_of(part, quotes, person, number) + part.first_quote)
    return [len(_distinct(quotes)) for quotes in of_person]


def _distinct(arrays: Sequence[Ints]) -> Ints:
    """Return the numbers that some arrays have, each of which is ascending; `np.unique` is slower by far."""
    if len(arrays) == 1:
        return arrays[0].astype(np.int64)
    numbers = np.sort(np.concatenate((np.zeros(0, np.int64), *arrays)))
    return numbers[np.diff(numbers, prepend=-1) > 0]


def _those_of(part: _Part, quotes: Ints, merged: Mapping[_ArticleKey, MergedSpeaker], number: int) -> Ints:
    """Return the quotations of a record in the articles where it is a person."""
    articles = part.articles_with(quotes).tolist()
    return quotes[np.array([merged[part.key(article)].number == number for article in articles], np.bool_)]
