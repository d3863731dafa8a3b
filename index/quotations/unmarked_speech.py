"""Speech without quotation marks, known by its form: transcripts, interviews, block quotations.

A label names the speaker of a paragraph (THE COURT: Please sit down), a question in bold type or after "Q:"
goes before an answer, and a lead-in with a colon goes before a block quotation or a paragraph.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from index.model.span import Span
from index.quotations.attribution_types import Attribution, AttributionContext
from index.quotations.mentions import Mention, Role, verb_class
from index.quotations.names import Name, find_names, is_office
from index.quotations.parsed_document import Paragraph, ParsedDocument, QuotedSpan, Token
from index.text.lexicon import ADDRESSING, FIRST_NAMES, UTTERANCES

_CERTAINTY = 0.98
"""Softmax share and statement probability of speech known by its form. A guess; nothing was measured."""
_MIN_TURNS = 2
"""Labelled paragraphs or bold questions that make a transcript or an interview. A guess."""
_MIN_LABELLED = 0.5
"""Share of labelled paragraphs from which the others continue a turn. A guess; nothing was measured."""
_CAPITAL = r"[^\W\d_a-z]"
_LABEL = re.compile(
    rf"[*_]{{0,3}}(?P<label>(?P<name>{_CAPITAL}[\w.’'-]{{0,30}}(?: (?:of|for|the|and|de|van|von|bin|der|al|"
    rf"{_CAPITAL}[\w.’'-]{{0,30}})){{0,9}})(?P<brackets>(?: \([^()\n:]{{1,60}}\)){{0,3}}))"
    r"[*_]{0,3}:[*_]{0,3}\s+(?=\S)"
)
_QUESTION_OR_ANSWER = re.compile(r"[*_]{0,3}(?:(Q(?:uestion)?)|A(?:nswer)?)[*_]{0,3}[.:][*_]{0,3}\s+(?=\S)")
_BOLD_QUESTION = re.compile(r"(?:\*\*|__)[^*_\n]{1,600}\?(?:\*\*|__)|#{2,6} [^\n]{1,600}\?")
_NO_SPEAKER = frozenset(
    {
        "related",
        "update",
        "updated",
        "read",
        "more",
        "see",
        "also",
        "watch",
        "listen",
        "photo",
        "photos",
        "video",
    }
    | {
        "audio",
        "note",
        "correction",
        "editor",
        "breaking",
        "source",
        "sources",
        "credit",
        "where",
        "when",
        "what",
    }
    | {"who", "why", "how", "time", "date", "place", "tickets", "result", "results", "background", "summary"}
    | {"analysis", "opinion", "exclusive", "live", "contact", "question", "answer"}
)
"""Words of labels that name no speaker: RELATED: …."""
_SENTENCE_END = re.compile(r"[.!?…][)\]]?$")
_OUTER_MARKUP = "*_ \t"
_OPENING_MARKS = frozenset("\"“‘'«„")
_SPEAKING_ROLES = frozenset({Role.SUBJECT, Role.INVERTED})

_Turn = tuple[Span, Mention | None]
"""The span of unmarked speech and its speaker's mention."""


def find_unmarked_speech(document: ParsedDocument, context: AttributionContext) -> list[Attribution]:
    """Return the speech of an article that no marks enclose, in order and disjoint."""
    turns: list[_Turn] = []
    for number, turn in sorted(
        [*_labelled_turns(document), *_answers(document, context), *_led_in(document, context)],
        key=lambda found: found[1][0],
    ):
        span, mention = turn
        paragraph = document.paragraphs[number]
        is_marked = any(start <= span[0] + 1 for start, _ in paragraph.spans)
        if not (is_marked or paragraph.in_other_language) and (not turns or span[0] >= turns[-1][0][1]):
            turns.append((span, mention))
    return [_attribution(document, span, mention) for span, mention in turns]


def _attribution(document: ParsedDocument, span: Span, mention: Mention | None) -> Attribution:
    start, end = span
    number = bisect_left(document.paragraphs, end, key=lambda paragraph: paragraph.end)
    words = document.paragraphs[number].words
    count = sum(start <= word.start < end and word.text[0].isalnum() for word in words)
    quoted = QuotedSpan(start, end, number, first=-1, last=-1, words=count)
    return Attribution(quoted, mention, None, _CERTAINTY if mention else 0.0, _CERTAINTY, is_statement=True)


