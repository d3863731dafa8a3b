"""A speaker's statements on a subject, each once, with the trail of its reports through the outlets."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher

import numpy as np

from index.model.article import Heading
from index.model.comparison import Side
from index.model.passage import Quote
from index.model.query import Order, Query
from index.model.quotation import QuotationKind
from index.model.span import Span
from index.model.timeline import DatedStatement, Report, Timeline, Wording
from index.questions.compared_words import compared_words
from index.questions.narrowing import narrowing_of
from index.questions.needed_words import needed_words
from index.questions.retrieval import Retrieval, terms_of
from index.search.arrays import Ints, Mask
from index.search.query import parse
from index.search.ranking import TermQuery
from index.storage.index_reader import IndexReader
from index.storage.narrowed_masks import quote_mask

_MIN_CONFIDENCE = 0.5
"""Minimum confidence in a speaker: below it, no answer shows the name (`unnamed_below` in the settings)."""
_MAX_WORDS = 400
"""Maximum words of a report that are compared. A guess; nothing was measured."""


def timeline(retrieval: Retrieval, typed: str, about: str, limit: int) -> Timeline | None:
    """Return the statements of the speaker whom a typed name means on a subject; None for nobody.

    Args:
        retrieval: The quotations.
        typed: The name.
        about: The subject, as a query. Without an order, the earliest statement comes first.
        limit: Maximum number of sentences whose reports are looked for: the latest.
    """
    resolved = retrieval.speakers.resolve(typed)
    if resolved is None:
        return None
    query = parse(about)
    sentences = statements_about(retrieval, typed, query)
    wanted = terms_of(query).terms
    is_filtered = bool(query.source or query.without_sources or query.by_date)
    statements = list(folded(retrieval, reversed(sentences[:limit]), wanted, keeps_front=is_filtered))
    statements.sort(key=_newest_first if query.order is Order.NEWEST else _time_of_statement)
    return Timeline(resolved.speaker, about, tuple(statements), max(len(sentences) - limit, 0))


def compare(retrieval: Retrieval, typed: Sequence[str], about: str, limit: int) -> tuple[Side, ...]:
    """Return what the speakers whom some typed names mean said on a subject, the newest first.

    Args:
        retrieval: The quotations.
        typed: The names; one that has a misspelled word means nobody.
        about: The subject, as a query.
        limit: Maximum number of sentences of each speaker whose reports are looked for: the latest.
    """
    newest = f"{about} sort:newest"
    sides: list[Side] = []
    for name in typed:
        resolved = retrieval.speakers.resolve_exactly(name)
        found = timeline(retrieval, name, newest, limit) if resolved else None
        if resolved is None or found is None:
            sides.append(Side(name))
        else:
            sides.append(Side(name, resolved.speaker, found.statements, found.left_out))
    return tuple(sides)


def statements_about(retrieval: Retrieval, speaker: str, about: Query) -> list[list[int]]:
    """Return a speaker's quotations on a subject, sentence by sentence, the newest first.

    A quotation is on a subject if the sentences around it have all of the subject's words. What several
    copies of a story have counts from the first report.

    Args:
        retrieval: The quotations.
        speaker: Any name of the speaker.
        about: The subject; without words, everything that its filters leave.
    """
    reader, term_query = retrieval.reader, terms_of(about)
    mask = quote_mask(reader, narrowing_of(about, lambda: retrieval.speakers, speaker))
    assert mask is not None  # noqa: S101 - a speaker always makes a mask
    for spellings in needed_words(about):
        having = reader.sentences.allowed(TermQuery((), required=[spellings]))
        assert having is not None  # noqa: S101 - a required group always makes a mask
        mask &= _quotes_in(reader, having)
    allowed = reader.quotes.allowed(TermQuery((), excluded=term_query.excluded), mask)
    mask = mask if allowed is None else allowed
    numbers = reader.quotes.index.numbers
    numbers = confident(reader, np.asarray(numbers[mask[numbers]], np.int64))
    mask = np.zeros(len(mask), np.bool_)
    mask[numbers] = True
    numbers = retrieval.quote_dates.sorted(numbers, Order.NEWEST)
    firsts = list(retrieval.quote_stories.first_reports(numbers.tolist(), mask))
    by_sentence: dict[int, list[int]] = {}
    of_quotes = reader.first_sentences(np.array(firsts, np.int64)).tolist()
    for number, sentence in zip(firsts, of_quotes, strict=True):
        by_sentence.setdefault(sentence, []).append(number)
    return list(by_sentence.values())


def confident(reader: IndexReader, quotes: Ints) -> Ints:
    """Return the quotations whose speaker is confident enough to be shown by name."""
    confidences = [reader.people.confidence(number) for number in quotes.tolist()]
    return quotes[np.array(confidences, np.float64) >= _MIN_CONFIDENCE]


def _quotes_in(reader: IndexReader, sentences: Mask) -> Mask:
    """Return the quotations that have a part in any of some sentences."""
    before = np.concatenate(([0], np.cumsum(sentences)))
    masks: list[Mask] = []
    for i, part in enumerate(reader.parts):
        spans = part.segment.quote_sentences + reader.first_document(i, part.segment.sentences)
        masks.append(before[spans[:, 1]] > before[spans[:, 0]])
    return np.concatenate(masks)


def folded(
    retrieval: Retrieval,
    sentences: Iterable[Sequence[int]],
    wanted: Sequence[str] = (),
    *,
    keeps_front: bool = False,
) -> Iterator[DatedStatement]:
    """Yield the statements of some sentences, each once, in the order of the sentences.

    Args:
        retrieval: The quotations.
        sentences: The quotations of each sentence, the earliest sentence first.
        wanted: The terms that are marked.
        keeps_front: Whether the report that was found stands in front even if there is an earlier one.
    """
    covered: set[tuple[str, int]] = set()
    for numbers in sentences:
        read = [(number, retrieval.quote(number, 0.0, wanted)) for number in numbers]
        number, quote = next((pair for pair in read if not _is_indirect(pair[1])), read[0])
        if _place(quote) in covered:
            continue
        statement = with_reports(retrieval, number, quote, covered, keeps_front=keeps_front)
        covered |= {_place(quote), _place(statement.quote)}
        covered.update(_place(report.quote) for report in statement.reports if report.quote)
        yield statement


def with_reports(
    retrieval: Retrieval,
    number: int,
    quote: Quote,
    covered: Collection[tuple[str, int]] = (),
    *,
    keeps_front: bool = False,
) -> DatedStatement:
    """Return the statement of a quotation with all of its reports, the first one in front.

    Args:
        retrieval: The quotations.
        number: The number of the quotation.
        quote: The quotation.
        covered: The path and the sentence of the reports that belong to other statements.
        keeps_front: Whether this quotation stands in front even if there is an earlier one.
    """
    quotes = [quote]
    copies: list[tuple[Heading, Quote]] = []
    for other, is_same in retrieval.quote_stories.versions(number):
        version = None if is_same else retrieval.quote(other, 0.0, ())
        if version is None:
            location = retrieval.reader.locate_quote(other)
            copies.append((retrieval.reader.parts[location.segment].segment.heading(location.article), quote))
        else:
            quotes.append(version)
    for report in _one_per_article(retrieval.with_other_reports(quote).also):
        if _place(report) not in covered:
            quotes.append(report)
            copies += [(heading, report) for heading in report.reports]
    first = quote if keeps_front else min(quotes, key=_time)
    later = [other for other in quotes if other is not first]
    reports = [_report(first, other) for other in later]
    known = {each.article.path for each in quotes}
    for heading, original in copies:
        if heading.path not in known:
            known.add(heading.path)
            wording = Wording.SAME if original is first else _wording(first, original)[0]
            reports.append(Report(heading, wording))
    reports.sort(key=lambda report: _time_of(report.article))
    return DatedStatement(first, tuple(reports))


def _one_per_article(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the first of the quotations of each article, one in the speaker's words if there is any."""
    by_article: dict[str, Quote] = {}
    for quote in quotes:
        known = by_article.get(quote.article.path)
        if known is None or (_is_indirect(known) and not _is_indirect(quote)):
            by_article[quote.article.path] = quote
    return list(by_article.values())


