"""Search results, which are filtered by what the index holds and read only when they are accessed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar, overload

import numpy as np

from index.model.passage import SURE_CONFIDENCE, Passage, Quote
from index.search.arrays import Floats, Ints, Mask
from index.search.bm25 import InvertedBM25
from index.storage.index_reader import IndexReader
from index.text.terms import terms
from index.text.word_classes import STOP_TERMS

_Result = TypeVar("_Result", Passage, Quote)


@dataclass(frozen=True, slots=True, eq=False)
class Results(Sequence[_Result], Generic[_Result]):
    """Sentences or quotations, best first; each access reads one again.

    Attributes:
        reader: The index that holds them.
        documents: The ranking index of the sentences, or of the quotations.
        numbers: Their numbers in it.
        scores: Their scores.
        terms: The terms that were searched for.
        read: Reads a result, given its number, its score and the terms.
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
            return self.select(index)
        return self.read(int(self.numbers[index]), float(self.scores[index]), self.terms)

    def select(self, positions: slice | Ints | Mask) -> Self:
        """Return the results at some positions, without reading them."""
        numbers, scores = self.numbers[positions], self.scores[positions]
        return type(self)(self.reader, self.documents, numbers, scores, self.terms, self.read)

    def shares(self, words: str) -> Floats:
        """Return, for each result, the share of some words that it has, from 0 to 1."""
        return self._shares(terms(words))

    def beyond_stop_words(self) -> Self:
        """Return the results that match more than stop words; all of them if none does."""
        content_terms = [term for term in self.terms if term not in STOP_TERMS]
        return self.select(self._shares(content_terms) > 0) or self

    def _shares(self, terms: Sequence[str]) -> Floats:
        distinct = set(terms)
        return self.documents.contains_terms(distinct, self.numbers).sum(axis=1) / max(len(distinct), 1)

    def have_phrase(self, words: str) -> Mask:
        """Return a mask of the results that have some words in this order, next to each other."""
        return self.documents.contains_phrase(terms(words), self.numbers)


class QuoteResults(Results[Quote]):
    """Quotations, best first; each access reads one again."""

    __slots__ = ()

    @property
    def has_speaker(self) -> Mask:
        """A mask of the quotations whose speaker is named."""
        people = self.reader.people
        return np.array([people.speaker_of(number) is not None for number in self.numbers.tolist()], np.bool_)

    @property
    def is_sure(self) -> Mask:
        """A mask of the quotations whose speaker is sure."""
        people = self.reader.people
        confidences = [people.confidence(number) for number in self.numbers.tolist()]
        return np.array(confidences, np.float64) >= SURE_CONFIDENCE

    def sure_first(self, phrase: Sequence[str]) -> Self:
        """Return the quotations with those that have a phrase first, and the sure ones first among these.

        Args:
            phrase: The terms of the phrase; none leaves the order as it is.
        """
        if not phrase:
            return self
        has_phrase = self.documents.contains_phrase(phrase, self.numbers)
        return self.select(np.lexsort((~self.is_sure & has_phrase, ~has_phrase)))

    def one_per_sentence(self) -> Self:
        """Return the first quotation of each sentence and speaker.

        Words in quotation marks and the reported clause around them are one statement, and a reader is shown
        the sentence as a whole.
        """
        sentences = self.reader.first_sentences(self.numbers).tolist()
        speakers = map(self.reader.people.speaker_of, self.numbers.tolist())
        first: dict[object, int] = {}
        for position, statement in enumerate(zip(sentences, speakers, strict=True)):
            first.setdefault(statement, position)
        return self.select(np.array(list(first.values()), np.intp))
