"""Content clauses: the clause or noun phrase that a cue governs as the content of an indirect quotation.

She said *that the dam would hold*; her claim *that it will hold*; they announced *a repair*.
"""

from collections.abc import Iterator, Sequence

from index.quotations.apostrophes import DOUBLE_APOSTROPHE, opens_before
from index.quotations.governed_clauses import STATED_NOUN_TAGS, governs, has_predicate, is_complement
from index.quotations.parsed_document import ParsedDocument, Token, TokenRange
from index.quotations.syntax import CLAUSE_SUBJECT_DEPS, FINITE_TAGS, subtree, top_within
from index.text.lexicon import (
    ADDRESSING,
    REASONS,
    SAYING,
    STATING,
    STATING_SOMETHING,
    STATING_WITH,
)

PAUSES = frozenset({",", "—", "–", "--", "-", "―"})
BREAKS = PAUSES | {"''", "”", '"', ")", "(", ";", ":"}
"""Marks at which one part of a sentence can end and another begin."""
INNER_CLAUSE_DEPS = frozenset({"relcl", "csubj", "acl", "pcomp"})
"""Labels of the verbs of clauses that a main verb can follow: those who *say* it are wrong."""
END_MARKS = frozenset(",.?!")
"""Punctuation that ends a statement, before a closing mark."""
_WORD_INITIAL_MARKS = frozenset("'’$#@")
_MODIFIER_TAGS = frozenset({"DT", "JJ", "PRP$"})
"""Tags of a word before quoted words that makes them a noun: said after a *brief* “sorry”."""


def clause_after(
    document: ParsedDocument, cue: Token, start: int, stop: int, *, has_gap: bool = False
) -> TokenRange | None:
    """Return the content clause of a cue within a range of tokens, or None.

    Args:
        document: The document.
        cue: The cue.
        start: Number of the token at which, or after punctuation behind which, the clause begins.
        stop: Number after the last token that the clause can have.
        has_gap: Whether a relative pronoun is the clause's subject: which she says *will hold*.
    """
    tokens = document.tokens
    first = next((n for n in range(start, stop) if is_word(tokens[n])), stop)
    if first < stop and tokens[start].text == ",":
        thats = (n for n in range(first, stop) if tokens[n].text == "that" and tokens[n - 1].text == ",")
        start = next((n for n in thats if tokens[n].tag == "IN"), start)
        first = max(first, start)
    if first == stop:
        return None
    in_apostrophes = opens_before(document, first)
    begins_quoted = in_apostrophes or tokens[first].quoted >= 0
    if tokens[first].quoted >= 0 and (
        _is_whole_in_marks(document, cue, first, stop) or _is_quoted_noun(tokens, cue, first)
    ):
        return None
    if not begins_quoted and any(token.text == "," for token in tokens[start:first]):
        return None
    top = top_within(tokens, tokens[first], first, stop)
    if top.dep == "dobj":
        top = clause_missing_subject(cue) or top
    clause = subtree(top, cue.number + 1)
    if begins_quoted and top.tag.startswith("NN"):
        first = min(first, *clause)
    end = _extended_end(tokens, cue, min(max(clause) + 1, stop), stop)
    is_governed = begins_quoted or governs(tokens, cue, tokens[first], top)
    is_clause = in_apostrophes or has_predicate(tokens[first:end], tokens[first], cue, top)
    lead = next((token for token in tokens[first:end] if token.tag != "RB"), tokens[first])
    has_subject = has_gap or lead.tag not in FINITE_TAGS or lead.quoted >= 0
    return (first, end) if is_governed and is_clause and has_subject else None


def _is_whole_in_marks(document: ParsedDocument, cue: Token, first: int, stop: int) -> bool:
    """Whether the content that begins with a quoted span ends with it, so that it is all in marks.

    She said “it works,” when she left; what she called “a ruin” led to a quarrel.
    """
    tokens = document.tokens
    last = document.spans[tokens[first].quoted].last
    following = next((n for n in range(last + 1, stop) if is_word(tokens[n])), stop)
    if following == stop or tokens[following].tag == "CC":
        return False
    has_end_mark = last - 1 > first and tokens[last - 1].text in END_MARKS
    has_end_mark |= tokens[min(last + 1, stop - 1)].text in PAUSES - {","}
    is_named = any(child.tag == "WP" and child.number < cue.number for child in cue.children)
    return has_end_mark or is_named


def _is_quoted_noun(tokens: Sequence[Token], cue: Token, first: int) -> bool:
    """Whether quoted words are a noun in an adjunct: said after a brief “*sorry*”."""
    word = cue.text.lower()
    states_nouns = word not in SAYING or word in STATING or word in STATING_SOMETHING
    return not states_nouns and first > cue.number + 1 and tokens[first - 1].tag in _MODIFIER_TAGS


