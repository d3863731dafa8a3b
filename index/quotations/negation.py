"""Negation: whether a verb is negated, asked, conditional or merely possible, by its own words.

*Never said*; *at no point did* she say; *nobody said*; *did* she say?; *if* she says; she *may* say.
"""

from bisect import bisect_left
from collections.abc import Sequence

from index.quotations.mentions import verb_class
from index.quotations.parsed_document import Token
from index.quotations.syntax import SUBJECT_DEPS, is_passive, sentence_end

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither", "hardly", "scarcely"})
_ERRORS = frozenset({"wrongly", "falsely", "incorrectly", "mistakenly", "erroneously"})
"""Adverbs for what is reported but not so: was *wrongly* reported."""
_CONDITIONAL_AUXILIARIES = frozenset({"had", "should", "were"})
_LIMITS = frozenset({"only", "just", "merely", "simply", "until"})
"""Words after which a negation does not deny the verb: not *only* said."""
NOBODY = frozenset({"nobody", "no-one", "none", "neither", "nothing"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
_POSSIBILITIES = frozenset({"may", "might", "can", "ca", "could", "should", "must"})
_PAST_AUXILIARIES = frozenset({"did", "had", "has", "have", "having", "'ve", "’ve"})
_FRONTED_NEGATIONS = frozenset({"no", "not", "never", "nor", "neither", "nowhere", "hardly", "scarcely"})
"""Words that put the auxiliary after them before its subject."""
_CLAUSE_MARKS = frozenset({",", ";", ":", "—", "–"})
_HARDLY = frozenset({"hardly", "scarcely", "barely"})
"""Adverbs that make a subject nobody: *hardly* anyone."""
_PERHAPS = frozenset({"perhaps", "maybe", "possibly", "probably", "presumably"})
"""Adverbs for what is only possible."""
_SUPPOSING = frozenset({"suppose", "supposing", "imagine", "picture"})
"""Words that begin a sentence which supposes something."""


def is_unasserted(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a word is negated, has nobody as its subject or stands in a question."""
    return is_negated(tokens, verb) or _has_no_subject(tokens, verb) or _is_asked(tokens, verb)


def is_negated(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb or noun is negated: never said; did not deny or *say*; no *record*."""
    if any(_negates(tokens, verb, child) for child in verb.children):
        return True
    if _has_negative_inversion(tokens, verb):
        return True
    if verb.dep != "conj":
        return False
    first = tokens[verb.head]
    alternatives = {child.text.lower() for child in first.children if child.dep == "cc"}
    return bool(alternatives & {"or", "nor"}) and first.number != verb.number and is_negated(tokens, first)


def _negates(tokens: Sequence[Token], verb: Token, child: Token) -> bool:
    """Whether a dependent negates a verb or a noun: *never* said; said *falsely* to be; *no* record."""
    word = child.text.lower()
    if child.quoted >= 0 > verb.quoted:
        return False
    if word == "no" and child.dep == "det":
        return True
    if word == "longer" and child.dep == "advmod" and tokens[child.number - 1].text.lower() == "no":
        return True
    is_adverb = child.dep in {"neg", "advmod", "preconj"}
    if is_adverb and word in _ERRORS and is_passive(verb):
        return True
    if not is_adverb or word not in _NEGATIONS:
        return False
    following = tokens[child.number + 1] if child.number + 1 < len(tokens) else child
    return following.text.lower() not in _LIMITS


def _has_negative_inversion(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a negation puts the auxiliary before the subject: *at no point did* she say."""
    auxiliary = _inverted_auxiliary(verb)
    if auxiliary is None or _ends_in_question_mark(tokens, verb):
        return False
    number = auxiliary.number - 1
    while number >= 0 and tokens[number].sentence == verb.sentence:
        word, following = tokens[number].text.lower(), tokens[number + 1].text.lower()
        if word in _CLAUSE_MARKS:
            return False
        if word in _FRONTED_NEGATIONS and following not in _LIMITS:
            return True
        number -= 1
    return False


def _inverted_auxiliary(verb: Token) -> Token | None:
    """Return the auxiliary of a verb that stands before its subject outside quotation marks, or None."""
    own = _own_children(verb)
    subject = next((child.number for child in own if child.dep in SUBJECT_DEPS), -1)
    auxiliaries = (child for child in own if child.dep in {"aux", "auxpass"})
    return next((child for child in auxiliaries if child.number < subject), None)


def _own_children(verb: Token) -> list[Token]:
    """Return the dependents of a verb; not those in quotation marks of a verb outside: “*Nor*,” said Lind."""
    return [child for child in verb.children if child.quoted < 0 or verb.quoted >= 0]


def is_past(verb: Token) -> bool:
    """Whether a verb is in a past tense: did not say; had never said; but not: will not say."""
    auxiliaries = {child.text.lower() for child in verb.children if child.dep == "aux"}
    return bool(auxiliaries & _PAST_AUXILIARIES) or (not auxiliaries and verb.tag == "VBD")


def _has_no_subject(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether the subject of a verb is nobody: *nobody* said; *no minister* said."""
    subjects = [child for child in verb.children if child.dep in SUBJECT_DEPS and child.quoted < 0]
    if not subjects and verb.dep == "conj":
        shared = (child for child in tokens[verb.head].children if child.dep in SUBJECT_DEPS)
        subjects = [child for child in shared if child.quoted < 0]
    return any(_is_nobody(tokens, subject) for subject in subjects)


def _is_nobody(tokens: Sequence[Token], subject: Token) -> bool:
    """Whether a subject is nobody, or hardly anybody: *no minister*; *not a single* minister; *few*."""
    if subject.text.lower() in NOBODY:
        return True
    few = next((t for t in (subject, *subject.children) if t.text.lower() == "few"), None)
    if few and (few.number == 0 or tokens[few.number - 1].tag not in {"DT", "PRP$"}):
        return True
    return any(_excludes(tokens, child) for child in subject.children)


def _excludes(tokens: Sequence[Token], modifier: Token) -> bool:
    """Whether a modifier leaves nobody of a subject: *no* minister; *not* a single one; *hardly* anyone."""
    word = modifier.text.lower()
    following = tokens[min(modifier.number + 1, len(tokens) - 1)].text.lower()
    return (
        word in _HARDLY
        or (word in {"no", "neither"} and modifier.dep in {"det", "preconj", "cc"})
        or (word == "not" and following in {"a", "one", "any"})
    )


def _is_asked(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb stands in a question, with its auxiliary before its subject: *did* she *say* …?"""
    own = _own_children(verb)
    subject = min((child.number for child in own if child.dep in SUBJECT_DEPS), default=-1)
    if subject < 0 and not (verb.text.lower() in {"is", "was", "are", "were"} and verb.head == verb.number):
        return False
    is_inverted = any(child.dep in {"aux", "auxpass"} and child.number < subject for child in own)
    is_inverted |= verb.number < subject and verb.dep == "ROOT" and verb_class(verb) == "other"
    is_inverted |= subject >= 0 and tokens[subject].text.lower() == "who" and verb.dep == "ROOT"
    return is_inverted and _ends_in_question_mark(tokens, verb)


def _ends_in_question_mark(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a question mark outside quotation marks ends the sentence of a verb."""
    last = tokens[sentence_end(tokens, verb) - 1]
    return last.quoted < 0 and last.text.startswith("?")


def is_possible(verb: Token) -> bool:
    """Whether a verb is only possible or due: she *may* say; but not: I *should* say."""
    if any(child.text == "I" and child.dep in SUBJECT_DEPS for child in verb.children):
        return False
    return any(
        child.quoted < 0
        and (
            (child.dep == "aux" and child.text.lower() in _POSSIBILITIES)
            or (child.dep == "advmod" and child.text.lower() in _PERHAPS)
        )
        for child in verb.children
    )


def is_conditional(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb is the verb of a condition or of an open question: *if* she says; *had* she said."""
    if _has_conditional_inversion(tokens, verb) or _is_supposed(tokens, verb):
        return True
    return any(
        (
            child.text.lower() in _CONDITIONS
            and child.dep in {"mark", "advmod"}
            and child.number < verb.number
            and (child.quoted < 0 or verb.quoted >= 0)
            and (child.number == 0 or tokens[child.number - 1].text.lower() != "as")
        )
        or _is_in_case(child)
        for child in verb.children
    )


def _is_in_case(word: Token) -> bool:
    """Whether "in case" begins with a word: *in case* she says; but not: in *that* case; in case *of* it."""
    nouns = (child for child in word.children if child.text.lower() == "case")
    return word.text.lower() == "in" and any(n.number == word.number + 1 and not n.children for n in nouns)


def _has_conditional_inversion(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a condition puts the auxiliary before the subject: *had* she said; *were* she to say."""
    auxiliary = _inverted_auxiliary(verb)
    if auxiliary is None and any(c.dep in SUBJECT_DEPS and c.number > verb.number for c in verb.children):
        auxiliary = verb if any(child.dep == "xcomp" for child in verb.children) else None
    if auxiliary is None or auxiliary.text.lower() not in _CONDITIONAL_AUXILIARIES:
        return False
    return not _ends_in_question_mark(tokens, verb)


def _is_supposed(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb is in the first clause of a sentence that asks to suppose it: *imagine* she says."""
    first = bisect_left(tokens, verb.sentence, hi=verb.number, key=lambda token: token.sentence)
    is_first_clause = all(token.text not in _CLAUSE_MARKS for token in tokens[first : verb.number])
    return tokens[first].text.lower() in _SUPPOSING and is_first_clause
