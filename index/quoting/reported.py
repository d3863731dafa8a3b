"""Reported speech: what the article says in its own words that somebody said.

The content is the clause that a verb of saying governs: she said *that the dam would hold*; *the dam will
hold*, she said. What counts as content follows Pareti, "PARC 3.0: A Corpus of Attribution Relations" (LREC
2016).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.lexicon import SAYING, TELLING
from index.quoting.mentions import Mention, Role
from index.quoting.reading import Reading, Token

_COMMITTING = frozenset(
    ["vow", "pledge", "promise", "threaten", "claim", "swear", "warn", "urge", "advise", "tell"]
)
_REFUSING = frozenset(["refused", "refuses", "declined", "declines", "refusing", "declining", "failed"])
_PAUSES = frozenset({",", "—", "–", "--"})
_ENDS = frozenset(".?!;")
_TURNS = frozenset({"though", "although"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(slots=True)
class Report:
    """A clause that an article gives to somebody.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        mention: The words for its speaker.
        cue: The verb of saying.
    """

    start: int
    end: int
    mention: Mention
    cue: Token


def reports(reading: Reading, mentions: Sequence[Mention]) -> list[Report]:
    """Return an article's reported statements in order, none within another."""
    found = [report for mention in mentions for report in _of(reading, mention)]
    found.sort(key=lambda report: (report.start, -report.end))
    kept: list[Report] = []
    for report in found:
        if not kept or report.start >= kept[-1].end:
            kept.append(report)
    return kept


def _of(reading: Reading, mention: Mention) -> Iterator[Report]:
    """Yield what a mention says."""
    if mention.role is Role.ACCORDING:
        yield from _spans(reading, mention, mention.verbs[0], _beside(reading, mention, mention.verbs[0]))
    elif mention.role in {Role.SUBJECT, Role.INVERTED, Role.AGENT} and _can_speak(mention):
        for verb in mention.verbs:
            spoken = verb.text.lower() in SAYING or verb.text.lower() in TELLING
            if spoken and reading.tokens[verb.head].text.lower() not in _REFUSING:
                yield from _spans(reading, mention, verb, list(_said(reading, mention, verb)))


def _can_speak(mention: Mention) -> bool:
    """Whether a mention can be somebody who says something: that and which cannot by themselves, nor you."""
    word = mention.head.text.lower()
    return word != "you" and (
        mention.kind not in {"thing", "relative"} or bool(mention.antecedent) or word == "it"
    )


def _said(reading: Reading, mention: Mention, verb: Token) -> list[Token]:
    """Return the clause that a verb governs, or where the parse has none, the words that stand for it."""
    clause = next((child for child in verb.children if _is_content(verb, child)), None)
    if clause is not None:
        return _subtree(clause)
    tokens = reading.tokens
    first, last = min(mention.first, verb.number), max(mention.last, verb.number)
    aside = first > 0 and tokens[first - 1].text in _PAUSES and tokens[first - 1].sentence == verb.sentence
    if aside and (last + 1 == len(tokens) or tokens[last + 1].text in _PAUSES | _ENDS):
        return _beside(reading, mention, verb)
    if verb.text.lower() not in SAYING or mention.first > verb.number:
        return []
    return _after(reading, verb)


def _is_content(verb: Token, child: Token) -> bool:
    if child.dep == "ccomp":
        return child.tag != "VBG"
    said = SAYING.get(verb.text.lower()) or TELLING.get(verb.text.lower())
    return child.dep == "xcomp" and said in _COMMITTING and any(c.dep == "aux" for c in child.children)


def _after(reading: Reading, verb: Token) -> list[Token]:
    """Return the clause after a verb of saying: from "that", or at once, to the end of the sentence."""
    rest = _sentence(reading, verb, verb.number + 1)
    that = next(
        (n for n, token in enumerate(rest[:8]) if token.text.lower() == "that" and token.tag == "IN"), None
    )
    if that is None and (not rest or rest[0].tag in {"IN", "TO"} or not rest[0].text[0].isalnum()):
        return []
    if that is None and any(child.dep == "dobj" and child.number > verb.number for child in verb.children):
        return []
    rest = rest[that or 0 :]
    return rest if any(token.tag in _FINITE for token in rest) else []


def _beside(reading: Reading, mention: Mention, cue: Token) -> list[Token]:
    """Return a sentence without the words that say who says it."""
    outside = range(min(mention.first, cue.number), max(mention.last, cue.number) + 1)
    return [token for token in _sentence(reading, cue, 0) if token.number not in outside]


def _sentence(reading: Reading, token: Token, start: int) -> list[Token]:
    """Return the tokens of a token's sentence from a number on."""
    first = last = token.number
    while first > start and reading.tokens[first - 1].sentence == token.sentence:
        first -= 1
    while last + 1 < len(reading.tokens) and reading.tokens[last + 1].sentence == token.sentence:
        last += 1
    return reading.tokens[max(first, start) : last + 1]


def _subtree(top: Token) -> list[Token]:
    found = [top]
    for token in found:
        found.extend(token.children)
    return sorted(found, key=lambda token: token.number)


def _spans(reading: Reading, mention: Mention, verb: Token, content: Sequence[Token]) -> Iterator[Report]:
    """Yield a clause, in two parts where its speaker interrupts it between commas."""
    tokens = reading.tokens
    low, high = min(mention.first, verb.number), max(mention.last, verb.number)
    left = [token for token in content if token.number < low]
    right = _without_next([token for token in content if token.number > high])
    if left and right and not (tokens[low - 1].text in _PAUSES and tokens[high + 1].text in _PAUSES):
        left = []
    if not any(token.tag in _FINITE for token in left) and left and left[0].tag in {"IN", "CC", "RB"}:
        left = []
    for part in (left, right):
        trimmed = _trimmed(part)
        if len(trimmed) > 1:
            first, last = trimmed[0], trimmed[-1]
            if not all(tokens[n].quoted >= 0 for n in range(first.number, last.number + 1)):
                start = reading.spans[first.quoted].start if first.quoted >= 0 else first.start
                end = reading.spans[last.quoted].end if last.quoted >= 0 else last.end
                yield Report(start, end, mention, verb)


def _without_next(part: list[Token]) -> list[Token]:
    """Return a clause up to where the article goes on by itself: …, adding that …; … but said …."""
    for at, token in enumerate(part[1:], start=1):
        word, before = token.text.lower(), part[at - 1].text.lower()
        says = token.quoted < 0 and token.tag in {"VBD", "VBG"} and (word in SAYING or word in TELLING)
        goes_on = token.dep in {"advcl", "conj"} and before in {"and", "but", ","}
        if (says and goes_on) or (before in _PAUSES and word in _TURNS):
            return part[:at]
    return part


def _trimmed(part: list[Token]) -> list[Token]:
    """Drop the punctuation at both ends, but not quotation marks."""
    first, last = 0, len(part)
    while first < last and part[first].quoted < 0 and not part[first].text[0].isalnum():
        first += 1
    while (
        first < last
        and part[last - 1].quoted < 0
        and (not part[last - 1].text[-1].isalnum() or part[last - 1].text.lower() in {"and", "but"})
    ):
        last -= 1
    return part[first:last]
