"""Suggestions for words and names that the coverage does not have."""

import re
from collections.abc import Mapping
from itertools import islice

from bot.answering.parsing import introduces_subject, with_subject
from bot.answering.requests import Request
from index.coverage import Coverage, searched_spans

_WORD = re.compile(r"(?<![\w'’‘`´′ʼ])[^\W\d_]{4,}(?![\w'’‘`´′ʼ])")
"""A word that is long enough to be corrected, and no part of one with digits or an apostrophe."""
_MAX_NAME_WORDS = 3
"""Maximum words in a name correction."""
_MAX_CORRECTED_WORDS = 4
"""Maximum words of a request that are corrected: each is compared with the whole vocabulary."""


def subject_suggestions(coverage: Coverage, speaker: str, subject: str) -> tuple[Request, ...]:
    """Return requests for a speaker who said nothing on a subject.

    Each has a similarly spelled subject on which they are quoted; the last one has no subject.
    """
    corrected = spelling_suggestions(coverage, Request("quotes"), subject)
    with_quotes = [
        Request("quotes", with_subject(speaker, request.typed))
        for request in corrected
        if coverage.find_said_by(speaker, request.typed, 1)
    ]
    return (*with_quotes, Request("quotes", speaker))


def speaker_suggestions(coverage: Coverage, typed: str) -> tuple[Request, ...]:
    """Return a request for quotations with its first words corrected to the names of speakers."""
    words = typed.split()
    for i in range(min(len(words), _MAX_NAME_WORDS), 0, -1):
        similar_names = coverage.names.speaker_names.corrections(" ".join(words[:i]))
        if similar_names:
            subject = " ".join(words[i + introduces_subject("".join(words[i : i + 1])) :])
            return tuple(Request("quotes", with_subject(name, subject)) for name in similar_names)
    return ()


def spelling_suggestions(coverage: Coverage, request: Request, words: str) -> tuple[Request, ...]:
    """Return the request with its unknown words corrected to words of the articles, the likeliest first."""
    searched = [match[0] for match in _searched_words(words)]
    unknown = (word for word in searched if not coverage.knows(word))
    spellings = {word: coverage.spellings(word) for word in islice(unknown, _MAX_CORRECTED_WORDS)}
    likeliest = {word: candidates[0] for word, candidates in spellings.items() if candidates}
    alternatives = (
        {**likeliest, word: candidate}
        for word, candidates in spellings.items()
        for candidate in candidates[1:]
    )
    corrections = (likeliest, *alternatives) if likeliest else ()
    return tuple(Request(request.command, _replaced(words, correction)) for correction in corrections)


def _searched_words(text: str) -> list[re.Match[str]]:
    """Return the words to find in a query; its operators, their values and exclusions are left out."""
    return [word for span in searched_spans(text) for word in _WORD.finditer(text, *span)]


def _replaced(text: str, corrections: Mapping[str, str]) -> str:
    for word in reversed(_searched_words(text)):
        text = text[: word.start()] + corrections.get(word[0], word[0]) + text[word.end() :]
    return text