def _content(text: str, start: int, end: int) -> Span:
    """Return a span without the markup and white space around it."""
    content = text[start:end]
    start += len(content) - len(content.lstrip(_OUTER_MARKUP))
    return start, max(start, start + len(text[start:end].rstrip(_OUTER_MARKUP)))


def _is_speech(text: str, span: Span) -> bool:
    """Whether some text begins and ends like a sentence, without a quotation mark before it."""
    content = text[slice(*span)]
    begins = content[:1].isupper() or content[:1].isdigit()
    return begins and content[0] not in _OPENING_MARKS and bool(_SENTENCE_END.search(content))


# Transcripts.


def _labelled_turns(document: ParsedDocument) -> Iterator[tuple[int, _Turn]]:
    """Yield the turns of a transcript: Dana Roy (Arden) (Lab): Will it open?"""
    text = document.text
    labels = [
        (number, match)
        for number, paragraph in enumerate(document.paragraphs)
        if (match := _label(text, paragraph)) is not None
    ]
    counts = Counter(match["label"] for _, match in labels)
    turns = [(n, match) for n, match in labels if _names_speaker(match, counts[match["label"]])]
    if len(turns) < _MIN_TURNS:
        return
    matches = dict(turns)
    first, last = turns[0][0], turns[-1][0]
    is_transcript = len(turns) > _MIN_LABELLED * (last + 1 - first)
    mention: Mention | None = None
    for number in range(first, last + 1 + is_transcript):
        if number == len(document.paragraphs):
            return
        paragraph = document.paragraphs[number]
        match = matches.get(number)
        if match:
            mention = _label_mention(document, match)
        elif not is_transcript or _QUESTION_OR_ANSWER.match(text, paragraph.start):
            continue
        span = _content(text, match.end() if match else paragraph.body_start, paragraph.end)
        if number <= last and mention and _is_speech(text, span):
            yield number, (span, mention)


def _label(text: str, paragraph: Paragraph) -> re.Match[str] | None:
    match = _LABEL.match(text, paragraph.start, paragraph.end)
    if match is None or not _is_speech(text, _content(text, match.end(), paragraph.end)):
        return None
    words = {word.lower().strip(".’'s") for word in match["name"].split()} | set(
        match["name"].lower().split()
    )
    return None if words & _NO_SPEAKER or match["name"] in {"Q", "A"} else match


def _names_speaker(match: re.Match[str], count: int) -> bool:
    """Whether a label names a speaker: in capitals, with brackets or an office, or more than once."""
    name: str = match["name"]
    is_capitals = name.isupper() and len(name) > 1
    first_word, *_ = words = name.split()
    is_person = first_word.lower() in FIRST_NAMES or any(map(is_office, words))
    return is_capitals or bool(match["brackets"]) or is_person or count > 1


def _label_mention(document: ParsedDocument, match: re.Match[str]) -> Mention | None:
    """Return the mention in a label: the name in brackets behind an office, else the words before them."""
    start, end = match.span("name")
    bracket = match["brackets"].strip()[1:].partition(")")[0]
    has_office = any(map(is_office, match["name"].split()))
    if has_office and " " in bracket and bracket[0].isupper():
        start = document.text.index(bracket, match.end("name"))
        end = start + len(bracket)
    return _mention(document, start, end, Role.LABEL)


def _mention(document: ParsedDocument, start: int, end: int, role: Role) -> Mention | None:
    """Return a mention of the tokens between two offsets; its last word is its head."""
    first = bisect_left(document.tokens, start, key=lambda token: token.start)
    after = bisect_left(document.tokens, end, key=lambda token: token.start)
    words = [token for token in document.tokens[first:after] if token.text[0].isalnum()]
    if not words:
        return None
    return Mention(words[-1], words[0].number, words[-1].number, role, [])


# Interviews.


def _answers(document: ParsedDocument, context: AttributionContext) -> Iterator[tuple[int, _Turn]]:
    """Yield the answers of an interview; they are the speech of the person that its introduction names."""
    text, paragraphs = document.text, document.paragraphs
    labels = [_QUESTION_OR_ANSWER.match(text, p.start, p.end) for p in paragraphs]
    bold = [_BOLD_QUESTION.fullmatch(text, p.start, p.end) is not None for p in paragraphs]
    questions = [n for n, label in enumerate(labels) if bold[n] or (label and label[1])]
    if len(questions) < _MIN_TURNS:
        return
    person = _interviewee(document, context, paragraphs[questions[0]].start)
    has_labels = any(label and not label[1] for label in labels)
    for question, following in zip(questions, [*questions[1:], questions[-1] + 2], strict=True):
        for number in range(question + 1, min(following, len(paragraphs))):
            label = labels[number]
            if has_labels and label is None:
                continue
            start = label.end() if label else paragraphs[number].start
            span = _content(text, start, paragraphs[number].end)
            is_italic = start == paragraphs[number].start and text[start] in "*_"
            if _is_speech(text, span) and not is_italic:
                yield number, (span, person)


