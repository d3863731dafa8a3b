"""Words that are spelled as no article spells them, and what they may be misspellings of."""

import re
from itertools import islice
from string import ascii_lowercase

from rapidfuzz import fuzz, process

from index.questions.retrieval import Retrieval
from index.text.terms import term

_SHORTEST = 3
"""In letters: a shorter word may be a misspelling of anything."""
_LIKENESS = 75
"""Likeness (rapidfuzz's ratio, in percent) above which a word is another's misspelling; a guess."""
_CANDIDATES = 20
"""Number of the most similar words whose rarity is looked up."""


def spellings(retrieval: Retrieval, word: str, limit: int = 2) -> list[str]:
    """Return known words that an unknown word may be a misspelling of, the likeliest first.

    Most misspellings begin as the word does; else the first letter may be wrong, or one too many.
    """
    wanted = term(word)
    if len(wanted) < _SHORTEST or retrieval.knows(wanted):
        return []
    vocabularies = [part.segment.sentences.vocabulary for part in retrieval.reader.parts]
    for starts in (wanted[:1],), (wanted[1:3], *(letter + wanted[1:3] for letter in ascii_lowercase)):
        words = {
            known
            for vocabulary in vocabularies
            for start in starts
            for known in vocabulary.with_prefix(start)
            if known.isalpha()
        }
        likely = process.extract(wanted, words, scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=_CANDIDATES)
        ranked = sorted((-likeness, retrieval.rarity(known), known) for known, likeness, _ in likely)
        present = (known for *_, known in ranked if retrieval.knows(known))
        if spelled := [_as_spelled(retrieval, known) for known in islice(present, limit)]:
            return spelled
    return []


def _as_spelled(retrieval: Retrieval, wanted: str) -> str:
    """Return the spelling of a term in a sentence that has it."""
    ids, _ = retrieval.reader.sentences.index.top([wanted], 1)
    passage = retrieval.passage(ids.item(0), 0, [wanted])
    start, end = passage.matches[0]
    return re.split("['’]", passage.article.text[start:end])[0]
