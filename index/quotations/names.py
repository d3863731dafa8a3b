"""Names in a text: sequences of capitalised words, split into an office and a name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.quotations.marks import NICKNAME
from index.text.lexicon import (
    ABBREVIATED,
    ADDRESSES,
    DAYS,
    DEMONYMS,
    DEPARTMENTS,
    FEMALE,
    FIRST_NAMES,
    GIVEN_OCCUPATIONS,
    HUMANS,
    MALE,
    MONTHS,
    OFFICES,
    OPENING_PARTICIPLES,
    ORGANISATIONS,
    OUTLETS,
    PERSON_NOUNS,
    PERSONS,
    PLACES,
    POST_NOMINALS,
    RANKS,
    SAYING,
    STARTERS,
    STYLES,
    TELLING,
    TITLES,
)
from index.text.word_classes import FUNCTION_WORDS

_TITLE = "|".join(
    [
        *("Mr", "Mrs", "Ms", "Dr", "Sen", "Rep", "Del", "Gov", "Gen", "Adm", "Prof", "Rev", "St", "Jr", "Sr"),
        *sorted(rank.removesuffix(".").capitalize() for rank in RANKS),
    ]
)
_ABBREVIATION = rf"[A-Z]\.(?:[A-Z]\.)*|(?:{_TITLE})\."
_ARTICLE = r"(?<![\w-])(?:a[lsdr]|el|ash|[uU][lrd]|abu|bin|ibn|[dDlL])[-’'](?=[^\W\d_a-z])"
"""An article or a particle that is part of a surname: *al-*Sayed, *d’*Orval."""
_WORD = rf"(?:{_ABBREVIATION}|(?:{_ARTICLE})?[^\W\d_a-z]\w*(?:[-’'][^\W\d_]\w+)*)"
_SURNAME_ARTICLE = re.compile(r"^(?:a[lsdr]|el|ash|u[lrd])[-’']")
_PARTICLE = r"(?:de|da|del|della|di|du|van|von|der|den|ter|bin|ibn|al|el|la|le|ben|dos|y)"
_CAPITALISED_WORDS = re.compile(
    rf"{_WORD}(?:[ \t\xa0]+(?:(?:{_PARTICLE}[ \t\xa0]+){{1,2}}|{NICKNAME}[ \t\xa0]+|&[ \t\xa0]+)?{_WORD})*"
)
WORD = re.compile(r"[^\W_]+")
"""A word of a description or an office."""
_POSSESSIVE = re.compile(r"[’'][sS]$")
_DEMONYM = re.compile(r"[A-Z]\w+(?:ish|ese|ian|can|ean|man|ench|nese|raqi|aeli|tani)$")
"""A capitalised word with the ending of a nationality: *Norwegian* Energy Minister."""
_OF_DEMONYMS = frozenset(
    {"Sri", "South", "North", "New", "Costa", "Puerto", "Saudi", "Sierra", "West", "East", "Northern", "Hong"}
)
"""First words of nationalities of two words: Sri Lankan."""
_OCCUPATION = re.compile(
    r"[A-Z]\w+(?:eer|ner|[kplstv]er|[cs]her|ist|neur|monger|swain|sman|swoman|wright|tor|ant)"
)
"""A capitalised word with the ending of an occupation: *Coxswain* Ada Lind."""
_COMPOUND_ROLE = re.compile(
    r"[A-Z]\w+-(?:winner|winning|born|based|nominee|nominated|educated|trained|backed|elect|bred|turned|year-old)"
)
"""A capitalised compound before a name that describes its bearer: *Oscar-winner* Ada Lind."""
_COMPOUND_OCCUPATION = re.compile(
    r"[A-Z]\w+-(?:[a-z]+(?:er|or|ist|man|woman|monger|wright|smith|herd)|Inspector)"
)
"""A capitalised compound for an occupation: *Bell-founder* Ada Lind."""
_OFFICE_BEFORE_PREPOSITION = re.compile(r"(\w[\w-]*)\.? (?:of|for)(?: the)? $")
_ACRONYM = re.compile(r"[A-Z]{2,5}")
"""Letters that stand for words."""
_INITIAL = re.compile(r"[A-Z]\.(?:[A-Z]\.)*")
"""An initial before a name, or several."""
_NAME_WORDS = 2
"""Words of a name behind what an office is of: President of the Tea Union *Ada Lind*. A guess."""
_LONG_DEPARTMENT = 4
"""Words after "minister of" whose last two are the name: *Emergency Situations* Ada Lind. A guess."""
_OFFICE_SEARCH_WINDOW = 40
"""Characters searched for "minister of" before a name. A guess; nothing was measured."""
_BEFORE_TIMES = frozenset({"on", "in", "by", "since", "until", "last", "next", "late", "early"})
"""Words before a day or a month that tells when."""
_TIME_SEARCH_WINDOW = 12
"""Characters searched for such a word: the longest and white space."""
_NICKNAME_MARKS = frozenset("\"“‘'")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_HONORIFICS = frozenset({"mr", "mrs", "ms", "dr", "miss"})
_UNTITLED_RANKS = frozenset(
    {rank.removesuffix(".") for rank in RANKS} | {"rev", "prof", "sen", "rep", "gov", "gen", "adm", "fr"}
)
"""Ranks and titles that some outlets write without a full stop: *Sgt* Lind."""
_ADDRESSED_OFFICES = frozenset(
    {"speaker", "president", "mayor", "chairman", "chairwoman", "chair", "justice", "minister", "secretary"}
    | {"ambassador", "governor", "premier", "commissioner", "chancellor", "senator", "prime", "vice"}
)
"""Offices that are addressed with an honorific: Mr *Speaker*."""

_WordAt = tuple[str, int, int]
"""A word with the offset of its first character and the offset after its last."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the text writes it.

    Attributes:
        words: The words of the name without the office: `("Jens", "Stoltenberg")`.
        office: The words before it: "NATO Secretary General", "Mr."; an empty string if there are none.
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
        """The first word and the surname in lower case, which identify the name in an article."""
        first = self.words[0].lower().replace("’", "'")
        return (first, self.surname) if len(self.words) > 1 else (self.surname,)

    @property
    def surname(self) -> str:
        """The last word in lower case, without suffixes such as Jr. and an Arabic article."""
        kept = [word for word in self.words if word.lower() not in _SUFFIXES]
        return _SURNAME_ARTICLE.sub("", (kept or list(self.words))[-1].lower()).replace("’", "'")

    @property
    def other_surnames(self) -> tuple[str, ...]:
        """The surname before the last one, in lower case, of a person's name: Ana *Ruiz* Soto."""
        if len(self.words) < 3 or (self.key[0] not in FIRST_NAMES and not self.office):
            return ()
        before_last = self.words[-2].lower()
        is_surname = len(before_last) > 2 and before_last not in FIRST_NAMES and self.surname not in _SUFFIXES
        return (before_last,) if is_surname else ()

    @property
    def is_full(self) -> bool:
        """Whether it can be a person's whole name: two or three words, or four with a first name."""
        return 1 < len(self.words) <= (4 if self.key[0] in FIRST_NAMES else 3)

    @property
    def is_office(self) -> bool:
        """Whether all its words are words of office or nouns for a person: the Secretary General.

        After an honorific most such words are a surname: Mrs *Bishop*, but not Mr *Speaker*.
        """
        if len(self.words) == 1 and not self.office and self.words[0].lower() in STYLES - {"grace"}:
            return True
        if len(self.words) == 2 and self.words[0] in _OF_DEMONYMS and is_demonym(self.text):
            return True
        is_surname = (
            len(self.words) == 1
            and self.office.lower().rstrip(".") in _HONORIFICS
            and self.words[0].lower() not in _ADDRESSED_OFFICES
        )
        return not is_surname and all(
            word.lower() in OFFICES or word.lower() in PERSONS or word.lower() in RANKS for word in self.words
        )


