"""Denials: find the words that somebody denies having said.

*Lind denied saying* that the dam would hold; *Lind insisted she had never called* it “a ruin”. To deny a fact
is a statement like any other: *Lind denied that the dam leaks*.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model.span import Span
from index.quotations.assertions import denying_verb, speaks_for_subject
from index.quotations.content_clauses import clause_after, is_word
from index.quotations.mentions import Mention, Role
from index.quotations.parsed_document import ParsedDocument, Token
from index.quotations.syntax import subtree

_DENYING_ROLES = frozenset({Role.SUBJECT, Role.INVERTED, Role.AGENT})


@dataclass(slots=True)
class DeniedWords:
    """Words that somebody denies having said.

    Attributes:
        start: Offset of the first character, the quotation mark included.
        end: Offset after the last character, the quotation mark included.
        mention: The mention of who denies.
        cue: The verb of denying.
    """

    start: int
    end: int
    mention: Mention
    cue: Token


def find_denials(document: ParsedDocument, mentions: Sequence[Mention]) -> list[DeniedWords]:
    """Return the denied words of an article, in order."""
    actors = {verb.number: m for m in mentions if m.role in _DENYING_ROLES for verb in m.verbs}
    denials = [denial for token in document.tokens for denial in _denials_by(document, token, actors)]
    return sorted(denials, key=lambda denial: denial.start)


def _denials_by(document: ParsedDocument, cue: Token, actors: dict[int, Mention]) -> Iterator[DeniedWords]:
    """Yield the words that a verb of saying governs if somebody denies it."""
    if cue.quoted >= 0 or not cue.tag.startswith("VB"):
        return
    denying = denying_verb(document.tokens, cue)
    mention = actors.get(denying.number) if denying else None
    if denying is None or mention is None or not speaks_for_subject(document.tokens, mention, cue):
        return
    words = _words_after(document, cue)
    if words:
        yield DeniedWords(*words, mention, denying)


def _words_after(document: ParsedDocument, cue: Token) -> Span | None:
    """Return the offsets of what a verb of saying governs: the words in marks, or else its clause.

    Why or when it was not said is no part of it: she had not called for it, because “…”.
    """
    following = document.tokens[cue.number + 1 : cue.number + 2]
    if following and following[0].quoted >= 0:
        span = document.spans[following[0].quoted]
        return span.start, span.end
    governed = (c for c in cue.children if c.number > cue.number and c.dep != "advcl")
    numbers = [n for c in governed for n in subtree(c, cue.number + 1)]
    if not numbers:
        return None
    quoted = sorted({document.tokens[n].quoted for n in numbers} - {-1})
    if quoted:
        return document.spans[quoted[0]].start, document.spans[quoted[-1]].end
    stop = max(numbers) + 1
    first, after = clause_after(document, cue, cue.number + 1, stop) or (min(numbers), stop)
    words = [token for token in document.tokens[first:after] if is_word(token)]
    return (words[0].start, words[-1].end) if words else None
