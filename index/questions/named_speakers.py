"""Finds to whom a message gives some words, and compares that name with a quotation's speaker."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from operator import itemgetter

from index.model.passage import Quote
from index.questions.claim_words import is_negation
from index.questions.compared_words import ComparedWord, compared_words
from index.questions.names import Names
from index.quotations.names import Name, find_names, gender
from index.text.folding import fold
from index.text.lexicon import DAYS, MONTHS, ORGANISATIONS, PLACES, PRONOUNS, SAYING, TELLING
from index.text.related_words import is_ordinary
from index.text.word_classes import FUNCTION_WORDS

_AUXILIARIES = frozenset(
    [
        "has",
        "have",
        "had",
        "did",
        "does",
        "is",
        "was",
        "just",
        "also",
        "once",
        "really",
        "actually",
        "never",
        "reportedly",
    ]
)
_VERBS = frozenset(SAYING) | frozenset(TELLING)
_BASE_FORMS = frozenset(form for form in _VERBS if {f"{form}s", f"{form}es"} & _VERBS)
"""Their forms that no name in the singular is the subject of: Pull quote, Kindly advise."""
_WINDOW = 60
"""Number of characters before and after a name that tell its role. A guess; nothing was measured."""
_MAX_FRAME_WORDS = 60
"""Maximum words of a message that are searched for a name in lower case. A guess; nothing was measured."""
_MAX_NAMES = 20
"""Maximum names of a message that are compared with the speaker. A guess; nothing was measured."""
_MAX_WORDS_TO_VERB = 3
"""Maximum words between a name and its verb of saying. A guess; nothing was measured."""
_AFTER_NAME = re.compile(r"\s*(?:[:—–-]\s*\ue000|['’]s\s+(?:words|quote|statement|claim|line)\b)")
_DASH_BEFORE = re.compile(r"\ue000\W*?(?:[—–~-])\s*$")
_EDGE = "\ue000"
"""Stands for the claimed words; no message has this private character."""
_NOBODY = frozenset(
    [
        "somebody",
        "someone",
        "anybody",
        "anyone",
        "everybody",
        "everyone",
        "nobody",
        "one",
        "re",
        "fyi",
        "question",
        "breaking",
        "update",
    ]
)


def named_speaker(names: Names, frame: str, quote: Quote | None) -> str | None:
    """Return the person to whom a message gives some words; None if it names nobody.

    A name counts if a verb of saying, "by", a colon or a dash gives the words to it, whether or not the
    coverage has it; of several people, the one who is nearest to the words. Elsewhere in the message only
    the surname of a speaker counts, and only if the words are given to no person: an outlet says that Lind
    thinks so.
    If the message gives the words to the quotation's speaker, that speaker is returned.

    Args:
        names: The names of the coverage.
        frame: The message without the claimed words, which a private character stands for.
        quote: The quotation that the words are compared with.
    """
    given: list[str] = []
    distances: list[int] = []
    others: list[str] = []
    for name in islice(find_names(frame, 0, len(frame)), _MAX_NAMES):
        written = " ".join(name.words)
        if not _is_person(written):
            continue
        if _is_given_the_words(frame, name) and not _is_heading(frame, name, names):
            given.append(written)
            distances.append(_distance(frame, name))
        elif (
            not written.isupper()
            and (speaker := names.speaker(written))
            and _names_person(written, speaker.name)
        ):
            others.append(written)
    persons = [pair for pair in zip(distances, given, strict=True) if _is_a_persons(names, pair[1])]
    if persons:
        nearest = min(persons, key=itemgetter(0))[1]
        given = [nearest, *(written for written in given if not _is_a_persons(names, written))]
    given += _in_lower_case(names, frame) if not given else []
    if quote is not None:
        for written in given if persons else (*given, *others):
            if is_speaker(written, quote, names):
                return quote.speaker
    for written in given or others:
        speaker = names.speaker(written)
        return speaker.name if speaker and _names_person(written, speaker.name) else written
    return None


def _distance(frame: str, name: Name) -> int:
    """Return the number of characters between a name and the nearest of the claimed words."""
    before, after = frame.rfind(_EDGE, 0, name.start), frame.find(_EDGE, name.end)
    return min(
        name.start - before if before >= 0 else len(frame), after - name.end if after >= 0 else len(frame)
    )


def _is_a_persons(names: Names, written: str) -> bool:
    """Whether a name is a person's, and not that of a body or an outlet."""
    speaker = names.speaker(written)
    if speaker is not None:
        return _names_person(written, speaker.name)
    words = _name_words(written)
    return len(words) > 1 and gender(words[:1]) is not None


def is_speaker(name: str, quote: Quote, names: Names) -> bool:
    """Whether a name may be that of a quotation's speaker, or of one of its joint speakers."""
    alone = (replace(quote, speaker=speaker, speakers=(speaker,)) for speaker in quote.speakers)
    speakers = alone if len(quote.speakers) > 1 else (quote,)
    return any(_is_name_of(name, quote_of_one, names) for quote_of_one in speakers)


