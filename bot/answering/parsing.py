"""The parts of a request's words: the quotation, the speaker and the subject."""

import re

from rapidfuzz import fuzz

from bot.answering.requests import MIN_SIMILARITY
from index.coverage import Coverage

_DOUBLE_MARKS = '"“”„‟«»'
QUOTATION_MARKS = f"{_DOUBLE_MARKS}'‘’‚‹›"  # noqa: RUF001 - these are the marks
PUNCTUATION = f"{QUOTATION_MARKS}.,;:!?—–-"
_SUBJECT_PREPOSITIONS = frozenset({"about", "on", "sur"})
_MAX_SPEAKER_WORDS = 12
"""Maximum words in a speaker's name with their title. A guess; nothing was measured."""


def claimed_words(typed: str) -> str:
    """Return the words that somebody is claimed to have said.

    A leading "said" or "that", the outer quotation marks and a trailing question mark are left out.
    """
    words = re.sub(r"^(?:said[\s:,]+)?(?:that\s+)?", "", typed.strip().rstrip("? "), flags=re.IGNORECASE)
    inner = words[1:-1]
    is_quoted = words[:1] in QUOTATION_MARKS and words[-1:] in QUOTATION_MARKS
    if is_quoted and not any(mark in inner for mark in _DOUBLE_MARKS):
        return inner.strip().rstrip("? ")
    return words


def without_marks(words: str) -> str:
    """Return words without double quotation marks."""
    return "".join(character for character in words if character not in _DOUBLE_MARKS)


def speaker_and_subject(coverage: Coverage, typed: str) -> tuple[str, str]:
    """Return the speaker and the subject of "Stoltenberg about China" or "Stoltenberg China".

    The subject is empty if none was typed. The speaker may be one that the coverage does not have.
    """
    words = typed.split()
    if coverage.names.speaker(typed):
        return " ".join(words), ""
    for i, word in enumerate(words[1:-1], start=1):
        if introduces_subject(word):
            return " ".join(words[:i]), " ".join(words[i + 1 :])
    for i in range(min(len(words) - 1, _MAX_SPEAKER_WORDS), 0, -1):
        if coverage.names.speaker(" ".join(words[:i])):
            return " ".join(words[:i]), " ".join(words[i:])
    return " ".join(words), ""


def introduces_subject(word: str) -> bool:
    """Return whether a word introduces a subject: "about", "on", or a misspelling such as "abuot"."""
    return word.casefold() in _SUBJECT_PREPOSITIONS or fuzz.ratio(word.casefold(), "about") >= MIN_SIMILARITY


def has_words(typed: str) -> bool:
    """Return whether a text has any letter or digit that can be searched for."""
    return any(map(str.isalnum, typed))


def with_subject(speaker: str, subject: str) -> str:
    """Return a speaker and a subject as they are typed: "Stoltenberg about China"."""
    return f"{speaker} about {subject}" if subject else speaker
