"""Indirect speech: find what the article says in its own words that somebody said.

The content is the clause that a verb of saying governs: she said *that the dam would hold*; *the dam will
hold*, she said. What counts as content follows Pareti, "PARC 3.0: A Corpus of Attribution Relations" (LREC
2016).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from index.quotations.apostrophes import DOUBLE_APOSTROPHE, apostrophe_spans
from index.quotations.assertions import is_asserted
from index.quotations.content_confidence import MIN_CONTENT_PROBABILITY, content_probability
from index.quotations.content_edges import (
    without_apposition,
    without_bracket,
    without_link,
    without_next_statement,
    without_outer_punctuation,
)
from index.quotations.content_spans import find_content_spans
from index.quotations.indirect_confidence import IndirectQuotation, speaker_probability
from index.quotations.mentions import Mention, Role
from index.quotations.parsed_document import ParsedDocument, Token, TokenRange
from index.quotations.syntax import CLAUSE_SUBJECT_DEPS, is_passive
from index.text.lexicon import MEASURES, SAYING, SOUNDING, STATEMENTS, TELLING, UNSAID

_SPEAKING_ROLES = frozenset({Role.SUBJECT, Role.INVERTED, Role.AGENT})
_SENTENCE_END_MARKS = frozenset(".?!")
_CONTENT_TAGS = frozenset({"NN", "VB", "PR", "JJ", "CD", "MD", "WP", "EX"})
"""First two letters of part-of-speech tags; content needs a word with one of them outside quotation marks."""


def find_indirect_quotations(
    document: ParsedDocument, mentions: Sequence[Mention]
) -> list[IndirectQuotation]:
    """Return the indirect quotations of an article in order; none is nested in another."""
    candidates = indirect_candidates(document, mentions)
    return [c for c in candidates if content_probability(document, c) >= MIN_CONTENT_PROBABILITY]


def indirect_candidates(document: ParsedDocument, mentions: Sequence[Mention]) -> list[IndirectQuotation]:
    """Return what the rules take for indirect quotations, in order, however likely each is."""
    spans = apostrophe_spans(document)
    candidates = [quotation for mention in mentions for quotation in _by_mention(document, mention, spans)]
    outermost = _outermost(candidates)
    continued = _continued_in_apostrophes(document, outermost, spans)
    return sorted([*outermost, *continued], key=lambda quotation: quotation.start)


def _outermost(candidates: Iterable[IndirectQuotation]) -> list[IndirectQuotation]:
    """Return the quotations in order, without those that begin within another."""
    kept: list[IndirectQuotation] = []
    for quotation in sorted(candidates, key=_outermost_first):
        if not kept or quotation.start >= kept[-1].end:
            kept.append(quotation)
    return kept


def _outermost_first(quotation: IndirectQuotation) -> tuple[int, int, bool]:
    """Return a sort key: by start, the longest first, and of equal ones that of a possessor first."""
    return quotation.start, -quotation.end, quotation.mention.role is not Role.OWNER


def _by_mention(
    document: ParsedDocument, mention: Mention, spans: Sequence[TokenRange]
) -> Iterator[IndirectQuotation]:
    """Yield the indirect quotations of a mention.

    Args:
        document: The document.
        mention: The mention.
        spans: The spans between pairs of apostrophes.
    """
    tokens = document.tokens
    for cue in _cues(document, mention):
        for content in find_content_spans(document, mention, cue):
            start, stop = _with_apostrophe_spans(tokens, content, cue, spans)
            words = tokens[start:stop]
            if (start, stop) == content:
                words = without_next_statement(words, cue)
                words = without_bracket(without_apposition(tokens, words))
            words = without_outer_punctuation(words)
            if words and (words[0].number == 0 or tokens[words[0].number - 1].text != DOUBLE_APOSTROPHE):
                words = without_link(words)
            if len(words) > 1 and any(w.quoted < 0 and w.tag[:2] in _CONTENT_TAGS for w in words):
                yield _indirect_quotation(document, words, mention, cue)


def _indirect_quotation(
    document: ParsedDocument, words: Sequence[Token], mention: Mention, cue: Token
) -> IndirectQuotation:
    """Return an indirect quotation with its confidence; a quoted span at its edge is included whole."""
    first, last = words[0], words[-1]
    start = document.spans[first.quoted].start if first.quoted >= 0 else first.start
    end = document.spans[last.quoted].end if last.quoted >= 0 else last.end
    quotation = IndirectQuotation(start, end, mention, cue)
    quotation.speaker_probability = speaker_probability(document, quotation)
    return quotation


def _with_apostrophe_spans(
    tokens: Sequence[Token], content: TokenRange, cue: Token, spans: Sequence[TokenRange]
) -> TokenRange:
    """Return a content span extended over the spans between apostrophes that it begins or ends in."""
    start, stop = content
    while stop > start and tokens[stop - 1].text == DOUBLE_APOSTROPHE:
        stop -= 1
    first_span = max(0, bisect_left(spans, (start, -1)) - 1)
    for first, after in islice(spans, first_span, None):
        if first >= stop:
            break
        if after > start and not first <= cue.number < after:
            start, stop = min(start, first), max(stop, after)
    return start, stop


def _continued_in_apostrophes(
    document: ParsedDocument, quotations: Sequence[IndirectQuotation], spans: Sequence[TokenRange]
) -> Iterator[IndirectQuotation]:
    """Yield the spans between apostrophes that continue the last quotation of their paragraph."""
    tokens = document.tokens
    for first, after in spans:
        following = bisect_left(quotations, tokens[first].end, key=lambda quotation: quotation.start)
        if following and quotations[following - 1].end > tokens[first].start:
            continue
        if following < len(quotations) and quotations[following].start < tokens[after - 1].end:
            continue
        words = without_outer_punctuation(tokens[first:after])
        if not following or not words or first == 0:
            continue
        last = quotations[following - 1]
        is_same_paragraph = last.cue.paragraph == tokens[first].paragraph
        is_sentence = words[0].text[0].isupper() and tokens[first - 1].text in _SENTENCE_END_MARKS
        if is_same_paragraph and is_sentence and len(words) > 2:
            yield _indirect_quotation(document, words, last.mention, last.cue)


def _cues(document: ParsedDocument, mention: Mention) -> Iterator[Token]:
    """Yield the words that attribute a statement to a mention."""
    if mention.role is Role.ACCORDING:
        is_measure = mention.head.text.lower() in MEASURES
        yield from (s for s in mention.verbs if s.text.lower() == "according" and not is_measure)
    elif mention.role is Role.OWNER:
        yield from (noun for noun in mention.verbs if noun.text.lower().removesuffix("s") in STATEMENTS)
    elif mention.role in _SPEAKING_ROLES and _can_speak(mention):
        is_agent = mention.role is Role.AGENT
        yield from (verb for verb in mention.verbs if _is_cue(document, verb, is_agent=is_agent))


def _is_cue(document: ParsedDocument, verb: Token, *, is_agent: bool) -> bool:
    """Whether a verb attributes a statement to its actor; a passive verb only does so to its agent."""
    word = verb.text.lower()
    states = word in SAYING or (word in TELLING and not is_agent)
    is_told = not is_agent and (is_passive(verb) or _is_reduced_passive(verb))
    is_cue = states and word not in UNSAID | SOUNDING and not is_told and verb.dep != "amod"
    return is_cue and is_asserted(document.tokens, verb)


def _is_reduced_passive(verb: Token) -> bool:
    """Whether a participle without an auxiliary is a passive clause: when *asked* whether it would hold."""
    has_auxiliary = any(child.dep in {"aux", *CLAUSE_SUBJECT_DEPS} for child in verb.children)
    return verb.tag == "VBN" and verb.dep == "advcl" and not has_auxiliary


def _can_speak(mention: Mention) -> bool:
    """Whether a mention can mean a speaker: not "you", nor "that" and "which" without an antecedent."""
    word = mention.head.text.lower()
    return word != "you" and (
        mention.kind not in {"thing", "relative"} or bool(mention.antecedent) or word in {"it", "those"}
    )
