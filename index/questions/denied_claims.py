"""Finds claims that somebody denies having made: *Lind denied saying that the dam would hold*."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.model.article import AnalysedArticle
from index.model.passage import Passage, Quote
from index.model.quotation import Denial, Quotation, QuotationKind
from index.model.verdict import Claim
from index.questions.claim_comparison import Comparison, compare
from index.questions.claim_likeness import MIN_LIKENESS, likeness
from index.questions.compared_words import ComparedWord, compared_words
from index.questions.names import Names
from index.questions.retrieval import Retrieval
from index.questions.statements import Statement

_CONFIDENCE = 0.9
"""Confidence in who denies: the subject of the verb, as in the surest indirect speech. A guess; nothing was
measured."""


def denials(  # noqa: PLR0913, PLR0917 - the parts of one claim
    retrieval: Retrieval,
    names: Names,
    claim: Claim,
    words: Sequence[ComparedWord],
    sentences: Sequence[int],
    weight: Callable[[str], float],
) -> Iterator[tuple[Quote, Comparison]]:
    """Yield the denials of a claim, each as the words in question under the name of who denies them.

    Args:
        retrieval: The articles.
        names: The names of the coverage.
        claim: The claim.
        words: Its words.
        sentences: The numbers of the sentences that may have it.
        weight: Returns the weight of a word.
    """
    for number in sentences:
        passage, article = retrieval.passage_in_article(number, 0.0, ())
        text = article.article.text
        for denial in _within(article, passage):
            said = compared_words(text, denial.start, denial.end)
            comparison = compare(claim, words, Statement(text, said), weight)
            if likeness(comparison) >= MIN_LIKENESS:
                yield _quote(names, passage, denial, comparison), comparison


def _within(article: AnalysedArticle, passage: Passage) -> Iterator[Denial]:
    return (d for d in article.denials if d.start < passage.end and passage.start < d.end)


def _quote(names: Names, passage: Passage, denial: Denial, comparison: Comparison) -> Quote:
    """Return the words that somebody denies, with the name of the coverage for them."""
    in_marks = not passage.article.text[denial.start].isalnum()
    speaker = names.speaker(denial.speaker)
    name = speaker.name if speaker else denial.speaker
    matches = tuple((s, e) for s, e in comparison.matches if passage.start <= s and e <= passage.end)
    kind = QuotationKind.DIRECT if in_marks else QuotationKind.INDIRECT
    quotation = Quotation(
        denial.start, denial.end, kind, cue=denial.cue, speaker=denial.speaker, confidence=_CONFIDENCE
    )
    return Quote(quotation, replace(passage, matches=matches), name, speakers=(name,))
