"""A question in plain English: what kind of answer it asks for, about whom and about what."""

import re
from collections.abc import Sequence

from index.model.query import Query
from index.model.question import Question, QuestionKind
from index.text.lexicon import inflected
from index.text.terms import term
from index.text.word_classes import FUNCTION_WORDS, MEASURES, NOUN_KINDS, SORTS, ClassifiedWord, classify

_ASKING = {
    "who": QuestionKind.PERSON,
    "whom": QuestionKind.PERSON,
    "whose": QuestionKind.PERSON,
    "when": QuestionKind.TIME,
    "where": QuestionKind.PLACE,
    "why": QuestionKind.REASON,
    "how": QuestionKind.MANNER,
    "what": QuestionKind.THING,
    "which": QuestionKind.THING,
}
_NOUNS = {noun: QuestionKind(kind) for noun, kind in NOUN_KINDS.items()}
_SORTS = frozenset(map(term, SORTS))
_UNASKED = frozenset(map(term, (*_ASKING, "did", "does", "do", "many", "much")))
_BEING = frozenset({"is", "was", "are", "were"})
_ENDS_A_NOUN = frozenset({"auxiliary", "preposition", "determiner", "pronoun", "conjunction", "adverb"})


def parse_question(text: str) -> Question:
    """Return what a question asks for. Words that are no question are one of kind `OTHER`."""
    typed = classify(text)
    at = next((i for i, word in enumerate(typed) if word.lower in _ASKING), -1)
    expected, form, focus = _expected(typed, at)
    content = [w.term for w in typed if w.text[0].isalnum()]
    asked = [w.term for w in typed if w.text[0].isalnum() and w.lower not in FUNCTION_WORDS]
    kind, speaker, topic = _saying(text) or (expected, None, None)
    return Question(
        text=text,
        kind=kind,
        expected=expected,
        form=form,
        query=Query(tuple(w.text for w in typed if w.text[0].isalnum() and w.term not in _UNASKED)),
        words=tuple(dict.fromkeys(word for word in asked if word not in _UNASKED)),
        focus=focus,
        auxiliary=_auxiliary(typed, at),
        before=typed[at - 1].term if at > 0 else "",
        after=typed[at + 1].term if 0 <= at < len(typed) - 1 else "",
        last=content[-1] if content else "",
        speaker=speaker,
        topic=topic,
    )


def _expected(typed: Sequence[ClassifiedWord], at: int) -> tuple[QuestionKind, str, str | None]:
    """Return the kind, the form and the focus of the question word at `at`."""
    if at < 0:
        return QuestionKind.OTHER, "other", None
    kind = _ASKING[typed[at].lower]
    following = typed[at + 1 :]
    if kind == QuestionKind.MANNER and following and following[0].lower in MEASURES:
        counted = following[0].lower == "many" and len(following) > 1
        return QuestionKind.QUANTITY, QuestionKind.QUANTITY, following[1].term if counted else None
    if kind != QuestionKind.THING:
        return kind, kind, None
    if following and following[0].lower in _BEING:
        focus = _noun(following[2:]) if following[1:2] and following[1].word_class == "determiner" else None
        known = _NOUNS.get(focus or "")
        return (known, known, focus) if known else (QuestionKind.THING, "is", focus)
    return _what(following)


def _what(following: Sequence[ClassifiedWord]) -> tuple[QuestionKind, str, str | None]:
    """Return what "what" asks for by the words after it: a noun, a verb, or an auxiliary."""
    if not following or not following[0].text.isalpha() or following[0].word_class in _ENDS_A_NOUN:
        return QuestionKind.THING, "open", None
    if following[0].term in _SORTS:
        return QuestionKind.THING, "sort", following[0].term
    run = _run(following)
    focus = next((word.term for word in run if word.term in _NOUNS), run[-1].term)
    if focus in _NOUNS:
        return _NOUNS[focus], _NOUNS[focus], focus
    ends = following[len(run)].word_class if len(run) < len(following) else ""
    if run[0].word_class == "ed" or (
        run[0].word_class == "s" and len(run) == 1 and ends not in {"auxiliary", "preposition"}
    ):
        return QuestionKind.THING, "verb", None
    return QuestionKind.THING, "noun", focus if ends == "auxiliary" or len(run) <= 2 else run[0].term  # noqa: PLR2004


