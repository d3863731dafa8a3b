"""Content spans: locate the content of an indirect quotation.

The speaker's mention, the cue and their modifiers ("Lind said on Monday in a report") are one block. Content
follows the block (*she said that it will hold*), precedes it (*it will hold, she said*), or stands on both
sides (*the dam, she said, will hold*).
"""

from collections.abc import Iterator, Sequence

from index.quotations.apostrophes import DOUBLE_APOSTROPHE, opens_before
from index.quotations.attribution_block import attribution_block
from index.quotations.content_clauses import (
    BREAKS,
    END_MARKS,
    INNER_CLAUSE_DEPS,
    PAUSES,
    clause_after,
    clauses_of_noun,
    is_word,
    stated_object,
)
from index.quotations.mentions import Mention, Role
from index.quotations.parsed_document import ParsedDocument, Token, TokenRange
from index.quotations.syntax import CLAUSE_SUBJECT_DEPS, FINITE_TAGS, RELATIVE_TAGS, has_finite_verb
from index.text.lexicon import ADDRESSING, REASONS, SAYING

_MIN_PHRASE_WORDS = 3
"""Minimum words of a phrase without a finite verb that is content; *in addition*, she said, is too short. A
guess; nothing was measured."""
_INTRODUCTORY_TAGS = frozenset({"IN", "CC", "RB", "TO", "VBG", "VBN"})
"""Tags of the first word of an introductory phrase."""
_NOUN_PHRASE_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "DT", "PRP$", "CD"})
"""Tags of the first word of a noun phrase."""
_MAIN_VERB_TAGS = FINITE_TAGS | {"VB", "VBN"}
"""Tags of a main verb; with an auxiliary it need not be finite."""
_MAX_STEPS_TO_MAIN_VERB = 6
"""Dependencies followed upwards from a cue to the verb of its sentence. A guess; nothing was measured."""
_CONTENT_DEPS = frozenset({"ccomp", "ROOT", "nsubj", "csubj", "nsubjpass", "parataxis"})
"""Labels of what is content even if it depends on the block."""


def find_content_spans(document: ParsedDocument, mention: Mention, cue: Token) -> Iterator[TokenRange]:
    """Yield the content that a cue attributes to a mention, in order."""
    scope = _scope(document.tokens, cue)
    leads_sentence = cue.tag == "VBG" and cue.dep in {"pcomp", "advcl"} and cue.number < mention.first
    clause = clause_after(document, cue, cue.number + 1, mention.first) if leads_sentence else None
    if mention.role is Role.OWNER:
        yield from clauses_of_noun(cue, scope[1])
    elif clause:
        yield clause
    else:
        yield from _beside_block(document, mention, cue, scope)


def _scope(tokens: Sequence[Token], cue: Token) -> TokenRange:
    """Return the sentence of a cue, or the part of it between semicolons or brackets.

    The verb on which the cue's clause depends ends it: those who say it will hold *are wrong*.
    """
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
    return start, min(stop, _start_of_main_verb(tokens, cue))


def _start_of_main_verb(tokens: Sequence[Token], cue: Token) -> int:
    """Return the number of the first token of the verb above a cue and after it, or that after the last."""
    token = cue
    for _ in range(_MAX_STEPS_TO_MAIN_VERB):
        if token.dep not in INNER_CLAUSE_DEPS and token.tag.startswith("VB"):
            break
        token = tokens[token.head]
        if token.number > cue.number and token.tag in _MAIN_VERB_TAGS:
            auxiliaries = (c.number for c in token.children if c.dep in {"aux", "auxpass"})
            return min((n for n in auxiliaries if n > cue.number), default=token.number)
    return len(tokens)


