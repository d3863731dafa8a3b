"""The words of a quotation that a claim is compared with, in all parts that its attribution separates."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.model.article import AnalysedArticle
from index.model.quotation import Quotation, QuotationKind
from index.questions.compared_words import Break, ComparedWord, compared_words

_MAX_WORDS = 1_000
"""Maximum words of a statement that are compared; the words of a part are compared up to this number."""
_MAX_ATTRIBUTION_WORDS = 20
"""Maximum words of an attribution between two parts of a statement. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that one person said without interruption, or words that nobody is quoted with.

    Attributes:
        text: The article's text.
        words: The words, in order.
        quotations: The quotations that have them, in order; empty if nobody is quoted with them.
    """

    text: str
    words: Sequence[ComparedWord]
    quotations: tuple[Quotation, ...] = ()


def statement_of(article: AnalysedArticle, quotation: Quotation, reach: int) -> Statement:
    """Return a quotation with the parts before and after it that only an attribution separates from it.

    Args:
        article: The article.
        quotation: The quotation.
        reach: The number of characters before and after the quotation within which a part may begin.
    """
    text = article.article.text
    parts = [quotation]
    if quotation.kind is not QuotationKind.INDIRECT:
        in_marks = [q for q in article.quotations if q.kind is not QuotationKind.INDIRECT]
        place = in_marks.index(quotation)
        for following in in_marks[place + 1 :]:
            if following.start > quotation.end + reach or not _continues(text, parts[-1], following):
                break
            parts.append(following)
        for preceding in reversed(in_marks[:place]):
            if preceding.end < quotation.start - reach or not _continues(text, preceding, parts[0]):
                break
            parts.insert(0, preceding)
    words: list[ComparedWord] = []
    for part in parts:
        part_words = compared_words(text, part.start, part.end, _MAX_WORDS)
        if words and part_words and part_words[0].text[0].islower():
            part_words[0] = part_words[0]._replace(before=Break.CLAUSE)
        words += part_words
        if len(words) >= _MAX_WORDS:
            break
    return Statement(text, words[:_MAX_WORDS], tuple(parts))


def _continues(text: str, part: Quotation, following: Quotation) -> bool:
    """Whether only an attribution, or nothing, stands between two quotations of one speaker."""
    if part.speaker != following.speaker or following.start < part.end:
        return False
    between = compared_words(text, part.end, following.start, _MAX_ATTRIBUTION_WORDS + 1)
    if not between:
        return True
    marks = [span for q in (part, following) for span in (q.mention, q.cue) if span]
    return (
        len(between) <= _MAX_ATTRIBUTION_WORDS
        and all(word.before is not Break.SENTENCE for word in between[1:])
        and any(part.end <= start < following.start for start, _ in marks)
    )
