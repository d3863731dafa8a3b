"""An article and what the analysis found in it: its sentences, its quotations and who speaks in it."""

from dataclasses import dataclass

from index.articles import Article
from index.quotations import Quotation
from index.speakers import Speaker


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