def find_names(text: str, start: int, end: int) -> Iterator[Name]:
    """Yield the names in `text[start:end]` in order; a possessive ends a name."""
    for sequence in _CAPITALISED_WORDS.finditer(text, start, end):
        words: list[_WordAt] = []
        is_capitals = sequence.group().isupper()
        for match in re.finditer(rf"{NICKNAME}|\S+", sequence.group()):
            word = match.group()
            if word[0] in _NICKNAME_MARKS:
                continue
            if is_capitals and _is_no_name(word.lower()) and (words or word.lower() != "the"):
                yield from _split_name(text, words, 0)
                words = []
                continue
            offset = sequence.start() + match.start()
            possessive = _POSSESSIVE.search(word)
            words.append((word[: possessive.start()] if possessive else word, offset, offset + len(word)))
            if possessive:
                yield from _split_name(text, words, 0)
                words = []
        yield from _split_name(text, words, _words_of_department(text, words))


def _is_no_name(word: str) -> bool:
    """Whether a word in capitals, given in lower case, is none of a name: OLA LIND *SAID ON* MONDAY."""
    return word in FUNCTION_WORDS or word in SAYING or word in TELLING or word in DAYS or word in MONTHS


def _words_of_department(text: str, words: list[_WordAt]) -> int:
    """Return the number of words at the start that complete an office: Minister of *Education* Lind."""
    if not words:
        return 0
    start = words[0][1]
    office = _OFFICE_BEFORE_PREPOSITION.search(text, max(0, start - _OFFICE_SEARCH_WINDOW), start)
    if office is None or office[1].lower() not in OFFICES | _UNTITLED_RANKS:
        return 0
    lower = [word.lower() for word, _, _ in words]
    first_name = next((n for n, word in enumerate(lower) if n and word in FIRST_NAMES), 0)
    if first_name and first_name + 1 < len(words):
        return first_name
    body = max((n for n, word in enumerate(lower) if word in ORGANISATIONS), default=-1)
    if body >= 0 and len(lower) - body - 1 == _NAME_WORDS:
        return body + 1
    if len(lower) >= _LONG_DEPARTMENT and not any(word in ORGANISATIONS for word in lower):
        return len(lower) - _NAME_WORDS
    other = next((n for n, word in enumerate(lower) if word not in DEPARTMENTS | PLACES), 0)
    return other if not any(word in ORGANISATIONS for word in lower[other:]) else 0


