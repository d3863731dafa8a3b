"""Reported speech: what the article says in its own words that somebody said.

The content is the clause that a verb of saying governs: she said *that the dam would hold*; *the dam will
hold*, she said. What counts as content follows Pareti, "PARC 3.0: A Corpus of Attribution Relations" (LREC
2016).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, islice

from index.quotations.apostrophes import MARK, typed_spans
from index.quotations.clauses import Run, runs, subtree
from index.quotations.indirect_confidence import IndirectQuotation, likely
from index.quotations.mentions import PROPER, Mention, Role
from index.quotations.parsed_document import ParsedDocument, Token
from index.text.lexicon import LINKS, REFUSING, SAYING, STATEMENTS, TELLING, UNSAID

_SPOKEN = {Role.SUBJECT, Role.INVERTED, Role.AGENT}
_ENDS = frozenset(".?!")
_TELLING = frozenset({"NN", "VB", "PR", "JJ", "CD", "MD", "WP", "EX"})
"""The parts of speech of the words that a statement must have outside quotation marks."""
_TURNS = frozenset({"though", "although"})
_PAUSES = frozenset({",", "—", "–", "--"})
_JOINTS = frozenset({"and", "but"})


def find_indirect_quotations(reading: ParsedDocument, mentions: Sequence[Mention]) -> list[IndirectQuotation]:
    """Return an article's reported statements in order, none within another."""
    spans = typed_spans(reading)
    found = [report for mention in mentions for report in _of(reading, mention, spans)]
    kept = _apart(found)
    return sorted([*kept, *_carried_on(reading, kept, spans)], key=lambda report: report.start)


def _apart(found: Iterable[IndirectQuotation]) -> list[IndirectQuotation]:
    """Return the find_indirect_quotations that stand within no other, in order."""
    kept: list[IndirectQuotation] = []
    for report in sorted(found, key=_order):
        if not kept or report.start >= kept[-1].end:
            kept.append(report)
    return kept


def _order(report: IndirectQuotation) -> tuple[int, int, bool]:
    """Return what puts the longest report with a start first, and of equal ones its owner's."""
    return report.start, -report.end, report.mention.role is not Role.OWNER


def _of(reading: ParsedDocument, mention: Mention, spans: Sequence[Run]) -> Iterator[IndirectQuotation]:
    """Yield what a mention says."""
    for cue in _cues(reading, mention):
        for run in runs(reading, mention, cue):
            start, stop = _with_typed(reading.tokens, run, cue, spans)
            part = reading.tokens[start:stop]
            if (start, stop) == run:
                part = _without_aside(_without_apposition(reading.tokens, _without_next(part, cue)))
            part = _trimmed(part)
            if part and (part[0].number == 0 or reading.tokens[part[0].number - 1].text != MARK):
                part = _without_link(part)
            if len(part) > 1 and any(token.quoted < 0 and token.tag[:2] in _TELLING for token in part):
                yield _report(reading, part, mention, cue)


def _report(
    reading: ParsedDocument, part: Sequence[Token], mention: Mention, cue: Token
) -> IndirectQuotation:
    first, last = part[0], part[-1]
    start = reading.spans[first.quoted].start if first.quoted >= 0 else first.start
    end = reading.spans[last.quoted].end if last.quoted >= 0 else last.end
    found = IndirectQuotation(start, end, mention, cue)
    found.likely = likely(reading, found)
    return found


def _with_typed(tokens: Sequence[Token], run: Run, cue: Token, spans: Sequence[Run]) -> Run:
    """Return a run with the whole of the typed spans that it begins or ends in."""
    start, stop = run
    while stop > start and tokens[stop - 1].text == MARK:
        stop -= 1
    at = max(0, bisect_left(spans, (start, -1)) - 1)
    for first, after in islice(spans, at, None):
        if first >= stop:
            break
        if after > start and not first <= cue.number < after:
            start, stop = min(start, first) if first <= start else start, max(stop, after)
    return start, stop


def _carried_on(
    reading: ParsedDocument, found: Sequence[IndirectQuotation], spans: Sequence[Run]
) -> Iterator[IndirectQuotation]:
    """Yield the typed spans that go on from the last statement of their paragraph."""
    tokens = reading.tokens
    for first, after in spans:
        at = bisect_left(found, tokens[first].end, key=lambda report: report.start)
        if at and found[at - 1].end > tokens[first].start:
            continue
        if at < len(found) and found[at].start < tokens[after - 1].end:
            continue
        part = _trimmed(tokens[first:after])
        if not at or not part or first == 0:
            continue
        last = found[at - 1]
        near = last.cue.paragraph == tokens[first].paragraph
        if near and part[0].text[0].isupper() and tokens[first - 1].text in _ENDS and len(part) > 2:
            yield _report(reading, part, last.mention, last.cue)


