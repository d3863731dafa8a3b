"""Recognises questions about somebody's words: who said something, what somebody said, whether they did."""

import re
from typing import NamedTuple

from index.model.question import QuestionKind
from index.text.lexicon import inflected
from index.text.word_classes import FUNCTION_WORDS, classify


class SpeechQuestion(NamedTuple):
    """The parts of a question about somebody's words.

    Attributes:
        kind: One of `SPEECH_KINDS`.
        speaker: The speaker, as typed; None if the question asks for the speaker.
        topic: The topic of the words, or the words themselves, as typed; None if any words will do.
    """

    kind: QuestionKind
    speaker: str | None
    topic: str | None


def parse_speech_question(text: str) -> SpeechQuestion | None:
    """Return the parts of a question about somebody's words; None for any other question."""
    squeezed = " ".join(text.split())
    last = next((i for i in range(len(squeezed) - 1, -1, -1) if squeezed[i].isalnum()), -1)
    question = squeezed[: last + 1]
    for kind, pattern in _PATTERNS:
        if match := pattern.match(question):
            speaker, topic = match.groupdict().get("speaker"), match["topic"]
            has_topic = _has_content_word(topic)
            if kind == QuestionKind.WHAT_SAID or has_topic:
                return SpeechQuestion(kind, speaker, topic if has_topic else None)
    return None


def _has_content_word(text: str) -> bool:
    return any(word.text[0].isalnum() and word.lower not in FUNCTION_WORDS for word in classify(text))


def _forms_of(verbs: str) -> str:
    """Return a pattern for all forms of some verbs, the longest first."""
    forms = {form for verb in verbs.split() for form in inflected(verb)}
    return "|".join(sorted(forms, key=len, reverse=True))


_SAY = _forms_of(
    """say tell state claim announce warn declare add think believe argue insist call describe mention suggest
    predict stress underline underscore explain deny promise accuse criticise criticize denounce comment speak
    talk remark note reiterate recall assert acknowledge admit reveal confirm complain reply respond react"""
)
# The patterns match squeezed text up to its last letter or digit. The speaker is bounded, and the topic is
# the rest, so that no text costs more than in proportion to its length.
_MAX_SPEAKER_LENGTH = 200
"""Maximum length of a speaker as typed, in characters. A guess; nothing was measured."""
_SPEAKER = rf"(?P<speaker>.{{1,{_MAX_SPEAKER_LENGTH}}}?)"
_ABOUT = r"(?:(?:about|on|of|to|regarding|concerning|over|that|with)\s+)*"
_DID = r"(?:did|does|do|has|have|had)"
_ADVERB = r"(?:(?:ever|also|actually|really|exactly|have to|had to)\s+)*"
_HAS = r"(?:has|have|had|ever|(?:is|was) (?:it that|quoted as))"
_OBJECT = r"(?:(?:it|this|them|him|her)\s+)?"
_VIEW = (
    r"(?:views?|opinions?|positions?|stance|comments?|words|reactions?|responses?|take|statements?|message)"
)
_REACT = r"(?:react|respond|reacted|responded|describe|described|comment|commented)"
_OPENING = r"^\W*(?:(?:and|so|but|please|tell me|do you know)\W+)*"
_PATTERNS = tuple(
    (kind, re.compile(rf"{_OPENING}{pattern}$", re.IGNORECASE | re.DOTALL))
    for kind, pattern in (
        (
            QuestionKind.WHO_SAID,
            rf"whom?\s+(?:{_HAS}\s+)*(?:{_SAY}|used the words?)\s+{_OBJECT}{_ABOUT}(?P<topic>.+)",
        ),
        (
            QuestionKind.WHAT_SAID,
            (
                rf"what\s+(?:else\s+)?{_ADVERB}{_DID}\s+{_SPEAKER}\s+{_ADVERB}(?:{_SAY})\b\s*"
                rf"{_ABOUT}(?P<topic>.*)"
            ),
        ),
        (
            QuestionKind.WHAT_SAID,
            (
                rf"what\s*(?:is|was|are|were|['’]s)\s+{_SPEAKER}(?:['’]s|(?<=s)['’])\s+{_VIEW}\s*"
                rf"{_ABOUT}(?P<topic>.*)"
            ),
        ),
        (QuestionKind.WHAT_SAID, rf"how\s+{_DID}\s+{_SPEAKER}\s+{_REACT}\b\s*{_ABOUT}(?P<topic>.*)"),
        (
            QuestionKind.DID_SAY,
            (
                rf"{_DID}\s+{_SPEAKER}\s+{_ADVERB}(?:{_SAY})\b\s*(?:(?:anything|something)\s+)?"
                rf"{_ABOUT}(?P<topic>.+)"
            ),
        ),
        (
            QuestionKind.DID_SAY,
            rf"is\s+it\s+true\s+that\s+{_SPEAKER}\s+(?:{_SAY})\s+{_ABOUT}(?P<topic>.+)",
        ),
    )
)
"""The forms of such questions, in the order in which they are tried."""
