"""Completes a follow-up, which leaves out what the question before it said."""

import re
from collections.abc import Callable

from index.model.question import SPEECH_KINDS, PreviousQuestion, Question, QuestionKind
from index.questions.question_parser import parse_question
from index.text.word_classes import ClassifiedWord, classify

_AUXILIARY = r"(?:is|was|are|were|did|does|do|has|have|had|can|could|will|would|must|may|might|should)"
_QUESTION_START = re.compile(
    r"^\W*(?:(?:and|so|but|please|tell me|do you know)\W+)*"
    r"(?:who(?:m|se)?|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can|will)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"^\W*(?:and|but|so|also|what about|how about)\b\W*(?:what about\b\W*)?", re.IGNORECASE)
_WHAT_ABOUT = re.compile(r"^\W*(?:(?:and|but|so)\W+)?(?:what|how) about\b", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:about|on|of|regarding|concerning|to)\s+", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"^(?:in|at|for|from|with|by|during|before|after|since|until|under)\s", re.IGNORECASE
)
_MEASURE = r"(?:many|much|long|often|old|far)"
_QUESTION_WORD_ALONE = re.compile(
    rf"^\W*(?:and\s+)?(who|when|where|why|how(?:\s+{_MEASURE})?|since when|until when)\W*$", re.IGNORECASE
)
_WHO_SAID_THAT = re.compile(
    r"^\W*(?:(?:and|so|but)\s+)?who\s+(?:exactly\s+|really\s+|actually\s+)?"
    r"(?:said|says|told\s+us|claimed|wrote)\s+(?:that|this|it|so|these\s+words|those\s+words)\W*$",
    re.IGNORECASE,
)
_SUBJECT_PRONOUN = re.compile(
    rf"^(?P<before>(?:\S+\s){{0,8}}?{_AUXILIARY}\s)(?P<pronoun>he|she|they|his|her|their)\b",
    re.IGNORECASE,
)
_OBJECT_PRONOUN = re.compile(r"^(?P<before>.*\s)(?P<pronoun>him|her)\W*$", re.IGNORECASE | re.DOTALL)
_POSSESSIVES = frozenset({"his", "her", "their"})
_SUBORDINATE = re.compile(
    r"\b(?:that|who|whom|whose|which|because|if|when|where|while|whether)\b", re.IGNORECASE
)
_NOUN = r"(?:\s+(?!(?:is|was|are|were|do|does|did)\b)\w+)?"
_QUESTION_PHRASE = re.compile(
    rf"\b(?:how\s+{_MEASURE}|(?:what|which){_NOUN}|who(?:m|se)?|when|where|why|how)\b", re.IGNORECASE
)
_ASKING = re.compile(
    rf"^\W*(?:(?:and|so|but)\W+)?(?:(?:in|on|at|by|for|with|to|from|of|since|until)\s+)?"
    rf"(?P<phrase>how\s+{_MEASURE}|(?:what|which){_NOUN}|who(?:m|se)?|when|where|why|how)\s+",
    re.IGNORECASE,
)
_AFTER_NOUN = re.compile(rf"\w+\s+(?={_AUXILIARY}\b)", re.IGNORECASE)
_MARKS = '“”"«»'
_MAX_SUBJECT_WORDS = 3
"""Maximum words of a subject whose end no other class of word marks. A guess; nothing was measured."""


def is_question(text: str) -> bool:
    """Whether a text reads like a question."""
    return text.rstrip(" \"'”’)").endswith("?") or begins_as_question(text)


def begins_as_question(text: str) -> bool:
    """Whether a text begins with a question word or an auxiliary, after words such as "and" or "please"."""
    return _QUESTION_START.match(text) is not None


def is_elliptical(text: str) -> bool:
    """Whether a text needs the question before it to be understood: "when?", "and Russia?", "did he?".

    A question that names whom its pronouns mean stands alone.
    """
    text = _squeezed(text)
    if _is_bare(text) or _open_pronoun(text):
        return True
    return bool(_LINK.match(text) or _ABOUT.match(text)) and not _asks(_LINK.sub("", text))


