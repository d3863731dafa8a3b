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
from index.quotations.interviews import answers
from index.quotations.mentions import Mention, Role
from index.quotations.names import Name, find_names, is_office
from index.quotations.parsed_document import Paragraph, ParsedDocument, QuotedSpan
from index.quotations.speech_turns import (
    CAPITAL,
    MIN_TURNS,
    QUESTION_OR_ANSWER,
    Turn,
    is_speech,
    mention_between,
    without_markup,
)
from index.text.lexicon import FIRST_NAMES, ORGANISATIONS, OUTLETS

_CERTAINTY = 0.98
"""Softmax share and statement probability of speech known by its form. A guess; nothing was measured."""
_MIN_NAMED_TURNS = 3
"""Turns that make a transcript where each label is another name and nothing else shows that they are people.
A guess; nothing was measured."""
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
_ASKING = frozenset({"interviewer", "reporter", "journalist", "moderator", "host", "presenter", "editor"})
"""Words of labels of those who ask the questions of an interview."""
_LabelAt = tuple[int, re.Match[str]]
"""The number of a paragraph with the label at its start."""
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
        [*_labelled_turns(document), *answers(document, context), *block_quotations(document, context)],
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


_UNNAMED_QUESTION = re.compile(r"Q[ \t]+(?=[^\W\d_a-z])")
"""What begins a reporter's question in the transcript of a briefing."""


def _labelled_turns(document: ParsedDocument) -> Iterator[tuple[int, Turn]]:
    """Yield the turns of a transcript: Dana Roy (Arden) (Lab): Will it open?"""
    text = document.text
    labels = [
        (number, match)
        for number, paragraph in enumerate(document.paragraphs)
        if (match := _label(text, paragraph)) is not None
    ]
    turns = _turns_of_speakers(labels)
    if len(turns) < MIN_TURNS:
        return
    matches = dict(turns)
    interviewers = _interviewers(document, turns)
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
            is_question = match["label"] in interviewers
            mention = None if is_question else _label_mention(document, match, by_initials)
        elif _UNNAMED_QUESTION.match(text, paragraph.start):
            mention = None
        elif not is_transcript or QUESTION_OR_ANSWER.match(text, paragraph.start):
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


def _turns_of_speakers(labels: list[_LabelAt]) -> list[_LabelAt]:
    """Return the labels that name a speaker: in capitals, with brackets or an office, or more than once.

    A surname alone (*Lind*: …) goes on where a label has named its bearer in full.
    """
    counts = Counter(match["name"].split()[-1] for _, match in labels)
    names = {match["name"] for _, match in labels}
    turns = [
        (number, match)
        for number, match in labels
        if _is_in_capitals(match["name"])
        or match["brackets"]
        or _is_person(match)
        or sum(label["label"] == match["label"] for _, label in labels) > 1
        or any(name != match["name"] and _is_surname_of(name, match["name"]) for name in names)
    ]
    is_list = all(
        _is_first_name_alone(match) and counts[match["name"].split()[-1]] == 1 for _, match in turns
    )
    return [] if is_list and len(turns) < _MIN_NAMED_TURNS else turns


def _is_surname_of(name: str, other: str) -> bool:
    """Whether one of two labels is the last word of the other."""
    return name.endswith(f" {other}") or other.endswith(f" {name}")


def _is_first_name_alone(match: re.Match[str]) -> bool:
    """Whether nothing but a first name shows that a label names a person."""
    name = match["name"]
    return not (_is_in_capitals(name) or match["brackets"] or _AGE.search(match["label"])) and not any(
        map(is_office, name.split())
    )


def _is_in_capitals(name: str) -> bool:
    return any(len(word) > 2 and word.isupper() for word in name.split()) or (
        name.isupper() and len(name) > 1
    )


def _is_person(match: re.Match[str]) -> bool:
    """Whether a label names a person by a first name, an office or an age."""
    first_word, *_ = words = match["name"].split()
    has_age = _AGE.search(match["label"]) is not None
    return has_age or first_word.lower() in FIRST_NAMES or any(map(is_office, words))


def _interviewers(document: ParsedDocument, turns: list[_LabelAt]) -> set[str]:
    """Return the labels of the outlet or the reporter that only asks: *The Gazette*: Why did you leave?"""
    asking: dict[str, bool] = {}
    for number, match in turns:
        span = without_markup(document.text, match.end(), document.paragraphs[number].end)
        is_question = document.text[slice(*span)].endswith("?")
        asking[match["label"]] = asking.get(match["label"], True) and is_question
    answering = {label for label, only_asks in asking.items() if not only_asks}
    return {
        match["label"]
        for _, match in turns
        if asking[match["label"]]
        and answering
        and (_is_outlet_label(match) or (turns[0][0] and _begins_title(document, match["name"])))
    }


def _begins_title(document: ParsedDocument, name: str) -> bool:
    """Whether a label of several words begins the title: *PLAIN TALK* WITH THE PILOT."""
    return " " in name and document.text[document.paragraphs[0].start :].startswith(f"{name} ")


def _is_outlet_label(match: re.Match[str]) -> bool:
    """Whether a label names an outlet or somebody who asks for one, no person and no party to a hearing."""
    words = [word.lower() for word in match["name"].split()]
    if not _ASKING.isdisjoint(words) or not OUTLETS.isdisjoint(words):
        return True
    return not (match["brackets"] or _is_in_capitals(match["name"]) or _is_person(match)) and (
        words[0] == "the" or not ORGANISATIONS.isdisjoint(words)
    )


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