def _beside_block(
    document: ParsedDocument, mention: Mention, cue: Token, scope: TokenRange
) -> Iterator[TokenRange]:
    """Yield the content before and after the block of a mention and a cue."""
    tokens, (start, stop) = document.tokens, scope
    block = first, last = _block(document, mention, cue, scope)
    if tokens[first].tag == "PRP" and tokens[first].text != "I" and tokens[first].text.istitle():
        # A sentence in marks ends before it: “Will it hold?” He said ….
        start = first
    after = last + 1
    before = first
    while before > start and not is_word(tokens[before - 1]):
        before -= 1
    has_break = any(tokens[n].text in BREAKS and not _is_hyphen(tokens, n) for n in range(before, first))
    has_break |= before > start and tokens[before - 1].quoted >= 0
    ends_scope = not any(is_word(token) for token in tokens[after:stop])
    left, right = (start, before), (after, stop)
    if mention.role is Role.ACCORDING:
        yield from _beside_source(document, left if has_break or ends_scope else (start, start), right, block)
        return
    follows_content = has_break and before > start and _can_follow_content(mention, cue, last)
    if ends_scope:
        if follows_content and _states_something(tokens, start, before, first):
            yield left
            return
    elif _is_finite(cue) and _is_quoted_sentence(document, left) and _is_article_text(document, right):
        return
    elif follows_content and tokens[after].text in PAUSES:
        yield from _around_block(document, left, right, block)
        return
    if mention.head.number < cue.number:
        yield from _after_block(document, mention, cue, right)


def _beside_source(
    document: ParsedDocument, left: TokenRange, right: TokenRange, block: tuple[int, int]
) -> Iterator[TokenRange]:
    """Yield what a source is given for, on either side of it; see `_around_block` for the arguments."""
    tokens = document.tokens
    if not any(map(is_word, tokens[slice(*right)])):
        yield left
    elif left[0] == block[0] and tokens[right[0]].text == ",":
        yield right
    else:
        yield from _around_block(document, left, right, block)


def _block(document: ParsedDocument, mention: Mention, cue: Token, scope: TokenRange) -> tuple[int, int]:
    """Return the first and last token of a block; a source that begins a sentence ends at its comma."""
    stop = scope[1]
    first, last = attribution_block(document, mention, cue, stop)
    if mention.role is Role.ACCORDING and document.tokens[min(last + 1, stop - 1)].text != ",":
        return first, _end_of_source(document.tokens, mention, (first, last), scope)
    return first, last


def _after_block(
    document: ParsedDocument, mention: Mention, cue: Token, right: TokenRange
) -> Iterator[TokenRange]:
    """Yield the clause or the noun phrase that a cue states after its block, if any."""
    after, stop = right
    has_gap = mention.first > 0 and document.tokens[mention.first - 1].tag in RELATIVE_TAGS
    content = clause_after(document, cue, after, stop, has_gap=has_gap) or stated_object(cue, stop)
    if content:
        yield content


def _states_something(tokens: Sequence[Token], start: int, before: int, first: int) -> bool:
    """Whether the words from `start` up to `before` are a statement of the block that begins at `first`."""
    if any(tokens[n].text == ":" and tokens[n + 1].quoted >= 0 for n in range(start, before - 1)):
        return False
    has_apostrophes = any(tokens[n].text == DOUBLE_APOSTROPHE for n in range(before, first))
    words = tokens[start:before]
    return has_apostrophes or has_finite_verb(words) or _is_noun_phrase(words)


def _is_noun_phrase(words: Sequence[Token]) -> bool:
    """Whether words are a phrase of at least three that begins with a noun: *people like him*, she said."""
    count = sum(map(is_word, words))
    return count >= _MIN_PHRASE_WORDS and words[0].quoted < 0 and words[0].tag in _NOUN_PHRASE_TAGS


def _end_of_source(
    tokens: Sequence[Token], mention: Mention, block: tuple[int, int], scope: TokenRange
) -> int:
    """Return the number of the last token of a source. One that begins a sentence ends before a comma."""
    (first, last), (start, stop) = block, scope
    if any(is_word(token) for token in tokens[start:first]):
        return last
    return next((n - 1 for n in range(mention.head.number, stop) if tokens[n].text == ","), last)


