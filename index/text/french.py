"""Word lists for the rules of French, read from `french.toml`, with the forms of its verbs.

Verbs in *-er* and *-ir* are conjugated by rule, in the third person: only it reports what somebody says.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.text import lexicon

_DATA = tomllib.loads(Path(__file__).with_name("french.toml").read_text(encoding="utf-8"))
_GRAVE_BEFORE_MUTE_E = {"é": "è", "e": "è"}


def _words(key: str) -> frozenset[str]:
    return frozenset(_DATA[key].split())


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of some verbs, each with its infinitive.

    Attributes:
        finite: Forms of the present, the imperfect and the simple past.
        participles: Past participles.
        infinitives: The infinitives.
    """

    finite: dict[str, str]
    participles: dict[str, str]
    infinitives: frozenset[str]

    def table(self, *, is_participle: bool) -> dict[str, str]:
        """Return the past participles, or the finite forms."""
        return self.participles if is_participle else self.finite


def conjugated(verb: str) -> tuple[list[str], list[str]]:
    """Return the finite forms of a verb and its past participles: *annonce*, *annoncé*.

    Args:
        verb: The infinitive, without a reflexive pronoun.
    """
    if irregular := _DATA["irregular"].get(verb):
        finite, _, participles = irregular.partition("|")
        return finite.split(), participles.split()
    stem = verb[:-2]
    if verb.endswith("ir"):
        finite = [stem + ending for ending in ("it", "issent", "issait", "issaient", "irent")]
        return finite, [stem + ending for ending in ("i", "ie", "is", "ies")]
    soft = {"g": stem + "e", "c": stem[:-1] + "ç"}.get(stem[-1], stem)
    finite = [present + ending for present in _present_stems(stem) for ending in ("e", "ent")]
    finite += [soft + ending for ending in ("ait", "aient", "a")]
    return [*finite, stem + "èrent"], [stem + ending for ending in ("é", "ée", "és", "ées")]


def _present_stems(stem: str) -> Iterator[str]:
    """Yield the stems before a mute *e*: *répèt-*, *rappell-*, *balai-*."""
    yield stem
    if stem[-1] == "y":
        yield stem[:-1] + "i"
    elif stem[-2] in _GRAVE_BEFORE_MUTE_E:
        yield stem[:-2] + "è" + stem[-1]
        yield stem + stem[-1]


def _forms(key: str) -> Forms:
    return _forms_of(_verbs(_DATA[key]))


def _verbs(words: str) -> Iterator[str]:
    """Yield verbs, without the reflexive pronoun before them."""
    for word in words.split():
        if word != "se":
            yield word.removeprefix("s'")


def _forms_of(verbs: Iterable[str]) -> Forms:
    verbs = list(verbs)
    tables = [(verb, conjugated(verb)) for verb in verbs]
    return Forms(
        {form: verb for verb, (finite, _) in tables for form in finite},
        {form: verb for verb, (_, participles) in tables for form in participles},
        frozenset(verbs),
    )


SAYING = _forms("saying")
"""Verbs whose clause with "que" is a statement: *a déclaré que*."""
UTTERING = _forms_of([*_verbs(_DATA["saying"]), *_verbs(_DATA["uttering"])])
"""Verbs that name the speaker of words in marks: *« … », sourit-elle*."""
JUDGING = _forms_of([*_verbs(_DATA["saying"]), *_verbs(_DATA["judging"])])
"""Verbs whose object can be words in marks within a sentence: *a dénoncé « un procès »*."""
LIGHT = _forms("light")
"""Verbs before the infinitive of a verb of saying: *a tenu à préciser*."""
MAKING = _forms_of(["faire", "laisser"])
"""Forms of *faire* and *laisser*, which make verbs of `MADE_TO_SAY` verbs of saying."""
MADE_TO_SAY = _words("made_to_say")
"""Infinitives after *faire*: *fait valoir que*."""
DENYING = _forms("denying")
"""Verbs that deny having said something: *dément avoir dit*."""
CARRIERS = _words("carriers")
"""Words for what shows words, or names something: *une pancarte : « Merci »*."""

