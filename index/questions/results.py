"""What a search found: sifted by what the index tells of it, read only where it is looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar, overload

import numpy as np

from index.model.passage import Passage, Quote
from index.search.bm25 import InvertedBM25
from index.search.segment import Floats, Ints, Mask
from index.storage.index_reader import IndexReader

_Result = TypeVar("_Result", Passage, Quote)


@dataclass(frozen=True, slots=True, eq=False)
class Results(Sequence[_Result], Generic[_Result]):
    """Sentences or quotations, best first; each is read anew whenever it is looked at.

    Attributes:
        holdings: What they are part of.
        documents: The index that has them.
        numbers: Their numbers there.
        scores: How well each fits.
        terms: What was looked for.
        read: Reads one by its number and its score.
    """

    holdings: IndexReader
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
        return type(self)(self.holdings, self.documents, numbers, scores, self.terms, self.read)

    def shares(self, terms: Sequence[str]) -> Floats:
        """Return which part of some terms, from 0 to 1, each of them has."""
        wanted = set(terms)
        return self.documents.have(wanted, self.numbers).sum(axis=1) / max(len(wanted), 1)

    def have_phrase(self, phrase: Sequence[str]) -> Mask:
        """Return which of them have some terms one after the other."""
        return self.documents.have_phrase(phrase, self.numbers)


class QuoteResults(Results[Quote]):
    """Quotations, best first; each is read anew whenever it is looked at."""

    __slots__ = ()

    @property
    def named(self) -> Mask:
        """Which of them somebody is named for."""
        return self.holdings.cast.said[self.numbers] >= 0

    def one_a_sentence(self) -> Self:
        """Return the first of each sentence and speaker, for whoever is shown the sentence as a whole.

        Words between marks and the clause around them that reports them are one statement.
        """
        sentences = self.holdings.first_sentences(self.numbers).tolist()
        speakers = self.holdings.cast.said[self.numbers].tolist()
        first: dict[tuple[int, int], int] = {}
        for place, statement in enumerate(zip(sentences, speakers, strict=True)):
            first.setdefault(statement, place)
        return self.at(np.array(list(first.values()), np.intp))
