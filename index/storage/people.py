"""The people that all articles together quote, and who of them said which quotation."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.model.quotation import Speaker
from index.quotations.people import merge
from index.search.arrays import Ints
from index.storage.live_article_segment import LiveArticleSegment


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is quoted in a coverage, numbered.

    Attributes:
        people: The people, by number.
        speaker_of: For each quotation, the number of the person who said it, or of the first of several; -1
            for none.
        further: The other people who said a quotation jointly, by its number.
        by_name: The number of each person by their name.
        by_alias: The number of a person by each of their names, casefolded.
        quotes: The numbers of the quotations, grouped by person.
        starts: For each person, the place in `quotes` of their first quotation; then the end of the last.
    """

    people: Sequence[Speaker]
    speaker_of: Ints
    further: Mapping[int, Sequence[int]]
    by_name: Mapping[str, int]
    by_alias: Mapping[str, int]
    quotes: Ints
    starts: Ints

    @classmethod
    def of(
        cls, people: Sequence[Speaker], speaker_of: Ints, further: Mapping[int, Sequence[int]]
    ) -> "People":
        """Return these people, given for each quotation the numbers of the people who said it."""
        joint = [(person, quote) for quote, persons in further.items() for person in persons]
        persons = np.concatenate((speaker_of, np.array([person for person, _ in joint], np.int32)))
        numbers = np.concatenate(
            (np.arange(len(speaker_of)), np.array([quote for _, quote in joint], np.int64))
        )
        order = np.lexsort((numbers, persons)) if joint else np.argsort(persons, kind="stable")
        return cls(
            people=people,
            speaker_of=speaker_of,
            further=further,
            by_name={person.name: i for i, person in enumerate(people)},
            by_alias={name.casefold(): i for i, person in enumerate(people) for name in person.names},
            quotes=numbers[order],
            starts=np.searchsorted(persons[order], np.arange(len(people) + 1)),
        )

    def speakers_of(self, quote: int) -> list[int]:
        """Return the numbers of the people who said a quotation, in the order of the article."""
        first = self.speaker_of.item(quote)
        return [first, *self.further.get(quote, ())] if first >= 0 else []

    def quotes_by(self, person: int) -> Ints:
        """Return the numbers of a person's quotations, ascending."""
        return self.quotes[self.starts.item(person) : self.starts.item(person + 1)]


def collect_people(parts: Sequence[LiveArticleSegment]) -> People:
    """Return the people in the articles that are left in some segments.

    Quotations are numbered through all segments, those of removed articles included; these have no speaker.
    """
    records = [part.segment.speakers() for part in parts]
    people, numbers = merge(_speakers_by_article(parts, records))
    numbers_of_article = iter(numbers)
    speaker_of: list[int] = []
    further: dict[int, list[int]] = {}
    for part, speakers in zip(parts, records, strict=True):
        starts = part.segment.quote_starts.tolist()
        quote_speaker: list[int] = part.segment.quote_speaker.tolist()
        further_speakers: list[int] = part.segment.further_speakers.tolist()
        further_starts: list[int] = part.segment.further_speaker_starts.tolist()
        joint_quotes: list[int] = np.flatnonzero(np.diff(part.segment.further_speaker_starts)).tolist()
        for article, live in enumerate(part.live.tolist()):
            by_name = next(numbers_of_article) if live else {}
            first_quote = len(speaker_of) - starts[article]
            speaker_of.extend(
                by_name.get(speakers[speaker].name, -1) if speaker >= 0 else -1
                for speaker in quote_speaker[starts[article] : starts[article + 1]]
            )
            for quote in joint_quotes[bisect_left(joint_quotes, starts[article]) :] if live else ():
                if quote >= starts[article + 1]:
                    break
                others = further_speakers[further_starts[quote] : further_starts[quote + 1]]
                further[first_quote + quote] = [by_name[speakers[other].name] for other in others]
    return People.of(people, np.array(speaker_of, np.int32), further)


def _speakers_by_article(
    parts: Sequence[LiveArticleSegment], records: Sequence[Sequence[Speaker]]
) -> list[list[Speaker]]:
    """Return the speakers of each article that is left, segment by segment."""
    articles: list[list[Speaker]] = []
    for part, speakers in zip(parts, records, strict=True):
        numbers = part.segment.article_speakers.tolist()
        starts = part.segment.article_speaker_starts.tolist()
        articles.extend(
            [speakers[i] for i in numbers[starts[article] : starts[article + 1]]]
            for article in np.flatnonzero(part.live).tolist()
        )
    return articles
