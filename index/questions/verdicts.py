"""Gives the verdict on a claim: exact, different, cut, somebody else's, nobody's, or not found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.model.article import AnalysedArticle
from index.model.difference import by_gravity
from index.model.passage import Quote
from index.model.quotation import Quotation, QuotationKind
from index.model.verdict import Claim, Verdict, VerdictKind
from index.questions.claim_candidates import quotations_like
from index.questions.claim_comparison import Comparison, compare
from index.questions.claim_likeness import MIN_LIKENESS, is_whole, likeness
from index.questions.claim_words import COMMON_WORDS
from index.questions.claims import claims, marked_claim, whole_claim
from index.questions.compared_words import ComparedWord, compared_words
from index.questions.denied_claims import denials
from index.questions.likeliest_boundary import is_introduction
from index.questions.named_speakers import blank, is_speaker, named_speaker
from index.questions.names import Names
from index.questions.retrieval import Retrieval
from index.questions.statements import Statement, statement_of
from index.search.ranking import TermQuery
from index.storage.narrowing import DocumentKind
from index.text.lexicon import PRONOUNS, SAYING
from index.text.terms import term, terms

_PASSAGES_COMPARED = 3
"""Number of sentences that a claim in no quotation is compared with. A guess; nothing was measured."""
_MIN_SHARED_OF_CLAIM = 0.2
"""Minimum share of a claim's terms that a compared sentence has. A guess; nothing was measured."""
_MISMATCH = 0.25
"""Weight of a word that differs, relative to one that does not. A guess; nothing was measured."""
_MIN_WORDS_BEYOND_MARKS = 3
"""Minimum number of words outside the marks of a message that is also compared as a whole. A guess; nothing
was measured."""
_MIN_SHARED_BEYOND_MARKS = 2
"""Minimum number of them that a quotation has too: then the marks are part of the claim. With 3, "The
mountain was, 'It's a project ...'" was certified."""
_MAX_NESTED = 2
"""Maximum marked parts of a message that are compared as one claim as well. A guess; nothing was measured."""
_MIN_CONFIDENCE = 0.5
"""Minimum confidence in a speaker without a name: below it, no speaker is shown. A guess; nothing was
measured."""
_COMMON_WEIGHT = 0.05
"""Weight of a common word. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class _Match:
    """A claim compared with a quotation.

    Attributes:
        quote: The quotation.
        comparison: The comparison.
        named: To whom the message gives the words.
        is_named: Whether that is the quotation's speaker.
    """

    quote: Quote
    comparison: Comparison
    named: str | None
    is_named: bool

    @property
    def is_attributed(self) -> bool:
        """Whether the article gives the words to somebody, who may have no name: "the old man said".

        Whether somebody without a name is the person whom the message names is not known.
        """
        if self.quote.speaker is not None:
            return True
        quotation, cue = self.quote.quotation, self.quote.cue or ""
        return (
            self.named is None
            and quotation.kind is not QuotationKind.INDIRECT
            and quotation.mention is not None
            and any(word in SAYING for word in cue.casefold().split())
            and quotation.confidence >= _MIN_CONFIDENCE
        )

    @property
    def rank(self) -> tuple[float, ...]:
        """What the best match has most of."""
        comparison = self.comparison
        return (
            round(comparison.matched - _MISMATCH * (comparison.claimed - comparison.matched), 3),
            -len(comparison.differences),
            -len(comparison.governing),
            self.quote.speaker is not None,
            self.is_named,
            self.quote.quotation.kind is not QuotationKind.INDIRECT,
            self.quote.quotation.confidence,
        )


def check(retrieval: Retrieval, names: Names, message: str, named: str | None = None) -> list[Verdict]:
    """Return the verdict on each claim of a message, in order.

    Args:
        retrieval: The articles.
        names: The names of the coverage.
        message: The message.
        named: The person to whom it gives the words; None to find them in the message.
    """
    all_claims = claims(message)
    spans = [(claim.start, claim.end) for claim in all_claims] if all_claims[0].marked else []
    verdicts = [_verdict(retrieval, names, claim, message, spans, named) for claim in all_claims]
    in_marks = sum(len(compared_words(claim.words)) for claim in all_claims)
    is_framed = len(compared_words(message)) - in_marks >= _MIN_WORDS_BEYOND_MARKS
    if spans and len(spans) <= _MAX_NESTED and is_framed:
        whole = _verdict(retrieval, names, whole_claim(message), message, [], named)
        shared = len(whole.matches) >= in_marks + _MIN_SHARED_BEYOND_MARKS
        if shared and not (is_introduction(blank(message, spans)) and _shares_as_much(verdicts, whole)):
            return [whole]
    return verdicts


def _shares_as_much(verdicts: Sequence[Verdict], whole: Verdict) -> bool:
    """Whether the words in marks share all but common words with quotations that the whole message shares."""
    shared = [
        [v.quote.article.text[start:end] for start, end in v.matches] if v.quote else []
        for v in (*verdicts, whole)
    ]
    *in_marks, in_message = [
        sum(word.form not in COMMON_WORDS for text in texts for word in compared_words(text))
        for texts in shared
    ]
    return sum(in_marks) >= in_message


def check_quotations(
    retrieval: Retrieval, names: Names, text: str, quotations: Iterable[Quotation]
) -> list[Verdict]:
    """Return the verdict on each quotation in quotation marks in a text, in order.

    Args:
        retrieval: The articles.
        names: The names of the coverage.
        text: The text.
        quotations: Its quotations.
    """
    in_marks = [q for q in quotations if q.kind is not QuotationKind.INDIRECT]
    return [
        _verdict(
            retrieval,
            names,
            marked_claim(text, quotation.start, quotation.end),
            text,
            [(quotation.start, quotation.end)],
            _person(quotation.speaker),
        )
        for quotation in in_marks
    ]


def _person(speaker: str | None) -> str:
    """Return the name of a speaker; an empty string for a pronoun or for none."""
    return "" if speaker is None or speaker.casefold() in PRONOUNS else speaker


def _verdict(  # noqa: PLR0913, PLR0917 - the parts of one message
    retrieval: Retrieval,
    names: Names,
    claim: Claim,
    message: str,
    spans: Sequence[tuple[int, int]],
    named: str | None,
) -> Verdict:
    weight = partial(_weight, retrieval)
    words = compared_words(claim.words)
    matches: list[_Match] = []
    compared: dict[tuple[str, int, int], Comparison] = {}
    for quote, statement in quotations_like(retrieval, claim):
        # The parts of one statement are found one by one.
        start = statement.words[0].start if statement.words else -1
        key = quote.article.path, start, len(statement.words)
        comparison = compared.get(key) or compare(claim, words, statement, weight)
        compared[key] = comparison
        if not comparison.matches:
            continue
        own = spans or [(claim.start + comparison.span[0], claim.start + comparison.span[1])]
        person = named_speaker(names, blank(message, own), quote) if named is None else named or None
        is_named = person is not None and (person == quote.speaker or is_speaker(person, quote, names))
        matches.append(_Match(_at(quote, statement, comparison), comparison, person, is_named))
    best = max(matches, key=lambda match: match.rank, default=None)
    is_said = best is not None and best.is_attributed and _is_near(best.comparison)
    person = named_speaker(names, blank(message, spans), None) if named is None else named or None
    within, sentences = _sentences(retrieval, claim)
    for denied, comparison in denials(within, names, claim, words, sentences, weight):
        denier = denied.speaker or ""
        said_by = (best.quote.speakers if best and is_said else ()) or (denier,)
        if is_speaker(person, denied, names) if person else denier in said_by:
            return _of(claim, _Match(denied, comparison, denier, is_named=True), VerdictKind.DENIED)
    if best is not None and is_said:
        verdict = _of(claim, best)
        others = _others(matches, best) if verdict.kind is VerdictKind.EXACT else ()
        return replace(verdict, others=others)
    stands = best is not None and is_whole(best.comparison)
    stands = stands or _stands_in_articles(within, claim, words, sentences, weight)
    return _of_unsaid(claim, matches, best, person, stands=stands)


def _of_unsaid(
    claim: Claim, matches: Sequence[_Match], best: _Match | None, person: str | None, *, stands: bool
) -> Verdict:
    """Return the verdict on a claim if nobody is known to have said the words that are nearest to it.

    Args:
        claim: The claim.
        matches: The quotations that it was compared with.
        best: The nearest of them.
        person: To whom the message gives the words.
        stands: Whether the words stand in an article, word for word.
    """
    if stands:
        confidence = likeness(best.comparison) if best else 1.0
        return Verdict(VerdictKind.NOBODY, claim, named=person, confidence=confidence)
    attributed = [match for match in matches if match.quote.speaker and _is_near(match.comparison)]
    if attributed:
        return _of(claim, max(attributed, key=lambda match: match.rank))
    if best is None or not _is_near(best.comparison):
        return Verdict(VerdictKind.NOT_FOUND, claim, named=person)
    if not best.comparison.differences and not best.comparison.governing:
        return Verdict(VerdictKind.NOBODY, claim, named=person, confidence=likeness(best.comparison))
    # It is not known who said it: whoever is named is neither right nor wrong.
    return replace(_of(claim, replace(best, named=None)), named=person)


def _of(claim: Claim, match: _Match, kind: VerdictKind | None = None) -> Verdict:
    """Return the verdict on a claim that a quotation is near."""
    comparison = match.comparison
    if kind is not None:
        pass
    elif match.named and not match.is_named:
        kind = VerdictKind.ANOTHER_SPEAKER
    elif comparison.governing:
        kind = VerdictKind.CUT
    elif comparison.differences or claim.is_shortened:
        kind = VerdictKind.DIFFERS
    else:
        kind = VerdictKind.EXACT
    named = match.quote.speaker if match.is_named else match.named
    return Verdict(
        kind,
        claim,
        match.quote,
        named,
        by_gravity((*comparison.differences, *comparison.governing)),
        likeness(comparison),
        comparison.matches,
    )


def _others(matches: Sequence[_Match], best: _Match) -> tuple[Quote, ...]:
    """Return the other quotations that have the same words as the best one, word for word."""
    return tuple(
        match.quote
        for match in sorted(matches, key=lambda match: match.rank, reverse=True)
        if match is not best
        and match.quote.speaker is not None
        and match.comparison.span == best.comparison.span
        and not match.comparison.differences
        and not match.comparison.governing
    )


def _is_near(comparison: Comparison) -> bool:
    """Whether a claim repeats a quotation, exactly or nearly."""
    return likeness(comparison) >= MIN_LIKENESS


def _at(quote: Quote, statement: Statement, comparison: Comparison) -> Quote:
    """Return the quotation in which a claim begins, with the claim's words as its matches."""
    first = comparison.matches[0][0]
    part = next((q for q in statement.quotations if q.start <= first < q.end), quote.quotation)
    passage = quote.passage
    matches = tuple((s, e) for s, e in comparison.matches if passage.start <= s and e <= passage.end)
    return replace(quote, quotation=part, passage=replace(passage, matches=matches))


