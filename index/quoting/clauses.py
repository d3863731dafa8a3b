"""Where a reported statement begins and ends: the words that a cue governs, without those that carry it.

The words for the speaker, the cue and what goes with them ("Lind said on Monday in a report") are one block.
A statement follows the block (*she said that it will hold*), precedes it (*it will hold, she said*), or
stands on both sides (*the dam, she said, will hold*).
"""

from collections.abc import Iterator, Sequence

from index.lexicon import COMMITTING, DAYS, SAYING
from index.quoting.apostrophes import MARK, opens
from index.quoting.mentions import Mention, Role
from index.quoting.reading import Reading, Token

Run = tuple[int, int]
"""The numbers of a statement's first token and of the one after its last."""

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_PAUSES = frozenset({",", "—", "–", "--", "-", "―"})
_BREAKS = _PAUSES | {"''", "”", '"', ")", "(", ";", ":"}
_WITH = frozenset(
    {"npadvmod", "prep", "advmod", "dative", "prt", "agent", "oprd", "dobj", "neg", "pobj", "cc"}
)
"""What goes with a cue: said *on Monday*, told *the council*."""
_BESIDE_NAME = frozenset({"appos", "relcl", "acl", "prep", "nummod", "amod"})
_JOINING = frozenset({"IN", "CC", "RB", "TO", "VBG", "VBN"})
_INITIAL = frozenset("'’$#@")
_NEAR = 3
"""In tokens: how far before its verb a helping verb can stand."""
_NAMING = frozenset({"POS", "NN", "NNS", "NNP", "NNPS", "VBZ", "VBD", "VBP", "MD"})


def runs(reading: Reading, mention: Mention, cue: Token) -> Iterator[Run]:
    """Yield what a mention states by a cue, as runs of tokens in order."""
    tokens = reading.tokens
    start, stop = _scope(tokens, cue)
    first, last = _block(tokens, mention, cue, stop)
    after = last + 1
    before = first
    while before > start and not _is_word(tokens[before - 1]):
        before -= 1
    paused = any(tokens[n].text in _BREAKS for n in range(before, first))
    ended = not any(_is_word(token) for token in tokens[after:stop])
    left, right = (start, before), (after, stop)
    if mention.role is Role.ACCORDING:
        if ended:
            yield left
        else:
            yield from _around(tokens, left, right, paused=paused)
        return
    states = paused and before > start and _is_finite(cue) and cue.text.lower() in SAYING
    if ended:
        typed = any(tokens[n].text == MARK for n in range(before, first))
        if states and (typed or _finite(tokens[start:before])):
            yield left
    elif states and tokens[after].text in _PAUSES:
        yield from _around(tokens, left, right, paused=True)
    elif mention.head.number < cue.number:
        following = _following(reading, cue, after, stop)
        if following:
            yield following


def _scope(tokens: Sequence[Token], cue: Token) -> Run:
    """Return the sentence of a cue, or the part between semicolons or brackets that it stands in."""
    start, depth = cue.number, 0
    while start > 0 and tokens[start - 1].sentence == cue.sentence:
        text = tokens[start - 1].text
        depth += (text == ")") - (text == "(")
        if depth < 0 or (text == ";" and not depth):
            break
        start -= 1
    stop, depth = cue.number + 1, 0
    while stop < len(tokens) and tokens[stop].sentence == cue.sentence:
        depth += (tokens[stop].text == "(") - (tokens[stop].text == ")")
        if depth < 0:
            break
        stop += 1
    return start, stop


