"""The words of a request: what was said, whose words are asked for, and on what."""

import re

from rapidfuzz import fuzz

from bot.answering.requests import LIKENESS
from index.coverage import Coverage

_DOUBLE_MARKS = '"“”„‟«»'
MARKS = f"{_DOUBLE_MARKS}'‘’‚‹›"  # noqa: RUF001 - these are the marks
PUNCTUATION = f"{MARKS}.,;:!?—–-"
_ABOUT = frozenset({"about", "on", "sur"})
_LONGEST_TITLE = 12
"""Maximum words of a speaker's name or title."""


def said(typed: str) -> str:
    """Return the words somebody is to have said, without a leading "that", outer marks or a question mark."""
    words = re.sub(r"^that\s+", "", typed.strip().rstrip("? "), flags=re.IGNORECASE)
    inner = words[1:-1]
    if words[:1] in MARKS and words[-1:] in MARKS and not any(mark in inner for mark in _DOUBLE_MARKS):
        return inner.strip().rstrip("? ")
    return words


def speaker_and_subject(coverage: Coverage, typed: str) -> tuple[str, str]:
    """Return whose words are asked for and on what: "Stoltenberg about China", or "Stoltenberg China"."""
    words = typed.split()
    if coverage.names.speaker(typed):
        return " ".join(words), ""
    for i, word in enumerate(words[1:-1], start=1):
        if leads_to_subject(word):
            return " ".join(words[:i]), " ".join(words[i + 1 :])
    for i in range(min(len(words) - 1, _LONGEST_TITLE), 0, -1):
        if coverage.names.speaker(" ".join(words[:i])):
            return " ".join(words[:i]), " ".join(words[i:])
    return " ".join(words), ""


def leads_to_subject(word: str) -> bool:
    """Whether a word leads from a speaker to a subject, also where it is misspelled: abuot."""
    return word.casefold() in _ABOUT or fuzz.ratio(word.casefold(), "about") >= LIKENESS


def has_words(typed: str) -> bool:
    """Return whether a request has any letter or digit to look for."""
    return any(map(str.isalnum, typed))


def with_subject(speaker: str, subject: str) -> str:
    """Return a request for a speaker's words, as it is typed."""
    return f"{speaker} about {subject}" if subject else speaker
