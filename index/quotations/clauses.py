"""Where a reported statement begins and ends: the words that a cue governs, without those that carry it.

The words for the speaker, the cue and what goes with them ("Lind said on Monday in a report") are one block.
A statement follows the block (*she said that it will hold*), precedes it (*it will hold, she said*), or
stands on both sides (*the dam, she said, will hold*).
"""

from collections.abc import Iterator, Sequence

from index.quotations.apostrophes import MARK, opens
from index.quotations.mentions import Mention, Role
from index.quotations.parsed_document import ParsedDocument, Token
from index.text.lexicon import (
    ADDRESSING,
    COMMITTING,
    DAYS,
    REASONS,
    SAYING,
    STATING,
    STATING_SOMETHING,
    STATING_WITH,
)

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
_RELATING = frozenset({"WDT", "WP", "WRB"})
_CLAUSAL = frozenset({"ccomp", "ROOT", "nsubj", "csubj", "nsubjpass", "parataxis"})
_STATED = frozenset(",.?!")
_FEW = 3
"""In words: a phrase of fewer before a source only leads to it: in addition, she said, ...."""
_THINGS = frozenset({"NN", "NNS", "VBG"})
_BARE = frozenset({"VB", "VBN"})
_AUXILIARIES = frozenset({"aux", "auxpass"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_INITIAL = frozenset("'’$#@")
_NAMING = frozenset({"POS", "NN", "NNS", "NNP", "NNPS", "VBZ", "VBD", "VBP", "MD"})


def runs(reading: ParsedDocument, mention: Mention, cue: Token) -> Iterator[Run]:
    """Yield what a mention states by a cue, as runs of tokens in order."""
    scope = _scope(reading.tokens, cue)
    participle = cue.tag == "VBG" and cue.dep in {"pcomp", "advcl"} and cue.number < mention.first
    clause = _following(reading, cue, cue.number + 1, mention.first) if participle else None
    if mention.role is Role.OWNER:
        yield from _named(cue, scope[1])
    elif clause:
        yield clause
    else:
        yield from _beside(reading, mention, cue, scope)


def _beside(reading: ParsedDocument, mention: Mention, cue: Token, scope: Run) -> Iterator[Run]:
    """Yield what stands before and after the block of a mention and a cue."""
    tokens, (start, stop) = reading.tokens, scope
    first, last = _block(reading, mention, cue, stop)
    after = last + 1
    before = first
    while before > start and not _is_word(tokens[before - 1]):
        before -= 1
    paused = any(tokens[n].text in _BREAKS for n in range(before, first))
    paused |= before > start and tokens[before - 1].quoted >= 0
    ended = not any(_is_word(token) for token in tokens[after:stop])
    left, right = (start, before), (after, stop)
    if mention.role is Role.ACCORDING:
        if ended:
            yield left
        else:
            yield from _around(reading, left if paused else (start, start), right, (first, last))
        return
    states = paused and before > start and _is_finite(cue) and cue.text.lower() in SAYING
    states &= mention.kind != "relative" and cue.dep != "relcl"
    objects = [c for c in cue.children if c.dep == "dobj" and cue.number < c.number <= last]
    states &= not objects or cue.text.lower() in ADDRESSING or mention.head.number > cue.number
    if ended:
        typed = any(tokens[n].text == MARK for n in range(before, first))
        led = any(tokens[n].text == ":" and tokens[n + 1].quoted >= 0 for n in range(start, before - 1))
        if states and not led and (typed or _finite(tokens[start:before])):
            yield left
            return
    elif _is_finite(cue) and _is_said_whole(reading, left) and _is_own(reading, after, stop):
        return
    elif states and tokens[after].text in _PAUSES:
        yield from _around(reading, left, right, (first, last))
        return
    if mention.head.number < cue.number:
        gap = mention.first > 0 and tokens[mention.first - 1].tag in _RELATING
        following = _following(reading, cue, after, stop, gap=gap) or _object(cue, stop)
        if following:
            yield following


def _is_said_whole(reading: ParsedDocument, left: Run) -> bool:
    """Whether a quoted sentence is all that stands before a block: “It will hold,” Lind said."""
    start, before = left
    if before == start or reading.tokens[before - 1].quoted < 0:
        return False
    span = reading.spans[reading.tokens[before - 1].quoted]
    return span.first <= start and reading.tokens[span.last - 1].text[-1] in _STATED


def _is_own(reading: ParsedDocument, after: int, stop: int) -> bool:
    """Whether what follows a block is the article's: after Berg had left; not: that it will hold."""
    word = next((token for token in reading.tokens[after:stop] if _is_word(token)), None)
    return word is not None and word.quoted < 0 and word.text.lower() != "that"


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
        text = tokens[stop].text
        depth += (text == "(") - (text == ")")
        if depth < 0 or (text == ";" and not depth):
            break
        stop += 1
    return start, stop


def _block(reading: ParsedDocument, mention: Mention, cue: Token, stop: int) -> Run:
    """Return the first and the last token of the words that carry a statement."""
    tokens = reading.tokens
    first, last = min(mention.first, cue.number), max(mention.last, cue.number)
    described = _below(mention.head, _BESIDE_NAME, cue.number) if mention.last > cue.number else set[int]()
    beside = described | _below(cue, _WITH - {"dobj"} if _bereft(cue) else _WITH, cue.number)
    beside.update(_between(tokens, cue))
    beside.difference_update(_told(cue))
    stating = max((c.number for c in cue.children if c.dep == "ccomp"), default=-1)
    says = cue.text.lower() in SAYING and stating <= last
    while last + 1 < stop and tokens[last + 1].quoted < 0:
        token, following = tokens[last + 1], tokens[min(last + 2, stop - 1)]
        that = token.text.lower() == "that" and (token.tag == "IN" or (says and token.dep != "nsubj"))
        if that and token.number not in described:
            break
        day = token.text.lower() in DAYS and following.tag not in _NAMING
        day |= token.text.lower() == "on" and following.text.lower() in DAYS
        if not (token.number in beside or day):
            break
        last += 1
        if token.tag == "POS" and following.quoted >= 0 and stating > last:
            last = min(reading.spans[following.quoted].last, stop - 1)
    return first, last


def _bereft(cue: Token) -> Token | None:
    """Return the clause whose subject the parse takes for its cue's object: says *the dam* will hold."""
    if cue.text.lower() in ADDRESSING or all(child.dep != "dobj" for child in cue.children):
        return None
    stated = (child for child in cue.children if child.dep == "ccomp" and child.number > cue.number)
    return next(
        (c for c in stated if all(g.dep not in _SUBJECTS and g.tag != "TO" for g in c.children)), None
    )


def _told(cue: Token) -> Iterator[int]:
    """Yield the numbers of the clause that the parse hangs on who is told: told the town *it would hold*."""
    if cue.text.lower() not in ADDRESSING or any(child.dep == "ccomp" for child in cue.children):
        return
    for clause in (c for child in cue.children if child.dep == "dobj" for c in child.children):
        if clause.dep == "relcl" and all(child.tag not in _RELATING for child in clause.children):
            yield from subtree(clause, cue.number + 1)


def _between(tokens: Sequence[Token], cue: Token) -> Iterator[int]:
    """Yield the numbers of what stands before a clause without a pause: said *at dawn* it would hold."""
    for clause in cue.children:
        subject = next((c.number for c in clause.children if c.dep in _SUBJECTS), -1)
        for lead in clause.children:
            if cue.number < lead.number < subject and lead.dep in {"prep", "npadvmod"}:
                whole = subtree(lead, cue.number + 1)
                if tokens[max(whole) + 1].text != ",":
                    yield from whole


def _below(head: Token, deps: frozenset[str], after: int) -> set[int]:
    """Return the numbers of the tokens after a number that depend on a token in some of the ways."""
    tops = [child for child in head.children if child.number > max(after, head.number) and child.dep in deps]
    return {number for top in tops for number in subtree(top, after + 1)}


def _following(
    reading: ParsedDocument, cue: Token, after: int, stop: int, *, gap: bool = False
) -> Run | None:
    """Return the clause after a block; after a relative pronoun it has a gap: which she says *will hold*."""
    tokens = reading.tokens
    start = next((n for n in range(after, stop) if _is_word(tokens[n])), stop)
    if start < stop and tokens[after].text == ",":
        thats = (n for n in range(start, stop) if tokens[n].text == "that" and tokens[n - 1].text == ",")
        after = next((n for n in thats if tokens[n].tag == "IN"), after)
        start = max(start, after)
    if start == stop:
        return None
    typed = _is_typed(reading, start)
    opened = typed or tokens[start].quoted >= 0
    if not opened and any(token.text == "," for token in tokens[after:start]):
        return None
    top = tokens[start]
    while start <= top.head < stop and top.head != top.number:
        top = tokens[top.head]
    if top.dep == "dobj":
        top = _bereft(cue) or top
    whole = subtree(top, cue.number + 1)
    if opened and top.tag.startswith("NN"):
        start = min(start, *whole)
    end = min(max(whole) + 1, stop)
    end = _extended(tokens, cue, end, stop)
    governed = opened or _governs(cue, tokens[start], top)
    verbal = top.dep in {"xcomp", "ccomp"} and top.head == cue.number and tokens[start].tag == "VBG"
    verbal |= typed or _finite(tokens[start:end]) or _is_infinitive(tokens[start], top) or _predicates(top)
    verbal |= _is_bare(top) and (tokens[start].text.lower() == "that" or cue.text.lower() in SAYING)
    lead = next((token for token in tokens[start:end] if token.tag != "RB"), tokens[start])
    has_subject = gap or lead.tag not in _FINITE or lead.quoted >= 0
    return (start, end) if governed and verbal and has_subject else None


def _is_infinitive(first: Token, top: Token) -> bool:
    """Whether words begin with the infinitive that they are about: to repair it, not to sell it."""
    return first.tag == "TO" or (first.dep == "neg" and any(child.tag == "TO" for child in top.children))


def _named(noun: Token, stop: int) -> Iterator[Run]:
    """Yield what a noun for a statement says: her claim *that it will hold*."""
    for child in noun.children:
        marked = any(c.text.lower() == "that" and c.tag == "IN" for c in child.children)
        if child.dep in {"acl", "ccomp", "relcl"} and child.number > noun.number and marked:
            whole = subtree(child, noun.number + 1)
            yield min(whole), min(max(whole) + 1, stop)


def _object(cue: Token, stop: int) -> Run | None:
    """Return the words for a thing that a verb states: announced *a repair*, warned of *a flood*."""
    word = cue.text.lower()
    tops = [child for child in cue.children if child.dep == "dobj"] if word in STATING else []
    if word in STATING_SOMETHING:
        leads = [child for child in cue.children if child.text.lower() in STATING_WITH]
        tops += [child for lead in leads for child in lead.children if child.dep in {"pobj", "pcomp"}]
    top = next((top for top in tops if top.number > cue.number and top.tag in _THINGS), None)
    if top is None:
        return None
    whole = subtree(top, cue.number + 1)
    return min(whole), min(max(whole) + 1, stop)


def _extended(tokens: Sequence[Token], cue: Token, end: int, stop: int) -> int:
    """Return where a clause ends that the parse may have cut: …, and that ….; …, so ….

    What is joined to it belongs to it too, where it cannot be what the article says next.
    """
    while end < stop:
        closing = 0 <= tokens[end].quoted == tokens[end - 1].quoted
        end += closing and not (tokens[end].text[0].isalnum() or tokens[end].text in _STATED)
        joint = next((n for n in range(end, stop) if _is_word(tokens[n])), stop)
        if joint == stop:
            return end
        joined = tokens[joint].tag == "CC" and tokens[joint].quoted < 0
        first = tokens[min(joint + joined, stop - 1)]
        top = first
        while joint <= top.head < stop and top.head != top.number:
            top = tokens[top.head]
        apart = tokens[joint - 1 - (tokens[joint - 1].quoted >= 0)].text in _BREAKS
        if joint == end and not (joined or apart or tokens[end].text in _BREAKS):
            return stop
        own = [child for child in top.children if child.dep in _SUBJECTS]
        depends = first.tag in {"IN", "TO"} or top.tag in {"VBG", "VB", "VBN"}
        goes_on = (
            (joined and (first.text.lower() == "that" or (depends and (not own or first.dep == "mark"))))
            or (joined and own and (not apart or first.tag in {"PRP", "EX"}))
            or tokens[joint - 1].text == ":"
            or (top.head == cue.number and any(child.text.lower() in REASONS for child in top.children))
            or (_states(top, cue) and top.number > end)
        )
        if not goes_on:
            return end
        end = min(max(subtree(top, joint)) + 1, stop)
    return end


def _states(verb: Token, cue: Token) -> bool:
    return verb.dep == "ccomp" and verb.head == cue.number


def _governs(cue: Token, first: Token, top: Token) -> bool:
    """Whether a verb has a clause, given by its first word and by its verb, for what is said."""
    if _is_infinitive(first, top):
        return cue.text.lower() in COMMITTING
    if first.text.lower() == "that" and first.tag in {"IN", "WDT"}:
        if _is_relative(cue, first, top):
            return False
        return cue.text.lower() in SAYING or (first.tag == "IN" and top.dep != "relcl")
    governed, says = _states(top, cue), cue.text.lower() in SAYING
    verbal = top.tag.startswith(("VB", "MD")) or _predicates(top)
    return (governed and (verbal or says)) or (verbal and says and first.tag not in {"IN", "WRB"})


def _is_relative(cue: Token, that: Token, top: Token) -> bool:
    """Whether a clause tells which of many a noun after a verb means: after the talks *that were held*."""
    if top.dep != "relcl" or top.head <= cue.number:
        return False
    objects = (child.number for child in cue.children if child.dep in {"dobj", "npadvmod"})
    stated = cue.text.lower() not in ADDRESSING and any(cue.number < n <= top.head for n in objects)
    return that.dep in _SUBJECTS or (stated and that.dep == "dobj")


def _around(reading: ParsedDocument, left: Run, right: Run, block: Run) -> Iterator[Run]:
    """Yield the parts of a statement that a block interrupts."""
    tokens = reading.tokens
    before = [token for token in tokens[slice(*left)] if _is_word(token)]
    after = [token for token in tokens[slice(*right)] if _is_word(token)]
    whole = _finite(before)
    goes_on = bool(after) and (
        _is_typed(reading, after[0].number)
        or (after[0].dep == "mark" and after[0].text.lower() in REASONS)
        or (after[0].tag in _FINITE and not whole)
        or (not (whole and after[0].tag == "VBG" and after[0].dep != "csubj") and _belongs(after, block))
    )
    aside = len(before) < _FEW and not whole and before[:1] and before[0].tag in _JOINING
    if before and not aside and (not after or after[0].quoted < 0 or _belongs(before, block)):
        yield left
    if goes_on:
        yield right


def _belongs(words: Sequence[Token], block: Run) -> bool:
    """Whether words are part of a statement rather than of what describes the saying."""
    first, last = words[0].number, words[-1].number
    tops = [token for token in words if not first <= token.head <= last or token.head == token.number]
    return any(top.dep in _CLAUSAL or not block[0] <= top.head <= block[1] for top in tops)


def _is_typed(reading: ParsedDocument, number: int) -> bool:
    """Whether a pair of apostrophes opens before a token."""
    before = reading.tokens[number - 1]
    return before.text == MARK and opens(reading.text, before)


def _is_finite(cue: Token) -> bool:
    helping = [child.tag for child in cue.children if child.dep == "aux"]
    # Friends of hers say, which the tagger can take for an infinitive.
    bare = cue.tag == "VB" and not helping and any(child.dep in _SUBJECTS for child in cue.children)
    return bare or cue.tag in _FINITE or any(tag in _FINITE for tag in helping)


def _predicates(top: Token) -> bool:
    """Whether words between marks say something of a subject: it was “unhinged”; that they “stop”."""
    return top.quoted >= 0 and any(child.dep in _SUBJECTS for child in top.children)


def _finite(part: Sequence[Token]) -> bool:
    return any(token.tag in _FINITE for token in part)


def _is_bare(verb: Token) -> bool:
    """Whether a verb has a subject and no auxiliary: it is finite, whatever the tagger says of its ending."""
    deps = {child.dep for child in verb.children}
    return verb.tag in _BARE and not deps.isdisjoint(_SUBJECTS) and deps.isdisjoint(_AUXILIARIES)


def _is_word(token: Token) -> bool:
    return token.quoted >= 0 or token.text[0].isalnum() or (token.text[0] in _INITIAL and token.text != MARK)


def subtree(top: Token, floor: int) -> list[int]:
    """Return the numbers of the tokens below one, from a number on."""
    found = [top]
    for token in found:
        found.extend(child for child in token.children if child.number >= floor)
    return [token.number for token in found]