def _block(tokens: Sequence[Token], mention: Mention, cue: Token, stop: int) -> Run:
    """Return the first and the last token of the words that carry a statement."""
    first, last = min(mention.first, cue.number), max(mention.last, cue.number)
    helping = (c.number for c in cue.children if c.dep in {"aux", "advmod", "neg"})
    first = min([first, *(number for number in helping if number >= first - _NEAR)])
    beside = _beside(mention, cue)
    says = cue.text.lower() in SAYING and not any(c.dep == "ccomp" and c.number > last for c in cue.children)
    while last + 1 < stop and tokens[last + 1].quoted < 0:
        token, following = tokens[last + 1], tokens[min(last + 2, stop - 1)]
        if token.text.lower() == "that" and (token.tag == "IN" or (says and token.dep != "nsubj")):
            break
        day = token.text.lower() in DAYS and following.tag not in _NAMING
        apart = token.text == "," and following.number in beside and mention.last > cue.number
        if not (token.number in beside or day or (apart and following.dep != "cc")):
            break
        last += 1
    return first, last


def _beside(mention: Mention, cue: Token) -> set[int]:
    """Return the numbers of the tokens that go with a cue or with the words for its speaker."""
    tops = [child for child in cue.children if child.number > cue.number and child.dep in _WITH]
    if mention.last > cue.number:
        head = mention.head
        tops += [child for child in head.children if child.number > head.number and child.dep in _BESIDE_NAME]
    return {number for top in tops for number in _subtree(top, cue.number + 1)}


def _following(reading: Reading, cue: Token, after: int, stop: int) -> Run | None:
    """Return the clause after a block."""
    tokens = reading.tokens
    start = next((n for n in range(after, stop) if _is_word(tokens[n])), stop)
    if start == stop:
        return None
    opened = tokens[start].quoted >= 0 or (
        tokens[start - 1].text == MARK and opens(reading.text, tokens[start - 1])
    )
    if not opened and any(token.text == "," for token in tokens[after:start]):
        return None
    top = tokens[start]
    while start <= top.head < stop and top.head != top.number:
        top = tokens[top.head]
    whole = _subtree(top, cue.number + 1)
    if opened and top.tag.startswith("NN"):
        start = min(start, *whole)
    end = min(max(whole) + 1, stop)
    if end < stop and tokens[end].text not in _BREAKS and tokens[end].tag != "CC":
        end = stop
    governed = opened or _governs(cue, tokens[start], top)
    finite = _finite(tokens[start:end]) or tokens[start].tag == "TO"
    return (start, end) if governed and finite else None


def _governs(cue: Token, first: Token, top: Token) -> bool:
    """Whether a verb has a clause, given by its first word and by its verb, for what is said."""
    if first.tag == "TO":
        return cue.text.lower() in COMMITTING
    if first.text.lower() == "that":
        return True
    clause = top.tag.startswith(("VB", "MD")) and first.tag != "IN"
    return clause and (cue.text.lower() in SAYING or (top.dep == "ccomp" and top.head == cue.number))


def _around(tokens: Sequence[Token], left: Run, right: Run, *, paused: bool) -> Iterator[Run]:
    """Yield the parts of a statement that a block interrupts."""
    before = tokens[slice(*left)]
    rest = next((token for token in tokens[slice(*right)] if _is_word(token)), None)
    goes_on = rest is not None and rest.tag not in {"WDT", "WP", "WRB", "VBG", "VBN"} and rest.dep != "advcl"
    whole = _finite(before)
    if whole and rest is not None and rest.tag == "CC":
        goes_on = False
    introduces = bool(before) and goes_on and before[0].tag in (_JOINING if not whole else {"WRB"})
    if before and paused and not introduces:
        yield left
    if goes_on:
        yield right


def _is_finite(cue: Token) -> bool:
    return cue.tag in _FINITE or any(child.dep == "aux" and child.tag in _FINITE for child in cue.children)


def _finite(part: Sequence[Token]) -> bool:
    return any(token.tag in _FINITE for token in part)


def _is_word(token: Token) -> bool:
    return token.quoted >= 0 or token.text[0].isalnum() or (token.text[0] in _INITIAL and token.text != MARK)


def _subtree(top: Token, floor: int) -> list[int]:
    """Return the numbers of the tokens below one, from a number on."""
    found = [top]
    for token in found:
        found.extend(child for child in token.children if child.number >= floor)
    return [token.number for token in found]
