"""The feeds with their health, as a table in the terminal."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from bot.cli.consoles import output
from bot.feeds.health import FeedHealth


def show(feeds: Sequence[FeedHealth]) -> None:
    """Print each feed with its articles, when it was last fetched, and what is wrong."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("articles", justify="right")
    table.add_column("outlet")
    table.add_column("address", overflow="fold")
    table.add_column("fetched (UTC)", no_wrap=True)
    table.add_column("health", overflow="fold")
    for health in feeds:
        table.add_row(
            f"{health.articles:,}",
            Text(health.feed.name),
            Text(health.feed.url),
            _minute(health.state.succeeded_at) or "never",
            Text(_describe(health)),
        )
    output.print(table)


def _describe(health: FeedHealth) -> str:
    """Return what is wrong with a feed, since when, or that nothing is."""
    state = health.state
    if not state.problem:
        return "works" if state.succeeded_at else "not fetched yet"
    times = "once" if state.failures == 1 else f"{state.failures:,} times"
    return f"failed {times} since {_minute(state.failing_since)}: {state.problem}"


def _minute(seconds: float | None) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}" if seconds else ""