DETERMINERS = _words("determiners")
"""Words that begin a noun phrase."""
FEMININE_DETERMINERS = _words("feminine_determiners")
"""Determiners of feminine nouns; *sa* and *la* tell it, *l'* does not."""
MASCULINE_DETERMINERS = _words("masculine_determiners")
"""Determiners of masculine nouns; *son* also stands before a vowel."""
PLURAL_DETERMINERS = _words("plural_determiners")
"""Determiners of plural nouns."""
OWN_DETERMINERS = _words("own_determiners")
"""Determiners of the first and the second person."""
PHRASE_ENDS = _words("phrase_ends")
"""Words with which a noun phrase ends."""
ADVERBS = _words("adverbs")
"""Words between a verb and its subject or its clause."""
CLAUSE_BEGINNINGS = _words("clause_beginnings")
"""Words right before a subject."""
HYPOTHETICAL = _words("hypothetical")
"""Words that begin a clause which nobody asserts: *si le maire annonçait*."""
NO_CLAUSE_AFTER = _words("no_clause_after")
"""Words whose "que" begins no clause of what is said: *alors que*."""
PREPOSITIONS = _words("prepositions")
"""Words that begin what may stand between a verb and its subject: *à l'AFP*."""
DAYS = _words("days")
"""Words for a day or a part of it."""
TIMES = _words("times")
"""Nouns for a time: *ce matin*."""
MONTHS = _words("months")
"""The names of the months."""
NOUNS_WITH_A = _words("nouns_with_a")
"""Nouns with a complement of *à*: *l'adjointe à l'urbanisme*."""
MALE_TITLES = _words("titles_male")
"""Titles of men before a name."""
FEMALE_TITLES = _words("titles_female")
"""Titles of women before a name."""
TITLES = MALE_TITLES | FEMALE_TITLES | _words("titles")
"""Titles and ranks before a name, which are no part of it."""
PARTICLES = _words("particles")
"""Words within a name in lower case: *Fatou de la Rosière*."""
_PAIRS: list[list[str]] = [pair.split() for pair in _DATA["people"]]
MALE_NOUNS = {male: male for male, _ in _PAIRS}
"""Nouns for a man, or for anybody, each with itself."""
FEMALE_NOUNS = {female: male for male, female in _PAIRS}
"""Nouns for a woman, each with the masculine one."""
PEOPLE = {**FEMALE_NOUNS, **MALE_NOUNS}
"""Nouns for a person, each with the masculine one, by which two are compared."""
SYNONYMS: dict[str, frozenset[str]] = {
    noun: frozenset(others.split()) for noun, others in _DATA["synonyms"].items()
}
"""Nouns by which an article means somebody of another office: *l'élu* is the mayor."""
RELATED: frozenset[str] = frozenset(_DATA["related"]["words"].split())
"""Nouns for people who are near somebody and are not that person: *l'épouse de M. Roux*."""
BODIES = _words("bodies")
"""Nouns for bodies, groups and documents that make statements."""
FEMALE_NAMES = _words("female_names") | ((lexicon.FIRST_NAMES & lexicon.FEMALE) - _words("male_names"))
"""First names of women; those of the rules for English are as good in French."""
MALE_NAMES = _words("male_names") | ((lexicon.FIRST_NAMES & lexicon.MALE) - FEMALE_NAMES)
"""First names of men."""
MEASURES = _words("measures")
"""Nouns after *selon* that state nothing: *selon la loi*."""
FRENCH_WORDS = _words("french_words")
"""Function words of French."""
KNOWN_ADJECTIVES = _words("adjectives")
"""Adjectives that follow a noun and do not look like it: *belge*."""
NOUNS_WITH_EN = _words("nouns_with_en")
"""Nouns with a complement of *en*: *une étudiante en droit*."""
ANYBODY = _words("anybody")
"""Nouns, in the masculine, that tell nothing but a gender or an age: *la jeune femme*."""
NAMED_AFTER = _words("named_after")
"""Nouns for what is named for somebody: *le lycée* Jean Moulin."""
PRONOUNS: dict[str, str] = _DATA["pronouns"]
"""Pronouns of the third person, each with its gender; *dernier* is that of *ce dernier*."""
THAT = frozenset({"que", "qu'"})
"""Words that begin the clause of what is said."""