def _run(following: Sequence[ClassifiedWord]) -> Sequence[ClassifiedWord]:
    """Return the words before the first function word or mark, at most four."""
    length = next(
        (i for i, w in enumerate(following[:4]) if w.word_class in _ENDS_A_NOUN or not w.text.isalpha()), 4
    )
    return following[:length]


def _noun(following: Sequence[ClassifiedWord]) -> str | None:
    run = _run(following)
    return run[-1].term if run else None


def _auxiliary(typed: Sequence[ClassifiedWord], at: int) -> str:
    if any(word.lower in {"did", "does", "do"} for word in typed[at + 1 : at + 5]):
        return "did"
    return "be" if 0 <= at < len(typed) - 1 and typed[at + 1].lower in _BEING else "none"


def _verbs(verbs: str) -> str:
    return "|".join(
        sorted({form for verb in verbs.split() for form in inflected(verb)}, key=len, reverse=True)
    )


_SAY = _verbs(
    """say tell state claim announce warn declare add think believe argue insist call describe mention suggest
    predict stress underline underscore explain deny promise accuse criticise criticize denounce comment speak
    talk remark note reiterate recall assert acknowledge admit reveal confirm complain reply respond react"""
)
_VOICE = r"(?P<speaker>.+?)"
_ON = r"(?:(?:about|on|of|to|regarding|concerning|over|that|with)\s+)*"
_DID = r"(?:did|does|do|has|have|had)"
_OFTEN = r"(?:(?:ever|also|actually|really|exactly|have to|had to)\s+)*"
_BEEN = r"(?:has|have|had|ever|(?:is|was) (?:it that|quoted as))"
_IT = r"(?:(?:it|this|them|him|her)\s+)?"
_VIEW = (
    r"(?:views?|opinions?|positions?|stance|comments?|words|reactions?|responses?|take|statements?|message)"
)
_REACT = r"(?:react|respond|reacted|responded|describe|described|comment|commented)"
_SAYING_PATTERNS: tuple[tuple[QuestionKind, str], ...] = (
    (
        QuestionKind.WHO_SAID,
        rf"whom?\s+(?:{_BEEN}\s+)*(?:{_SAY}|used the words?)\s+{_IT}{_ON}(?P<topic>.+?)",
    ),
    (
        QuestionKind.WHAT_SAID,
        rf"what\s+(?:else\s+)?{_OFTEN}{_DID}\s+{_VOICE}\s+{_OFTEN}(?:{_SAY})\b\s*{_ON}(?P<topic>.*?)",
    ),
    (
        QuestionKind.WHAT_SAID,
        rf"what\s*(?:is|was|are|were|['’]s)\s+{_VOICE}(?:['’]s|(?<=s)['’])\s+{_VIEW}\s*{_ON}(?P<topic>.*?)",
    ),
    (QuestionKind.WHAT_SAID, rf"how\s+{_DID}\s+{_VOICE}\s+{_REACT}\b\s*{_ON}(?P<topic>.*?)"),
    (
        QuestionKind.DID_SAY,
        rf"{_DID}\s+{_VOICE}\s+{_OFTEN}(?:{_SAY})\b\s*(?:(?:anything|something)\s+)?{_ON}(?P<topic>.+?)",
    ),
    (QuestionKind.DID_SAY, rf"is\s+it\s+true\s+that\s+{_VOICE}\s+(?:{_SAY})\s+{_ON}(?P<topic>.+?)"),
)
_SAYINGS = tuple(
    (
        kind,
        re.compile(
            rf"^\W*(?:(?:and|so|but|please|tell me|do you know)\W+)*{pattern}\W*$", re.IGNORECASE | re.DOTALL
        ),
    )
    for kind, pattern in _SAYING_PATTERNS
)


def _saying(text: str) -> tuple[QuestionKind, str | None, str | None] | None:
    """Return the kind, the speaker and the topic of a question about somebody's words, None for others."""
    for kind, pattern in _SAYINGS:
        found = pattern.match(text)
        if found:
            speaker, topic = found.groupdict().get("speaker"), found["topic"]
            if kind == QuestionKind.WHAT_SAID or _has_content(topic):
                return kind, speaker, topic if _has_content(topic) else None
    return None


def _has_content(text: str) -> bool:
    return any(word.text[0].isalnum() and word.lower not in FUNCTION_WORDS for word in classify(text))
