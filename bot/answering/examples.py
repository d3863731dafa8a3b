"""Example requests that have an answer in the coverage, to show users what they can ask."""

import re
from itertools import chain, filterfalse, islice

from bot.answering.requests import Request
from index.coverage import Coverage, is_stop_word
from index.model.passage import Quote
from index.model.quotation import QuotationKind, QuotedSpeaker, SpeakerKind

_SPEAKERS_TRIED = 10
"""Maximum speakers of whom one has a quotation for the examples."""
_COMPARED = 2
"""Number of speakers in an example of `compare`."""
_QUOTATIONS_READ = 40
"""Maximum quotations of a speaker that are read for the best one."""
_TEXT_SCANNED = 1200
"""Maximum characters of an article scanned for a word to search for."""
_PHRASE_WORDS = 4
"""Number of a quotation's words in an example of `who said`."""
_TITLE_WORDS = 4
"""Number of a headline's words in an example of `article`."""
_MIN_LETTERS = 4
"""Minimum letters of a word to search for."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARK = re.compile(r"[^\w\s'’-]")
_PLAIN_NAME = re.compile(r"[^\W\d_][^\W_]*(?:[ .'’-]+[^\W\d_]+)*")


def examples(coverage: Coverage) -> list[Request]:
    """Return requests that have an answer, made from a quotation of one who is quoted often."""
    requests = [Request("sources")]
    if quote := _quotation(coverage):
        speaker = quote.speaker or ""
        word = _subject(quote)
        requests = [
            Request("who said", _phrase(quote)),
            Request("search", word),
            Request("quotes", speaker),
            Request("timeline", f"{speaker} about {word}"),
            *_comparison(coverage, speaker),
            *requests,
            Request("ask", f"what did {speaker} say about {word}?"),
        ]
    elif article := next(coverage.iter_articles(), None):
        words = _WORD.findall(article.text[:_TEXT_SCANNED])
        requests.insert(0, Request("search", max(words, key=len, default=article.title)))
    return requests


def _comparison(coverage: Coverage, speaker: str) -> list[Request]:
    """Return a comparison of a speaker with another who is quoted often; none if there is nobody else."""
    others = [name for name in most_quoted(coverage, _COMPARED) if name != speaker]
    return [Request("compare", f"{speaker}, {others[0]}")] if others else []


def example_of(coverage: Coverage, command: str) -> Request:
    """Return a request that has an answer: by this command if there is one, or else by another."""
    if command == "article":
        title = next(iter(coverage.names.articles.values())).title
        return Request(command, " ".join(title.split()[:_TITLE_WORDS]))
    by_command = {request.command: request for request in examples(coverage)}
    return by_command.get(command, next(iter(by_command.values())))


def most_quoted(coverage: Coverage, limit: int) -> list[str]:
    """Return the names of those who are quoted most: people first, and no name with figures."""
    quoted = coverage.quoted_speakers()
    people_first = chain(filter(_is_person, quoted), filterfalse(_is_person, quoted))
    names = (one.speaker.name for one in people_first)
    return list(islice(filter(_PLAIN_NAME.fullmatch, names), limit))


def _is_person(quoted: QuotedSpeaker) -> bool:
    return quoted.speaker.kind is SpeakerKind.NAMED and " " in quoted.speaker.name


def _quotation(coverage: Coverage) -> Quote | None:
    """Return a quotation with enough words, preferably in quotation marks; None if nobody is quoted so."""
    for name in most_quoted(coverage, _SPEAKERS_TRIED):
        quotes = list(coverage.find_said_by(name, limit=_QUOTATIONS_READ))
        good = [quote for quote in quotes if quote.speaker == name and len(_words(quote)) > _PHRASE_WORDS]
        if good:
            return max(good, key=_goodness)
    return None


def _goodness(quote: Quote) -> tuple[bool, float, int]:
    return quote.quotation.kind is QuotationKind.DIRECT, quote.confidence, len(quote.text)


def _words(quote: Quote) -> list[str]:
    return _WORD.findall(quote.text)


def _phrase(quote: Quote) -> str:
    """Return the words in a row that say most."""
    words = list(_WORD.finditer(quote.text))
    runs = [
        quote.text[first.start() : last.end()]
        for first, last in zip(words, words[_PHRASE_WORDS - 1 :], strict=False)
    ]
    return max([run for run in runs if not _MARK.search(run)] or runs, key=_content_length)


def _content_length(words: str) -> int:
    return sum(len(word) for word in _WORD.findall(words) if not is_stop_word(word))


def _subject(quote: Quote) -> str:
    """Return a word of a quotation to search for: a name in it, or else its longest word."""
    words = [word for word in _words(quote) if len(word) >= _MIN_LETTERS and not is_stop_word(word)]
    names = [word for word in words[1:] if word[0].isupper()]
    return max(names or words or _words(quote), key=len)
