"""Interviews without quotation marks: the answers to questions in bold type, after "Q:" or after a dash."""

import re
from collections.abc import Iterator

from index.quotations.attribution_types import AttributionContext
from index.quotations.mentions import Mention, Role, extent
from index.quotations.names import Name, find_names
from index.quotations.parsed_document import ParsedDocument
from index.quotations.speech_turns import (
    MIN_TURNS,
    QUESTION_OR_ANSWER,
    Turn,
    is_speech,
    mention_between,
    without_markup,
)
from index.text.lexicon import FIRST_NAMES, QUESTIONING

_BOLD_QUESTION = re.compile(r"(?:\*{1,3}|_{1,3})[^*_\n]{1,600}\?(?:\*{1,3}|_{1,3})|#{2,6} [^\n]{1,600}\?")


_WITH = re.compile(r"\b(?:with|for|to|meets?|asks?|asked)(?: [a-z-]+){0,3} $")
"""What leads to the name of who answers: five questions *for* Ada Lind."""
_DASH = re.compile(r"[—–][ \t]+")
"""A dash before a turn of an interview."""


def answers(document: ParsedDocument, context: AttributionContext) -> Iterator[tuple[int, Turn]]:
    """Yield the answers of an interview; they are the speech of the person that its introduction names.

    A question is in bold type, after "Q:", or after a dash where a dash follows in the next paragraph too.
    """
    text, paragraphs = document.text, document.paragraphs
    labels = [QUESTION_OR_ANSWER.match(text, p.start, p.end) for p in paragraphs]
    dashes = [_DASH.match(text, p.start, p.end) for p in paragraphs]
    bold = [_BOLD_QUESTION.fullmatch(text, p.start, p.end) is not None for p in paragraphs]
    asked = [
        dash is not None and after is not None and text[paragraph.end - 1] == "?"
        for paragraph, dash, after in zip(paragraphs, dashes, [*dashes, None][1:], strict=True)
    ]
    questions = [n for n, label in enumerate(labels) if bold[n] or asked[n] or (label and label[1])]
    if len(questions) < MIN_TURNS:
        return
    person = _interviewee(document, context, paragraphs[questions[0]].start)
    has_labels = any(label and not label[1] for label in labels)
    if not has_labels and all(asked[n] for n in questions):
        labels, has_labels = dashes, True
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
        return _only_subject(document, context, end) or _introduced(document, end)
    if len(names) > 1:
        return None
    name = next(iter(names.values()))
    mention = mention_between(document, name.start, name.end, Role.NAME)
    return _questioned(document, context, mention) if mention else None


def _introduced(document: ParsedDocument, end: int) -> Mention | None:
    """Return the only full name before `end` that an interview is said to be with, or None."""
    found = [
        (name.start, name.end)
        for paragraph in document.paragraphs
        if paragraph.start < end
        for name in find_names(document.text, paragraph.start, paragraph.end)
        if name.is_full and _WITH.search(document.text, paragraph.start, name.start)
    ]
    return mention_between(document, *found[0], Role.NAME) if len(found) == 1 else None


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
