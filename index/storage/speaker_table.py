"""The speakers of a segment's articles, by the last word of their names and by their descriptions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.model.quotation import Speaker
from index.quotations.people import last_word
from index.quotations.person_names import PersonName, name_of, plain_words
from index.search.arrays import Ints, offsets


@dataclass(frozen=True)
class SpeakerTable:
    """The records of speakers in a segment, each once, and where they are.

    Attributes:
        speakers: The speaker of each record.
        names: The name of each; None for one that is only described.
        last_words: The last word of each name, by which people are merged; empty for none.
        by_last_word: The records by that word.
        articles: The articles of each record, record by record.
        article_starts: For each record, the place of its first article in `articles`.
        quotes: The quotations of each record, joint ones included, record by record.
        quote_starts: For each record, the place of its first quotation in `quotes`.
    """

    speakers: Sequence[Speaker]
    names: Sequence[PersonName | None]
    last_words: Sequence[str]
    by_last_word: Mapping[str, Sequence[int]]
    articles: Ints
    article_starts: Ints
    quotes: Ints
    quote_starts: Ints

    @classmethod
    def of(
        cls,
        speakers: Sequence[Speaker],
        article_speakers: tuple[Ints, Ints],
        quote_speaker: Ints,
        further_speakers: tuple[Ints, Ints],
    ) -> "SpeakerTable":
        """Return the table of some records.

        Args:
            speakers: The speaker of each record.
            article_speakers: The records of each article, article by article, and where each begins.
            quote_speaker: The record of each quotation's first speaker; -1 for none.
            further_speakers: The records of the others, quotation by quotation, and where each begins.
        """
        names = [name_of(speaker) for speaker in speakers]
        last_words = [last_word(name) if name else "" for name in names]
        by_last_word: defaultdict[str, list[int]] = defaultdict(list)
        for record, word in enumerate(last_words):
            if word:
                by_last_word[word].append(record)
        further, starts = further_speakers
        owners = np.concatenate((np.arange(len(quote_speaker)), _owners(starts)))
        return cls(
            speakers,
            names,
            last_words,
            by_last_word,
            *_grouped(article_speakers[0], _owners(article_speakers[1]), len(speakers)),
            *_grouped(np.concatenate((quote_speaker, further)), owners, len(speakers)),
        )

    def articles_of(self, record: int) -> Ints:
        """Return the articles of a record, ascending."""
        return self.articles[self.article_starts.item(record) : self.article_starts.item(record + 1)]

    def quotes_of(self, record: int) -> Ints:
        """Return the quotations of a record, ascending."""
        return self.quotes[self.quote_starts.item(record) : self.quote_starts.item(record + 1)]

    @cached_property
    def by_description(self) -> Mapping[tuple[str, ...], Sequence[int]]:
        """The records of speakers that are only described, by their words."""
        described: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for record, word in enumerate(self.last_words):
            if not word:
                described[plain_words(self.speakers[record].name)].append(record)
        return described


def _owners(starts: Ints) -> Ints:
    """Return the owner of each of the items that begin at some places, owner by owner."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def _grouped(records: Ints, owners: Ints, size: int) -> tuple[Ints, Ints]:
    """Return the owners that have each of `size` records, record by record, and where each begins.

    Args:
        records: The record that an owner has; -1 for none.
        owners: The owner of each.
        size: The number of records.
    """
    order = np.lexsort((owners, records))
    order = order[np.count_nonzero(records < 0) :]
    return owners[order].astype(np.int32), offsets(np.bincount(records[records >= 0], minlength=size))
