"""The parts of a request's words: the quotation, the speaker and the subject."""

import re
from itertools import pairwise

from rapidfuzz import fuzz

from bot.answering.requests import MIN_SIMILARITY
from index.coverage import Coverage

_DOUBLE_MARKS = '"“”„‟«»'
QUOTATION_MARKS = f"{_DOUBLE_MARKS}'‘’‚‹›"  # noqa: RUF001 - these are the marks
PUNCTUATION = f"{QUOTATION_MARKS}.,;:!?—–-"
_SUBJECT_PREPOSITIONS = frozenset({"about", "on", "sur"})
_QUOTED = re.compile(rf"[{_DOUBLE_MARKS}]([^{_DOUBLE_MARKS}]*)[{_DOUBLE_MARKS}]")
_BETWEEN_NAMES = re.compile(r"\s+(?:and|et|vs\.?|versus|&)\s+", re.IGNORECASE)
_MAX_NAMES = 10
"""Maximum names that are told apart in a request. A guess; nothing was measured."""
_LETTERS = re.compile(r"[^\W\d_]+")
_MAX_ATTRIBUTION_WORDS = 20
"""Maximum words of the attribution of a pasted quotation. A guess; nothing was measured."""
_MIN_QUOTED_WORDS = 3
"""Minimum words in quotation marks that are a pasted quotation: fewer may be marked words of it. A guess;
nothing was measured."""
_MAX_SPEAKER_WORDS = 12
"""Maximum words in a speaker's name with their title. A guess; nothing was measured."""


def claimed_words(typed: str) -> str:
    """Return the words that somebody is claimed to have said.

    A leading "said" or "that", the outer quotation marks and a trailing question mark are left out.
    """
    words = re.sub(r"^(?:said[\s:,]+)?(?:that\s+)?", "", typed.strip().rstrip("? "), flags=re.IGNORECASE)
    if quoted := _quoted_words(words):
        return quoted
    inner = words[1:-1]
    is_quoted = words[:1] in QUOTATION_MARKS and words[-1:] in QUOTATION_MARKS
    if is_quoted and not any(mark in inner for mark in _DOUBLE_MARKS):
        return inner.strip().rstrip("? ")
    return words


def _quoted_words(words: str) -> str:
    """Return the words in the quotation marks of a pasted quotation, without its attribution; "" for none.

    The quotation begins or ends the text: “The dam,” said Ana Brook, “will hold.” and Ana Brook: “It will.”
    """
    parts = list(_QUOTED.finditer(words))
    if not parts:
        return ""
    around = words[: parts[0].start()], words[parts[-1].end() :]
    between = [words[a.end() : b.start()] for a, b in pairwise(parts)]
    attribution = [text for text in (*around, *between) if has_words(text)]
    is_at_an_edge = not has_words(around[0]) or not has_words(around[1])
    is_brief = sum(len(text.split()) for text in attribution) <= _MAX_ATTRIBUTION_WORDS
    quoted = " ".join(part[1].strip() for part in parts)
    names_somebody = any(word[0].isupper() for text in attribution for word in _LETTERS.findall(text))
    if not names_somebody or not is_at_an_edge or not is_brief or len(quoted.split()) < _MIN_QUOTED_WORDS:
        return ""
    return quoted.strip("? ")


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


def speakers_and_subject(coverage: Coverage, typed: str) -> tuple[list[str], str]:
    """Return the speakers and the subject of "Stoltenberg, Haavisto about China", each speaker once.

    Commas, "and" or "vs" separate them; a name that the coverage has with "and" in it is one.
    """
    separator = re.compile(
        r"\s*[,;]\s*(?:and\s+|et\s+|&\s*)?" if re.search("[,;]", typed) else _BETWEEN_NAMES
    )
    words = typed.split()
    subject_at = next((i for i, word in enumerate(words[1:-1], start=1) if introduces_subject(word)), None)
    before = " ".join(words[:subject_at])
    if coverage.names.speaker(before):
        return [before], " ".join(words[(subject_at or len(words)) + 1 :])
    *names, last = [name for name in separator.split(before, maxsplit=_MAX_NAMES) if has_words(name)] or [
        before
    ]
    subject = " ".join(words[subject_at + 1 :]) if subject_at else ""
    if not subject_at:
        last, subject = speaker_and_subject(coverage, last)
    return list(dict.fromkeys([*names, last])), subject


def introduces_subject(word: str) -> bool:
    """Return whether a word introduces a subject: "about", "on", or a misspelling such as "abuot"."""
    return word.casefold() in _SUBJECT_PREPOSITIONS or fuzz.ratio(word.casefold(), "about") >= MIN_SIMILARITY


def has_words(typed: str) -> bool:
    """Return whether a text has any letter or digit that can be searched for."""
    return any(map(str.isalnum, typed))


def with_subject(speaker: str, subject: str) -> str:
    """Return a speaker and a subject as they are typed: "Stoltenberg about China"."""
    return f"{speaker} about {subject}" if subject else speaker