def clauses_of_noun(noun: Token, stop: int) -> Iterator[TokenRange]:
    """Yield the content of a noun for a statement: her claim *that it will hold*."""
    for child in noun.children:
        has_that = any(c.text.lower() == "that" and c.tag == "IN" for c in child.children)
        if child.dep in {"acl", "ccomp", "relcl"} and child.number > noun.number and has_that:
            clause = subtree(child, noun.number + 1)
            yield min(clause), min(max(clause) + 1, stop)


def stated_object(cue: Token, stop: int) -> TokenRange | None:
    """Return the noun phrase that a verb states, or None: announced *a repair*, warned of *a flood*."""
    word = cue.text.lower()
    objects = [child for child in cue.children if child.dep == "dobj"] if word in STATING else []
    if word in STATING_SOMETHING:
        prepositions = [child for child in cue.children if child.text.lower() in STATING_WITH]
        objects += [c for child in prepositions for c in child.children if c.dep in {"pobj", "pcomp"}]
    stated = (noun for noun in objects if noun.number > cue.number and noun.tag in STATED_NOUN_TAGS)
    noun = next(stated, None)
    if noun is None:
        return None
    phrase = subtree(noun, cue.number + 1)
    return min(phrase), min(max(phrase) + 1, stop)


def clause_missing_subject(cue: Token) -> Token | None:
    """Return the verb of the content clause whose subject the parse makes the cue's object, or None.

    She says *the dam* will hold.
    """
    if cue.text.lower() in ADDRESSING or all(child.dep != "dobj" for child in cue.children):
        return None
    clauses = (child for child in cue.children if child.dep == "ccomp" and child.number > cue.number)
    return next(
        (
            clause
            for clause in clauses
            if all(child.dep not in CLAUSE_SUBJECT_DEPS and child.tag != "TO" for child in clause.children)
        ),
        None,
    )


def is_word(token: Token) -> bool:
    """Whether a token is a word, or any part of a quoted span, rather than punctuation."""
    return (
        token.quoted >= 0
        or token.text[0].isalnum()
        or (token.text[0] in _WORD_INITIAL_MARKS and token.text != DOUBLE_APOSTROPHE)
    )


def _extended_end(tokens: Sequence[Token], cue: Token, end: int, stop: int) -> int:
    """Return the end of a clause, moved over what the parse may have cut off: …, and that …; …, so ….

    What is joined to the clause belongs to it unless it can be the article's own continuation.

    Args:
        tokens: All tokens of the document.
        cue: The cue.
        end: Number after the last token of the clause in the parse.
        stop: Number after the last token that the clause can have.
    """
    while end < stop:
        closes_span = 0 <= tokens[end].quoted == tokens[end - 1].quoted
        end += closes_span and not (tokens[end].text[0].isalnum() or tokens[end].text in END_MARKS)
        joint = next((n for n in range(end, stop) if is_word(tokens[n])), stop)
        if joint == stop:
            return end
        is_coordinated = tokens[joint].tag == "CC" and tokens[joint].quoted < 0
        has_break = tokens[joint - 1 - (tokens[joint - 1].quoted >= 0)].text in BREAKS
        if joint == end and not (is_coordinated or has_break or tokens[end].text in BREAKS):
            return end if tokens[joint].tag in FINITE_TAGS and _is_inner(tokens, cue) else stop
        first = tokens[min(joint + is_coordinated, stop - 1)]
        top = top_within(tokens, first, joint, stop)
        continues = (
            (is_coordinated and _continues_coordinated(first, top, has_break=has_break))
            or tokens[joint - 1].text == ":"
            or (top.head == cue.number and any(child.text.lower() in REASONS for child in top.children))
            or (is_complement(top, cue) and top.number > end)
        )
        if not continues:
            return end
        end = min(max(subtree(top, joint)) + 1, stop)
    return end


def _is_inner(tokens: Sequence[Token], cue: Token) -> bool:
    """Whether a cue is in a clause that a main verb can follow: how she says it works *has changed*."""
    clause = cue
    while clause.dep in {"conj", "ccomp"} and clause.head < clause.number:
        clause = tokens[clause.head]
    return clause.dep in INNER_CLAUSE_DEPS


def _continues_coordinated(first: Token, top: Token, *, has_break: bool) -> bool:
    """Whether the words after "and" continue a content clause.

    Args:
        first: The first word after the conjunction.
        top: The verb that the words depend on.
        has_break: Whether punctuation stands before the conjunction.
    """
    subjects = [child for child in top.children if child.dep in CLAUSE_SUBJECT_DEPS]
    if subjects and (not has_break or first.tag in {"PRP", "EX"}):
        return True
    is_dependent = first.tag in {"IN", "TO"} or top.tag in {"VBG", "VB", "VBN"}
    is_conjunction = first.text.lower() == "that" and first.tag == "IN"
    return is_conjunction or (is_dependent and (not subjects or first.dep == "mark"))
