"""One handler for each command: from a request to its results."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answering.dated_answers import compare, timeline
from bot.answering.examples import example_of, most_quoted
from bot.answering.parsing import (
    claimed_words,
    has_words,
    speaker_and_subject,
    with_subject,
    without_marks,
)
from bot.answering.requests import Request, suggested_requests
from bot.answering.results import ArticlePart, Outcome, PagedResults, ResultPage
from bot.answering.spelling import speaker_suggestions, spelling_suggestions, subject_suggestions
from index.coverage import (
    Coverage,
    cannot_stand_alone,
    complete,
    fold,
    has_operators,
    is_elliptical,
    paragraphs,
    searched_spans,
    stands_in,
    unread_filters,
)
from index.model.passage import Passage, Quote
from index.model.span import Span
from index.model.verdict import Verdict, VerdictKind, worst

# The limits and page sizes suit a reader and Discord's limits; nothing was measured.
_MAX_PASSAGES = 15
"""Maximum sentences in the results."""
_MAX_QUOTES_BY_WORDS = 10
"""Maximum quotations in the results of a request by their words."""
_MAX_QUOTES_BY_SPEAKER = 10_000
"""Maximum quotations in the results of a request by their speaker: more than anybody pages through."""
_QUOTATIONS_PER_SENTENCE = 4
"""Quotations retrieved for each sentence to be shown: several may be in one sentence."""
_PASSAGES_PER_PAGE = 3
_ARTICLES_PER_PAGE = 8
_SPEAKERS_PER_PAGE = 15
_PART_LENGTH = 1200
"""Maximum characters of an article on a page."""
_SENTENCE_COMMANDS = frozenset({"search", "who said", "quotes", "ask"})
"""The commands whose words are looked up in the sentences of the articles."""
_SUGGESTED_SPEAKERS = 5
"""Number of speakers suggested for a request that finds nothing."""
_NOT_OF_SPEAKERS = frozenset(("article", "sources", "unknown"))
"""Commands to which no speaker can be given."""


def answer(
    coverage: Coverage, request: Request, page: int = 0, *, opened_at: Passage | None = None
) -> ResultPage:
    """Return a page of the results of a request.

    Args:
        coverage: The coverage that answers.
        request: The request.
        page: The page's number, from 0.
        opened_at: A passage of an article; if given, the page on which it starts is returned.

    Raises:
        KeyError: There is no such command.
    """
    results = find(coverage, request)
    shown = results.page(coverage, results.page_with(opened_at) if opened_at else page)
    if shown.outcome is Outcome.NO_WORDS:
        return replace(shown, example=example_of(coverage, request.command))
    if shown.outcome is Outcome.UNCLEAR:
        return shown
    if not shown.results and not shown.suggestions and request.command not in _NOT_OF_SPEAKERS:
        return replace(shown, speakers=tuple(most_quoted(coverage, _SUGGESTED_SPEAKERS)))
    return shown


def find(coverage: Coverage, request: Request) -> PagedResults:
    """Return all results of a request.

    Raises:
        KeyError: There is no such command.
    """
    return _HANDLERS[request.command](coverage, request)


def _search(coverage: Coverage, request: Request) -> PagedResults:
    words = request.typed.strip()
    if not has_words(words):
        return PagedResults(request, "", Outcome.NO_WORDS)
    passages = coverage.find(words, request.limit or _MAX_PASSAGES).beyond_stop_words()
    suggestions = spelling_suggestions(coverage, request, words)
    return PagedResults(
        request,
        words,
        Outcome.ANSWERED if passages else Outcome.NOT_FOUND,
        passages,
        _PASSAGES_PER_PAGE,
        suggestions,
        unread=unread_filters(words),
        undated=coverage.undated(words),
    )


def _ask(coverage: Coverage, request: Request) -> PagedResults:  # noqa: PLR0911 - an outcome each
    if not has_words(request.typed):
        return PagedResults(request, "", Outcome.NO_WORDS)
    question = request.meant or _whole_question(coverage, request)
    if question is None:
        return PagedResults(request, "", Outcome.UNCLEAR)
    if question != request.typed.strip():
        request = replace(request, meant=question)
    if profile := coverage.profile(question):
        return PagedResults(request, question, Outcome.ANSWERED, [profile])
    if verdict := coverage.check_question(question):
        is_exact = verdict.kind is VerdictKind.EXACT
        return PagedResults(request, question, Outcome.ANSWERED if is_exact else Outcome.NEAR, [verdict])
    reply = coverage.ask(question, request.limit) if request.limit else coverage.ask(question)
    if not reply.passages:
        return PagedResults(request, question, Outcome.NOT_FOUND)
    outcome = Outcome.CONTRADICTORY if reply.differing else Outcome.ANSWERED
    outcome = outcome if reply.confident else Outcome.NOT_STATED
    if reply.quotes:
        return PagedResults(request, question, outcome, reply.quotes, stance=reply.stance)
    best, *others = reply.passages
    differing = {(passage.article.path, passage.start) for passage in reply.differing}
    agreeing = [passage for passage in others if (passage.article.path, passage.start) not in differing]
    passages = [best, *reply.differing, *agreeing]
    return PagedResults(
        request,
        question,
        outcome,
        passages,
        _PASSAGES_PER_PAGE,
        missing=reply.missing,
        stance=reply.stance,
    )


def _whole_question(coverage: Coverage, request: Request) -> str | None:
    """Return a question as typed, or a follow-up completed from the one before; None if it cannot be."""
    question = request.typed.strip()
    if request.previous is not None and is_elliptical(question):
        return complete(question, request.previous, lambda name: coverage.names.speaker(name) is not None)
    return None if cannot_stand_alone(question) else question


def _who_said(coverage: Coverage, request: Request) -> PagedResults:  # noqa: PLR0911 - an outcome each
    words = claimed_words(request.typed)
    if not has_words(words):
        return PagedResults(request, "", Outcome.NO_WORDS)
    quotes = coverage.find_said(words, request.limit or _MAX_QUOTES_BY_WORDS).one_per_sentence()
    quotes = quotes.select(quotes.has_speaker)
    if has_operators(words):
        if literal := quotes.select(quotes.shares(_searched(words)) == 1):
            return PagedResults(request, words, Outcome.ANSWERED, literal)
        verdict = None
    else:
        verdict = worst(coverage.check(f"“{without_marks(words)}”"))
    if verdict and verdict.quote and verdict.kind is VerdictKind.EXACT:
        return PagedResults(request, words, Outcome.ANSWERED, _literal_quotes(verdict, words, quotes))
    passages = coverage.find(words, _MAX_PASSAGES)
    unattributed = passages.select(passages.have_phrase(words))
    if unattributed and (verdict is None or verdict.quote is None):
        return PagedResults(request, words, Outcome.UNATTRIBUTED, unattributed, _PASSAGES_PER_PAGE)
    suggestions = spelling_suggestions(coverage, request, words)
    if verdict and verdict.quote:
        return PagedResults(request, words, Outcome.NEAR, [verdict], suggestions=suggestions)
    if near := quotes.select(quotes.shares(_searched(words)) == 1):
        return PagedResults(request, words, Outcome.NEAR, near, suggestions=suggestions)
    return PagedResults(request, words, Outcome.NOT_FOUND, suggestions=suggestions)


def _searched(words: str) -> str:
    """Return the words of a claim without its operators."""
    return " ".join(words[start:end] for start, end in searched_spans(words, is_claim=True))


def _literal_quotes(verdict: Verdict, words: str, found: Sequence[Quote]) -> list[Quote]:
    """Return the quotations that have some words word for word, the sure ones first.

    Of each sentence and speaker there is one.
    """
    quotes = [verdict.quote, *verdict.others] if verdict.quote else []
    quotes += [quote for quote in found if stands_in(words, quote.text)]
    by_sentence = {(q.article.path, q.passage.start, q.speaker): q for q in reversed(quotes)}
    best_first = list(reversed(by_sentence.values()))
    return sorted(best_first, key=lambda quote: not quote.is_sure)


def _who_said_this(coverage: Coverage, request: Request) -> PagedResults:
    message = request.typed
    if not has_words(message):
        return PagedResults(request, "", Outcome.NO_WORDS)
    verdicts = coverage.check(message)
    words = verdicts[0].claim.words
    if any(verdict.quote for verdict in verdicts):
        is_exact = all(verdict.kind is VerdictKind.EXACT for verdict in verdicts)
        return PagedResults(request, words, Outcome.ANSWERED if is_exact else Outcome.NEAR, verdicts)
    passages = coverage.find(words, _MAX_PASSAGES)
    if unattributed := passages.select(passages.have_phrase(words)):
        return PagedResults(request, words, Outcome.UNATTRIBUTED, unattributed, _PASSAGES_PER_PAGE)
    return PagedResults(request, words, Outcome.NOT_FOUND)


def _quotes(coverage: Coverage, request: Request) -> PagedResults:
    if not has_words(request.typed):
        return PagedResults(request, "", Outcome.NO_WORDS)
    name, subject = speaker_and_subject(coverage, request.typed)
    resolved = coverage.names.resolve(name)
    if resolved is None or resolved.is_corrected:
        suggestions = speaker_suggestions(coverage, request.typed)
        return PagedResults(request, with_subject(name, subject), Outcome.NOT_FOUND, suggestions=suggestions)
    speaker = resolved.speaker
    understood = with_subject(speaker.name, subject)
    namesakes = tuple(Request("quotes", with_subject(other.name, subject)) for other in resolved.others)
    most = (request.limit or _MAX_QUOTES_BY_SPEAKER) * _QUOTATIONS_PER_SENTENCE
    quotes = coverage.find_said_by(name, subject or None, most).one_per_sentence()
    quotes = quotes[: request.limit or _MAX_QUOTES_BY_SPEAKER]
    if not quotes:
        suggestions = (*namesakes, *subject_suggestions(coverage, speaker.name, subject))
        return PagedResults(request, understood, Outcome.NOT_FOUND, suggestions=suggestions)
    return PagedResults(request, understood, Outcome.ANSWERED, quotes, suggestions=namesakes)


def _article(coverage: Coverage, request: Request) -> PagedResults:
    if not has_words(request.typed):
        return PagedResults(request, "", Outcome.NO_WORDS)
    heading = coverage.names.article(request.typed)
    if heading is None:
        return PagedResults(request, request.typed, Outcome.NOT_FOUND)
    analysed = coverage.read(heading.path)
    parts = [
        ArticlePart(
            analysed.article,
            start,
            end,
            tuple(q for q in analysed.quotations if q.start < end and start < q.end),
        )
        for start, end in _part_spans(analysed.article.text)
    ]
    return PagedResults(request, heading.path, Outcome.ANSWERED, parts)


def _part_spans(text: str) -> list[Span]:
    """Return the spans of parts of at most `_PART_LENGTH` characters.

    A text is cut between paragraphs. A paragraph that is longer is cut between words.
    """
    parts: list[Span] = []
    for start, end in paragraphs(text):
        if parts and end - parts[-1][0] <= _PART_LENGTH:
            start = parts.pop()[0]  # noqa: PLW2901 - the paragraph continues the part
        while end - start > _PART_LENGTH:
            cut = text.rfind(" ", start + 1, start + _PART_LENGTH)
            cut = start + _PART_LENGTH if cut < 0 else cut
            parts.append((start, cut))
            start = cut  # noqa: PLW2901 - the rest of the paragraph
        parts.append((start, end))
    return parts


def _sources(coverage: Coverage, request: Request) -> PagedResults:
    names = coverage.names
    if wanted := fold(request.typed):
        outlets = {outlet for outlet in names.outlets.names if wanted in fold(outlet)}
        articles = [article for article in names.newest_articles if article.outlet in outlets]
    else:
        articles = names.newest_stories
    if not articles:
        similar_outlets = names.outlets.corrections(request.typed)
        suggestions = tuple(Request("sources", outlet) for outlet in similar_outlets)
        return PagedResults(request, request.typed, Outcome.NOT_FOUND, suggestions=suggestions)
    return PagedResults(request, request.typed, Outcome.ANSWERED, articles, _ARTICLES_PER_PAGE)


def _speakers(coverage: Coverage, request: Request) -> PagedResults:
    typed = request.typed.strip()
    if speakers := coverage.quoted_speakers(typed):
        return PagedResults(request, typed, Outcome.ANSWERED, speakers, _SPEAKERS_PER_PAGE)
    similar_names = coverage.names.speaker_names.corrections(typed) if has_words(typed) else []
    suggestions = tuple(Request("speakers", name) for name in similar_names)
    return PagedResults(request, typed, Outcome.NOT_FOUND, suggestions=suggestions)


def _unknown(coverage: Coverage, request: Request) -> PagedResults:
    suggestions: dict[Request, None] = {}
    for suggested in suggested_requests(request.typed):
        corrected: tuple[Request, ...] = ()
        if suggested.command in _SENTENCE_COMMANDS:
            corrected = spelling_suggestions(coverage, suggested, suggested.typed)
        suggestions[corrected[0] if corrected else suggested] = None
    command = request.typed.partition(" ")[0]
    return PagedResults(request, command, Outcome.NOT_FOUND, suggestions=tuple(suggestions))


_HANDLERS: dict[str, Callable[[Coverage, Request], PagedResults]] = {
    "ask": _ask,
    "search": _search,
    "who said": _who_said,
    "who said this": _who_said_this,
    "quotes": _quotes,
    "timeline": timeline,
    "compare": compare,
    "article": _article,
    "sources": _sources,
    "speakers": _speakers,
    "unknown": _unknown,
}
