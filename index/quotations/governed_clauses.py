"""Governed clauses: whether a clause is what a cue states, or depends on another word.

She said *that the dam would hold*; but not: she recalled the way *that she had answered*.
"""

from collections.abc import Sequence

from index.quotations.parsed_document import Token
from index.quotations.syntax import CLAUSE_SUBJECT_DEPS, has_finite_verb, subtree
from index.text.lexicon import ADDRESSING, COMMITTING, CONTINUING, SAYING, SPEAKING, STATING

STATED_NOUN_TAGS = frozenset({"NN", "NNS", "VBG"})
"""Tags of nouns for what a verb states."""
_EMBEDDED_DEPS = frozenset({"pcomp", "xcomp", "acl"})
"""Labels of a verb within the modifiers or the object of a cue."""
_MANNERS = frozenset({"way", "manner"})
"""Nouns that "that" describes without a role in its clause: in the way *that she had answered before*."""
_BASE_TAGS = frozenset({"VB", "VBN"})
"""Tags that the tagger can give to a finite verb: their forms are often the same."""
_AUXILIARY_DEPS = frozenset({"aux", "auxpass"})


def governs(tokens: Sequence[Token], cue: Token, first: Token, top: Token) -> bool:
    """Whether a clause, given by its first word and its verb, is the content of a cue."""
    if cue.text.lower() in SPEAKING or _is_relative_to_object(tokens, cue, top):
        return False
    if _is_infinitive(first, top):
        return cue.text.lower() in COMMITTING
    says = cue.text.lower() in SAYING
    if first.text.lower() == "that" and first.tag in {"IN", "WDT"}:
        if _is_relative(tokens, cue, first, top) or _belongs_to_object(tokens, cue, top):
            return False
        return says or (first.tag == "IN" and top.dep != "relcl")
    is_verbal = top.tag.startswith(("VB", "MD")) or _is_quoted_predicate(top)
    if is_complement(top, cue) and (is_verbal or says):
        return True
    return is_verbal and says and first.tag not in {"IN", "WRB"}


def _is_relative(tokens: Sequence[Token], cue: Token, that: Token, top: Token) -> bool:
    """Whether "that" begins a relative clause of a noun after the cue: after the talks *that were held*."""
    if top.dep != "relcl" or top.head <= cue.number:
        return False
    if tokens[top.head].text.lower() in _MANNERS:
        return True
    objects = (child.number for child in cue.children if child.dep in {"dobj", "npadvmod"})
    is_about_object = cue.text.lower() not in ADDRESSING and any(cue.number < n <= top.head for n in objects)
    return that.dep in CLAUSE_SUBJECT_DEPS or (is_about_object and that.dep == "dobj")


def _is_relative_to_object(tokens: Sequence[Token], cue: Token, top: Token) -> bool:
    """Whether a clause without "that" describes what a cue states: lamented the tasks *her job brings*."""
    if top.dep != "relcl" or cue.text.lower() in ADDRESSING or tokens[top.head].tag not in STATED_NOUN_TAGS:
        return False
    objects = (child for child in cue.children if child.dep == "dobj" and child.number > cue.number)
    return any(top.head in subtree(stated, cue.number + 1) for stated in objects)


def _belongs_to_object(tokens: Sequence[Token], cue: Token, top: Token) -> bool:
    """Whether a clause depends on another verb or on the noun that a cue states, not on the cue.

    Responded by trying to prove *that it will hold*; noted reports claiming *that it will hold*; stressed the
    danger to the town *that a flood would bring*.
    """
    head = tokens[top.head]
    if head.number <= cue.number:
        return False
    if top.dep == "ccomp":
        return head.tag.startswith("VB") and head.dep in _EMBEDDED_DEPS
    is_stated = cue.text.lower() in STATING and head.dep == "dobj" and head.head == cue.number
    return top.dep == "acl" and is_stated and head.tag in STATED_NOUN_TAGS


def has_predicate(clause: Sequence[Token], first: Token, cue: Token, top: Token) -> bool:
    """Whether a clause has a finite verb, an infinitive or a gerund; otherwise it is a mere phrase.

    Args:
        clause: The clause.
        first: Its first word.
        cue: The cue.
        top: The verb of the clause.
    """
    is_gerund = top.dep in {"xcomp", "ccomp"} and top.head == cue.number and first.tag == "VBG"
    is_gerund &= cue.text.lower() not in CONTINUING
    can_be_finite = first.text.lower() == "that" or cue.text.lower() in SAYING
    return (
        is_gerund
        or has_finite_verb(clause)
        or _is_infinitive(first, top)
        or _is_quoted_predicate(top)
        or (can_be_finite and _is_mistagged_finite(top))
    )


def _is_infinitive(first: Token, top: Token) -> bool:
    """Whether a clause is an infinitive: *to repair* it, *not to sell* it."""
    return first.tag == "TO" or (first.dep == "neg" and any(child.tag == "TO" for child in top.children))


def _is_quoted_predicate(top: Token) -> bool:
    """Whether quoted words are the predicate of a subject: it was “unhinged”; that they “stop”."""
    return top.quoted >= 0 and any(child.dep in CLAUSE_SUBJECT_DEPS for child in top.children)


def _is_mistagged_finite(verb: Token) -> bool:
    """Whether a verb tagged as a base form or a participle is finite: it has a subject and no auxiliary."""
    deps = {child.dep for child in verb.children}
    return (
        verb.tag in _BASE_TAGS
        and not deps.isdisjoint(CLAUSE_SUBJECT_DEPS)
        and deps.isdisjoint(_AUXILIARY_DEPS)
    )


def is_complement(verb: Token, cue: Token) -> bool:
    """Whether a verb heads a content clause of a cue."""
    return verb.dep == "ccomp" and verb.head == cue.number