def _is_hyphen(tokens: Sequence[Token], number: int) -> bool:
    """Whether a token is a hyphen within a word that the tokenizer cuts apart: *ex-wife*."""
    before, mark, after = tokens[max(0, number - 1)], tokens[number], tokens[min(number + 1, len(tokens) - 1)]
    return mark.text == "-" and before.end == mark.start and mark.end == after.start


def _can_follow_content(mention: Mention, cue: Token, last: int) -> bool:
    """Whether content can precede a block that ends at token `last`: …, *she said*; not: …, *who said*."""
    if not _is_finite(cue) or cue.text.lower() not in SAYING:
        return False
    if mention.kind == "relative" or cue.dep == "relcl":
        return False
    has_object = any(child.dep == "dobj" and cue.number < child.number <= last for child in cue.children)
    return not has_object or cue.text.lower() in ADDRESSING or mention.head.number > cue.number


def _is_quoted_sentence(document: ParsedDocument, left: TokenRange) -> bool:
    """Whether a quoted sentence is all that precedes a block: “It will hold,” Lind said."""
    start, before = left
    if before == start or document.tokens[before - 1].quoted < 0:
        return False
    span = document.spans[document.tokens[before - 1].quoted]
    return span.first <= start and document.tokens[span.last - 1].text[-1] in END_MARKS


def _is_article_text(document: ParsedDocument, right: TokenRange) -> bool:
    """Whether the article's own words follow a block: *after Berg had left*; not: that it will hold."""
    word = next((token for token in document.tokens[slice(*right)] if is_word(token)), None)
    return word is not None and word.quoted < 0 and word.text.lower() != "that"


def _around_block(
    document: ParsedDocument, left: TokenRange, right: TokenRange, block: tuple[int, int]
) -> Iterator[TokenRange]:
    """Yield the parts of a statement that a block interrupts.

    Args:
        document: The document.
        left: The words before the block.
        right: The words after it.
        block: Numbers of the first and last token of the block.
    """
    tokens = document.tokens
    before = [token for token in tokens[slice(*left)] if is_word(token)]
    after = [token for token in tokens[slice(*right)] if is_word(token)]
    is_clause = has_finite_verb(before)
    continues = bool(after) and (
        opens_before(document, after[0].number)
        or (after[0].dep == "mark" and after[0].text.lower() in REASONS)
        or (after[0].tag in FINITE_TAGS and not is_clause)
        or (
            not (is_clause and after[0].tag == "VBG" and after[0].dep not in {"csubj", "amod"})
            and _is_content(after, block)
        )
    )
    is_short = len(before) < _MIN_PHRASE_WORDS and not is_clause
    is_introduction = is_short and before[:1] and before[0].tag in _INTRODUCTORY_TAGS
    if before and not is_introduction and (not after or after[0].quoted < 0 or _is_content(before, block)):
        yield left
    if continues:
        yield right


def _is_content(words: Sequence[Token], block: tuple[int, int]) -> bool:
    """Whether words are part of the statement rather than modifiers of the block."""
    first, last = words[0].number, words[-1].number
    tops = [token for token in words if not first <= token.head <= last or token.head == token.number]
    return any(top.dep in _CONTENT_DEPS or not block[0] <= top.head <= block[1] for top in tops)


def _is_finite(cue: Token) -> bool:
    """Whether a cue is finite or has a finite auxiliary."""
    auxiliary_tags = [child.tag for child in cue.children if child.dep == "aux"]
    # The tagger can take a finite verb for a base form: Friends of hers say ….
    is_mistagged = (
        cue.tag == "VB"
        and not auxiliary_tags
        and any(child.dep in CLAUSE_SUBJECT_DEPS for child in cue.children)
    )
    return is_mistagged or cue.tag in FINITE_TAGS or any(tag in FINITE_TAGS for tag in auxiliary_tags)