def cannot_stand_alone(text: str) -> bool:
    """Whether a text says nothing by itself: "when?", "who said that?"."""
    return _is_bare(_squeezed(text))


def complete(
    text: str, previous: PreviousQuestion, is_speaker: Callable[[str], bool] = str.istitle
) -> str | None:
    """Return a follow-up completed from the previous question, in English; None if that cannot be done.

    A question that stands alone is returned as it is. "when?" asks the previous question for a time; "and
    about Russia?" asks it about another topic; "and Borrell?" asks it about another speaker or thing. "he"
    becomes the speaker.

    Args:
        text: The follow-up.
        previous: The question before it.
        is_speaker: Tells whether a typed name is a speaker's.
    """
    text = _squeezed(text)
    if match := _QUESTION_WORD_ALONE.match(text):
        return _asked_with(match[1], previous)
    if _WHO_SAID_THAT.match(text):
        return f"who said “{previous.words}”?" if previous.words else None
    speaker = previous.speaker or parse_question(previous.question).speaker
    unlinked = _LINK.sub("", text)
    if not _asks(unlinked):
        typed = unlinked.rstrip(" ?!.")
        if _WHAT_ABOUT.match(text) and not is_speaker(typed):
            typed = f"about {typed}"
        return _about_something_else(typed, previous, speaker, is_speaker)
    pronoun = _open_pronoun(text)
    if pronoun is None:
        return text
    is_object = pronoun.re is _OBJECT_PRONOUN
    if speaker is None or (is_object and _surname(speaker) in text.casefold()):
        return text
    possessive = not is_object and pronoun["pronoun"].casefold() in _POSSESSIVES
    start, end = pronoun.span("pronoun")
    return f"{text[:start]}{speaker}{'’s' if possessive else ''}{text[end:]}"


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _is_bare(text: str) -> bool:
    return bool(_QUESTION_WORD_ALONE.match(text) or _WHO_SAID_THAT.match(text))


def _asks(text: str) -> bool:
    return bool(begins_as_question(text) or _QUESTION_PHRASE.search(text))


def _open_pronoun(text: str) -> re.Match[str] | None:
    """Return the match of a pronoun whose person the question does not name, or None.

    It is the subject of the question, before which no name stands, or its last word.
    """
    if match := _SUBJECT_PRONOUN.match(text):
        before = match["before"].split()[1:]
        is_named = any(word[:1].isupper() and word != "I" for word in before)
        return None if is_named or len(_QUESTION_PHRASE.findall(match["before"])) > 1 else match
    if (match := _OBJECT_PRONOUN.match(text)) and _asks(text):
        asking = _QUESTION_PHRASE.search(text)
        if not _SUBORDINATE.search(text, asking.end() if asking else 0):
            return match
    return None


def _surname(name: str) -> str:
    return name.casefold().split()[-1]


def _asked_with(word: str, previous: PreviousQuestion) -> str | None:
    """Return the previous question with another question word."""
    question = parse_question(previous.question)
    topic = (question.topic or "").strip(_MARKS + " ")
    speaker = question.speaker
    if re.search(_MEASURE, word.partition(" ")[2]) and question.kind in SPEECH_KINDS:
        return None
    if word.casefold() == "who":
        return _asked_who(question, topic, previous)
    if question.kind == QuestionKind.WHAT_SAID:
        return f"{word} did {speaker} speak about {topic}?" if topic else f"{word} did {speaker} speak?"
    if question.kind == QuestionKind.WHO_SAID:
        subject = f"did {previous.speaker} say “{topic}”" if previous.speaker else f"was “{topic}” said"
        return f"{word} {subject}?"
    if question.kind == QuestionKind.DID_SAY:
        return f"{word} did {speaker} say “{topic}”?"
    return _with_question_word(word, previous.question)


def _asked_who(question: Question, topic: str, previous: PreviousQuestion) -> str | None:
    match question.kind:
        case QuestionKind.WHO_SAID:
            return previous.question
        case QuestionKind.WHAT_SAID:
            return f"who spoke about {topic}?" if topic else None
        case QuestionKind.DID_SAY:
            return f"who said “{topic}”?"
        case QuestionKind.OTHER if not begins_as_question(previous.question):
            return f"who mentioned {_without_mark(previous.question)}?"
        case _:
            return None


