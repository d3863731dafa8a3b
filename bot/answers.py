"""What a person asked -> what the coverage answers, in pages. Knows nothing of Discord."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.names import Names
from index.articles import Article
from index.coverage import Coverage
from index.passages import Passage, Quote
from index.terms import terms

LIMIT = 30
"""How many results are looked for."""
PASSAGES_A_PAGE = 3
ARTICLES_A_PAGE = 8
_MOST = 0.5

_DOUBLE_MARKS = '"“”„‟«»'
_MARKS = f"{_DOUBLE_MARKS}'‘’‚‹›"  # noqa: RUF001 - these are the marks


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked.

    Attributes:
        command: The command's name, as the query log has it: "who said".
        typed: The words after it.
    """

    command: str
    typed: str = ""


class Outcome(StrEnum):
    """How well a request could be answered."""

    FOUND = "found"
    NEAR = "near"
    """Not word for word; these are the nearest quotations."""
    UNSAID = "unsaid"
    """The words stand in the coverage, but it gives them to nobody."""
    NOTHING = "nothing"
    EMPTY = "empty"
    """There was no word to look for."""


Result = Passage | Quote | Article


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coverage answers, best first.

    Attributes:
        request: What was asked.
        understood: What was looked for.
        outcome: How well it could be answered.
        pages: The results, as many on a page as are shown together; empty where there are none.
        suggestions: What the person may have meant instead, the likeliest first.
    """

    request: Request
    understood: str
    outcome: Outcome
    pages: tuple[tuple[Result, ...], ...] = ()
    suggestions: tuple[Request, ...] = ()

    @property
    def results(self) -> int:
        """How many results there are."""
        return sum(len(page) for page in self.pages)

    @property
    def best(self) -> Result | None:
        """The first result."""
        return self.pages[0][0] if self.pages else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A coverage and its names, always of one state: what every answer is made from."""

    coverage: Coverage
    names: Names

    @classmethod
    def of(cls, coverage: Coverage) -> "Snapshot":
        """Return a coverage with its names."""
        return cls(coverage, Names.of(coverage))


def answer(snapshot: Snapshot, request: Request) -> Answer:
    """Return what the coverage answers to a request.

    Raises:
        KeyError: There is no such command.
    """
    return _ANSWERS[request.command](snapshot, request)


def examples(snapshot: Snapshot) -> list[Request]:
    """Return requests that have an answer, made from what the coverage holds."""
    shown = [Request("sources")]
    voice = next(iter(snapshot.names.speakers), None)
    if voice is None:
        return shown
    quotes = snapshot.coverage.quotes_by(voice, None, 1)
    if quotes:
        some = re.findall(r"[^\W\d_]{4,}", quotes[0].text)
        shown.insert(0, Request("who said", " ".join(quotes[0].text.strip(_MARKS).split()[:4])))
        shown.insert(0, Request("search", some[-1]))
    return [*shown[:-1], Request("quotes", voice), shown[-1]]


def _search(snapshot: Snapshot, request: Request) -> Answer:
    words = request.typed.strip()
    if not terms(words):
        return Answer(request, "", Outcome.EMPTY)
    found = snapshot.coverage.search(words, LIMIT)
    if not found:
        return Answer(request, words, Outcome.NOTHING, (), _respelled(snapshot, request, words))
    return Answer(request, words, Outcome.FOUND, _paged(found, PASSAGES_A_PAGE))


def _who_said(snapshot: Snapshot, request: Request) -> Answer:
    words = said(request.typed)
    if not terms(words):
        return Answer(request, "", Outcome.EMPTY)
    quotes = _one_a_sentence(snapshot.coverage.who_said(words, LIMIT))
    whole = [quote for quote in quotes if quote.speaker and _share(quote.text, words) == 1]
    if whole:
        return Answer(request, words, Outcome.FOUND, _paged(whole, 1))
    standing = [p for p in snapshot.coverage.search(words, LIMIT) if _has_phrase(p.text, words)]
    if standing:
        return Answer(request, words, Outcome.UNSAID, _paged(standing, PASSAGES_A_PAGE))
    near = [quote for quote in quotes if quote.speaker and _share(quote.text, words) > _MOST]
    if near:
        return Answer(request, words, Outcome.NEAR, _paged(near, 1))
    return Answer(request, words, Outcome.NOTHING, (), _respelled(snapshot, request, words))


