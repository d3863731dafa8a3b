"""Candidates to answers: sentences ranked by their words, their context, and how close the words stand."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.bm25 import InvertedBM25, Model, Part
from index.postings.segment import Floats, Ints, Mask, Segment, counted
from index.postings.ways import way

SENTENCES = Model(k1=1.2, b=0.75, delta=1.0)
"""BM25+ as measured best for sentences (hit@1 +5 over rank-bm25's defaults, on XQuAD)."""
CANDIDATES = 200
"""How many sentences BM25 hands over to be looked at closely."""

_CONTEXT_K1, _CONTEXT_B = 0.9, 0.4
_CLOSENESS = 0.5
_PHRASE = 10.0


@dataclass(frozen=True, slots=True)
class Units:
    """Runs of consecutive documents, such as the sentences of a paragraph or of an article.

    Attributes:
        starts: The place of each unit's first document, and the place after the last one.
        frequencies: For each term number, how many units have it.
    """

    starts: Ints
    frequencies: Ints

    @classmethod
    def of(cls, segment: Segment, starts: Ints) -> "Units":
        """Return the units of a segment that begin at these places, and end at the last of them."""
        lengths = np.diff(segment.token_starts[starts])
        owners = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        terms, _, _ = counted(segment.tokens, owners)
        return cls(starts, np.bincount(terms, minlength=len(segment.vocabulary)).astype(np.int32))

    def tokens_of(self, segment: Segment, unit: int) -> Ints:
        """Return the term numbers of a unit."""
        first, last = (int(self.starts[unit + i]) for i in (0, 1))
        return segment.tokens[int(segment.token_starts[first]) : int(segment.token_starts[last])]


@dataclass(frozen=True, slots=True)
class Context:
    """Units of one kind in all parts of an index.

    Attributes:
        units: The units of each part.
        removed: For each part and term number, how many units with the term were removed.
        count: How many units are there.
        tokens: How many tokens these have.
    """

    units: tuple[Units, ...]
    removed: tuple[Mapping[int, int], ...]
    count: int
    tokens: int

    def idf(self, parts: Sequence[Part], term: str) -> float:
        """Return Lucene's inverse document frequency of a term, with units for documents."""
        df = 0
        for part, units, removed in zip(parts, self.units, self.removed, strict=True):
            number = part.segment.vocabulary.number(term)
            if number is not None:
                df += int(units.frequencies[number]) - removed.get(number, 0)
        return math.log(1 + (self.count - df + 0.5) / (df + 0.5))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer is to say.

    Attributes:
        terms: The terms, phrases included, in the order of the query.
        phrases: Terms that are to stand one after the other.
        excluded: Terms, one after the other, that may not stand in an answer.
    """

    terms: Sequence[str]
    phrases: Sequence[Sequence[str]] = ()
    excluded: Sequence[Sequence[str]] = ()


class Ranking:
    """Ranks the documents of an index; immutable.

    Attributes:
        index: The documents, which are sentences or quotations.
        contexts: What stands around them, from near to far.
    """

    def __init__(self, index: InvertedBM25, contexts: Sequence[Context] = ()) -> None:
        self.index = index
        self.contexts = tuple(contexts)

    def candidates(self, query: Iterable[str], k: int, mask: Mask | None = None) -> tuple[Ints, Floats]:
        """Return the `k` best documents by BM25 and their scores, best first.

        This is the seam at which another engine can stand in for the index.
        """
        return self.index.top(query, k, mask)

    def best(self, wanted: Wanted, k: int, mask: Mask | None = None) -> tuple[Ints, Floats]:
        """Return the numbers and the scores of the `k` best documents, best first.

        Documents that have a phrase come before all that lack it. Then counts the sum of the document's
        BM25+, of its context's BM25, and of a bonus for words that stand near each other as in the query.

        Args:
            wanted: What the documents are to say.
            k: How many to return at most.
            mask: By number, the documents to look among; None for all.
        """
        for phrase in wanted.excluded:
            mask = np.ones(self.index.size, np.bool_) if mask is None else mask.copy()
            mask[self._having(phrase, None, self.index.size)] = False
        ids, scores = self.candidates(wanted.terms, max(k, CANDIDATES), mask)
        phrases = [phrase for phrase in wanted.phrases if len(phrase) > 1]
        if phrases:
            # Words that are common on their own can hide a rare phrase from the candidates.
            found = [self._having(phrase, mask, max(k, CANDIDATES)) for phrase in phrases]
            ids = np.unique(np.concatenate((ids, *found)))
            scores = self.index.scores_of(wanted.terms, ids)
        weight = sum(self.index.weight(term) for term in wanted.terms)
        for first, part, at in self._by_part(ids):
            places = ids[at] - first
            scores[at] += _CLOSENESS * self._closeness(part, wanted.terms, places)
            for phrase in phrases:
                numbers = part.segment.numbers(phrase)
                if min(numbers) >= 0:
                    scores[at] += _PHRASE * weight * way().having_phrase(part.segment, numbers, places)
        for context in self.contexts:
            self._add_context(context, wanted.terms, ids, scores)
        order = np.lexsort((ids, -scores))[:k]
        return ids[order], scores[order]

    def _by_part(self, ids: Ints) -> Iterator[tuple[int, Part, Ints]]:
        """Yield each part with its first number, and which of the documents are in it."""
        first = 0
        for part in self.index.parts:
            at = np.flatnonzero((ids >= first) & (ids < first + len(part.segment)))
            if len(at):
                yield first, part, at
            first += len(part.segment)

    def _having(self, phrase: Sequence[str], mask: Mask | None, k: int) -> Ints:
        """Return the numbers of documents that have a phrase, at most `k` of each part."""
        found: list[Ints] = [np.zeros(0, np.int64)]
        first = 0
        for part in self.index.parts:
            after = first + len(part.segment)
            allowed = part.live
            if mask is not None:
                allowed = mask[first:after] if allowed is None else allowed & mask[first:after]
            numbers = part.segment.numbers(phrase)
            if min(numbers) >= 0:
                found.append(way().having(part.segment, numbers, k, allowed) + first)
            first = after
        return np.concatenate(found)

    def _closeness(self, part: Part, query: Sequence[str], places: Ints) -> Floats:
        """Return a bonus for each pair of neighbours in the query that stand near each other."""
        slots = {term: slot for slot, term in enumerate(dict.fromkeys(query))}
        pairs = [
            (slots[one], slots[other], min(self.index.weight(one), self.index.weight(other)))
            for one, other in pairwise(query)
            if one != other
        ]
        return way().closeness(part.segment, part.segment.numbers(slots), pairs, places)

    def _add_context(self, context: Context, query: Sequence[str], ids: Ints, scores: Floats) -> None:
        """Add BM25 of the documents' contexts: Lucene's variant, with the same terms."""
        times = Counter(query)
        weights = np.array([context.idf(self.index.parts, term) * times[term] for term in times])
        average = context.tokens / max(context.count, 1)
        units = {id(part): units for part, units in zip(self.index.parts, context.units, strict=True)}
        for first, part, at in self._by_part(ids):
            starts = units[id(part)].starts
            owners, of_document = np.unique(
                np.searchsorted(starts, ids[at] - first, side="right") - 1, return_inverse=True
            )
            begins, ends = starts[owners], starts[owners + 1]
            counts = way().counts(part.segment, part.segment.numbers(times), begins, ends)
            lengths = part.segment.token_starts[ends] - part.segment.token_starts[begins]
            norms = _CONTEXT_K1 * (1 - _CONTEXT_B + _CONTEXT_B * lengths / (average or 1.0))
            score = (counts * (_CONTEXT_K1 + 1) / (counts + norms[:, None])) @ weights
            scores[at] += score[of_document]
