"""Tells whether a sentence has what a question asks for: a day, a sum, an age, a length, a reason, a name.

A question gets no answer from a sentence without one, however many of the question's words it has.
"""

from collections.abc import Sequence
from itertools import pairwise

from index.model.question import Question, QuestionKind
from index.questions.alignment import AlignedSentence
from index.text.related_words import RelatedTerms
from index.text.terms import term
from index.text.word_classes import ANSWER_WORDS, NAME_CLASSES, PRONOUNS, ClassifiedWord, word_class

_TIMES = ANSWER_WORDS["times"]
_DURATIONS = ANSWER_WORDS["durations"]
_LENGTHS = ANSWER_WORDS["lengths"]
_MONEY = ANSWER_WORDS["money"]
_REASONS = ANSWER_WORDS["reasons"]
_PLACE_PREPOSITIONS = ANSWER_WORDS["place_prepositions"]
_NEGATIONS = ANSWER_WORDS["negations"]
_UNREAL = ANSWER_WORDS["unreal"]
_NAMING_TERMS = frozenset(map(term, ("name", "called", "title")))
"""Terms of questions for a name."""
_PAST_AUXILIARIES = frozenset({"did", "was", "were"})
_MONEY_TERMS = frozenset(map(term, ANSWER_WORDS["prices"]))
"""Terms of questions for a sum of money."""
_LARGE_NUMBERS = frozenset({"million", "billion", "trillion", "thousand"})
_NO_MONEY = _DURATIONS | _LENGTHS | frozenset({"per", "percent", "%", *(f"{unit}s" for unit in _DURATIONS)})
"""Words after a number that is no sum of money."""
_UNITS_BY_MEASURE = {
    "long": _DURATIONS | _LENGTHS,
    "far": _LENGTHS,
    "tall": _LENGTHS,
    "high": _LENGTHS | frozenset({"cent", "degree", "percent"}),
    "deep": _LENGTHS,
    "wide": _LENGTHS,
    "big": _LENGTHS | _MONEY | frozenset({"people", "cent", "percent", "acre", "hectare", "square"}),
    "soon": _DURATIONS,
    "quickly": _DURATIONS,
    "old": _DURATIONS,
}
"""Units of an answer to "how" with a measure, without the plural's "s". A guess; nothing was measured."""
_UNIT_DISTANCE = 3
"""Maximum words from a number to its unit: 11 long days. A guess; nothing was measured."""
_COUNTED_DISTANCE = 4
"""Maximum words from a number to what it counts: 12 of the older ships. A guess; nothing was measured."""
_EVENT_KINDS = frozenset({QuestionKind.TIME, QuestionKind.PLACE, QuestionKind.REASON, QuestionKind.MANNER})
"""Kinds of question that, with "did", take for granted that something happened."""
_NEGATION_DISTANCE = 5
"""Maximum words from a negation to what it denies. A guess; nothing was measured."""
_NUMBERS = frozenset({"number", "numeral", "year"})
EXACT_KINDS = frozenset({QuestionKind.TIME, QuestionKind.QUANTITY})
"""Kinds of question whose answers can be told by their words: a date, a number."""
_NAMES = frozenset({"name", "first_name", "acronym", "opening"})


def lacks_answer(sentence: AlignedSentence) -> bool:
    """Whether a sentence lacks what its question asks for, apart from the question's own words."""
    question = sentence.question
    asked = {*question.terms}
    words = [word for word in sentence.words if word.text[0].isalnum() or word.text in "$£€¥%"]
    match question.expected:
        case QuestionKind.PERSON:
            return not any(word.word_class in _NAMES and word.term not in asked for word in words)
        case QuestionKind.TIME:
            return not any(
                word.word_class in {"date", "year"} or word.lower in _TIMES
                for word in words
                if word.term not in asked
            )
        case QuestionKind.PLACE:
            return not _has_place(words, asked)
        case QuestionKind.REASON:
            return not any(word.lower in _REASONS for word in words)
        case QuestionKind.QUANTITY:
            return not _has_quantity(words, question)
        case _:
            return bool(_MONEY_TERMS & asked) and not _has_money(words)


def _has_place(words: Sequence[ClassifiedWord], asked: set[str]) -> bool:
    return any(
        word.lower in _PLACE_PREPOSITIONS and any(w.term not in asked for w in words[i + 1 : i + 3])
        for i, word in enumerate(words)
    )


def _has_quantity(words: Sequence[ClassifiedWord], question: Question) -> bool:
    asked = {*question.terms}
    numbers = [i for i, word in enumerate(words) if word.word_class in _NUMBERS and word.term not in asked]
    if question.measure == "old":
        return any(_is_age(words, i) for i in numbers)
    if question.measure == "many" and question.focus:
        return any(_counts(words, i, question.focus) for i in numbers)
    if question.measure in {"", "much"} and _MONEY_TERMS & asked:
        return _has_money(words)
    if question.measure == "long" and len(numbers) > 1 and any(word.word_class == "year" for word in words):
        return True
    units = _UNITS_BY_MEASURE.get(question.measure)
    return any(
        units is None or any(_unit(word) in units for word in words[i + 1 : i + 1 + _UNIT_DISTANCE])
        for i in numbers
    )


