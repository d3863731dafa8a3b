"""Requests that have an answer in a coverage, to show people what they can ask."""

import re
from collections import Counter
from itertools import islice

from bot.answering.parsing import MARKS, PUNCTUATION
from bot.answering.requests import Request
from index.coverage import Coverage

_ARTICLES_SCANNED = 50
"""Maximum articles scanned for one that quotes somebody."""
_TEXT_SCANNED = 1200
"""Maximum characters of an article scanned for a word to search for."""
_TITLE_WORDS = 4
"""Number of a headline's words that make an example."""


def examples(coverage: Coverage) -> list[Request]:
    """Return requests that have an answer, made from the words of who is quoted most in an article."""
    some = islice(coverage.each(), _ARTICLES_SCANNED)
    quotations = (coverage.read(article.path).quotations for article in some)
    counted = (Counter(q.speaker for q in found if q.speaker) for found in quotations)
    speakers = next(filter(None, counted), Counter[str]())
    quotes = list(coverage.find_said_by(speakers.most_common(1)[0][0])) if speakers else []
    asked = [Request("sources")]
    if quotes:
        longest = max(quotes, key=lambda quote: len(quote.text))
        words = longest.text.strip(MARKS).split()
        phrases = [" ".join(words[i : i + 3]) for i in range(max(len(words) - 2, 1))]
        asked.insert(0, Request("quotes", longest.speaker or ""))
        proper = [word for word in words[1:] if word[:1].isupper()] or words
        word = max(proper, key=len).strip(PUNCTUATION)
        asked.insert(0, Request("search", word))
        asked.insert(0, Request("who said", max(phrases, key=len).strip(PUNCTUATION)))
        asked.append(Request("ask", f"what did {longest.speaker} say about {word}?"))
    elif article := next(coverage.each(), None):
        words = re.findall(r"[^\W\d_]+", article.text[:_TEXT_SCANNED])
        asked.insert(0, Request("search", max(words, key=len, default=article.title)))
    return asked


def example(coverage: Coverage, command: str) -> Request:
    """Return a request by a command that has an answer, or else by another."""
    if command == "article":
        title = next(iter(coverage.names.articles.values())).title
        return Request(command, " ".join(title.split()[:_TITLE_WORDS]))
    known = {request.command: request for request in examples(coverage)}
    return known.get(command, next(iter(known.values())))