def _quotes(snapshot: Snapshot, request: Request) -> Answer:
    if not terms(request.typed):
        return Answer(request, "", Outcome.EMPTY)
    name, about = speaker_and_subject(snapshot.names, request.typed)
    speaker = snapshot.names.speaker(name)
    if speaker is None:
        near = snapshot.names.completed_speakers.near(name)
        meant = tuple(Request("quotes", _about(other, about)) for other in near)
        return Answer(request, _about(name, about), Outcome.NOTHING, (), meant)
    understood = _about(speaker.name, about)
    quotes = _one_a_sentence(snapshot.coverage.quotes_by(speaker.name, about or None, LIMIT))
    if not quotes:
        meant = (Request("quotes", speaker.name),) if about else ()
        return Answer(request, understood, Outcome.NOTHING, (), meant)
    return Answer(request, understood, Outcome.FOUND, _paged(quotes, 1))


def _sources(snapshot: Snapshot, request: Request) -> Answer:
    articles = snapshot.coverage.articles()
    return Answer(request, "", Outcome.FOUND, _paged(articles, ARTICLES_A_PAGE))


_ANSWERS: dict[str, Callable[[Snapshot, Request], Answer]] = {
    "search": _search,
    "who said": _who_said,
    "quotes": _quotes,
    "sources": _sources,
}

ASKED_BY = {command: command for command in _ANSWERS} | {"who": "who said", "whosaid": "who said"}
"""The request that each typed command makes."""


def said(typed: str) -> str:
    """Return the words somebody is to have said, without a leading "that", outer marks or a question mark."""
    words = re.sub(r"^that\s+", "", typed.strip().rstrip("? "), flags=re.IGNORECASE)
    inner = words[1:-1]
    if words[:1] in _MARKS and words[-1:] in _MARKS and not any(mark in inner for mark in _DOUBLE_MARKS):
        return inner.strip().rstrip("? ")
    return words


def speaker_and_subject(names: Names, typed: str) -> tuple[str, str]:
    """Return whose words are asked for and on what: "Stoltenberg about China", or "Stoltenberg China"."""
    words = typed.split()
    if names.speaker(typed):
        return " ".join(words), ""
    for i, word in enumerate(words[1:-1], start=1):
        if word.casefold() in {"about", "on"}:
            return " ".join(words[:i]), " ".join(words[i + 1 :])
    for i in range(len(words) - 1, 0, -1):
        if names.speaker(" ".join(words[:i])):
            return " ".join(words[:i]), " ".join(words[i:])
    return " ".join(words), ""


def _about(speaker: str, subject: str) -> str:
    return f"{speaker} about {subject}" if subject else speaker


def _paged(results: Sequence[Result], size: int) -> tuple[tuple[Result, ...], ...]:
    return tuple(tuple(results[i : i + size]) for i in range(0, len(results), size))


def _one_a_sentence(quotes: Iterable[Quote]) -> list[Quote]:
    """Return the best quotation of each sentence and speaker: the sentence is shown as a whole."""
    best: dict[tuple[str, int, str | None], Quote] = {}
    for quote in quotes:
        best.setdefault((quote.article.path, quote.passage.start, quote.speaker), quote)
    return list(best.values())


def _share(text: str, words: str) -> float:
    """Return which part of the words, from 0 to 1, stands in a text."""
    wanted = set(terms(words))
    return len(wanted & set(terms(text))) / len(wanted)


def _has_phrase(text: str, words: str) -> bool:
    within, wanted = terms(text), terms(words)
    return any(within[i : i + len(wanted)] == wanted for i in range(len(within) - len(wanted) + 1))


def _respelled(snapshot: Snapshot, request: Request, words: str) -> tuple[Request, ...]:
    """Return the same request with its words spelled as the coverage's names are."""
    spelling = snapshot.names.completed_speakers
    return tuple(
        Request(request.command, words.replace(word, name))
        for word in words.split()
        for name in spelling.near(word, 1)
    )
