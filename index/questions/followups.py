"""Follow-ups: a question that leaves out what the one before it said, made whole."""

import re

from index.model.question import SAYINGS, PreviousQuestion, QuestionKind
from index.questions.question_parser import parse_question

_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|please|tell me|do you know)\W+)*"
    r"(?:who(?:m|se)?|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can|will)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"^\W*(?:and|but|so|also|what about|how about)\b\W*(?:what about\b\W*)?", re.IGNORECASE)
_ON = re.compile(r"^(?:about|on|of|regarding|concerning|to)\s+", re.IGNORECASE)
_MEASURE = r"(?:many|much|long|often|old|far)"
_BARE = re.compile(
    rf"^\W*(?:and\s+)?(who|when|where|why|how(?:\s+{_MEASURE})?|since when|until when)\W*$", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them)\b", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:his|their)\b", re.IGNORECASE)
_NOUN = r"(?:\s+(?!(?:is|was|are|were|do|does|did)\b)\w+)?"
_ASKING = re.compile(
    rf"\b(?:how\s+{_MEASURE}|(?:what|which){_NOUN}|who(?:m|se)?|when|where|why|how)\b", re.IGNORECASE
)


def is_question(text: str) -> bool:
    """Whether a text reads like a question."""
    return text.rstrip(" \"'”’)").endswith("?") or _ASKS.match(text) is not None


def is_elliptical(text: str) -> bool:
    """Whether a text can only be understood from what was asked before: "when?", "and Russia?", "did he?"."""
    return any(pattern.search(text) for pattern in (_BARE, _LINK, _ON, _PRONOUN, _THEIRS))


def complete(text: str, before: PreviousQuestion) -> str:
    """Return a follow-up with what it takes from the question before it; a whole question stays as it is.

    "when?" asks it anew for the time, "and about Russia?" for another topic, "and Borrell?" for another
    speaker or thing, and "he" is the speaker.
    """
    if bare := _BARE.match(text):
        return f"{bare[1]} {_content(before)}?"
    speaker = before.speaker or parse_question(before.question).speaker
    rest = _LINK.sub("", text)
    if not _ASKS.match(rest):
        return _replaced(rest.rstrip(" ?!."), before, speaker)
    if speaker:
        return _PRONOUN.sub(speaker, _THEIRS.sub(f"{speaker}’s", text))
    return text


def _content(before: PreviousQuestion) -> str:
    """Return what the question before was about, without its question word."""
    return _ASKING.sub("", before.question, count=1).strip(" ?!.")


def _replaced(said: str, before: PreviousQuestion, speaker: str | None) -> str:
    """Return the question before about something else."""
    earlier = parse_question(before.question)
    topic = _ON.sub("", said)
    if earlier.kind == QuestionKind.WHO_SAID and topic == said:
        return f"who said {topic}?"
    if earlier.kind in SAYINGS and speaker:
        if topic == said and said[:1].isupper() and earlier.kind != QuestionKind.WHO_SAID:
            return f"what did {said} say about {earlier.topic}?" if earlier.topic else f"what did {said} say?"
        return f"what did {speaker} say about {topic}?"
    asking = _ASKING.search(before.question)
    return f"{asking.group() if asking else ''} {topic}?".strip()
