"""What a person may have meant by words that the coverage does not have."""

import re
from collections.abc import Mapping
from itertools import islice

from bot.answering.parsing import leads_to_subject, with_subject
from bot.answering.requests import Request
from index.coverage import Coverage

_WORD = re.compile(r"[^\W\d_]{4,}")
"""A word that may be misspelled."""
_NAME_WORDS = 3
"""Maximum words in a name correction."""
_WORDS_RESPELLED = 4
"""Maximum words of a request that are corrected: each is compared with the whole vocabulary."""


def on_another_subject(coverage: Coverage, speaker: str, about: str) -> tuple[Request, ...]:
    """Return what can be asked of a speaker who said nothing on a subject: on one like it, or on any."""
    spelled = respelled(coverage, Request("quotes"), about)
    likely = [Request("quotes", with_subject(speaker, subject.typed)) for subject in spelled]
    found = [
        request
        for request, subject in zip(likely, spelled, strict=True)
        if coverage.find_said_by(speaker, subject.typed, 1)
    ]
    return (*found, Request("quotes", speaker))


def respelled_speaker(coverage: Coverage, typed: str) -> tuple[Request, ...]:
    """Return the same request with its first words spelled as a speaker's name is."""
    words = typed.split()
    for i in range(min(len(words), _NAME_WORDS), 0, -1):
        near = coverage.names.spoken_by.near(" ".join(words[:i]))
        if near:
            subject = " ".join(words[i + leads_to_subject("".join(words[i : i + 1])) :])
            return tuple(Request("quotes", with_subject(name, subject)) for name in near)
    return ()


def respelled(coverage: Coverage, request: Request, words: str) -> tuple[Request, ...]:
    """Return the same request with the words that no article has spelled as they are there."""
    unknown = (word for word in _WORD.findall(words) if not coverage.knows(word))
    near = {word: coverage.spellings(word) for word in islice(unknown, _WORDS_RESPELLED)}
    likeliest = {word: names[0] for word, names in near.items() if names}
    others = ({**likeliest, word: name} for word, names in near.items() for name in names[1:])
    meant = (likeliest, *others) if likeliest else ()
    return tuple(Request(request.command, _replaced(words, spelled)) for spelled in meant)


def _replaced(text: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda word: words.get(word[0], word[0]), text)
