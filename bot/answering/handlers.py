"""One handler a command: a request to a reply."""

from collections.abc import Callable
from dataclasses import replace

from bot.answering.examples import example
from bot.answering.parsing import has_words, said, speaker_and_subject, with_subject
from bot.answering.reply import ArticlePart, Outcome, Page, Reply
from bot.answering.requests import Request, likely_requests
from bot.answering.spelling import on_another_subject, respelled, respelled_speaker
from index.coverage import Coverage, claims, fold, paragraphs
from index.model.passage import Passage
from index.model.span import Span

_SENTENCES, _STATEMENTS, _QUOTES = 15, 10, 30
"""Maximum results: sentences, quotations by their words, and quotations by their speaker."""
PASSAGES_A_PAGE, ARTICLES_A_PAGE, SPEAKERS_A_PAGE = 3, 8, 15
_PART = 1200
"""Maximum characters of an article on a page, unless a single paragraph is longer."""
_NEAR = 0.5
"""Share of the words above which a quotation is shown as a near one; a guess."""
_OF_SENTENCES = frozenset({"search", "who said", "quotes", "ask"})
"""The commands whose words are those of the articles' sentences."""
_SPEAKERS_NAMED = 5
"""Number of speakers that are named to a person whose request finds nothing."""


def answer(coverage: Coverage, request: Request, page: int = 0, *, beside: Passage | None = None) -> Page:
    """Return a page, from 0, of what the coverage replies to a request; or the one on which a passage begins.

    Raises:
        KeyError: There is no such command.
    """
    reply = _HANDLERS[request.command](coverage, request)
    shown = reply.page(coverage, reply.page_of(beside) if beside else page)
    if shown.outcome is Outcome.EMPTY:
        return replace(shown, example=example(coverage, request.command))
    if not shown.results and not shown.suggestions and request.command != "unknown":
        return replace(shown, speakers=tuple(coverage.names.speakers)[:_SPEAKERS_NAMED])
    return shown


def _search(coverage: Coverage, request: Request) -> Reply:
    words = request.typed.strip()
    if not has_words(words):
        return Reply(request, "", Outcome.EMPTY)
    found = coverage.find(words, _SENTENCES).beyond_stop_words()
    meant = respelled(coverage, request, words)
    outcome = Outcome.FOUND if found else Outcome.NOTHING
    return Reply(request, words, outcome, found, PASSAGES_A_PAGE, meant)


def _ask(coverage: Coverage, request: Request) -> Reply:
    question = request.typed.strip()
    if not has_words(question):
        return Reply(request, "", Outcome.EMPTY)
    found = coverage.ask(question)
    if not found.passages:
        return Reply(request, question, Outcome.NOTHING)
    outcome = Outcome.DIFFER if found.differing else Outcome.FOUND
    outcome = outcome if found.confident else Outcome.CLOSEST
    if found.quotes:
        return Reply(request, question, outcome, found.quotes)
    first, *rest = found.passages
    places = {(one.article.path, one.start) for one in found.differing}
    others = [one for one in rest if (one.article.path, one.start) not in places]
    return Reply(request, question, outcome, [first, *found.differing, *others], PASSAGES_A_PAGE)


def _who_said(coverage: Coverage, request: Request) -> Reply:
    words = said(request.typed)
    if not has_words(words):
        return Reply(request, "", Outcome.EMPTY)
    quotes = coverage.find_said(words, _STATEMENTS).one_a_sentence()
    quotes = quotes.at(quotes.named)
    shares = quotes.shares(words)
    if whole := quotes.at(shares == 1):
        return Reply(request, words, Outcome.FOUND, whole)
    passages = coverage.find(words, _SENTENCES)
    if standing := passages.at(passages.have_phrase(words)):
        return Reply(request, words, Outcome.UNSAID, standing, PASSAGES_A_PAGE)
    if near := quotes.at(shares > _NEAR):
        return Reply(request, words, Outcome.NEAR, near, suggestions=respelled(coverage, request, words))
    return Reply(request, words, Outcome.NOTHING, suggestions=respelled(coverage, request, words))


