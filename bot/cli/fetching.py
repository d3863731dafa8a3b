"""Commands for the feeds of the settings: `feeds` lists them with their health, `fetch` runs them once."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.exits import Exit, fail, say, warn
from bot.cli.options import AsJson
from bot.output.printable import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Settings
    from bot.feeds.health import FeedHealth
    from bot.feeds.polling import PollResult

_NO_FEEDS = "no feeds are set: add [[feeds]] to config.toml (config.example.toml has an example)"


def feeds(context: typer.Context, as_json: AsJson = False) -> None:
    """List the feeds of the settings with their health."""
    from bot.cli import feed_table

    health = _read_health(context.obj)
    if as_json:
        typer.echo(to_json(list(map(_record, health))))
    elif health:
        feed_table.show(health)
    else:
        warn(_NO_FEEDS)
    raise typer.Exit(Exit.FOUND if health else Exit.NOTHING)


def show_health(settings: "Settings") -> None:
    """Print the feeds of the settings with their health, if there are any."""
    from bot.cli import feed_table

    if health := _read_health(settings):
        feed_table.show(health)


def _read_health(settings: "Settings") -> "Sequence[FeedHealth]":
    """Return the health of the feeds of the settings; end the command if it cannot be read."""
    from bot.feeds.health import read_health
    from bot.state.database import StateError

    try:
        return read_health(settings) if settings.feeds else []
    except StateError as error:
        fail(str(error), Exit.CONFIG)


def fetch(context: typer.Context) -> None:
    """Poll each feed once, now, and keep new articles in the articles folder."""
    settings: Settings = context.obj
    if not settings.feeds:
        fail(_NO_FEEDS, Exit.CONFIG)
    polls = _poll_all(settings, settings.articles.folder)
    for poll in polls:
        if poll.problem:
            warn(f"{poll.feed.name}: {poll.problem}")
        else:
            say(f"{poll.feed.name}: {poll.new:,} new, {poll.corrected:,} corrected, {poll.waiting:,} waiting")
    if all(poll.problem for poll in polls):
        raise typer.Exit(Exit.UNREACHABLE)
    raise typer.Exit(Exit.FOUND if any(poll.new or poll.corrected for poll in polls) else Exit.NOTHING)


def fetch_into_empty(settings: "Settings", folder: Path) -> None:
    """Poll each feed once if the articles folder is still empty: without an article, nothing starts."""
    if settings.feeds and folder.is_dir() and not any(folder.iterdir()):
        for poll in _poll_all(settings, folder):
            if poll.problem:
                warn(f"{poll.feed.name}: {poll.problem}")


def _poll_all(settings: "Settings", folder: Path) -> "Sequence[PollResult]":
    """Return what one poll of each feed brought; end the command if nothing can be kept."""
    from bot.feeds.client import FetchError
    from bot.feeds.polling import require_folder
    from bot.runtime.feed_watch import fetch_once
    from bot.state.database import StateError

    try:
        require_folder(folder)
        return asyncio.run(fetch_once(settings, folder))
    except (FetchError, StateError) as error:
        fail(str(error), Exit.CONFIG)
    except KeyboardInterrupt:
        fail("stopped; what was fetched is kept", Exit.NOTHING)


def _record(health: "FeedHealth") -> dict[str, object]:
    """Return the health of a feed for JSON; times are in UTC."""
    state = health.state
    return {
        "url": health.feed.url,
        "outlet": health.feed.outlet,
        "articles": health.articles,
        "fetched": _time(state.succeeded_at),
        "next": _time(state.next_at or None),
        "failing_since": _time(state.failing_since),
        "failures": state.failures,
        "problem": state.problem,
    }


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
