"""Subjects in French: whose verb a verb of saying is, before it or, inverted, after it."""

from collections.abc import Sequence
from dataclasses import replace

from index.quotations.french.name_words import name_end, name_gender
from index.quotations.french.phrases import MAX_WORDS, SUBJECT_PRONOUNS, Phrase, is_person, parse_phrase
from index.quotations.french.tokens import Token, low_at, sentence_end, sentence_start
from index.quotations.french.verbs import Verb
from index.text.french import (
    ADVERBS,
    BODIES,
    CLAUSE_BEGINNINGS,
    DAYS,
    DETERMINERS,
    MONTHS,
    PEOPLE,
    PREPOSITIONS,
    TIMES,
    TITLES,
)

_DISJOINT = frozenset({"lui", "elle", "eux", "elles"})
_MAX_INSERTIONS = 2
"""Maximum insertions between commas from a subject to its verb. A guess; nothing was measured."""
_MAX_SKIPPED = 14
"""Maximum tokens between a verb and its inverted subject: *a dit mardi à la presse le maire*. A guess."""
_MAX_INSERTED = 3
"""Maximum words of an insertion between a verb and its inverted subject. A guess; nothing was measured."""
_NOUN_PHRASE_STARTS = frozenset(
    {"le", "la", "l'", "les", "un", "une", "des", "son", "sa", "ses", "leur", "leurs"}
)


def subject_of(tokens: Sequence[Token], verb: Verb) -> Phrase | None:
    """Return the subject before a verb, or None: *Le maire de Brest, Yann Kerjean*, a annoncé."""
    start = sentence_start(tokens, verb.first)
    end = verb.first
    if low_at(tokens, end - 1) == "qui" and end > start:
        end -= 1
        end -= low_at(tokens, end - 1) == "," and end - 1 > start
        return _antecedent(tokens, end, start, is_plural=verb.is_plural)
    if low_at(tokens, end - 1) == "et" and end - 1 > start:
        return _subject_of_sentence(tokens, start, end, is_plural=verb.is_plural)
    for _ in range(_MAX_INSERTIONS + 1):
        is_after_comma = low_at(tokens, end - 1) == "," and end - 1 > start
        subject_end = end - 1 if is_after_comma else end
        phrase = _phrase_ending_at(tokens, subject_end, start, is_plural=verb.is_plural)
        if phrase and low_at(tokens, phrase.first) in _DISJOINT and is_after_comma:
            phrase = None
        if phrase:
            subject = _with_apposed_name(tokens, phrase, start, is_plural=verb.is_plural)
            return _agreeing(tokens, subject, start, is_plural=verb.is_plural)
        if not is_after_comma:
            return None
        end = subject_end - 1
        while end > start and low_at(tokens, end - 1) != ",":
            end -= 1
        if end <= start:
            return None
    return None


def _agreeing(tokens: Sequence[Token], phrase: Phrase, start: int, *, is_plural: bool) -> Phrase | None:
    """Return the subject of a plural verb with the one that "et" joins to it; None if there is none.

    *Jean Roux, le patron de la CGT, et Anne Blanc* ont appelé.
    """
    if not is_plural or phrase.is_plural or phrase.others:
        return phrase
    link = phrase.first - 1
    if link <= start or low_at(tokens, link) != "et":
        return None
    other = subject_of(tokens, Verb(link, link, link, ""))
    return replace(other, last=phrase.last, others=(phrase,), is_plural=True) if other else None


def _with_apposed_name(tokens: Sequence[Token], phrase: Phrase, start: int, *, is_plural: bool) -> Phrase:
    """Return a subject with the name or the noun before its comma: *le maire de Brest,* Yann Kerjean."""
    if phrase.is_pronoun or phrase.first <= start or low_at(tokens, phrase.first - 1) != ",":
        return phrase
    noun = _phrase_ending_at(tokens, phrase.first - 1, start, is_plural=is_plural)
    if noun and noun.name and phrase.name is None and (noun.names_person or not noun.head):
        return noun
    if phrase.name is None or phrase.head or noun is None or noun.name or not is_person(noun):
        return phrase
    return replace(noun, last=phrase.last, name=phrase.name, gender=phrase.gender or noun.gender)


def _antecedent(tokens: Sequence[Token], end: int, start: int, *, is_plural: bool) -> Phrase | None:
    """Return the noun phrase that a relative pronoun stands for, which ends before a token."""
    for first in range(max(start, end - _MAX_SKIPPED), end):
        phrase = parse_phrase(tokens, first, is_plural=is_plural)
        phrase = with_following_name(tokens, phrase) if phrase else None
        is_speaker = phrase is not None and (is_person(phrase) or phrase.name or phrase.head in BODIES)
        if phrase and phrase.last == end and is_speaker:
            return phrase
    return None


def _subject_of_sentence(tokens: Sequence[Token], start: int, end: int, *, is_plural: bool) -> Phrase | None:
    """Return the phrase with which a sentence begins, for its second verb: *Il rit et* assure."""
    phrase = parse_phrase(tokens, start, is_plural=is_plural)
    if phrase is None or phrase.last >= end or low_at(tokens, phrase.last) in {"de", "qui", "que", "dont"}:
        return None
    return with_following_name(tokens, phrase)