def _split_name(text: str, words: list[_WordAt], office_words: int) -> Iterator[Name]:
    """Yield a sequence of capitalised words as a name with its office, or nothing if no word remains.

    Args:
        text: The text that has them.
        words: The words.
        office_words: The minimum number of leading words that belong to the office.
    """
    while words and words[0][0] in STARTERS:
        words = words[1:]
    if not office_words and len(words) > 1 and _tells_when(text, *words[:2]):
        words = words[1:]
    if len(words) > 2 and _begins_participle(*words[:2]):
        words = words[1:]
    while len(words) > 1 and words[-1][0] in POST_NOMINALS:
        words = words[:-1]
    if not words or (len(words) == 1 and words[0][0].lower() in OPENING_PARTICIPLES):
        return
    name_start = office_words
    has_suffix = words[-1][0].lower() in _SUFFIXES
    last_of_office = len(words) - (2 if has_suffix else 1)
    for number, (word, _, _) in enumerate(words[:last_of_office], start=1):
        follows_office = number > 1 and words[number - 2][0].lower() in OFFICES
        is_rank = word.lower() in _UNTITLED_RANKS and word.lower() not in OFFICES
        is_first_name = follows_office and is_rank and word.lower() in FIRST_NAMES | {"del"}
        following = words[number][0]
        is_role = number > 1 and _is_human(word) and _begins_name(following)
        if (is_office(word) and not is_first_name) or (
            number < last_of_office and (is_role or _is_acronym(word, following))
        ):
            name_start = number
    has_demonym = is_demonym(words[0][0]) and words[0][0].lower() not in FIRST_NAMES
    has_occupation = (
        len(words) > 2
        and _OCCUPATION.fullmatch(words[0][0])
        and words[0][0].lower() not in FIRST_NAMES
        and words[1][0].lower() in FIRST_NAMES
    )
    is_described = (
        len(words) > 2
        and words[0][0].lower() not in FIRST_NAMES
        and (
            _is_role(words)
            or (
                words[1][0].lower() in FIRST_NAMES
                and (words[0][0].lower() in HUMANS or words[0][0].endswith("ed"))
            )
        )
    )
    has_compound = len(words) > 1 and (
        _COMPOUND_ROLE.fullmatch(words[0][0])
        or (len(words) > 2 and _COMPOUND_OCCUPATION.fullmatch(words[0][0]))
        or _is_role_of_several(*words[:2])
    )
    if not name_start and (
        has_compound or is_described or (len(words) > 2 and (has_demonym or has_occupation))
    ):
        name_start = 1
        if len(words) > 2 and _COMPOUND_ROLE.fullmatch(words[1][0]):
            name_start = 2
    yield Name(
        tuple(word for word, _, _ in words[name_start:]),
        " ".join(word for word, _, _ in words[:name_start]),
        words[0][1],
        words[-1][2],
    )


def _is_human(word: str) -> bool:
    """Whether a word is a noun for a person and no first name: State *Coroner* Ada Lind."""
    lower = word.lower()
    return (lower in HUMANS or lower in PERSON_NOUNS) and lower not in FIRST_NAMES


