"""Watches: what a request asks to be told of, and what new articles have for each watch."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import chain, islice

from bot.answering.parsing import claimed_words, speaker_and_subject, without_marks
from bot.answering.requests import Request
from bot.answering.service import AnswerService
from bot.state.database import StateError
from bot.state.watches import BLOCKS, Limits, News, Place, Watch, WatchStore
from index.coverage import (
    Coverage,
    NewArticles,
    NewMatch,
    narrowed,
    plain_name,
    question_query,
    standing_query,
)
from index.model.errors import StoreError
from index.model.passage import Passage

MAX_QUERY_LENGTH = 300
"""Maximum characters of a watch's query. A guess; nothing was measured."""
RETRY_SECONDS = 60.0
"""Time until articles that could not be compared are compared again. A guess; nothing was measured."""

_log = logging.getLogger(__name__)


def is_watchable(query: str) -> bool:
    """Return whether a query is short enough, and has a word, a speaker or a source to watch."""
    return len(query) <= MAX_QUERY_LENGTH and standing_query(query) is not None


def watch_query(coverage: Coverage, request: Request) -> str | None:
    """Return the query that watches what a request asks for, or None if there is none."""
    typed = " ".join(request.typed.split())
    match request.command:
        case "search":
            query = typed
        case "ask":
            query = question_query(typed)
        case "who said":
            query = claimed_words(typed)
        case "who said this":
            query = without_marks(coverage.check(request.typed)[0].claim.words)
        case "quotes" | "timeline":
            name, subject = speaker_and_subject(coverage, typed)
            speaker = coverage.names.speaker(name)
            query = narrowed(subject, speaker=plain_name(speaker.name) if speaker else name).strip()
        case "sources":
            query = narrowed("", source=typed).strip()
        case _:
            return None
    return query if is_watchable(query) else None


class Watches:
    """Compares each new article with all watches, once.

    Attributes:
        store: The file of the watches.
        found: Set when messages begin to wait.
    """

    def __init__(self, service: AnswerService, store: WatchStore, render: Callable[[Passage], str]) -> None:
        """Compare the articles of a service with the watches in a store.

        Args:
            service: The service.
            store: The watches.
            render: Renders a passage in Markdown.
        """
        self.store = store
        self.found = asyncio.Event()
        self._service = service
        self._render = render
        self._compared: Coverage | None = None
        self._comparing = asyncio.Lock()

    async def compare(self) -> None:
        """Compare the articles that are new in the coverage with all watches.

        Raises:
            StateError: The watches cannot be read or written.
            StoreError: The store has lost a new article.
        """
        async with self._comparing:
            await self._compare()

    async def add(self, place: Place, query: str, limits: Limits) -> tuple[Watch, bool]:
        """Add a watch of the articles to come, and return it and whether it is new.

        Raises:
            WatchLimitError: The person or the server has the maximum.
            StateError: The watches cannot be read or written.
            StoreError: The store has lost a new article.
        """
        async with self._comparing:
            await self._compare(anyway=True)
            added = await asyncio.to_thread(self.store.add, place, query, limits)
        self.found.set()
        return added

    async def run(self) -> None:
        """Compare the articles at the start and at each change of the coverage, until cancelled."""
        while True:
            coverage, wait = self._service.coverage, None
            try:
                await self.compare()
            except (StateError, StoreError) as error:
                _log.error("new articles could not be compared with the watches, and will be (%s)", error)
                wait = RETRY_SECONDS
            except Exception:  # noqa: BLE001 - whatever the error, the articles are compared again
                _log.exception("new articles could not be compared with the watches, and will be")
                wait = RETRY_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._service.replaced(coverage)

    async def _compare(self, *, anyway: bool = False) -> None:
        """Compare new articles; if there has never been a watch, only where `anyway` is set."""
        coverage = self._service.coverage
        if coverage is self._compared or not (anyway or await asyncio.to_thread(self.store.file.exists)):
            return
        if await asyncio.to_thread(compare, self.store, coverage, self._compared, self._render):
            self.found.set()
        self._compared = coverage


def compare(
    store: WatchStore, coverage: Coverage, compared: Coverage | None, render: Callable[[Passage], str]
) -> list[News]:
    """Compare the articles of a coverage that are not known yet with all watches, and return their news.

    The articles become known, and messages with the news wait to be sent.

    Args:
        store: The watches.
        coverage: The coverage.
        compared: An earlier coverage, all of whose articles are known; None if there is none.
        render: Renders a passage in Markdown.
    """
    articles = coverage.digests(beyond=compared)
    if not articles:
        return []
    new, earlier = store.unknown(articles)
    if not new:
        return []
    news = _news(store.all(), coverage, new, earlier, render)
    store.commit({digest: articles[digest] for digest in new}, news)
    return news


def _news(
    watches: list[Watch],
    coverage: Coverage,
    digests: set[str],
    earlier: Mapping[str, list[str]],
    render: Callable[[Passage], str],
) -> list[News]:
    """Return the news for watches. A passage that an earlier version of its article had is none."""
    if not watches:
        return []
    new_articles = coverage.new_articles(digests)
    texts = {
        path: [_squeezed(text) for digest in versions if (text := coverage.text_of(digest)) is not None]
        for path, versions in earlier.items()
    }
    found: list[News] = []
    for watch in watches:
        try:
            matches = [
                match
                for match in _matches(new_articles, watch)
                if match.article.path not in texts or _is_new(match.read(), texts[match.article.path])
            ]
            if matches:
                found.append(_news_of(watch, matches, render))
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - whatever the error, it costs the other watches nothing
            _log.exception("watch %d could not be compared with the new articles", watch.id)
    return found


def _matches(new_articles: NewArticles, watch: Watch) -> list[NewMatch]:
    query = standing_query(watch.query)
    return new_articles.matches(query) if query else []


def _news_of(watch: Watch, matches: list[NewMatch], render: Callable[[Passage], str]) -> News:
    """Return the news of some matches. It shows one passage of each article before a second one of any."""
    first_of_article: dict[str, NewMatch] = {}
    for match in matches:
        first_of_article.setdefault(match.article.path, match)
    first = list(first_of_article.values())
    others = (match for match in matches if match is not first_of_article[match.article.path])
    blocks = tuple(render(match.read()) for match in islice(chain(first, others), BLOCKS))
    return News(watch.id, len(matches), len(first), blocks)


def _is_new(passage: Passage, earlier: list[str]) -> bool:
    return not any(_squeezed(passage.text) in text for text in earlier)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
