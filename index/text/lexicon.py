"""Word lists that the rules of the other modules share, read from `lexicon.toml`.

A constant named for verbs maps every form of a verb to its base form.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from index.text.folding import folded_letters

_DATA = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


_MORE_NAMES = tomllib.loads(Path(__file__).with_name("first_names.toml").read_text(encoding="utf-8"))


def _words(key: str) -> frozenset[str]:
    return frozenset(_DATA[key].split())


class _Accentless(frozenset[str]):
    """Words that are found with accents as well: *José* is the first name "jose"."""

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or (
            isinstance(word, str) and not word.isascii() and super().__contains__(folded_letters(word))
        )


_DOUBLED = _words("doubled")
"""Verbs whose final consonant doubles: quipped."""


def inflected(verb: str) -> Iterator[str]:
    """Yield the forms of a verb, the base form first: write, writes, wrote, written, writing."""
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
"""Verbs of saying: "said", "announced"."""
TELLING = _forms("telling")
"""Verbs that can report a statement but often mean something else: "found", "gave"."""
PHRASAL = {form: word for verb, word in _DATA["phrasal"].items() for form in inflected(verb)}
"""Forms of verbs that report a statement only with another word, each with that word: put it, shot back."""
COMMITTING = _forms("committing")
"""Verbs whose infinitive is a statement: promised to repair the dam."""
CONTINUING = _forms("continuing")
"""Verbs of `SAYING` whose gerund is an action: continued walking."""
SPEAKING = _forms("speaking")
"""Verbs of `SAYING` and `TELLING` that govern no clause: spoke."""
ADDRESSING = _forms("addressing")
"""Verbs whose object is the listener: assured the town that it would hold."""
STATING = _forms("stating")
"""Verbs whose object is a statement: announced a repair."""
STATING_SOMETHING = _forms("stating_something")
"""Verbs whose statement follows a preposition of `STATING_WITH`: warned of a flood."""
STATING_WITH = _words("stating_with")
"""Prepositions between a verb of `STATING_SOMETHING` and its statement."""
LINKS = frozenset(_DATA["links"])
"""Adverbs and phrases that link a sentence to the one before it: in addition, it will hold."""
REASONS = _words("reasons")
"""Words that begin a clause for a reason or a condition."""
STATEMENTS = _words("statements")
"""Nouns for a statement: her claim that the dam will hold."""
UNSAID = _forms("unsaid")
"""Verbs of `SAYING` and `TELLING` whose clause is not a statement: "hoped", "found"."""
MEASURES = _words("measures")
"""Nouns for what something is measured or done by: according to *size*."""
REFUSING = _forms("refusing")
"""Verbs that deny an action: declined to say."""
DENYING = _forms("denying")
"""Verbs that deny a fact or a statement: denied that the dam leaks."""
ABSTAINING = _forms("abstaining")
"""Verbs whose preposition leads to what somebody does not do: stopped short of saying."""
DOUBTS = _words("doubts")
"""Words for what is doubted or untrue: it is unclear whether she said so."""
NOT_YET_SAYING = _words("not_yet_saying")
"""Verbs and adjectives whose infinitive is not done, or not yet: wanted to say."""
REQUESTING = _forms("requesting")
"""Verbs whose infinitive somebody else is to do: urged her to say."""
THINKING = _forms("thinking")
"""Verbs of `SAYING` and `TELLING` whose clause is a thought rather than words."""
SOUNDING = _forms("sounding")
"""Verbs of `SAYING` that utter words in marks but report no clause: laughed."""
REPRESENTATIVES = _words("representatives")
"""Nouns for those who speak for somebody else."""
UTTERING = _forms("uttering")
"""Verbs for the act of uttering something, which somebody can deny."""
QUOTING = _forms("quoting")
"""Verbs by which words of somebody else are handed on: Reuters quoted her."""
CALLING_OUT = _forms("calling_out")
"""Verbs of calling something out, which others hear: shouted."""
HEARING = _forms("hearing")
"""Verbs of hearing others: heard the crowd shout."""
JUDGING = _forms("judging")
"""Verbs by which somebody calls something by words of their own: called it “a ruin”."""
CARRIERS = _words("carriers")
"""Things that show words: a sign."""
NAMED = _words("named")
"""Nouns that a name, a term or the title of a work follows."""
NAMING = _words("naming")
"""Words right before a name or a label: nicknamed."""
KNOWN_AS = _words("known_as")
"""Participles whose "as" leads to a name: known to all as."""
HAILED_AS = _words("hailed_as")
"""Participles whose "as" leads to a label where nobody is said to use it: hailed as."""
LABELLED = _words("labelled")
"""Nouns for what has a name or a slogan of its own: a *campaign*."""
WORDINGS = _words("wordings")
"""Nouns for words, which a term follows unless somebody utters it: the word."""
PERFORMING = _forms("performing")
"""Verbs of performing a work."""
OUTLETS = _words("outlets")
"""Names of outlets, and words in them."""
OUTLET_NOUNS = _words("outlet_nouns")
"""Common nouns for outlets."""
OUTLET_KINDS = _words("outlet_kinds")
"""Nouns that mean an outlet after one of the outlets' words: a news agency."""
AUTHORING = _forms("authoring")
"""Verbs that a work's title can follow: she wrote “The Old Dam”."""
RANKS = _words("ranks")
"""Abbreviations of ranks and titles that the tokenizer cuts from their full stop: "maj."."""
COUNTED = _words("counted")
"""Abbreviations that a number follows: no. 2."""
ADDRESSES = _words("addresses")
"""Forms of address and of office before a name: *Canon* Lind."""
STYLES = _words("styles")
"""Forms of address that stand for somebody with "his" or "her": His *Excellency*."""
OPENING_PARTICIPLES = frozenset(
    form
    for verb in (*_DATA["saying"].split(), *_DATA["telling"].split(), *_DATA["opening_verbs"].split())
    for form in inflected(verb)
    if form.endswith("ing")
)
"""Participles that begin a sentence and are no name: *Reacting*, Lind said."""
GIVEN_OCCUPATIONS = _words("given_occupations")
"""Nouns for a person that are first names as well: *Hunter* Lind."""
POST_NOMINALS = _words("post_nominals")
"""Letters behind a name: Ada Lind, *OBE*."""
TITLES = _words("titles") | RANKS
"""Abbreviations that a name, a number or a word follows: their full stop does not end a sentence."""
STARTERS = _words("starters")
"""Capitalised words that begin a sentence and do not continue a name."""
PRONOUNS: dict[str, str] = {word: kind for kind, words in _DATA["pronouns"].items() for word in words.split()}
"""Pronouns, each with what it stands for: male, female, plural, own, thing, relative."""