def _with_question_word(word: str, question: str) -> str | None:
    """Return a question about a fact with another question word, as a cleft if it asked for the subject."""
    asking = _ASKING.match(question)
    rest = _without_mark(question[asking.end() :] if asking else question)
    if re.match(rf"{_AUXILIARY}\b", rest, re.IGNORECASE):
        return f"{word} {rest[:1].lower()}{rest[1:]}?"
    if asking is None:
        return f"{word} was {rest} mentioned?" if not _asks(question) else None
    if " " in word:
        return None
    phrase = asking["phrase"].casefold().split()
    noun = " ".join(phrase[1:])
    subject = {"who": "somebody", "what": f"some {noun}" if noun else "something", "which": f"some {noun}"}
    subject_words = f"{subject[phrase[0]]} {rest}" if phrase[0] in subject else rest
    return f"{word} was it that {subject_words}?"


def _without_mark(question: str) -> str:
    return question.strip(" ?!.")


def _about_something_else(  # noqa: PLR0911 - a kind of question each
    typed: str, previous: PreviousQuestion, speaker: str | None, is_speaker: Callable[[str], bool]
) -> str | None:
    """Return the previous question about a topic, a speaker or a thing that was typed."""
    question = parse_question(previous.question)
    topic = _ABOUT.sub("", typed)
    is_topic = topic != typed
    is_other_speaker = not is_topic and is_speaker(typed)
    said = (question.topic or "").strip(_MARKS + " ")
    if question.kind == QuestionKind.WHO_SAID and is_other_speaker:
        return f"did {typed} say “{said}”?"
    if question.kind == QuestionKind.WHO_SAID and not is_topic:
        return f"who said “{topic}”?"
    if question.kind in SPEECH_KINDS and speaker:
        if is_other_speaker:
            return f"what did {typed} say about {said}?" if said else f"what did {typed} say?"
        return f"what did {speaker} say about {topic}?"
    if question.kind in SPEECH_KINDS:
        return f"who spoke about {topic}?"
    if not _asks(previous.question):
        return topic
    return _with_phrase(topic, previous.question)


def _with_phrase(typed: str, question: str) -> str | None:
    """Return a question with another subject, object, place or time; None if its own is not clear."""
    whole = _without_mark(question)
    if match := _PREPOSITION.match(typed):
        start = whole.casefold().rfind(f" {match.group().casefold()}")
        return f"{whole[:start] if start > 0 else whole} {typed}?"
    asking = _ASKING.match(whole)
    first = asking.end() if asking else 0
    if asking and (inverted := _AFTER_NOUN.match(whole, first)):
        first = inverted.end()
    words = classify(whole[first:])
    if not words:
        return None
    if words[0].word_class != "auxiliary":  # the phrase asks for the subject: the object follows the verb
        return f"{whole[: first + words[0].end]} {typed}?" if asking else None
    end = _subject_end(words)
    if end is None:
        return None
    rest = whole[first + words[end - 1].end :]
    return f"{whole[: first + words[0].end]} {typed}{rest}?"


def _subject_end(words: list[ClassifiedWord]) -> int | None:
    """Return the number of words up to the end of the subject that follows an auxiliary, or None."""
    marked = ("auxiliary", "preposition", "adverb", "conjunction", "ed")
    end = next((i for i, word in enumerate(words) if i and word.word_class in marked), len(words))
    if words[0].lower in {"is", "was", "are", "were", "has", "have", "had"} or end == 1:
        return end if end > 1 else None
    if end < len(words) and words[end].word_class in {"auxiliary", "ed"}:
        return end
    if words[1].text[:1].isupper():  # a name, and the verb after it
        names = next((i for i, word in enumerate(words[1:end], 1) if not word.text[:1].isupper()), end)
        return names if names < end else None
    is_clear = end == len(words) and 2 < end <= _MAX_SUBJECT_WORDS + 1  # noqa: PLR2004 - a subject and a verb
    return end - 1 if is_clear else None
