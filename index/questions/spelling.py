"""Corrects the spelling of words that no article has; common words are spelled as they are meant."""

import re
from itertools import islice
from string import ascii_lowercase

from rapidfuzz import fuzz, process

from index.questions.retrieval import Retrieval
from index.search.ranking import TermQuery
from index.storage.narrowing import DocumentKind
from index.text.common_words import is_common
from index.text.folding import fold
from index.text.related_words import has_relations
from index.text.terms import term, terms
from index.text.word_classes import EARLIEST_WORDS, LATEST_WORDS, MEASURES, OPINION_WORDS

_MIN_LETTERS = 3
"""Minimum length of a term that is corrected, in letters. A guess; nothing was measured."""
_MAX_LETTERS = 40
"""Maximum length of a term that is corrected, in letters: two long words that were typed as one."""
_MIN_LIKENESS = 75
"""Minimum likeness (rapidfuzz's ratio, in percent) of a correction. A guess; nothing was measured."""
_MIN_WHOLE_LIKENESS = 65
"""The same of the typed word and the correction spelled out: "pope" is like the stem of "propping", and
unlike the word. A guess; "threatning" for "threatened" is at 70, "pope" for "propping" at 50."""
_MIN_CERTAIN_LIKENESS = 80
"""The same of a correction made without asking. A guess; "chariman" for "chairman" is at 88, "posties"
for "post" at 73."""
_LOWER_WORD = re.compile(r"(?<![\w'’-])[a-zß-öø-ÿ]{4,}(?![\w'’-])")
"""A word of four letters or more that begins with none of the capital ones."""
_ASKING_WORDS = LATEST_WORDS | EARLIEST_WORDS | OPINION_WORDS | MEASURES
"""Words that say what is asked for, and that no article need have."""
_CANDIDATES = 20
"""Number of the most similar words whose rarity is looked up. A guess; nothing was measured."""


def spellings(retrieval: Retrieval, word: str, limit: int = 2) -> list[str]:
    """Return known words that an unknown word may be a misspelling of, the likeliest first.

    Most misspellings keep the first letter. If no known word with that letter is similar, the first letter
    may be wrong, superfluous, forgotten or swapped with the second; or two words were typed as one.
    """
    typed = term(word[: _MAX_LETTERS + 1])
    if len(typed) > _MAX_LETTERS or len(terms(word)) > 1:  # F-16: each part is a word of its own
        return []
    if len(typed) < _MIN_LETTERS or retrieval.knows(typed) or is_common(word):
        return []
    same_letter = (typed[:1],)
    swapped = typed[1::-1]
    replaced = (letter + typed[1:3] for letter in ascii_lowercase)
    forgotten = (letter + typed[:2] for letter in ascii_lowercase)
    other_letter = (typed[1:3], swapped, *replaced, *forgotten)
    for prefixes in same_letter, other_letter:
        known_terms = set(filter(str.isalpha, retrieval.library.terms_with_prefix(prefixes)))
        similar = process.extract(
            typed, known_terms, scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS, limit=_CANDIDATES
        )
        ranked = sorted((-likeness, retrieval.rarity(known), known) for known, likeness, _ in similar)
        present = (known for *_, known in ranked if retrieval.knows(known))
        spelled_out = (_spelled_out(retrieval, known) for known in present)
        if corrections := list(islice((known for known in spelled_out if _is_like(word, known)), limit)):
            return corrections
    return _split(retrieval, word)


def respelled(retrieval: Retrieval, text: str) -> str:
    """Return a text whose unknown words are spelled like the most similar known ones.

    Words that a table of related words has are spelled as they are meant. Words with a capital letter stay,
    for they may name somebody whom no article mentions.
    """
    return _LOWER_WORD.sub(lambda match: _respelled(retrieval, match.group()), text)


def _respelled(retrieval: Retrieval, word: str) -> str:
    if retrieval.knows(term(word)) or word in _ASKING_WORDS or has_relations(term(word)):
        return word
    certain = (
        known for known in spellings(retrieval, word, 1) if _is_like(word, known, _MIN_CERTAIN_LIKENESS)
    )
    return next(certain, word)


def _is_like(word: str, correction: str, least: float = _MIN_WHOLE_LIKENESS) -> bool:
    return fuzz.ratio(fold(word), fold(correction)) >= least


def _split(retrieval: Retrieval, word: str) -> list[str]:
    """Return the two words that a sentence has next to each other and that were typed as one, or nothing."""
    for cut in range(_MIN_LETTERS, len(word) - _MIN_LETTERS + 1):
        parts = word[:cut], word[cut:]
        pair = [term(part) for part in parts]
        if all(map(retrieval.knows, pair)) and retrieval.has_phrase(pair):
            return [" ".join(parts)]
    return []


def _spelled_out(retrieval: Retrieval, term: str) -> str:
    """Return a term as the best sentence for it spells it."""
    within = retrieval.among_candidates(DocumentKind.SENTENCE, TermQuery([term]), 1)
    ids, _ = within.reader.sentences.retrieve_candidates([term], 1)
    passage = within.passage(ids.item(0), 0, [term])
    start, end = passage.matches[0]
    return re.split("['’]", passage.article.text[start:end].replace("\xad", ""))[0]
