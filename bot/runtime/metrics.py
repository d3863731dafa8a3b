"""Metrics for Prometheus: how many questions, how fast, and what does not work. No label names a person.

docs/operating.md lists them; `tests/bot/test_monitoring.py` compares the list with what is rendered.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.discord_app.client import CoverageBot
from bot.feeds.health import read_health
from bot.querylog.backups import backup_time, scheduled_backups
from bot.state.database import StateError

ANSWER_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1.5, 3.0, 10.0)
"""Upper bounds of the times to answer, in seconds: around what `tests/benchmarks/answering.py` measures (p50
3 ms, p99 20 ms), and the 3 s after which Discord drops an interaction."""
LAG_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0)
"""Upper bounds of the event loop's delays, in seconds; p99 was measured at 2 ms."""
LAG_INTERVAL = 0.5
"""Time between two measurements of the event loop's delay, in seconds. A guess; nothing was measured."""

_log = logging.getLogger(__name__)


class Metrics:
    """The metrics of a bot."""

    def __init__(self, bot: CoverageBot) -> None:
        self._bot = bot
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "onrecord_questions",
            "Questions by command and outcome.",
            ("command", "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "onrecord_answer_seconds",
            "Time from a request to its answer, before the row is written, in seconds.",
            ("command",),
            buckets=ANSWER_BUCKETS,
            registry=self._registry,
        )
        self._lag = Histogram(
            "onrecord_loop_lag_seconds",
            "How late the event loop wakes a task, in seconds.",
            buckets=LAG_BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_BotCollector(bot))
        ProcessCollector(registry=self._registry)

    def render(self) -> bytes:
        """Return the metrics as Prometheus reads them. This may read a file."""
        return generate_latest(self._registry)

    @asynccontextmanager
    async def observing(self) -> AsyncGenerator[None]:
        """Count answers and measure the event loop until the block ends."""
        earlier, self._bot.observe_answer = self._bot.observe_answer, self._observe_answer
        measuring = asyncio.create_task(self._measure_lag(), name="event loop's delay")
        try:
            yield
        finally:
            self._bot.observe_answer = earlier
            measuring.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await measuring

    def _observe_answer(self, command: str, outcome: str, seconds: float) -> None:
        self._questions.labels(command, outcome).inc()
        self._seconds.labels(command).observe(seconds)

    async def _measure_lag(self) -> None:
        while True:
            due = time.perf_counter() + LAG_INTERVAL
            await asyncio.sleep(LAG_INTERVAL)
            self._lag.observe(max(time.perf_counter() - due, 0.0))


class _BotCollector(Collector):
    """Reads what the bot counts itself at the moment when it is asked for."""

    def __init__(self, bot: CoverageBot) -> None:
        self._bot = bot

    def collect(self) -> Iterator[Metric]:
        """Yield each metric with its present values."""
        bot = self._bot
        yield _gauge("connected", "Whether Discord is connected: 1 or 0.", bot.is_online())
        yield _gauge("articles", "Articles that answers come from.", len(bot.service.coverage.names.articles))
        yield _gauge(
            "refreshed_timestamp_seconds",
            "When the articles last changed, in Unix time.",
            bot.service.refreshed_at.timestamp(),
        )
        yield _counter(
            "failed_refreshes", "Refreshes of the articles that failed.", bot.service.failed_refreshes
        )
        yield _counter(
            "log_failures", "Changes that could not be written to the query log.", bot.log.failures
        )
        yield _gauge("in_progress", "Requests that are being answered.", len(bot.in_progress))
        restarts = CounterMetricFamily(
            "onrecord_task_restarts", "Restarts of background tasks that failed.", labels=["task"]
        )
        for task, count in dict(bot.restarts).items():
            restarts.add_metric([task], count)
        yield restarts
        if folder := bot.settings.backups.folder:
            copies = scheduled_backups(folder, bot.log.file)
            latest = backup_time(copies[-1]).timestamp() if copies else 0.0
            about = "When the query log was last copied, in Unix time; 0 for never."
            yield _gauge("backup_timestamp_seconds", about, latest)
        yield from self._feeds()

    def _feeds(self) -> Iterator[Metric]:
        if not self._bot.settings.feeds:
            return
        try:
            health = read_health(self._bot.settings)
        except StateError as error:
            _log.warning("%s", error)
            return
        failures = GaugeMetricFamily(
            "onrecord_feed_failures", "Failures of a feed since its last success.", labels=["feed"]
        )
        fetched = GaugeMetricFamily(
            "onrecord_feed_fetched_timestamp_seconds",
            "When a feed was last fetched with success, in Unix time; 0 for never.",
            labels=["feed"],
        )
        articles = GaugeMetricFamily(
            "onrecord_feed_articles", "Articles that a feed brought.", labels=["feed"]
        )
        for label, each in zip(distinct([each.feed.name for each in health]), health, strict=True):
            failures.add_metric([label], each.state.failures)
            fetched.add_metric([label], each.state.succeeded_at or 0.0)
            articles.add_metric([label], each.articles)
        yield from (failures, fetched, articles)


def distinct(names: Sequence[str]) -> list[str]:
    """Return names in which those that come again have a number: Prometheus takes each label only once."""
    labels: list[str] = []
    for name in names:
        label, number = name, 1
        while label in labels:
            number += 1
            label = f"{name} ({number})"
        labels.append(label)
    return labels


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"onrecord_{name}", about, value)


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"onrecord_{name}", about, value)