def _is_name_of(name: str, quote: Quote, names: Names) -> bool:
    if quote.speaker is None:
        return False
    wanted = _name_words(name)
    if not wanted:
        return False
    full = _name_words(quote.speaker)
    if quote.speaker.casefold() in PRONOUNS:
        return False
    speaker = names.shown_as(quote.speaker)
    aliases = (
        quote.speaker,
        *(speaker.names if speaker else ()),
        *([quote.mention] if quote.mention else ()),
    )
    alias_words = [_name_words(alias) for alias in aliases]
    if any(set(wanted) <= set(words) for words in alias_words):
        return True
    if len(full) == 1 or len(wanted) == 1:
        return any(words and words[-1] == wanted[-1] for words in alias_words) and len(full) == 1
    return set(full) <= set(wanted) or (
        full[-1] == wanted[-1] and (full[0][0] == wanted[0][0] and 1 in {len(full[0]), len(wanted[0])})
    )


def _name_words(name: str) -> list[str]:
    return [word.strip(".") for word in re.sub(r"['’]s\b", "", fold(name)).split()]


def _is_person(written: str) -> bool:
    """Whether a capitalised word may be a person or a body that speaks."""
    words = [word.casefold() for word in written.split()]
    if words[-1] in DAYS or words[-1] in MONTHS:
        return False
    return all(len(w) > 1 or w == "x" for w in words[-1:]) and not all(
        w in FUNCTION_WORDS or w in SAYING or w in _NOBODY or w in PRONOUNS or is_negation(w) for w in words
    )


def _names_person(written: str, speaker: str) -> bool:
    """Whether a name stands for a speaker by their surname, and not for a place or a body."""
    words, full = _name_words(written), _name_words(speaker)
    is_body = any(word in ORGANISATIONS or word in PLACES for word in full)
    return speaker[:1].isupper() and words[-1:] == full[-1:] and not is_body and len(full) <= 4  # noqa: PLR2004


def _is_given_the_words(frame: str, name: Name) -> bool:
    """Whether a message gives the words to a name: X said, said X, by X, X: ..., — X."""
    before = frame[max(name.start - _WINDOW, 0) : name.start]
    after = frame[name.end : name.end + _WINDOW]
    if _AFTER_NAME.match(after) or _DASH_BEFORE.search(before):
        return True
    is_alone = not any(map(str.isalnum, before)) and not any(map(str.isalnum, after))
    if is_alone and len(name.words) > 1:
        return True
    for word in _up_to_verb(compared_words(after.split(_EDGE, 1)[0])):
        if word.form in _VERBS and (word.form not in _BASE_FORMS or _is_asked(before)):
            return True
    words = compared_words(before.rsplit(_EDGE, 1)[-1])
    last = words[-1].form if words else ""
    if (last in SAYING and last not in _BASE_FORMS) or last == "by":
        return True
    return last == "to" and len(words) > 1 and words[-2].form in {"according", "attributed"}


def _is_heading(frame: str, name: Name, names: Names) -> bool:
    """Whether a mark gives the words to an ordinary word that is no name in the coverage: Subject: …."""
    [*others, word] = name.words
    is_marked = _AFTER_NAME.match(frame, name.end) or _DASH_BEFORE.search(frame[: name.start])
    if others or not is_marked or names.speaker(word):
        return False
    return word.isupper() or is_ordinary(word)


def _is_asked(before: str) -> bool:
    """Whether an auxiliary stands before a name, whose verb so has its base form: did Lind say."""
    words = compared_words(before.rsplit(_EDGE, 1)[-1])
    return any(FUNCTION_WORDS.get(word.form) == "auxiliary" for word in words[-_MAX_WORDS_TO_VERB:])


def _up_to_verb(words: list[ComparedWord]) -> Iterator[ComparedWord]:
    """Yield the words after a name up to its verb, over auxiliaries and adverbs."""
    for word in words[:_MAX_WORDS_TO_VERB]:
        yield word
        if word.form not in _AUXILIARIES and not word.form.endswith("ly"):
            return


def _in_lower_case(names: Names, frame: str) -> list[str]:
    """Return the speakers who are named in lower case before a verb of saying: "stoltenberg said"."""
    words = compared_words(frame, limit=_MAX_FRAME_WORDS)
    found: list[str] = []
    for n, word in enumerate(words[1:], start=1):
        previous = words[n - 1]
        if len(found) == _MAX_NAMES:
            break
        if word.form in SAYING and previous.form not in FUNCTION_WORDS and previous.text.islower():
            typed = " ".join(w.text for w in words[max(n - 2, 0) : n])
            for written in (typed, previous.text):
                speaker = names.speaker(written)
                if speaker and _names_person(written, speaker.name):
                    found.append(written)
                    break
    return found


def blank(message: str, spans: Collection[tuple[int, int]]) -> str:
    """Return a message with a private character for each of some spans."""
    result, position = "", 0
    for start, end in sorted(spans):
        result += message[position:start] + _EDGE
        position = max(end, position)
    return result + message[position:]
