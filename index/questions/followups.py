"""Completes a follow-up, which leaves out what the question before it said."""

import re

from index.model.question import SPEECH_KINDS, PreviousQuestion, QuestionKind
from index.questions.question_parser import parse_question

_QUESTION_START = re.compile(
    r"^\W*(?:(?:and|so|but|please|tell me|do you know)\W+)*"
    r"(?:who(?:m|se)?|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can|will)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"^\W*(?:and|but|so|also|what about|how about)\b\W*(?:what about\b\W*)?", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:about|on|of|regarding|concerning|to)\s+", re.IGNORECASE)
_MEASURE = r"(?:many|much|long|often|old|far)"
_QUESTION_WORD_ALONE = re.compile(
    rf"^\W*(?:and\s+)?(who|when|where|why|how(?:\s+{_MEASURE})?|since when|until when)\W*$", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:his|their)\b", re.IGNORECASE)
_NOUN = r"(?:\s+(?!(?:is|was|are|were|do|does|did)\b)\w+)?"
_QUESTION_PHRASE = re.compile(
    rf"\b(?:how\s+{_MEASURE}|(?:what|which){_NOUN}|who(?:m|se)?|when|where|why|how)\b", re.IGNORECASE
)


def is_question(text: str) -> bool:
    """Whether a text reads like a question."""
    return text.rstrip(" \"'”’)").endswith("?") or _QUESTION_START.match(text) is not None


def is_elliptical(text: str) -> bool:
    """Whether a text needs the question before it to be understood: "when?", "and Russia?", "did he?"."""
    patterns = (_QUESTION_WORD_ALONE, _LINK, _ABOUT, _PRONOUN, _POSSESSIVE)
    return any(pattern.search(text) for pattern in patterns)


def complete(text: str, previous: PreviousQuestion) -> str:
    """Return a follow-up completed from the previous question; a complete question stays as it is.

    "when?" asks the previous question for a time; "and about Russia?" asks it about another topic; "and
    Borrell?" asks it about another speaker or thing. "he" becomes the speaker.
    """
    if match := _QUESTION_WORD_ALONE.match(text):
        return f"{match[1]} {_without_question_phrase(previous.question)}?"
    speaker = previous.speaker or parse_question(previous.question).speaker
    unlinked = _LINK.sub("", text)
    if not _QUESTION_START.match(unlinked):
        return _about_something_else(unlinked.rstrip(" ?!."), previous, speaker)
    if speaker:
        # A function, for a name may hold what `re` takes for a group.
        possessive = _POSSESSIVE.sub(lambda _: f"{speaker}’s", text)
        return _PRONOUN.sub(lambda _: speaker, possessive)
    return text


def _without_question_phrase(question: str) -> str:
    return _QUESTION_PHRASE.sub("", question, count=1).strip(" ?!.")


def _about_something_else(typed: str, previous: PreviousQuestion, speaker: str | None) -> str:
    """Return the previous question about a topic, a speaker or a thing that was typed."""
    question = parse_question(previous.question)
    topic = _ABOUT.sub("", typed)
    is_topic = topic != typed
    if question.kind == QuestionKind.WHO_SAID and not is_topic:
        return f"who said {topic}?"
    if question.kind in SPEECH_KINDS and speaker:
        is_speaker = not is_topic and typed[:1].isupper() and question.kind != QuestionKind.WHO_SAID
        if is_speaker and question.topic:
            return f"what did {typed} say about {question.topic}?"
        if is_speaker:
            return f"what did {typed} say?"
        return f"what did {speaker} say about {topic}?"
    phrase = _QUESTION_PHRASE.search(previous.question)
    return f"{phrase.group() if phrase else ''} {topic}?".strip()