def _report(first: Quote, quote: Quote) -> Report:
    wording, changed = _wording(first, quote)
    return Report(Heading.of(quote.article), wording, quote, changed)


def _wording(first: Quote, quote: Quote) -> tuple[Wording, tuple[Span, ...]]:
    """Return how a report's words compare with the first report's, and those that this one does not have."""
    ours = compared_words(first.article.text, first.start, first.end, _MAX_WORDS)
    theirs = compared_words(quote.article.text, quote.start, quote.end, _MAX_WORDS)
    steps = SequenceMatcher(
        None, [w.form for w in ours], [w.form for w in theirs], autojunk=False
    ).get_opcodes()
    different = [step for step in steps if step[0] != "equal"]
    if not different:
        return Wording.SAME, ()
    if _is_indirect(quote):
        return Wording.INDIRECT, ()
    if _is_indirect(first):
        return Wording.DIRECT, ()
    is_at_edges = all(
        a == 0 or b == len(ours) if tag == "delete" else c == 0 or d == len(theirs)
        for tag, a, b, c, d in different
    )
    kinds = {tag for tag, *_ in different}
    if is_at_edges and kinds in ({"delete"}, {"insert"}):
        return Wording.SHORTER if kinds == {"delete"} else Wording.LONGER, ()
    changed = tuple((w.start, w.end) for _, _, _, c, d in different for w in theirs[c:d])
    return Wording.CHANGED, changed


def _is_indirect(quote: Quote) -> bool:
    return quote.quotation.kind is QuotationKind.INDIRECT


def _place(quote: Quote) -> tuple[str, int]:
    return quote.article.path, quote.passage.start


def _time(quote: Quote) -> tuple[bool, date, str]:
    return _time_of(Heading.of(quote.article))


def _time_of(heading: Heading) -> tuple[bool, date, str]:
    return heading.published is None, heading.published or date.min, heading.path


def _time_of_statement(statement: DatedStatement) -> tuple[bool, date, str, int]:
    return *_time(statement.quote), statement.quote.start


def _newest_first(statement: DatedStatement) -> tuple[bool, int, str, int]:
    day = (statement.published or date.min).toordinal()
    return statement.published is None, -day, statement.quote.article.path, statement.quote.start
