"""Speech without quotation marks, known by its form: transcripts, interviews, block quotations.

A label names the speaker of a paragraph (THE COURT: Please sit down), a question in bold type or after "Q:"
goes before an answer, and a lead-in with a colon goes before a block quotation or a paragraph.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

from index.model.span import Span
from index.quotations.attribution_types import Attribution, AttributionContext
from index.quotations.block_quotations import block_quotations
from index.quotations.mentions import Mention, Role, extent
from index.quotations.names import Name, find_names, is_office
from index.quotations.parsed_document import Paragraph, ParsedDocument, QuotedSpan
from index.quotations.speech_turns import CAPITAL, Turn, is_speech, mention_between, without_markup
from index.text.lexicon import FIRST_NAMES, QUESTIONING

_CERTAINTY = 0.98
"""Softmax share and statement probability of speech known by its form. A guess; nothing was measured."""
_MIN_TURNS = 2
"""Labelled paragraphs or bold questions that make a transcript or an interview. A guess."""
_MIN_LABELLED = 0.5
"""Share of labelled paragraphs from which the others continue a turn. A guess; nothing was measured."""
_LABEL = re.compile(
    rf"[*_]{{0,3}}(?P<label>(?P<name>{CAPITAL}[\w.’'-]{{0,30}}(?: (?:of|for|the|and|de|van|von|bin|der|al|"
    rf"{CAPITAL}[\w.’'-]{{0,30}})){{0,9}})(?P<brackets>(?: \((?:[^()\n:]{{1,60}}|\d\d?:\d\d)\)){{0,3}})"
    r"(?:, [^:.?!\n]{1,60})?)"
    r"[*_]{0,3}:[*_]{0,3}\s+(?=\S)"
)
_INITIALS = re.compile(r"[A-Z]{2,4}")
_AGE = re.compile(r", \d\d(?:,|$)")
_QUESTION_OR_ANSWER = re.compile(r"[*_]{0,3}(?:(Q(?:uestion)?)|A(?:nswer)?)[*_]{0,3}[.:][*_]{0,3}\s+(?=\S)")
_BOLD_QUESTION = re.compile(r"(?:\*{1,3}|_{1,3})[^*_\n]{1,600}\?(?:\*{1,3}|_{1,3})|#{2,6} [^\n]{1,600}\?")
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


def find_unmarked_speech(document: ParsedDocument, context: AttributionContext) -> list[Attribution]:
    """Return the speech of an article that no marks enclose, in order and disjoint."""
    turns: list[Turn] = []
    for number, turn in sorted(
        [*_labelled_turns(document), *_answers(document, context), *block_quotations(document, context)],
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


# Transcripts.


def _labelled_turns(document: ParsedDocument) -> Iterator[tuple[int, Turn]]:
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
    has_initials = any(_INITIALS.fullmatch(match["name"]) for _, match in turns)
    by_initials = _names_by_initials(document) if has_initials else {}
    mention: Mention | None = None
    for number in range(first, last + 1 + is_transcript):
        if number == len(document.paragraphs):
            return
        paragraph = document.paragraphs[number]
        match = matches.get(number)
        if match:
            mention = _label_mention(document, match, by_initials)
        elif not is_transcript or _QUESTION_OR_ANSWER.match(text, paragraph.start):
            continue
        span = without_markup(text, match.end() if match else paragraph.body_start, paragraph.end)
        if number <= last and mention and is_speech(text, span):
            yield number, (span, mention)


def _label(text: str, paragraph: Paragraph) -> re.Match[str] | None:
    match = _LABEL.match(text, paragraph.start, paragraph.end)
    if match is None or not is_speech(text, without_markup(text, match.end(), paragraph.end)):
        return None
    words = {word.lower().strip(".’'s") for word in match["name"].split()} | set(
        match["name"].lower().split()
    )
    return None if words & _NO_SPEAKER or match["name"] in {"Q", "A"} else match


def _names_speaker(match: re.Match[str], count: int) -> bool:
    """Whether a label names a speaker: in capitals, with brackets or an office, or more than once."""
    name: str = match["name"]
    is_capitals = any(len(word) > 2 and word.isupper() for word in name.split()) or (
        name.isupper() and len(name) > 1
    )
    first_word, *_ = words = name.split()
    has_age = _AGE.search(match["label"]) is not None
    is_person = has_age or first_word.lower() in FIRST_NAMES or any(map(is_office, words))
    return is_capitals or bool(match["brackets"]) or is_person or count > 1


def _label_mention(
    document: ParsedDocument, match: re.Match[str], by_initials: Mapping[str, Name]
) -> Mention | None:
    """Return the mention of a label's speaker.

    It is the name that its initials stand for (*AL*: We build), the name in brackets behind an office, or the
    words before them.
    """
    start, end = match.span("name")
    name: str = match["name"]
    full_name = by_initials.get(name)
    spelled_out = full_name and mention_between(document, full_name.start, full_name.end, Role.NAME)
    if spelled_out:
        return spelled_out
    bracket = match["brackets"].strip()[1:].partition(")")[0]
    is_post = name.startswith("The ") or " for " in name or " of " in name
    has_office = is_post and any(map(is_office, name.split()))
    if has_office and " " in bracket and "," not in bracket and bracket[0].isupper():
        start = document.text.index(bracket, match.end("name"))
        end = start + len(bracket)
    return mention_between(document, start, end, Role.LABEL)


def _names_by_initials(document: ParsedDocument) -> dict[str, Name]:
    """Return the first full name in a document for each two to four initials."""
    names: dict[str, Name] = {}
    for paragraph in document.paragraphs:
        for name in find_names(document.text, paragraph.start, paragraph.end):
            initials = "".join(word[0] for word in document.text[name.start : name.end].split())
            if name.is_full and _INITIALS.fullmatch(initials):
                names.setdefault(initials, name)
    return names


# Interviews.


def _answers(document: ParsedDocument, context: AttributionContext) -> Iterator[tuple[int, Turn]]:
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
            span = without_markup(text, start, paragraphs[number].end)
            is_italic = start == paragraphs[number].start and text[start] in "*_"
            if is_speech(text, span) and not is_italic:
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
    mention = mention_between(document, name.start, name.end, Role.NAME)
    return _questioned(document, context, mention) if mention else None


def _questioned(document: ParsedDocument, context: AttributionContext, person: Mention) -> Mention | None:
    """Return whom a person questions, where the article says so, else the person."""
    subject = context.mention_by_head.get(person.head.number)
    verbs = [verb for verb in subject.verbs if verb.text.lower() in QUESTIONING] if subject else []
    if not verbs:
        return person
    objects = (child for child in verbs[0].children if child.dep == "dobj" and child.quoted < 0)
    return next((Mention(o, *extent(document.tokens, o), Role.NAME, []) for o in objects), None)


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
