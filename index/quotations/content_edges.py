"""Content edges: cut from content what is the article's own or begins the next statement.

She said it would hold*, though she knew its age*; she said it would hold *and Berg warned that it leaked*.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import dropwhile

from index.quotations.parsed_document import Token
from index.quotations.syntax import FINITE_TAGS, PROPER_NOUN_TAGS, active_subject, subtree
from index.text.lexicon import LINKS, SAYING, TELLING, UNSAID

_CONCESSIVES = frozenset({"though", "although"})
"""Words that begin the article's own comment on a statement."""
_PAUSES = frozenset({",", "—", "–", "--"})
_CONJUNCTIONS = frozenset({"and", "but"})
_MAX_LINK_TOKENS = 4
"""Tokens of a link such as "in addition", its comma included."""


def without_next_statement(words: list[Token], cue: Token) -> list[Token]:
    """Cut content before the article's own comment and before the next statement.

    A comment begins with a concessive: …, though …. A statement has a cue of its own: …, adding that …; … but
    said …; … and Berg says …; …, which Berg says …; while she says …, Berg says ….
    """
    is_subordinate = any(child.dep == "mark" or child.tag == "WRB" for child in cue.children)
    joints = {*_CONJUNCTIONS, ","} if is_subordinate else _CONJUNCTIONS
    for index, token in enumerate(words[1:], start=1):
        follows_closing_mark = words[index - 1].quoted >= 0 and not _has_alphanumeric(words[index - 1])
        word = token.text.lower()
        before = words[max(0, index - 1 - follows_closing_mark)].text.lower()
        if before in _PAUSES and word in _CONCESSIVES:
            return words[:index]
        if token.quoted >= 0 or word in UNSAID or not (word in SAYING or word in TELLING):
            continue
        start = _start_of_statement(words, index, joints)
        if start:
            return words[:start]
        shares_speaker = (
            (word in SAYING or before == ",")
            and token.tag in {"VBD", "VBG"}
            and token.dep in {"advcl", "conj"}
        )
        if shares_speaker and before in {*_CONJUNCTIONS, ","}:
            return words[:index]
        start = min([token.number, *_adjuncts_before(token)]) - words[0].number
        follows_conjunction = 0 < start < index and words[start - 1].text.lower() in _CONJUNCTIONS
        if shares_speaker and word in SAYING and follows_conjunction:
            return words[:start]
    return words


def _start_of_statement(words: Sequence[Token], index: int, joints: Collection[str]) -> int:
    """Return the index at which the statement of another speaker begins, given that of its cue, or 0.

    Args:
        words: The content.
        index: The index of a verb of saying in it.
        joints: Words that can stand before another statement.
    """
    cue = words[index]
    subject = active_subject(cue)
    start = min(subtree(subject, words[0].number)) - words[0].number if subject else 0
    if subject is None and cue.tag in FINITE_TAGS:
        start = _start_of_name(words, index)
    # The parser may find a verb's subject past the end of the content.
    if not 1 < start <= len(words):
        return 0
    if start > 2 and words[start - 1].tag in {"WRB", "WP"}:
        start -= 1
    lead = words[start - 1]
    is_relative = cue.text.lower() in SAYING and lead.tag == "WDT"
    return start - 1 if is_relative or lead.text.lower() in joints else 0


def _adjuncts_before(verb: Token) -> Iterator[int]:
    """Yield the numbers of the adjuncts before a verb: but *in an interview* said …."""
    for child in verb.children:
        if child.number < verb.number and child.dep in {"prep", "npadvmod", "advmod"}:
            yield from subtree(child, 0)


def _start_of_name(words: Sequence[Token], index: int) -> int:
    """Return the index of the first word of the name right before a word, or 0 without one."""
    first = index
    while first > 0 and words[first - 1].tag in PROPER_NOUN_TAGS:
        first -= 1
    return first if first < index else 0


def without_bracket(words: list[Token]) -> list[Token]:
    """Drop a bracket at the end: it holds the article's own addition."""
    opening = next((n for n in range(len(words) - 1, 0, -1) if words[n].text == "("), len(words))
    texts = (token.text for token in words[opening:])
    from_closing = dropwhile(lambda text: text != ")", texts)
    return words if any(text[0].isalnum() for text in from_closing) else words[:opening]


def without_apposition(tokens: Sequence[Token], words: list[Token]) -> list[Token]:
    """Drop an apposition to a name at the end: …, *the head of the board*."""
    last = max((token.number for token in words if _has_alphanumeric(token)), default=-1)
    for token in words:
        is_within = words[0].number <= token.head
        if token.dep == "appos" and is_within and token.quoted < 0 and token.tag not in PROPER_NOUN_TAGS:
            apposition = subtree(token, words[0].number)
            start = min(apposition)
            is_to_name = tokens[token.head].tag in PROPER_NOUN_TAGS and tokens[start - 1].text == ","
            if is_to_name and last in apposition and start > words[0].number:
                return words[: start - 1 - words[0].number]
    return words


def without_link(words: list[Token]) -> list[Token]:
    """Drop a link to the sentence before: *and* the dam will hold; *in addition*, the dam will hold."""
    comma = next((n for n, token in enumerate(words[:_MAX_LINK_TOKENS]) if token.text == ","), 0)
    link = " ".join(token.text.lower() for token in words[:comma])
    if link in LINKS:
        return words[comma + 1 :]
    return words[1:] if words[0].text.lower() == "and" else words


def without_outer_punctuation(words: list[Token]) -> list[Token]:
    """Drop punctuation at both ends, and conjunctions at the end, but no quoted span."""
    first, last = 0, len(words)
    while first < last and words[first].quoted < 0 and not _has_alphanumeric(words[first]):
        first += 1
    while (
        first < last
        and words[last - 1].quoted < 0
        and (not _has_alphanumeric(words[last - 1]) or words[last - 1].text.lower() in _CONJUNCTIONS)
    ):
        last -= 1
    return words[first:last]


def _has_alphanumeric(token: Token) -> bool:
    return any(map(str.isalnum, token.text))