def _cues(reading: ParsedDocument, mention: Mention) -> Iterator[Token]:
    """Yield the words by which a mention says something."""
    if mention.role is Role.ACCORDING:
        yield from (source for source in mention.verbs if source.text.lower() == "according")
    elif mention.role is Role.OWNER:
        yield from (noun for noun in mention.verbs if noun.text.lower().removesuffix("s") in STATEMENTS)
    elif mention.role in _SPOKEN and _can_speak(mention):
        for verb in mention.verbs:
            word = verb.text.lower()
            agent = mention.role is Role.AGENT
            states = word in SAYING or (word in TELLING and not agent)
            refused = verb.dep == "xcomp" and reading.tokens[verb.head].text.lower() in REFUSING
            passive = not agent and any(child.dep == "auxpass" for child in verb.children)
            if states and word not in UNSAID and not refused and not passive:
                yield verb


def _can_speak(mention: Mention) -> bool:
    """Whether a mention can be somebody who says something: that and which cannot by themselves, nor you."""
    word = mention.head.text.lower()
    return word != "you" and (
        mention.kind not in {"thing", "relative"} or bool(mention.antecedent) or word in {"it", "those"}
    )


def _without_next(part: list[Token], cue: Token) -> list[Token]:
    """Return a clause up to where the article goes on by itself.

    It does with a turn (…, though …) and with another statement: …, adding that …; … but said …; … and Berg
    says …; …, which Berg says …; while she says …, Berg says ….
    """
    subordinate = any(child.dep == "mark" or child.tag == "WRB" for child in cue.children)
    joints = {*_JOINTS, ","} if subordinate else _JOINTS
    for at, token in enumerate(part[1:], start=1):
        closed = part[at - 1].quoted >= 0 and not _has_letters(part[at - 1])
        word, before = token.text.lower(), part[max(0, at - 1 - closed)].text.lower()
        if before in _PAUSES and word in _TURNS:
            return part[:at]
        if token.quoted >= 0 or word in UNSAID or not (word in SAYING or word in TELLING):
            continue
        subject = next((child for child in token.children if child.dep == "nsubj"), None)
        first = min(subtree(subject, part[0].number)) - part[0].number if subject else 0
        # The parser may find a verb's subject past the end of the clause.
        lead = part[first - 1] if 1 < first <= len(part) else None
        if lead and ((word in SAYING and lead.tag == "WDT") or lead.text.lower() in joints):
            return part[: first - 1]
        same = (
            (word in SAYING or before == ",")
            and token.tag in {"VBD", "VBG"}
            and token.dep in {"advcl", "conj"}
        )
        if same and before in {*_JOINTS, ","}:
            return part[:at]
    return part


def _without_aside(part: list[Token]) -> list[Token]:
    """Drop the bracket at the end, in which an article adds something of its own."""
    opening = next((at for at in range(len(part) - 1, 0, -1) if part[at].text == "("), len(part))
    rest = (token.text for token in part[opening:])
    after = dropwhile(lambda text: text != ")", rest)
    return part if any(text[0].isalnum() for text in after) else part[:opening]


def _without_apposition(tokens: Sequence[Token], part: list[Token]) -> list[Token]:
    """Drop what an article says at the end of a clause of whom it names last: …, the head of the board."""
    last = max((token.number for token in part if _has_letters(token)), default=-1)
    for token in part:
        if token.dep == "appos" and token.quoted < 0 and token.tag not in PROPER:
            whole = subtree(token, part[0].number)
            named = tokens[token.head].tag in PROPER and tokens[min(whole) - 1].text == ","
            if named and last in whole and min(whole) > part[0].number:
                return part[: min(whole) - 1 - part[0].number]
    return part


def _without_link(part: list[Token]) -> list[Token]:
    """Drop what links a clause to the one before: and the dam will hold; in addition, the dam will hold."""
    comma = next((at for at, token in enumerate(part[:4]) if token.text == ","), 0)
    link = " ".join(token.text.lower() for token in part[:comma])
    return part[comma + 1 :] if link in LINKS else part[1:] if part[0].text.lower() == "and" else part


def _trimmed(part: list[Token]) -> list[Token]:
    """Drop the punctuation at both ends, but not quotation marks."""
    first, last = 0, len(part)
    while first < last and part[first].quoted < 0 and not _has_letters(part[first]):
        first += 1
    while (
        first < last
        and part[last - 1].quoted < 0
        and (not _has_letters(part[last - 1]) or part[last - 1].text.lower() in _JOINTS)
    ):
        last -= 1
    return part[first:last]


def _has_letters(token: Token) -> bool:
    return any(map(str.isalnum, token.text))
