"""An article and what the analysis found in it: its sentences, its quotations and who speaks in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.articles import Article
from index.language import Language
from index.paragraphs import paragraphs, sentences
from index.quotations import Quotation
from index.speakers import Speaker

RULES = "1"
"""The version of the rules: another one, another analysis."""

_LONGEST_TITLE = 90
_DATELINE = re.compile(
    r"\([A-Z][^()\n]{1,40}\)\s+|[A-Z]{3}[\w .,'’/-]{0,40}(?:\([^()\n]{1,20}\))?\s+[—–-]+\s+"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, as character offsets into the article's text, without the white space around it.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        paragraph: Its paragraph's number in the article, from 1.
        number: Its number in that paragraph, from 1.
    """

    start: int
    end: int
    paragraph: int
    number: int


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """An article with what was found in it, in the order of the text.

    Attributes:
        article: The article; it has a title, made from its first sentence where its file has none.
        sentences: Its sentences.
        quotations: Its quotations; each `speaker` is the `name` of one of `speakers`, or None.
        speakers: Who is quoted in it, in the order of their first quotation.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    speakers: tuple[Speaker, ...]


class Analyser:
    """Finds the sentences, the quotations and the speakers of articles.

    Attributes:
        version: The model's name and version and the version of the rules: the same version, the same
            analysis.
    """

    def __init__(self, model: str | None = None) -> None:
        """Load the language model; `model` is as for `Language`.

        Raises:
            ModelError: The model cannot be used.
        """
        self._language = Language(model)
        self.version = f"{self._language.version}/{RULES}"

    def analyse(self, article: Article) -> AnalysedArticle:
        """Return an article with what was found in it."""
        return next(self.analyse_all([article]))

    def analyse_all(self, articles: Iterable[Article]) -> Iterator[AnalysedArticle]:
        """Yield articles with what was found in them, in order; they are read as they are needed."""
        for article in articles:
            found: list[Sentence] = []
            for number, (start, end) in enumerate(paragraphs(article.text), start=1):
                words = self._language.words(article.text, start, end)
                starts = sentences(words)
                found.extend(
                    Sentence(words[first].start, words[after - 1].end, number, count)
                    for count, (first, after) in enumerate(pairwise([*starts, len(words)]), start=1)
                )
            titled = article if article.title else article.titled(make_title(article.text, found))
            yield AnalysedArticle(titled, tuple(found), (), ())


def make_title(text: str, found: Iterable[Sentence]) -> str:
    """Return a title for a text: its first sentence without the dateline, cut on a word where it is long."""
    first = next(iter(found), None)
    if first is None:
        return ""
    words = " ".join(text[first.start : first.end].split())
    title = words[dateline.end() :] if (dateline := _DATELINE.match(words)) else words
    if len(title) <= _LONGEST_TITLE:
        return title
    cut = title[:_LONGEST_TITLE]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.—–-") + "…"
