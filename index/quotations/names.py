"""Names in a text: runs of capitalised words, parted into an office and a name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.quotations.marks import NICKNAME
from index.text.lexicon import (
    DEPARTMENTS,
    FEMALE,
    FIRST_NAMES,
    MALE,
    OFFICES,
    ORGANISATIONS,
    PLACES,
    STARTERS,
    TITLES,
)

_TITLE = r"Mr|Mrs|Ms|Dr|Sen|Rep|Del|Gov|Gen|Adm|Maj|Capt|Lt|Col|Cmdr|Sgt|Supt|Det|Insp|Prof|Rev|St|Jr|Sr"
_ABBREVIATED = rf"[A-Z]\.(?:[A-Z]\.)*|(?:{_TITLE})\."
_WORD = rf"(?:{_ABBREVIATED}|[^\W\d_a-z]\w*(?:[-’'][^\W\d_]\w+)*)"
_PARTICLE = r"(?:de|da|del|della|di|du|van|von|der|den|ter|bin|ibn|al|el|la|le|ben|dos|y)"
_RUN = re.compile(rf"{_WORD}(?:[ \t\xa0]+(?:(?:{_PARTICLE}[ \t\xa0]+){{1,2}}|{NICKNAME}[ \t\xa0]+)?{_WORD})*")
_MARKS = frozenset('"“')
_POSSESSIVE = re.compile(r"[’'][sS]$")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_OFFICE_OF = re.compile(r"(\w[\w-]*) (?:of|for)(?: the)? $")
_LONGEST_OFFICE = 40
_DEMONYM = re.compile(r"[A-Z]\w+(?:ish|ese|ian|can|ean|man|ench|nese|raqi|aeli|tani|Dutch|Greek|Thai)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a text has it.

    Attributes:
        words: The name's words without the office: `("Jens", "Stoltenberg")`.
        office: What stands before it: "NATO Secretary General", "Mr."; or an empty string.
        start: Offset of the first character, the office included.
        end: Offset after the last character.
    """

    words: tuple[str, ...]
    office: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The name without the office."""
        return " ".join(self.words)

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it in an article: its first word and its surname, in lower case."""
        first = self.words[0].lower().replace("’", "'")
        return (first, self.surname) if len(self.words) > 1 else (self.surname,)

    @property
    def surname(self) -> str:
        """The last word, leaving out Jr. and the like, in lower case."""
        kept = [word for word in self.words if word.lower() not in _SUFFIXES]
        return (kept or list(self.words))[-1].lower().replace("’", "'")


def names(text: str, start: int, end: int) -> Iterator[Name]:
    """Yield the names in `text[start:end]` in order."""
    for run in _RUN.finditer(text, start, end):
        words: list[tuple[str, int, int]] = []
        for match in re.finditer(rf"{NICKNAME}|\S+", run.group()):
            word = match.group()
            if word[0] in _MARKS:
                continue
            at = run.start() + match.start()
            owner = _POSSESSIVE.search(word)
            words.append((word[: owner.start()] if owner else word, at, at + len(word)))
            if owner:
                yield from _name(words, 0)
                words = []
        yield from _name(words, _of_office(text, words))


def _of_office(text: str, words: list[tuple[str, int, int]]) -> int:
    """Return how many words belong to an office before them: Minister of Education Ada Lind."""
    if not words:
        return 0
    office = _OFFICE_OF.search(text, max(0, words[0][1] - _LONGEST_OFFICE), words[0][1])
    if office is None or office[1].lower() not in OFFICES:
        return 0
    plain = [word.lower() for word, _, _ in words]
    named = next((n for n, word in enumerate(plain) if n and word in FIRST_NAMES), 0)
    if named and named + 1 < len(words):
        return named
    known = next((n for n, word in enumerate(plain) if word not in DEPARTMENTS | PLACES), 0)
    return known if not any(word in ORGANISATIONS for word in plain[known:]) else 0


def _name(words: list[tuple[str, int, int]], of_office: int) -> Iterator[Name]:
    while words and words[0][0] in STARTERS:
        words = words[1:]
    if not words:
        return
    cut = of_office
    for number, (word, _, _) in enumerate(words[:-1], start=1):
        if is_office(word):
            cut = number
    if (
        not cut
        and len(words) > 2
        and _DEMONYM.fullmatch(words[0][0])
        and words[0][0].lower() not in FIRST_NAMES
    ):
        cut = 1
    yield Name(
        tuple(word for word, _, _ in words[cut:]),
        " ".join(word for word, _, _ in words[:cut]),
        words[0][1],
        words[-1][2],
    )


def begins_with_particle(name: str) -> bool:
    """Whether a name is a surname of two words: De Lind, Van der Berg."""
    return re.match(rf"{_PARTICLE}\s", name, re.IGNORECASE) is not None


def is_office(word: str) -> bool:
    """Whether a word stands before names: President, Sen."""
    lower = word.lower()
    return (
        lower in OFFICES or (lower in TITLES and len(word) > 2) or lower in {"mr", "mrs", "ms", "dr", "miss"}
    )


def gender(words: Iterable[str]) -> str | None:
    """Return `male`, `female`, or None where the words do not tell."""
    for word in words:
        lower = word.lower()
        if lower in MALE and lower not in FEMALE:
            return "male"
        if lower in FEMALE and lower not in MALE:
            return "female"
    return None
