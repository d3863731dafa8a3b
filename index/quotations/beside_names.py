"""What stands beside a name: a role, an age, and the surname that kin share."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.quotations.names import Name
from index.text.lexicon import ADDRESSES, FIRST_NAMES, HUMANS, OFFICES, PERSON_NOUNS, PERSONS, SAYING, TITLES
from index.text.word_classes import FUNCTION_WORDS

_ROLE_BEFORE_NAME = re.compile(
    r"(?<![\w’'-])((?:[A-Z][\w-]+ ){0,3}[^\W\d_][\w-]+ of (?:the )?(?:[a-z][\w-]+ ){0,3})$"
)
"""A role with what it is of before a name: *Head of the district* Ada Lind, Minister of Justice Ada Lind."""
_ROLES = HUMANS | ADDRESSES | PERSON_NOUNS
"""Nouns for the role between commas after a name."""
_ENDS_APPOSITION = frozenset({",", ".", ":", ";", ")"})
"""Marks after a name in apposition."""
_ROLE_WINDOW = 60
"""Characters searched for such a role. A guess; nothing was measured."""
_AGE_BEFORE_NAME = re.compile(r"\b([A-Za-z]+|1?\d?\d)-year-old(?: [\w’'-]+){0,4} ?$")
"""An age before a name: *44-year-old* schoolteacher Ada Lind."""
_ROLE_IN_APPOSITION = re.compile(
    r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) "
    r"((?:[a-z][\w-]+ ){0,3}?([a-z][\w-]+)(?: (?:of|for) [\w ’'-]{1,30})?), $"
)
"""A role and a comma before a name: *the mayor of Halden*, Ada Lind, said."""
_AGE_AFTER_NAME = re.compile(
    r"(?:,| \(|, (?:aged|who is)) ?"
    r"(?:(?P<number>1?\d?\d)(?:[,)]|\.(?!\d)| years old|-year-old)|(?P<word>[a-z-]{3,20}) years old)"
)
"""An age after a name: Ada Lind, *44*, said."""
_ROLE_AFTER_NAME = re.compile(r",\s+(?:(?:now|the|an?)\s+)?([^,.;:–—“”\"()\n]{4,60})[,.;]")
"""A role between commas after a name: Ada Lind, *the mayor of Halden*, said."""

_KIN = re.compile(
    r"\b(?:brothers|sisters|siblings|twins|couple|newlyweds|spouses|parents|grandparents|husband and wife)\b",
    re.IGNORECASE,
)
"""Words for kin who mostly share a surname."""


def role_beside(text: str, name: Name) -> str | None:
    """Return the role that stands after a name or before it, or None."""
    return _role_after(text, name.end) or _role_before(text, name)


def age_beside(text: str, name: Name) -> str | None:
    """Return the age beside a name, as the article writes it, or None."""
    after = _AGE_AFTER_NAME.match(text, name.end)
    if after:
        return after["number"] or after["word"]
    first = name.end - len(name.words[-1])
    before = _AGE_BEFORE_NAME.search(text, max(0, name.start - _ROLE_WINDOW), first)
    return before[1].lower() if before and before.end() >= name.start - 1 else None


def with_shared_surnames(text: str, names: Sequence[Name]) -> list[Name]:
    """Return the names of an article in order, a first name with the surname that its kin shares with it.

    *Ada* and Olav Lind share one where the article speaks of siblings or a couple and gives her no other.
    """
    pairs = [
        (number, following.words[1])
        for number, (name, following) in enumerate(pairwise(names))
        if len(name.words) == 1
        and len(following.words) == 2
        and text[name.end : following.start] == " and "
        and name.words[0].lower() in FIRST_NAMES
        and following.key[0] in FIRST_NAMES
    ]
    if not pairs or not _KIN.search(text):
        return list(names)
    full_names = [name for name in names if len(name.words) > 1]
    known = {name.key[0] for name in full_names} | {name.surname for name in full_names}
    shared = list(names)
    for number, surname in pairs:
        first_name = names[number].words[0]
        if first_name.lower() not in known:
            shared[number] = replace(names[number], words=(first_name, surname))
    return shared


def _role_after(text: str, end: int) -> str | None:
    """Return the role that stands after a name between commas, or None."""
    match = _ROLE_AFTER_NAME.match(text, end) if text[end : end + 1] == "," else None
    if match is None:
        return None
    words = match[1].split()
    is_clause = words[0].lower() in FUNCTION_WORDS or words[0].endswith(("ing", "ed"))
    if is_clause or (match.group().endswith(".") and _is_abbreviation(words[-1])):
        return None
    office = next((i for i, word in enumerate(words) if word.lower() in _ROLES), None)
    if office is None or any(word.lower() in SAYING for word in words):
        return None
    # A capital letter after the office begins a name, of somebody else: French President *Émile Brun*.
    is_of_somebody_else = office + 1 < len(words) and words[office + 1][:1].isupper()
    return None if is_of_somebody_else else " ".join(words)


def _role_before(text: str, name: Name) -> str | None:
    """Return the role with what it is of that stands before a name, or None."""
    start = max(0, name.start - _ROLE_WINDOW)
    beside = _ROLE_IN_APPOSITION.search(text, start, name.start)
    if (
        beside
        and beside[2].lower() in OFFICES | PERSONS
        and text[name.end : name.end + 1] in _ENDS_APPOSITION
    ):
        return beside[1]
    match = _ROLE_BEFORE_NAME.search(text, start, name.start)
    if match is None or len(name.words) == 1:
        return None
    office, _, rest = match[1].strip().partition(" of")
    is_role = office.split()[-1].lower() in OFFICES | PERSONS
    is_title = office[0].isupper() and len(rest.split()) > 1 and rest.startswith(" the ")
    if not is_role and (not is_title or office.lower() in FUNCTION_WORDS):
        return None
    return f"{office} of{rest} {name.office}".strip()


def _is_abbreviation(word: str) -> bool:
    """Whether the stop after a word does not end a sentence: for Mr., the U.S."""
    return len(word) == 1 or f"{word.lower()}." in TITLES
