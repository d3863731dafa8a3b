"""An article and what the analysis found in it: its sentences, its quotations and who speaks in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.articles import Article
from index.language import Language
from index.paragraphs import dateline
from index.quotations import Quotation, find_quotations
from index.reading import Token, masked, outline, read, sentences_of, to_parse
from index.speakers import Speaker

RULES = "1"
"""The version of the rules: another one, another analysis."""

_LONGEST_TITLE = 90


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
            outlined = outline(self._language, article.text)
            own: list[list[Token]] = []
            spans = 0
            for number, paragraph in enumerate(outlined):
                own.append(masked(paragraph, number, spans))
                spans += len(paragraph.spans)
            docs = self._language.parse(to_parse(self._language, tokens) for tokens in own)
            reading = read(article.text, outlined, list(zip(own, docs, strict=True)))
            found = [
                Sentence(start, end, number, count)
                for number, paragraph in enumerate(outlined, start=1)
                for count, (start, end) in enumerate(sentences_of(paragraph), start=1)
            ]
            titled = article if article.title else article.titled(make_title(article.text, found))
            quotations, speakers = find_quotations(reading)
            yield AnalysedArticle(titled, tuple(found), quotations, speakers)


def make_title(text: str, found: Iterable[Sentence]) -> str:
    """Return a title for a text: its first sentence without the dateline, cut on a word where it is long."""
    first = next(iter(found), None)
    if first is None:
        return ""
    words = " ".join(text[first.start : first.end].split())
    title = words[dateline(words) :]
    if len(title) <= _LONGEST_TITLE:
        return title
    cut = title[:_LONGEST_TITLE]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.—–-") + "…"