def _who_said_this(coverage: Coverage, request: Request) -> Reply:
    message = request.typed
    if not has_words(message):
        return Reply(request, "", Outcome.EMPTY)
    if matched := coverage.match_claims(message):
        exact = all(not match.comparison.differences and not match.named for match in matched)
        return Reply(request, matched[0].claim.words, Outcome.FOUND if exact else Outcome.NEAR, matched)
    plain = _who_said(coverage, Request("who said", claims(message)[0].words))
    return replace(plain, request=request, suggestions=())


def _quotes(coverage: Coverage, request: Request) -> Reply:
    if not has_words(request.typed):
        return Reply(request, "", Outcome.EMPTY)
    name, about = speaker_and_subject(coverage, request.typed)
    speaker = coverage.names.speaker(name)
    if speaker is None:
        meant = respelled_speaker(coverage, request.typed)
        return Reply(request, with_subject(name, about), Outcome.NOTHING, suggestions=meant)
    understood = with_subject(speaker.name, about)
    quotes = coverage.find_said_by(speaker.name, about or None, _QUOTES).one_a_sentence()
    if not quotes:
        meant = on_another_subject(coverage, speaker.name, about)
        return Reply(request, understood, Outcome.NOTHING, suggestions=meant)
    return Reply(request, understood, Outcome.FOUND, quotes)


def _article(coverage: Coverage, request: Request) -> Reply:
    if not has_words(request.typed):
        return Reply(request, "", Outcome.EMPTY)
    article = coverage.names.article(request.typed)
    if article is None:
        return Reply(request, request.typed, Outcome.NOTHING)
    analysed = coverage.read(article.path)
    parts = [
        ArticlePart(
            analysed.article,
            start,
            end,
            tuple(q for q in analysed.quotations if q.start < end and start < q.end),
        )
        for start, end in _parts(analysed.article.text)
    ]
    return Reply(request, article.path, Outcome.FOUND, parts)


def _parts(text: str) -> list[Span]:
    """Return a text in parts of at most `_PART` characters, cut between paragraphs or else between words."""
    parts: list[Span] = []
    for start, end in paragraphs(text):
        if parts and end - parts[-1][0] <= _PART:
            start = parts.pop()[0]  # noqa: PLW2901 - the paragraph continues the part
        while end - start > _PART:
            cut = text.rfind(" ", start + 1, start + _PART)
            cut = start + _PART if cut < 0 else cut
            parts.append((start, cut))
            start = cut  # noqa: PLW2901 - what is left of the paragraph
        parts.append((start, end))
    return parts


def _sources(coverage: Coverage, request: Request) -> Reply:
    names = coverage.names
    if wanted := fold(request.typed):
        outlets = {outlet for outlet in names.outlets.names if wanted in fold(outlet)}
        articles = [article for article in names.articles.values() if article.outlet in outlets]
    else:
        articles = list(names.articles.values())
    if not articles:
        near = names.outlets.near(request.typed)
        meant = tuple(Request("sources", outlet) for outlet in near)
        return Reply(request, request.typed, Outcome.NOTHING, suggestions=meant)
    return Reply(request, request.typed, Outcome.FOUND, articles, ARTICLES_A_PAGE)


def _speakers(coverage: Coverage, request: Request) -> Reply:
    speakers = list(coverage.names.speakers.values())
    outcome = Outcome.FOUND if speakers else Outcome.NOTHING
    return Reply(request, "", outcome, speakers, SPEAKERS_A_PAGE)


def _unknown(coverage: Coverage, request: Request) -> Reply:
    meant: dict[Request, None] = {}
    for likely in likely_requests(request.typed):
        spelled = respelled(coverage, likely, likely.typed) if likely.command in _OF_SENTENCES else ()
        meant[spelled[0] if spelled else likely] = None
    return Reply(request, request.typed.partition(" ")[0], Outcome.NOTHING, suggestions=tuple(meant))


_HANDLERS: dict[str, Callable[[Coverage, Request], Reply]] = {
    "ask": _ask,
    "search": _search,
    "who said": _who_said,
    "who said this": _who_said_this,
    "quotes": _quotes,
    "article": _article,
    "sources": _sources,
    "speakers": _speakers,
    "unknown": _unknown,
}
