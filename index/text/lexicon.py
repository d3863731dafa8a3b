"""Words that the rules know, read from `lexicon.toml`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


def _words(key: str) -> frozenset[str]:
    return frozenset(_DATA[key].split())


_DOUBLED = _words("doubled")


def inflected(verb: str) -> Iterator[str]:
    """Yield a verb's forms: write, writes, wrote, written, writing."""
    yield verb
    if verb in _DATA["irregular"]:
        yield from _DATA["irregular"][verb].split()
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    else:
        stem = verb.removesuffix("e") + (verb[-1] if verb in _DOUBLED else "")
        yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
        yield from (stem + "ed", stem + "ing")


def _forms(key: str) -> dict[str, str]:
    return {form: verb for verb in _DATA[key].split() for form in inflected(verb)}


SAYING = _forms("saying")
"""The forms of verbs of saying, each with its verb."""
TELLING = _forms("telling")
"""The forms of verbs that can carry a statement but often do something else, each with its verb."""
PHRASAL = {form: word for verb, word in _DATA["phrasal"].items() for form in inflected(verb)}
"""The forms of verbs that are of saying with another word, each with that word: put it, shot back."""
COMMITTING = _forms("committing")
"""The forms of verbs whose infinitive is a statement, each with its verb."""
ADDRESSING = _forms("addressing")
"""The forms of verbs whose object is who is told, each with its verb."""
STATING = _forms("stating")
"""The forms of verbs whose object is a statement, each with its verb."""
STATING_SOMETHING = _forms("stating_something")
"""The forms of verbs that state what follows one of `STATING_WITH`, each with its verb."""
STATING_WITH = _words("stating_with")
"""Prepositions between a verb and what it states."""
LINKS = frozenset(_DATA["links"])
"""What links a sentence to the one before it."""
REASONS = _words("reasons")
"""Words that begin a clause for a reason or a condition."""
STATEMENTS = _words("statements")
"""Nouns for a statement."""
UNSAID = _forms("unsaid")
"""The forms of verbs of `SAYING` and `TELLING` whose clause is nobody's statement, each with its verb."""
REFUSING = _forms("refusing")
"""The forms of verbs that say that something is not done, each with its verb."""
AUTHORING = _forms("authoring")
"""The forms of verbs that a work's title can follow, each with its verb."""
TITLES = _words("titles")
"""Abbreviations that a name, a number or a word follows: their full stop ends no sentence."""
STARTERS = _words("starters")
"""Capitalised words that begin a sentence rather than go on with a name."""
PRONOUNS: dict[str, str] = {word: kind for kind, words in _DATA["pronouns"].items() for word in words.split()}
"""Pronouns, each with what it stands for: male, female, plural, own, thing, relative."""


ABBREVIATED: dict[str, str] = _DATA["abbreviated"]
"""Titles before names, each with the noun that it stands for."""
OFFICES = _words("offices")
"""Words of office that stand before a name."""
DAYS = _words("days")
"""Words for a day, which stand by a verb without a preposition."""
MONTHS = _words("months")
"""The months."""
TIMES = _words("times")
"""Nouns for a time."""
DEPARTMENTS = _words("departments")
"""What a minister or a secretary can be of."""
PERSONS = _words("persons")
"""Nouns for a person."""
UTTERANCES = _words("utterances")
"""Nouns for what somebody has said or written."""
MALE = _words("male_nouns") | _words("male_names")
"""Nouns and first names that "he" can stand for."""
FEMALE = _words("female_nouns") | _words("female_names")
"""Nouns and first names that "she" can stand for."""
PLACES = _words("places")
"""Places that speak for a government."""
ORGANISATIONS = _words("organisations")
"""Words in the names of bodies."""
FIRST_NAMES = _words("male_names") | _words("female_names")
"""First names."""
BODIES: dict[str, frozenset[str]] = {
    name: frozenset(alias.strip() for alias in aliases.split(","))
    for name, aliases in _DATA["bodies"].items()
}
"""Bodies, each with what an article calls it once it has named it."""


def is_cue_verb(word: str) -> bool:
    """Whether a word is a form of a verb of saying."""
    return word.lower() in SAYING