ABBREVIATED: dict[str, str] = _DATA["abbreviated"]
"""Abbreviated titles before names, each with the noun for it: "sen." is "senator"."""
OFFICES = _words("offices")
"""Nouns for an office that stand before a name."""
DAYS = _words("days")
"""Words for a day, which stand next to a verb without a preposition: said Tuesday that ..."""
MONTHS = _words("months")
"""The names of the months."""
TIMES = _words("times")
"""Nouns for a time."""
DEPARTMENTS = _words("departments")
"""Departments of a minister or a secretary: Secretary of State."""
COMPANIES = _words("companies")
"""Nouns for a company."""
PERSONS = _words("persons")
"""Nouns for a person."""
_PERSON_NOUNS = Path(__file__).with_name("person_nouns.txt").read_text(encoding="utf-8").splitlines()
PERSON_NOUNS = frozenset(word for line in _PERSON_NOUNS if not line.startswith("#") for word in line.split())
"""Nouns for a person, among them rare ones that mean something else elsewhere: contractor, winger."""
HUMANS = OFFICES | PERSONS | _words("occupations")
"""Nouns for a person, named or not."""
PARTIES = tuple(party.strip() for party in _DATA["parties"].split("|"))
"""Parties and their abbreviations, as they stand behind a politician's name."""
BRIDGING = _words("bridging")
"""Nouns for a part in an event, a post or a relation, whose bearer often has no name: the driver."""
RELATED_CALLINGS = tuple(frozenset(group.split()) for group in _DATA["related_callings"])
"""Groups of nouns that one person may be called by."""
UTTERANCES = _words("utterances")
"""Nouns for something said or written."""
_MALE_NAMES = _words("male_names") | frozenset(_MORE_NAMES["male_names"].split())
_FEMALE_NAMES = _words("female_names") | frozenset(_MORE_NAMES["female_names"].split())
MALE = _Accentless(_words("male_nouns") | _MALE_NAMES)
"""Nouns and first names that "he" can stand for."""
FEMALE = _Accentless(_words("female_nouns") | _FEMALE_NAMES)
"""Nouns and first names that "she" can stand for."""
PLACES = _words("places")
"""Places that stand for a government."""
ORGANISATIONS = _words("organisations")
"""Words in the names of organisations."""
BODY_BEGINNINGS = _words("body_beginnings")
"""First words of names of bodies, places and things: *First* Interstate."""
FIRST_NAMES = _Accentless(_MALE_NAMES | _FEMALE_NAMES)
"""First names."""
BODIES: dict[str, frozenset[str]] = {
    name: frozenset(alias.strip() for alias in aliases.split(","))
    for name, aliases in _DATA["bodies"].items()
}
"""Organisations, each with the common names that an article uses after naming it."""

PARTICLES = _words("particles")
"""Words that a surname may begin with in lower case: van der Berg."""
BEFORE_NAMES = _words("before_names")
"""Adverbs that a headline or a sentence has before a name: Even Ada Lind."""
HEADLINE_WORDS = _words("headline_words") | PRONOUNS.keys() - {"i"}
"""Words that stand in headlines, but in no name."""
COMMON_NOUNS = _words("common_nouns")
"""Single nouns that name nobody, although a sentence begins with them."""
ONE_WORD_ORGANISATIONS = _words("one_word_organisations")
"""Organisations whose name is a single common word, the same in every article."""
UNSPECIFIC = _words("unspecific")
"""Words of a role that do not tell whose office it is."""
PLACE_OFFICES = _words("place_offices")
"""Offices that one person does not hold in two places."""
DEMONYMS = _words("demonyms")
"""People of a nation, capitalised, without an ending such as -ish or -ian: Swede."""
LEGAL_FORMS = _words("legal_forms")
"""Last words of a company's name: Lind Shipping *Ltd.*"""
TRADES = _words("trades")
"""Words for a trade that are left out when a company is named again: Lind *Airlines*."""
QUESTIONING = _words("questioning")
"""Forms of verbs whose subject asks and whose object answers: questioned."""
ENGLISH_WORDS = _words("english_words")
"""Function words of English that other languages hardly have."""
OTHER_LANGUAGES_WORDS = _words("other_languages_words")
"""Function words of other languages that English does not have."""


def is_cue_verb(word: str) -> bool:
    """Whether a word is a form of a verb of saying."""
    return word.lower() in SAYING
