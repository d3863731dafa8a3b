"""Indirect speech: find what the article says in its own words that somebody said.

The content is the clause that a verb of saying governs: she said *that the dam would hold*; *the dam will
hold*, she said. What counts as content follows Pareti, "PARC 3.0: A Corpus of Attribution Relations" (LREC
2016).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, islice

from index.quotations.apostrophes import DOUBLE_APOSTROPHE, apostrophe_spans
from index.quotations.assertions import is_asserted
from index.quotations.content_spans import find_content_spans
from index.quotations.indirect_confidence import IndirectQuotation, speaker_probability
from index.quotations.mentions import Mention, Role
from index.quotations.parsed_document import ParsedDocument, Token, TokenRange
from index.quotations.syntax import PROPER_NOUN_TAGS, subtree
from index.text.lexicon import LINKS, SAYING, SOUNDING, STATEMENTS, TELLING, UNSAID

_SPEAKING_ROLES = frozenset({Role.SUBJECT, Role.INVERTED, Role.AGENT})
_SENTENCE_END_MARKS = frozenset(".?!")
_CONTENT_TAGS = frozenset({"NN", "VB", "PR", "JJ", "CD", "MD", "WP", "EX"})
"""First two letters of part-of-speech tags; content needs a word with one of them outside quotation marks."""
_CONCESSIVES = frozenset({"though", "although"})
"""Words that begin the article's own comment on a statement."""
_PAUSES = frozenset({",", "—", "–", "--"})
_CONJUNCTIONS = frozenset({"and", "but"})
_MAX_LINK_TOKENS = 4
"""Tokens of a link such as "in addition", its comma included."""


def find_indirect_quotations(
    document: ParsedDocument, mentions: Sequence[Mention]
) -> list[IndirectQuotation]:
    """Return the indirect quotations of an article in order; none is nested in another."""
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
                words = _without_next_statement(words, cue)
                words = _without_bracket(_without_apposition(tokens, words))
            words = _without_outer_punctuation(words)
            if words and (words[0].number == 0 or tokens[words[0].number - 1].text != DOUBLE_APOSTROPHE):
                words = _without_link(words)
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
        words = _without_outer_punctuation(tokens[first:after])
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
        yield from (source for source in mention.verbs if source.text.lower() == "according")
    elif mention.role is Role.OWNER:
        yield from (noun for noun in mention.verbs if noun.text.lower().removesuffix("s") in STATEMENTS)
    elif mention.role in _SPEAKING_ROLES and _can_speak(mention):
        is_agent = mention.role is Role.AGENT
        yield from (verb for verb in mention.verbs if _is_cue(document, verb, is_agent=is_agent))


def _is_cue(document: ParsedDocument, verb: Token, *, is_agent: bool) -> bool:
    """Whether a verb attributes a statement to its actor; a passive verb only does so to its agent."""
    word = verb.text.lower()
    states = word in SAYING or (word in TELLING and not is_agent)
    is_passive = not is_agent and any(child.dep == "auxpass" for child in verb.children)
    is_cue = states and word not in UNSAID and word not in SOUNDING and not is_passive
    return is_cue and is_asserted(document.tokens, verb)


def _can_speak(mention: Mention) -> bool:
    """Whether a mention can mean a speaker: not "you", nor "that" and "which" without an antecedent."""
    word = mention.head.text.lower()
    return word != "you" and (
        mention.kind not in {"thing", "relative"} or bool(mention.antecedent) or word in {"it", "those"}
    )


def _without_next_statement(words: list[Token], cue: Token) -> list[Token]:
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
        subject = next((child for child in token.children if child.dep == "nsubj"), None)
        subject_index = min(subtree(subject, words[0].number)) - words[0].number if subject else 0
        # The parser may find a verb's subject past the end of the content.
        lead = words[subject_index - 1] if 1 < subject_index <= len(words) else None
        if lead and ((word in SAYING and lead.tag == "WDT") or lead.text.lower() in joints):
            return words[: subject_index - 1]
        shares_speaker = (
            (word in SAYING or before == ",")
            and token.tag in {"VBD", "VBG"}
            and token.dep in {"advcl", "conj"}
        )
        if shares_speaker and before in {*_CONJUNCTIONS, ","}:
            return words[:index]
    return words


def _without_bracket(words: list[Token]) -> list[Token]:
    """Drop a bracket at the end: it holds the article's own addition."""
    opening = next((n for n in range(len(words) - 1, 0, -1) if words[n].text == "("), len(words))
    texts = (token.text for token in words[opening:])
    from_closing = dropwhile(lambda text: text != ")", texts)
    return words if any(text[0].isalnum() for text in from_closing) else words[:opening]


def _without_apposition(tokens: Sequence[Token], words: list[Token]) -> list[Token]:
    """Drop an apposition to a name at the end: …, *the head of the board*."""
    last = max((token.number for token in words if _has_alphanumeric(token)), default=-1)
    for token in words:
        if token.dep == "appos" and token.quoted < 0 and token.tag not in PROPER_NOUN_TAGS:
            apposition = subtree(token, words[0].number)
            start = min(apposition)
            is_to_name = tokens[token.head].tag in PROPER_NOUN_TAGS and tokens[start - 1].text == ","
            if is_to_name and last in apposition and start > words[0].number:
                return words[: start - 1 - words[0].number]
    return words


def _without_link(words: list[Token]) -> list[Token]:
    """Drop a link to the sentence before: *and* the dam will hold; *in addition*, the dam will hold."""
    comma = next((n for n, token in enumerate(words[:_MAX_LINK_TOKENS]) if token.text == ","), 0)
    link = " ".join(token.text.lower() for token in words[:comma])
    if link in LINKS:
        return words[comma + 1 :]
    return words[1:] if words[0].text.lower() == "and" else words


def _without_outer_punctuation(words: list[Token]) -> list[Token]:
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