def subject_after(tokens: Sequence[Token], verb: Verb) -> Phrase | None:
    """Return the inverted subject after a verb, or None: a dit à l'ANP *Sophie Marchand*, déléguée."""
    index, end = verb.last, sentence_end(tokens, verb.last - 1)
    limit = min(end, verb.last + _MAX_SKIPPED)
    while index < limit:
        low = tokens[index].low
        following = low_at(tokens, index + 1)
        if low in {"ce", "cette"} and following in {"dernier", "dernière"}:
            break
        if low in {"ce", "cet", "cette"} and following in TIMES:
            index += 2
        elif low in {"de", "d'", "pour"} and following in {"son", "sa", "leur"}:
            index += 3  # de son côté
        elif low in ADVERBS or low in DAYS or low.endswith("ment") or low in MONTHS or low[:1].isdigit():
            index += 1
        elif low == ",":
            index = _after_insertion(tokens, index, limit)
        elif low in PREPOSITIONS:
            index = _after_complement(tokens, index, limit)
        else:
            break
    if index >= limit:
        return None
    phrase = parse_phrase(tokens, index, is_plural=verb.is_plural)
    if phrase is None or phrase.head in SUBJECT_PRONOUNS or (verb.is_plural and not phrase.is_plural):
        return None
    return with_following_name(tokens, phrase)


def _after_insertion(tokens: Sequence[Token], index: int, limit: int) -> int:
    """Return the index after a comma and the few words before the next: conclut*, ravi,* Luc Morel."""
    for comma in range(index + 2, min(index + 2 + _MAX_INSERTED, limit)):
        inserted = tokens[index + 1 : comma]
        if tokens[comma].low == "," and not any(t.is_capitalised or t.low in DETERMINERS for t in inserted):
            return comma + 1
    return index + 1


def _after_complement(tokens: Sequence[Token], index: int, limit: int) -> int:
    """Return the index after a preposition and its noun: *auprès de l'ANP* Sophie Marchand."""
    while index < limit and (tokens[index].low in PREPOSITIONS or tokens[index].low in _NOUN_PHRASE_STARTS):
        index += 1
    if index < limit and not tokens[index].is_word and not tokens[index].text[:1].isdigit():
        return index
    has_capital = index < limit and tokens[index].is_capitalised and not tokens[index].is_acronym
    index += 1
    while index < limit and tokens[index].is_word and not tokens[index].is_capitalised:
        if tokens[index].low in _NOUN_PHRASE_STARTS or tokens[index].low in PREPOSITIONS:
            break
        index += 1
    # The second word of a name of two: sur Radio Europe, à Saint Malo.
    if has_capital and index < limit and tokens[index].is_capitalised:
        names = name_end(tokens, index)
        index += 1 if names - index != 2 else 0
    return index


def with_following_name(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """Return a phrase with the name that follows its comma: la porte-parole, *Nathalie Sorel*."""
    if phrase.name or phrase.is_pronoun or not is_person(phrase) or low_at(tokens, phrase.last) != ",":
        return phrase
    first = phrase.last + 1
    has_title = low_at(tokens, first) in TITLES
    first += has_title
    end = name_end(tokens, first, after_title=has_title)
    is_closed = (
        end >= len(tokens) or not tokens[end].is_word or low_at(tokens, end) in {"qui", "lors", "dans"}
    )
    if not end or not is_closed or phrase.is_plural:
        return phrase
    gender = name_gender(tokens, first) or phrase.gender
    return replace(phrase, last=end, name=(first, end), gender=gender)


def role_after(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """Return the indices of the role after a name and a comma: Sophie Marchand, *déléguée CFDT du site*."""
    if low_at(tokens, index) != ",":
        return None
    first = index + 1
    head = first + (low_at(tokens, first) in {"le", "la", "l'", "un", "une", "ancien", "ancienne", "jeune"})
    if low_at(tokens, head) not in PEOPLE:
        return None
    last = head + 1
    while last < len(tokens) and tokens[last].is_word and tokens[last].low not in {"qui", "dont", "a", "est"}:
        last += 1
    is_closed = last >= len(tokens) or not tokens[last].is_word
    return (first, last) if is_closed else None


def _phrase_ending_at(tokens: Sequence[Token], end: int, start: int, *, is_plural: bool) -> Phrase | None:
    """Return the longest subject that ends right before a token and begins its clause, or None.

    Args:
        tokens: The tokens of a paragraph.
        end: The index after its last token.
        start: The index before which it does not begin.
        is_plural: Whether the verb is plural.
    """
    for first in range(max(start, end - 2 * MAX_WORDS), end):
        if first > start and not _begins_clause(tokens, first, start):
            continue
        phrase = parse_phrase(tokens, first, is_plural=is_plural)
        if phrase and phrase.last == end:
            return phrase
    return None


def _begins_clause(tokens: Sequence[Token], index: int, start: int) -> bool:
    """Whether a clause can begin at a token: after a mark, a conjunction or an adverb."""
    before = tokens[index - 1]
    is_link = before.low in CLAUSE_BEGINNINGS or (before.low in ADVERBS and index - 1 > start)
    return not before.is_word or is_link or before.low.endswith("ment")