def _unit(word: ClassifiedWord) -> str:
    return word.lower if word.lower in _LENGTHS else word.lower.removesuffix("s")


def _is_age(words: Sequence[ClassifiedWord], i: int) -> bool:
    """Whether a number is an age: 58, aged 58, 58 years old, 58-year-old, a man of 58."""
    before = words[i - 1] if i else None
    after = [word.lower for word in words[i + 1 : i + 3]]
    if after[:1] and after[0] in {"year", "years"}:
        return after[1:2] == ["old"]
    is_alone = words[i].text.isdigit() and len(words[i].text) <= 2  # noqa: PLR2004 - the digits of an age
    return before is not None and (
        before.lower in {"aged", "age"} or (is_alone and (before.is_capitalised or before.lower == "of"))
    )


def _counts(words: Sequence[ClassifiedWord], i: int, counted: str) -> bool:
    """Whether a number counts something: 12 ships, 12 of the ships; "there are 12" has no other noun."""
    near = RelatedTerms([word.term for word in words[max(0, i - 2) : i + 1 + _COUNTED_DISTANCE]])
    return counted in near


def _has_money(words: Sequence[ClassifiedWord]) -> bool:
    """Whether a sentence has a sum: with a currency, in millions, or a bare number and a word for a price."""
    before = ["", *(word.lower for word in words)]
    if any(
        word.text in "$£€¥" or (word.lower.removesuffix("s") in _MONEY and before[i] != "per")
        for i, word in enumerate(words)
    ):
        return True
    following = [*(word.lower for word in words[1:]), ""]
    numbers = [i for i, word in enumerate(words) if word.word_class == "number"]
    if any(following[i] in _LARGE_NUMBERS for i in numbers):
        return True
    is_priced = any(word.term in _MONEY_TERMS for word in words)
    return is_priced and any(following[i] not in _NO_MONEY for i in numbers)


def rules_out_answer(sentence: AlignedSentence) -> bool:
    """Whether a sentence cannot answer: it has no date, not the number, denies the event, or names another.

    A sentence without a name, a place or a reason is not ruled out, for many words can stand for those.
    """
    return (
        (sentence.question.expected in EXACT_KINDS and lacks_answer(sentence))
        or denies_event(sentence)
        or _is_of_another(sentence)
    )


def _is_of_another(sentence: AlignedSentence) -> bool:
    """Whether a sentence names somebody else: "Otto Lee quit" does not tell when Ann Hill quit.

    Not if it has a pronoun, which may stand for whom the question names.
    """
    question, words = sentence.question, sentence.words
    asked = {*question.names}
    if question.expected not in _EVENT_KINDS or not _is_person(question.subject):
        return False
    if any(word.term in asked or word.lower in PRONOUNS for word in words):
        return False
    return any(
        first.word_class == "first_name" and second.word_class in _NAMES for first, second in pairwise(words)
    )


def _is_person(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and word_class(words[0]) == "first_name"


def lacks_name(sentence: AlignedSentence) -> bool:
    """Whether a question asks for a name ("which bank", "what is it called"), and a sentence lacks one."""
    question = sentence.question
    asked = {*question.terms}
    lowers = question.text.lower().split()
    if not ("which" in lowers[:2] or question.focus in _NAMING_TERMS or question.last_term in _NAMING_TERMS):
        return False
    return not any(word.word_class in NAME_CLASSES and word.term not in asked for word in sentence.words)


def is_unreal(sentence: AlignedSentence) -> bool:
    """Whether a question takes for granted what a sentence only says might be: wanted, ruled out, planned.

    Only questions about what happened take it for granted: those with "did", "was" or "were".
    """
    question = sentence.question
    asked = {word.lower() for word in question.text.split()}
    if asked.isdisjoint(_PAST_AUXILIARIES) or not asked.isdisjoint(_UNREAL):
        return False
    lowers = [word.lower for word in sentence.words]
    return any(
        weight > 0
        and not sentence.words[i].is_capitalised
        and not _UNREAL.isdisjoint(lowers[max(0, i - _NEGATION_DISTANCE) : i])
        for i, weight in enumerate(sentence.weights)
    )


def denies_event(sentence: AlignedSentence) -> bool:
    """Whether a sentence denies what its question takes for granted, such as "refused to go" for "when".

    Only questions with "did" take an event for granted.
    """
    question = sentence.question
    asked = {word.lower() for word in question.text.split()}
    if question.predicate is None or question.auxiliary != "did" or asked & _NEGATIONS:
        return False
    if question.expected not in _EVENT_KINDS:
        return False
    lowers = [word.lower for word in sentence.words]
    return any(
        question.predicate in RelatedTerms([word.term for word in sentence.words[i : i + 2]])
        and not _NEGATIONS.isdisjoint(lowers[max(0, i - _NEGATION_DISTANCE) : i])
        for i in range(len(lowers))
    )
