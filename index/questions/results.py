"""What a search found: sifted by what the index tells of it, read only where it is looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar, overload

import numpy as np

from index.model.passage import Passage, Quote
from index.search.arrays import Floats, Ints, Mask
from index.search.bm25 import InvertedBM25
from index.storage.index_reader import IndexReader
from index.text.terms import terms
from index.text.word_classes import STOP_TERMS

_Result = TypeVar("_Result", Passage, Quote)


@dataclass(frozen=True, slots=True, eq=False)
class Results(Sequence[_Result], Generic[_Result]):
    """Sentences or quotations, best first; each is read anew whenever it is looked at.

    Attributes:
        reader: What they are part of.
        documents: The index that has them.
        numbers: Their numbers there.
        scores: How well each fits.
        terms: What was looked for.
        read: Reads one by its number and its score.
    """

    reader: IndexReader
    documents: InvertedBM25
    numbers: Ints
    scores: Floats
    terms: Sequence[str]
    read: Callable[[int, float, Sequence[str]], _Result]

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> _Result: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> "_Result | Self":
        if isinstance(index, slice):
            return self.at(index)
        return self.read(int(self.numbers[index]), float(self.scores[index]), self.terms)

    def at(self, places: slice | Ints | Mask) -> Self:
        """Return those at some places."""
        numbers, scores = self.numbers[places], self.scores[places]
        return type(self)(self.reader, self.documents, numbers, scores, self.terms, self.read)

    def shares(self, words: str) -> Floats:
        """Return the share, from 0 to 1, of some words that each of them has."""
        return self._shares(terms(words))

    def beyond_stop_words(self) -> Self:
        """Return those that match on more than stop words; all of them where none does."""
        telling = [term for term in self.terms if term not in STOP_TERMS]
        return self.at(self._shares(telling) > 0) or self

    def _shares(self, wanted_terms: Sequence[str]) -> Floats:
        wanted = set(wanted_terms)
        return self.documents.contains_terms(wanted, self.numbers).sum(axis=1) / max(len(wanted), 1)

    def have_phrase(self, words: str) -> Mask:
        """Return which of them have some words one after the other."""
        return self.documents.contains_phrase(terms(words), self.numbers)


class QuoteResults(Results[Quote]):
    """Quotations, best first; each is read anew whenever it is looked at."""

    __slots__ = ()

    @property
    def named(self) -> Mask:
        """Which of them somebody is named for."""
        return self.reader.people.speaker_of[self.numbers] >= 0

    def one_a_sentence(self) -> Self:
        """Return the first of each sentence and speaker, for whoever is shown the sentence as a whole.

        Words between marks and the clause around them that reports them are one statement.
        """
        sentences = self.reader.first_sentences(self.numbers).tolist()
        speakers = self.reader.people.speaker_of[self.numbers].tolist()
        first: dict[tuple[int, int], int] = {}
        for place, statement in enumerate(zip(sentences, speakers, strict=True)):
            first.setdefault(statement, place)
        return self.at(np.array(list(first.values()), np.intp))
