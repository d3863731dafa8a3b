"""`onrecord log`: what people asked, in the shell."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.exits import Exit, fail
from bot.config import Settings
from bot.querylog.since import parse_since

if TYPE_CHECKING:
    from bot.querylog import LogFilter, LoggedEntry, Review

app = typer.Typer(
    help="See what people asked, and what the coverage could not answer.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


Result = TypeVar("Result")

_POLL = 0.5
"""Seconds between two looks for new rows: SQLite tells nobody of another process's commit."""


def _time(typed: str) -> datetime:
    try:
        return parse_since(typed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


Since = Annotated[
    datetime | None,
    typer.Option("--since", parser=_time, metavar="TIME", help="Only from then on: 24h, 7d, 2w or a date."),
]
Person = Annotated[int | None, typer.Option("--person", help="Only of the person with this id.")]
Server = Annotated[int | None, typer.Option("--server", help="Only of the server with this id.")]


@app.callback(invoke_without_command=True)
def log(
    context: typer.Context,
    since: Since = None,
    person: Person = None,
    server: Server = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="How many at the most.", show_default="20")
    ] = None,
    unanswered: Annotated[
        bool, typer.Option("--unanswered", help="What had no answer, by question.")
    ] = False,
    top: Annotated[
        bool, typer.Option("--top", help="The most frequent questions, speakers and sources.")
    ] = False,
    slow: Annotated[bool, typer.Option("--slow", help="What took longest.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print every row as CSV.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Print every row as JSON lines.")] = False,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Print rows as they come.")] = False,
) -> None:
    """See what people asked: the latest questions, unless an option asks for something else."""
    if context.invoked_subcommand:
        return
    if sum((unanswered, top, slow, as_csv, as_jsonl)) > 1 or (follow and (unanswered or top or slow)):
        raise typer.BadParameter("choose one of --unanswered, --top, --slow, --csv and --jsonl")
    from bot.cli import log_tables
    from bot.querylog import LogFilter

    which = LogFilter(server, since, person)
    settings: Settings = context.obj

    async def shown() -> int:
        async with _opened(settings) as review:
            if as_csv or as_jsonl:
                return await _printed(review, which, limit, as_csv=as_csv, follow=follow)
            if unanswered:
                return log_tables.tallies("Unanswered", await review.unanswered(which, limit or 20))
            if top:
                return await _top(review, which, limit or 20)
            if slow:
                return log_tables.entries(await review.slow(which, limit or 20))
            recent = await review.recent(which, limit or 20)
            if follow:
                return await _followed(review, which, recent)
            return log_tables.entries(recent)

    with suppress(KeyboardInterrupt):  # how --follow ends
        raise typer.Exit(Exit.FOUND if _run(settings, shown()) else Exit.NOTHING)


@app.command()
def chart(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="A picture to write: .png, .svg or .pdf.", show_default="the terminal"),
    ] = None,
    since: Since = None,
    person: Person = None,
    server: Server = None,
) -> None:
    """Draw the questions a day, the share that was answered, and how long answers took."""
    from bot.cli import log_charts
    from bot.querylog import Day, LogFilter

    async def days() -> Sequence[Day]:
        async with _opened(context.obj) as review:
            return await review.days(LogFilter(server, since, person))

    found = _run(context.obj, days())
    if file is None:
        log_charts.show(found)
    elif found:
        try:
            log_charts.draw(found, file)
        except ModuleNotFoundError as error:
            fail(f"{error.name} is not installed: pip install 'on-the-record[review]'", Exit.CONFIG)
        except (OSError, ValueError) as error:
            fail(f"{file}: the chart cannot be written ({error})", Exit.CONFIG)
    raise typer.Exit(Exit.FOUND if found else Exit.NOTHING)


@app.command()
def web(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The local port; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Explore the log in the browser, on this machine only; nothing can be changed there (Datasette)."""
    try:
        from bot.querylog import web
    except ModuleNotFoundError as error:
        fail(f"{error.name} is not installed: pip install 'on-the-record[review]'", Exit.CONFIG)

    settings: Settings = context.obj

    async def served() -> None:
        async with _opened(settings):
            pass  # so that a log that cannot be read is refused as everywhere else
        try:
            await web.serve(settings.log.file, port, browser=browser)
        except OSError as error:
            fail(f"port {port} cannot be used ({error.strerror}): choose another with --port", Exit.CONFIG)

    with suppress(KeyboardInterrupt):
        _run(settings, served())


@app.command()
def backup(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="Where the copy goes.")]
) -> None:
    """Copy the log to a file, whole, while the bot goes on writing it."""
    settings: Settings = context.obj

    async def copied() -> None:
        async with _opened(settings) as review:
            await review.backup(file)

    _run(settings, copied())
    typer.echo(f"{settings.log.file} is now also in {file} ({file.stat().st_size:,} bytes).")


def _run(settings: Settings, what: Coroutine[None, None, Result]) -> Result:
    from bot.querylog import LogError

    try:
        return asyncio.run(what)
    except LogError as error:
        fail(str(error), Exit.CONFIG)


@asynccontextmanager
async def _opened(settings: Settings) -> "AsyncGenerator[Review]":
    from bot.querylog import Review

    review = await Review.open(settings.log.file)
    try:
        yield review
    finally:
        await review.close()


async def _top(review: "Review", which: "LogFilter", limit: int) -> int:
    from bot.cli import log_tables

    shown = log_tables.tallies("Questions", await review.top("question", which, limit))
    shown += log_tables.tallies("Speakers", await review.top("speaker", which, limit))
    return shown + log_tables.tallies("Sources", await review.top("source", which, limit))


async def _printed(
    review: "Review", which: "LogFilter", limit: int | None, *, as_csv: bool, follow: bool
) -> int:
    """Print rows for programs, the earliest first; with a limit, the latest so many."""
    from bot.querylog.export import csv_header, csv_line, json_line

    line = csv_line if as_csv else json_line
    if as_csv:
        typer.echo(csv_header(), nl=False)
    printed = last = 0
    rows = review.rows(which) if limit is None else _reversed(await review.recent(which, limit))
    async for entry in rows:
        typer.echo(line(entry), nl=not as_csv)
        printed, last = printed + 1, entry.id
    while follow:
        await asyncio.sleep(_POLL)
        for entry in await review.after(last, which):
            typer.echo(line(entry), nl=not as_csv)
            last = entry.id
    return printed


async def _followed(review: "Review", which: "LogFilter", recent: "Sequence[LoggedEntry]") -> int:
    from bot.cli import log_tables

    last = 0
    async for entry in _reversed(recent):
        log_tables.line(entry)
        last = entry.id
    while True:
        await asyncio.sleep(_POLL)
        for entry in await review.after(last, which):
            log_tables.line(entry)
            last = entry.id


async def _reversed(entries: "Sequence[LoggedEntry]") -> "AsyncIterator[LoggedEntry]":
    for entry in reversed(entries):
        yield entry