def _interviewee(document: ParsedDocument, context: AttributionContext, end: int) -> Mention | None:
    """Return the mention of the only person that the text before `end` names in full, or None."""
    names: dict[tuple[str, ...], Name] = {}
    for paragraph in document.paragraphs:
        if paragraph.start < end:
            for name in find_names(document.text, paragraph.start, paragraph.end):
                if name.is_full and (name.key[0] in FIRST_NAMES or name.office):
                    names.setdefault(name.key, name)
    if not names:
        return _only_subject(document, context, end)
    if len(names) > 1:
        return None
    name = next(iter(names.values()))
    return _mention(document, name.start, name.end, Role.NAME)


def _only_subject(document: ParsedDocument, context: AttributionContext, end: int) -> Mention | None:
    """Return the mention of the only name that acts before `end`, or None."""
    subjects = [
        mention
        for mention in context.mentions
        if mention.head.start < end
        and mention.kind == "name"
        and mention.verbs
        and mention.last > mention.first
    ]
    keys = {document.text[m.head.start : m.head.end] for m in subjects}
    return subjects[0] if len(keys) == 1 else None


# Block quotations and paragraphs after a lead-in.


def _led_in(document: ParsedDocument, context: AttributionContext) -> Iterator[tuple[int, _Turn]]:
    """Yield the block quotations that a lead-in or a signature attributes, and paragraphs after a lead-in."""
    text, paragraphs = document.text, document.paragraphs
    last_token: dict[int, Token] = {token.paragraph: token for token in document.tokens}
    first_token = {token.paragraph: token for token in reversed(document.tokens)}
    with_words = [number for number in range(len(paragraphs)) if number in last_token]
    speaker: Mention | None = None
    for position, number in enumerate(with_words):
        is_block = text[paragraphs[number].start] == ">"
        before = last_token[with_words[position - 1]] if position else None
        if before is not None and before.text == ":":
            speaker = _lead_in_speaker(context, before)
        elif not (is_block and position and text[paragraphs[with_words[position - 1]].start] == ">"):
            speaker = None
        signature = (
            _signature(context, with_words[position + 1 : position + 2], first_token) if is_block else None
        )
        mention = speaker or signature
        span = _content(text, first_token[number].start, last_token[number].end)
        if mention and _is_speech(text, span):
            yield number, (span, mention)


def _lead_in_speaker(context: AttributionContext, colon: Token) -> Mention | None:
    """Return who says what follows a colon, or None: Ruth Vance told the council: ….

    A clause that states what is said leaves nothing for the colon: she said there were three reasons: ….
    """
    for mention in reversed(context.mentions_by_sentence.get(colon.sentence, [])):
        for verb in mention.verbs if mention.role in _SPEAKING_ROLES else ():
            is_saying = verb_class(verb) == "say" and verb.number < colon.number
            if is_saying and all(_leaves_content(verb, child) for child in verb.children):
                return mention
    return None


def _leaves_content(verb: Token, child: Token) -> bool:
    """Whether a dependent of a verb of saying does not state what is said."""
    if child.number < verb.number or child.dep not in {"ccomp", "xcomp", "dobj", "advcl", "parataxis"}:
        return True
    if child.dep != "dobj":
        return False
    return verb.text.lower() in ADDRESSING or child.text.lower() in UTTERANCES | {"following", "this"}


def _signature(
    context: AttributionContext, following: Sequence[int], first_token: dict[int, Token]
) -> Mention | None:
    """Return the signature in the paragraph after a block quotation, or None."""
    first = first_token[following[0]] if following else None
    if first is None or first.text not in {"—", "–", "―", "-", "--"}:
        return None
    mentions = (context.mention_by_head.get(number) for number in range(first.number + 1, first.number + 8))
    return next((m for m in mentions if m and m.head.paragraph == first.paragraph and m.kind == "name"), None)