def _sentences(retrieval: Retrieval, claim: Claim) -> tuple[Retrieval, list[int]]:
    """Return the numbers of the sentences that have most of a claim's words, and what numbers them."""
    wanted = terms(claim.words)
    if not wanted:
        return retrieval, []
    query = TermQuery(wanted, [wanted])
    within = retrieval.among_candidates(DocumentKind.SENTENCE, query, _PASSAGES_COMPARED)
    ranking = within.reader.sentences
    numbers, _ = ranking.top(query, _PASSAGES_COMPARED)
    distinct = set(wanted)
    shared = ranking.index.contains_terms(distinct, numbers).sum(axis=1)
    return within, numbers[shared >= _MIN_SHARED_OF_CLAIM * len(distinct)].tolist()


def _stands_in_articles(
    retrieval: Retrieval,
    claim: Claim,
    words: Sequence[ComparedWord],
    sentences: Sequence[int],
    weight: Callable[[str], float],
) -> bool:
    """Whether one of some sentences has a claim word for word."""
    for number in sentences:
        passage = retrieval.passage(number, 0.0, ())
        text = passage.article.text
        said = compared_words(text, passage.start, passage.end)
        comparison = compare(claim, words, Statement(text, said), weight)
        if is_whole(comparison) or (not comparison.differences and _is_near(comparison)):
            return True
    return False


def with_verdict(retrieval: Retrieval, quote: Quote, article: AnalysedArticle, words: str) -> Quote:
    """Return a quotation of an article with the verdict on some words that are looked for in it."""
    claim = marked_claim(words, 0, len(words))
    statement = statement_of(article, quote.quotation, len(claim.words))
    comparison = compare(claim, compared_words(claim.words), statement, partial(_weight, retrieval))
    if not comparison.matches:
        return replace(quote, verdict=VerdictKind.NOT_FOUND)
    verdict = _of(claim, _Match(quote, comparison, None, is_named=False))
    return replace(quote, verdict=verdict.kind, differences=verdict.differences)


def _weight(retrieval: Retrieval, form: str) -> float:
    """Return the weight of a word by its rarity."""
    return _COMMON_WEIGHT if form in COMMON_WORDS else retrieval.term_weight(term(form))
