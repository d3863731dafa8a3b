"""Attribution block: the speaker's mention, the cue and their modifiers, as one row of tokens.

*Lind said on Monday in a report* that the dam would hold. The words before or after the block are content.
"""

from collections.abc import Iterator, Sequence

from index.quotations.content_clauses import clause_missing_subject
from index.quotations.mentions import Mention
from index.quotations.parsed_document import ParsedDocument, Token
from index.quotations.syntax import CLAUSE_SUBJECT_DEPS, RELATIVE_TAGS, subtree
from index.text.lexicon import ADDRESSING, DAYS, SAYING

_CUE_MODIFIER_DEPS = frozenset(
    {"npadvmod", "prep", "advmod", "dative", "prt", "agent", "oprd", "dobj", "neg", "pobj", "cc"}
)
"""Labels of a cue's modifiers and objects: said *on Monday*, told *the council*."""
_MENTION_MODIFIER_DEPS = frozenset({"appos", "relcl", "acl", "prep", "nummod", "amod"})
_NON_DATE_TAGS = frozenset({"POS", "NN", "NNS", "NNP", "NNPS", "VBZ", "VBD", "VBP", "MD"})
"""Tags of words before which a day is part of the content: said *Monday’s flood* would not hurt."""


def attribution_block(document: ParsedDocument, mention: Mention, cue: Token, stop: int) -> tuple[int, int]:
    """Return the numbers of the first and last token of a block that ends before `stop`."""
    tokens = document.tokens
    first, last = min(mention.first, cue.number), max(mention.last, cue.number)
    mention_modifiers = set[int]()
    if mention.last > cue.number:
        mention_modifiers = _dependents_after(mention.head, _MENTION_MODIFIER_DEPS, cue.number)
    cue_deps = _CUE_MODIFIER_DEPS - {"dobj"} if clause_missing_subject(cue) else _CUE_MODIFIER_DEPS
    modifiers = mention_modifiers | _dependents_after(cue, cue_deps, cue.number)
    modifiers.update(_adjuncts_before_clause(tokens, cue))
    modifiers.difference_update(_clause_on_addressee(cue))
    clause = max((child.number for child in cue.children if child.dep == "ccomp"), default=-1)
    says = cue.text.lower() in SAYING and clause <= last
    while last + 1 < stop and tokens[last + 1].quoted < 0:
        token, following = tokens[last + 1], tokens[min(last + 2, stop - 1)]
        begins_content = token.text.lower() == "that" and (
            token.tag == "IN" or (says and token.dep != "nsubj")
        )
        if begins_content and token.number not in mention_modifiers:
            break
        if not (token.number in modifiers or _is_date(token, following)):
            break
        last += 1
        if token.tag == "POS" and following.quoted >= 0 and clause > last:
            last = min(document.spans[following.quoted].last, stop - 1)
    return first, last


def _is_date(token: Token, following: Token) -> bool:
    """Whether a token is a day or "on" before a day."""
    if token.text.lower() in DAYS and following.tag not in _NON_DATE_TAGS:
        return True
    return token.text.lower() == "on" and following.text.lower() in DAYS


def _clause_on_addressee(cue: Token) -> Iterator[int]:
    """Yield the tokens of a content clause that the parse attaches to the addressee.

    She told the town *it would hold*.
    """
    if cue.text.lower() not in ADDRESSING or any(child.dep == "ccomp" for child in cue.children):
        return
    for clause in (c for child in cue.children if child.dep == "dobj" for c in child.children):
        if clause.dep == "relcl" and all(child.tag not in RELATIVE_TAGS for child in clause.children):
            yield from subtree(clause, cue.number + 1)


def _adjuncts_before_clause(tokens: Sequence[Token], cue: Token) -> Iterator[int]:
    """Yield the tokens of adjuncts that no comma separates from a clause: said *at dawn* it would hold."""
    for clause in cue.children:
        subject = next((c.number for c in clause.children if c.dep in CLAUSE_SUBJECT_DEPS), -1)
        for adjunct in clause.children:
            if cue.number < adjunct.number < subject and adjunct.dep in {"prep", "npadvmod"}:
                phrase = subtree(adjunct, cue.number + 1)
                if tokens[max(phrase) + 1].text != ",":
                    yield from phrase


def _dependents_after(head: Token, deps: frozenset[str], floor: int) -> set[int]:
    """Return the numbers above `floor` of the dependents with some labels, and of all tokens below them."""
    tops = [child for child in head.children if child.number > max(floor, head.number) and child.dep in deps]
    return {number for top in tops for number in subtree(top, floor + 1)}
