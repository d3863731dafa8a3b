"""Articles of made-up words and their analyses, which need no language model."""

import json
import os
import random
from dataclasses import replace
from itertools import pairwise

from index.ingest.analysis_cache import AnalysisCache
from index.ingest.articles import read_file
from index.model.article import AnalysedArticle, Sentence
from index.model.quotation import Quotation, QuotationKind, Speaker
from index.storage.store import Store
from tests.benchmarks import corpus

SENTENCES_PER_ARTICLE = 30
"""Number of sentences in an article. A guess; nothing was measured."""
SENTENCES_PER_QUOTATION = 6
"""Number of sentences of which the first is a quotation. A guess; nothing was measured."""
SPEAKERS = 5000
"""Number of speakers; the most frequent one says a twelfth of all. A guess; nothing was measured."""
SENTENCES_PER_SPEAKER = 200
"""Number of sentences for each further speaker of a larger archive. A guess; nothing was measured."""
SYLLABLES = tuple(f"{consonant}{vowel}" for consonant in "bdfgklmnprtvz" for vowel in "aeiou")[:40]
"""Syllables of made-up words: three of them make more words than a corpus has."""
NAME_SHARE = 10
"""Number of words of which one is a name. A guess; nothing was measured."""
ARTICLES_PER_FILE = 1000
OLD = 10**18
"""A time of modification, in nanoseconds since 1970, that is too old for a file to be read again."""


def analysed(article, speakers=SPEAKERS):
    """Return an analysis that takes each line for a sentence, and some sentences for quotations."""
    dice = random.Random(article.text)
    starts = [0, *(i + 1 for i, c in enumerate(article.text) if c == "\n"), len(article.text) + 1]
    sentences = [Sentence(a, b - 1, 1, n) for n, (a, b) in enumerate(pairwise(starts), start=1)]
    quoted = [
        (sentence, f"Speaker Number{int(speakers ** dice.random())}")
        for sentence in sentences[::SENTENCES_PER_QUOTATION]
    ]
    return AnalysedArticle(
        article,
        tuple(sentences),
        tuple(Quotation(s.start, s.end, QuotationKind.DIRECT, speaker=name) for s, name in quoted),
        tuple(Speaker(name, (name,)) for name in dict.fromkeys(name for _, name in quoted)),
    )


def texts_of(sentences):
    """Yield the texts of articles with the sentences of a corpus, a line each."""
    for first in range(0, len(sentences), SENTENCES_PER_ARTICLE):
        after = min(first + SENTENCES_PER_ARTICLE, len(sentences))
        yield "\n".join(" ".join(sentences.sentence(n)) or "-" for n in range(first, after))


def word(number):
    """Return a word of letters, which is a single term; some words are names."""
    most = len(SYLLABLES)
    letters = "".join(SYLLABLES[number // most**place % most] for place in range(3))
    return letters.capitalize() if number % NAME_SHARE == 0 else letters


def sentences_of_file(number, size):
    """Return the sentences of one of the files with `size` sentences in all; always the same."""
    most = SENTENCES_PER_ARTICLE * ARTICLES_PER_FILE
    sentences = corpus.synthetic(min(most, size - number * most), seed=number + 1)
    return replace(sentences, words=[word(n) for n in range(len(sentences.words))])


def write(folder, size):
    """Write articles with `size` sentences in all, and a store that has their analyses but no index.

    One file at a time is in memory.
    """
    articles = folder / "articles"
    articles.mkdir(parents=True)
    store = Store(folder / "store")
    version = AnalysisCache(articles, store).version
    speakers = max(SPEAKERS, size // SENTENCES_PER_SPEAKER)
    for number in range(-(-size // (SENTENCES_PER_ARTICLE * ARTICLES_PER_FILE))):
        file = articles / f"{number:04}.jsonl"
        texts = texts_of(sentences_of_file(number, size))
        lines = (
            json.dumps({"id": i, "title": f"Article {number}.{i}", "text": text})
            for i, text in enumerate(texts)
        )
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        os.utime(file, ns=(OLD, OLD))
        store.analyses.put([analysed(article, speakers) for article in read_file(file, file.name)], version)
