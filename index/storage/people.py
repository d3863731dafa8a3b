"""Everybody whom all articles together quote, and who of them said which quotation."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.people import ArticleSpeakers, merge
from index.search.arrays import Floats, Ints
from index.search.vocabulary import decoded
from index.storage.live_article_segment import LiveArticleSegment


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is quoted in a coverage, numbered.

    Attributes:
        people: The speakers, by number: people, bodies, and for each article those that it only describes.
        speaker_of: For each quotation, the number of its speaker, or of the first of several; -1 for none.
        further: The other speakers of a quotation that several said jointly, by its number.
        by_name: The number of each person or body by their name.
        probability: For each quotation, the probability that its article's speakers are these.
        confidence: For each quotation, the probability that these said it; 0 for a removed one.
        quotes: The numbers of the quotations, grouped by person.
        starts: For each person, the place in `quotes` of their first quotation; then the end of the last.
    """

    people: Sequence[Speaker]
    speaker_of: Ints
    further: Mapping[int, Sequence[int]]
    by_name: Mapping[str, int]
    probability: Floats
    confidence: Floats
    quotes: Ints
    starts: Ints

    @classmethod
    def of(
        cls,
        people: Sequence[Speaker],
        speaker_of: Ints,
        further: Mapping[int, Sequence[int]],
        probability: Floats,
        confidence: Floats,
    ) -> "People":
        """Return the speakers of a coverage's quotations.

        Args:
            people: The speakers.
            speaker_of: The number of each quotation's first speaker.
            further: The numbers of the other speakers of quotations that have several.
            probability: For each quotation, the probability that its speaker is that person.
            confidence: For each quotation, the confidence in its speaker.
        """
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
            by_name={
                speaker.name: number
                for number, speaker in enumerate(people)
                if speaker.kind is not SpeakerKind.DESCRIBED
            },
            probability=probability,
            confidence=confidence,
            quotes=numbers[order],
            starts=np.searchsorted(persons[order], np.arange(len(people) + 1)),
        )

    def speakers_of(self, quote: int) -> list[int]:
        """Return the numbers of the speakers of a quotation, in the order of the article."""
        first = self.speaker_of.item(quote)
        return [first, *self.further.get(quote, ())] if first >= 0 else []

    @property
    def named(self) -> list[Speaker]:
        """The people and bodies, without speakers that are only described."""
        return [self.people[number] for number in self.by_name.values()]

    def quotes_by(self, person: int) -> Ints:
        """Return the numbers of a person's quotations, ascending."""
        return self.quotes[self.starts.item(person) : self.starts.item(person + 1)]


def collect_people(parts: Sequence[LiveArticleSegment]) -> People:
    """Return the people in the articles that are left in some segments.

    Quotations are numbered through all segments, those of removed articles included; these have no speaker.
    """
    records = [part.segment.speakers() for part in parts]
    people, merged = merge(_articles(parts, records))
    merged_of_article = iter(merged)
    speaker_of: list[int] = []
    further: dict[int, list[int]] = {}
    probability: list[float] = []
    for part, speakers in zip(parts, records, strict=True):
        starts = part.segment.quote_starts.tolist()
        quote_speaker: list[int] = part.segment.quote_speaker.tolist()
        further_speakers: list[int] = part.segment.further_speakers.tolist()
        further_starts: list[int] = part.segment.further_speaker_starts.tolist()
        joint_quotes: list[int] = np.flatnonzero(np.diff(part.segment.further_speaker_starts)).tolist()
        for article, live in enumerate(part.live.tolist()):
            by_name = next(merged_of_article) if live else {}
            first_quote = len(speaker_of) - starts[article]
            for speaker in quote_speaker[starts[article] : starts[article + 1]]:
                known = by_name.get(speakers[speaker].name) if speaker >= 0 else None
                speaker_of.append(known.number if known else -1)
                probability.append(known.probability if known else 0.0)
            for quote in joint_quotes[bisect_left(joint_quotes, starts[article]) :] if live else ():
                if quote >= starts[article + 1]:
                    break
                others = further_speakers[further_starts[quote] : further_starts[quote + 1]]
                merged_others = [by_name[speakers[other].name] for other in others]
                further[first_quote + quote] = [other.number for other in merged_others]
                probability[first_quote + quote] *= math.prod(other.probability for other in merged_others)
    probabilities = np.array(probability, np.float64)
    in_article = np.concatenate([part.segment.quote_confidence for part in parts] or [np.zeros(0)]) / 100
    return People.of(
        people, np.array(speaker_of, np.int32), further, probabilities, probabilities * in_article
    )


def _articles(
    parts: Sequence[LiveArticleSegment], records: Sequence[Sequence[Speaker]]
) -> Iterator[ArticleSpeakers]:
    """Yield the speakers of each article that is left, segment by segment."""
    for part, speakers in zip(parts, records, strict=True):
        segment = part.segment
        numbers: list[int] = segment.article_speakers.tolist()
        starts: list[int] = segment.article_speaker_starts.tolist()
        outlets = [decoded(outlet) for outlet in segment.outlets]
        for article in np.flatnonzero(part.live).tolist():
            yield ArticleSpeakers(
                [speakers[i] for i in numbers[starts[article] : starts[article + 1]]],
                outlets[segment.outlet_of.item(article)],
                segment.days.item(article),
            )
