"""Example requests that have an answer in the coverage, to show users what they can ask."""

import re
from collections import Counter
from itertools import islice

from bot.answering.parsing import PUNCTUATION, QUOTATION_MARKS
from bot.answering.requests import Request
from index.coverage import Coverage

_ARTICLES_SCANNED = 50
"""Maximum articles scanned for one that quotes somebody."""
_TEXT_SCANNED = 1200
"""Maximum characters of an article scanned for a word to search for."""
_PHRASE_WORDS = 3
"""Number of a quotation's words in an example of `who said`."""
_TITLE_WORDS = 4
"""Number of a headline's words in an example of `article`."""


def examples(coverage: Coverage) -> list[Request]:
    """Return requests that have an answer, made from the words of the most quoted speaker of an article."""
    scanned = islice(coverage.iter_articles(), _ARTICLES_SCANNED)
    quotations_by_article = (coverage.read(article.path).quotations for article in scanned)
    speaker_counts = (
        Counter(name for quotation in quotations for name in quotation.speakers)
        for quotations in quotations_by_article
    )
    speakers = next(filter(None, speaker_counts), Counter[str]())
    quotes = list(coverage.find_said_by(speakers.most_common(1)[0][0])) if speakers else []
    requests = [Request("sources")]
    if quotes:
        longest = max(quotes, key=lambda quote: len(quote.text))
        words = longest.text.strip(QUOTATION_MARKS).split()
        phrase_count = max(len(words) - _PHRASE_WORDS + 1, 1)
        phrases = [" ".join(words[i : i + _PHRASE_WORDS]) for i in range(phrase_count)]
        requests.insert(0, Request("quotes", longest.speaker or ""))
        capitalised = [word for word in words[1:] if word[:1].isupper()] or words
        word = max(capitalised, key=len).strip(PUNCTUATION)
        requests.insert(0, Request("search", word))
        requests.insert(0, Request("who said", max(phrases, key=len).strip(PUNCTUATION)))
        requests.append(Request("ask", f"what did {longest.speaker} say about {word}?"))
    elif article := next(coverage.iter_articles(), None):
        words = re.findall(r"[^\W\d_]+", article.text[:_TEXT_SCANNED])
        requests.insert(0, Request("search", max(words, key=len, default=article.title)))
    return requests


def example_of(coverage: Coverage, command: str) -> Request:
    """Return a request that has an answer: by this command if there is one, or else by another."""
    if command == "article":
        title = next(iter(coverage.names.articles.values())).title
        return Request(command, " ".join(title.split()[:_TITLE_WORDS]))
    by_command = {request.command: request for request in examples(coverage)}
    return by_command.get(command, next(iter(by_command.values())))