def _is_acronym(word: str, following: str) -> bool:
    """Whether a word is the acronym of an office or a body before a first name: *MCA* Ada Lind."""
    return _ACRONYM.fullmatch(word) is not None and _begins_name(following)


def _begins_name(word: str) -> bool:
    """Whether a word is a first name or an initial."""
    return word.lower() in FIRST_NAMES or _INITIAL.fullmatch(word) is not None


def _is_role(words: list[_WordAt]) -> bool:
    """Whether the first word of three or more describes a person: *Resident* Ada Lind.

    The name need not be a common one; but a body can begin with such a noun (Teacher Training Agency).
    """
    first = words[0][0].lower()
    has_suffix = words[-1][0].lower() in _SUFFIXES
    return (
        (first.replace("-", "") in HUMANS or (first in PERSON_NOUNS and len(words) > 2 + has_suffix))
        and first not in GIVEN_OCCUPATIONS
        and not any(word.lower() in ORGANISATIONS for word, _, _ in words)
    )


def _is_role_of_several(first: _WordAt, following: _WordAt) -> bool:
    """Whether a word describes several people before their names: *Negotiators* Ada Lind and Olav Berg."""
    word = first[0]
    is_role = is_plural_role(word) or (word.endswith("s") and _OCCUPATION.fullmatch(word[:-1]) is not None)
    return is_role and word.lower() not in FIRST_NAMES and following[0].lower() in FIRST_NAMES


def _begins_participle(first: _WordAt, following: _WordAt) -> bool:
    """Whether the first word is a participle before a first name: *Sentencing* Ada Lind, the judge said."""
    word = first[0].lower()
    return word.endswith("ing") and word not in FIRST_NAMES and following[0].lower() in FIRST_NAMES


def _tells_when(text: str, first: _WordAt, following: _WordAt) -> bool:
    """Whether the first word before a name tells a day or a month: on *Monday* Ada Lind; in *May* Ada Lind.

    April Lind is a name, and so is the Sunday Times.
    """
    word, name = first[0].lower(), following[0].lower()
    if word not in DAYS | MONTHS or name in OUTLETS or name in ORGANISATIONS:
        return False
    is_person = name in FIRST_NAMES or is_office(following[0])
    before = text[max(0, first[1] - _TIME_SEARCH_WINDOW) : first[1]].lower().split()[-1:]
    if not _BEFORE_TIMES.isdisjoint(before):
        return is_person or word not in FIRST_NAMES
    return is_person and word in DAYS


def begins_with_particle(name: str) -> bool:
    """Whether a name is a surname with a particle: De Lind, Van der Berg."""
    return re.match(rf"{_PARTICLE}\s", name, re.IGNORECASE) is not None


def is_demonym(word: str) -> bool:
    """Whether a capitalised word is a nationality, by its ending or by itself: Norwegian, Swede."""
    first, _, last = word.rpartition(" ")
    return (not first or first in _OF_DEMONYMS) and (last in DEMONYMS or _DEMONYM.fullmatch(last) is not None)


def is_office(word: str) -> bool:
    """Whether a word is an office or a title before a name: President, Sen., Mr."""
    lower = word.lower()
    return (
        lower in OFFICES
        or is_plural_office(word)
        or (lower in TITLES and len(word) > 2)
        or lower in _HONORIFICS
        or lower in _UNTITLED_RANKS
        or lower in ADDRESSES
        or lower in STYLES - {"grace", "honor"}
    )


def is_plural_office(word: str) -> bool:
    """Whether a word is the office of several people before their names: Presidents, Senators."""
    return word.lower().endswith("s") and word.lower()[:-1] in OFFICES


def is_plural_role(word: str) -> bool:
    """Whether a word means several people by an office, a calling or their kin: senators, brothers."""
    return word.lower().endswith("s") and word.lower()[:-1] in HUMANS


def gender(words: Iterable[str]) -> str | None:
    """Return the gender of the first word that has one, `male` or `female`, or None."""
    for word in words:
        lower = word.lower()
        if lower in MALE and lower not in FEMALE:
            return "male"
        if lower in FEMALE and lower not in MALE:
            return "female"
    return None


def office_words(office: str) -> set[str]:
    """Return the words of an office in lower case, with abbreviations in full as well: Sen. and senator."""
    words = {word.lower() for word in WORD.findall(office)}
    return words | {ABBREVIATED[word] for word in words & ABBREVIATED.keys()}
