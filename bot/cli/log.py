"""`onrecord log`: what people asked."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.examples import epilog
from bot.cli.exits import Exit, fail, say, warn
from bot.cli.options import Browser, Port
from bot.config import Settings

if TYPE_CHECKING:
    from bot.querylog import LogFilter, LoggedEntry, Review

app = typer.Typer(
    help="See what people asked, and what the coverage could not answer.",
    epilog=epilog("log"),
    context_settings={"help_option_names": ["-h", "--help"]},
)

Result = TypeVar("Result")

_DEFAULT_LIMIT = 20

_POLL_SECONDS = 0.5
"""Time between two checks for new rows: SQLite does not report another process's commits. A guess; nothing
was measured."""


def _parse_time(typed: str) -> datetime:
    from bot.querylog.since import parse_since

    try:
        return parse_since(typed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


Since = Annotated[
    datetime | None,
    typer.Option(
        "--since", parser=_parse_time, metavar="TIME", help="Only from this time on: 24h, 7d, 2w or a date."
    ),
]
Person = Annotated[int | None, typer.Option("--person", help="Only questions from the person with this id.")]
Server = Annotated[int | None, typer.Option("--server", help="Only questions from the server with this id.")]


@app.callback(invoke_without_command=True)
def log(
    context: typer.Context,
    since: Since = None,
    person: Person = None,
    server: Server = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", min=1, help="Maximum number of rows.", show_default=str(_DEFAULT_LIMIT)
        ),
    ] = None,
    unanswered: Annotated[
        bool, typer.Option("--unanswered", help="The questions without an answer, most frequent first.")
    ] = False,
    top: Annotated[
        bool, typer.Option("--top", help="The most frequent questions, speakers and sources.")
    ] = False,
    slow: Annotated[bool, typer.Option("--slow", help="The slowest answers.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print every row as CSV.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Print every row as JSON lines.")] = False,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Print new rows as they are written.")
    ] = False,
) -> None:
    """See what people asked: the latest questions, or what an option selects."""
    if context.invoked_subcommand:
        return
    if sum((unanswered, top, slow, as_csv, as_jsonl)) > 1:
        raise typer.BadParameter("choose only one of --unanswered, --top, --slow, --csv and --jsonl")
    if follow and (unanswered or top or slow):
        raise typer.BadParameter("--follow cannot be combined with --unanswered, --top or --slow")
    from bot.cli import log_tables
    from bot.querylog import LogFilter

    log_filter = LogFilter(server, since, person)
    settings: Settings = context.obj
    max_rows = limit or _DEFAULT_LIMIT

    async def show() -> int:
        async with _open_review(settings) as review:
            if as_csv or as_jsonl:
                return await _print_rows(review, log_filter, limit, as_csv=as_csv, follow=follow)
            if unanswered:
                return log_tables.show_counts("Unanswered", await review.unanswered(log_filter, max_rows))
            if top:
                return await _show_top(review, log_filter, max_rows)
            if slow:
                return log_tables.show_entries(await review.slow(log_filter, max_rows))
            recent = await review.recent(log_filter, max_rows)
            if follow:
                return await _follow(review, log_filter, recent)
            return log_tables.show_entries(recent)

    with suppress(KeyboardInterrupt):  # ends --follow
        raise typer.Exit(Exit.FOUND if _run(show()) else Exit.NOTHING)


@app.command(epilog=epilog("log chart"))
def chart(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="A picture to draw: .png, .svg or .pdf.", show_default="the terminal"),
    ] = None,
    since: Since = None,
    person: Person = None,
    server: Server = None,
) -> None:
    """Show the questions of each day, the share that was answered, and the time to answer."""
    from bot.cli import log_charts
    from bot.querylog import Day, LogFilter

    async def read_days() -> Sequence[Day]:
        async with _open_review(context.obj) as review:
            return await review.days(LogFilter(server, since, person))

    days = _run(read_days())
    if file is None:
        log_charts.show(days)
    elif not days:
        warn(f"no such question in the log; {file} was not written")
    else:
        try:
            log_charts.draw(days, file)
        except ModuleNotFoundError as error:
            fail(f"{error.name} is not installed: pip install 'on-the-record[review]'", Exit.CONFIG)
        except (OSError, ValueError) as error:
            fail(f"{file}: the chart cannot be written ({error})", Exit.CONFIG)
    raise typer.Exit(Exit.FOUND if days else Exit.NOTHING)


@app.command(epilog=epilog("log web"))
def web(
    context: typer.Context,
    port: Port = 0,
    browser: Browser = True,
) -> None:
    """Explore the log in the browser: read-only, on this machine, by a secret address (Datasette)."""
    try:
        from bot.querylog import web
    except ModuleNotFoundError as error:
        fail(f"{error.name} is not installed: pip install 'on-the-record[review]'", Exit.CONFIG)

    settings: Settings = context.obj

    async def serve() -> None:
        async with _open_review(settings):
            pass  # refuses a log that cannot be read, as the other commands do
        try:
            await web.serve(settings.log.file, port, browser=browser)
        except OSError as error:
            fail(f"port {port} cannot be used ({error.strerror}): choose another with --port", Exit.CONFIG)

    with suppress(KeyboardInterrupt):
        _run(serve())


@app.command(epilog=epilog("log backup"))
def backup(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="The file to copy to.")]
) -> None:
    """Copy the log to a file; the bot may be writing to it at the same time."""
    settings: Settings = context.obj

    async def copy() -> None:
        async with _open_review(settings) as review:
            await review.backup(file)

    _run(copy())
    say(f"{settings.log.file} was copied to {file} ({file.stat().st_size:,} bytes).")


@app.command(epilog=epilog("log restore"))
def restore(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="The copy, such as log backup makes.")]
) -> None:
    """Put a copy in place of the log; the earlier log is kept beside it. Stop the bot first."""
    from bot.querylog import LogError
    from bot.querylog.backups import restore as put_back

    settings: Settings = context.obj
    try:
        earlier = put_back(file, settings.log.file, datetime.now(UTC))
    except LogError as error:
        fail(str(error), Exit.CONFIG)
    say(f"{settings.log.file} is restored from {file}.")
    if earlier:
        say(f"The earlier log is {earlier}; delete it when you no longer need it.")


def _run(command: Coroutine[None, None, Result]) -> Result:
    from bot.querylog import LogError

    try:
        return asyncio.run(command)
    except LogError as error:
        fail(str(error), Exit.CONFIG)


@asynccontextmanager
async def _open_review(settings: Settings) -> "AsyncGenerator[Review]":
    from bot.querylog import Review

    review = await Review.open(settings.log.file)
    try:
        yield review
    finally:
        await review.close()


async def _show_top(review: "Review", log_filter: "LogFilter", limit: int) -> int:
    from bot.cli.log_tables import show_counts

    shown = show_counts("Questions", await review.top("question", log_filter, limit))
    shown += show_counts("Speakers", await review.top("speaker", log_filter, limit))
    return shown + show_counts("Sources", await review.top("source", log_filter, limit))


async def _print_rows(
    review: "Review", log_filter: "LogFilter", limit: int | None, *, as_csv: bool, follow: bool
) -> int:
    """Print rows for programs, oldest first; with a limit, the latest ones. Return the number of rows."""
    from bot.querylog.export import csv_header, csv_line, json_line

    line = csv_line if as_csv else json_line
    if as_csv:
        typer.echo(csv_header(), nl=False)
    printed = last_id = 0
    rows = review.rows(log_filter) if limit is None else _reversed(await review.recent(log_filter, limit))
    # Closed before the log is, also if nobody reads the output any more.
    async with aclosing(rows):
        async for entry in rows:
            typer.echo(line(entry), nl=not as_csv)
            printed, last_id = printed + 1, entry.id
    if follow:
        async for entry in _new_rows(review, log_filter, last_id):
            typer.echo(line(entry), nl=not as_csv)
    return printed


async def _follow(review: "Review", log_filter: "LogFilter", recent: "Sequence[LoggedEntry]") -> int:
    """Print rows for people, oldest first, and then new ones until the command is interrupted."""
    from bot.cli.log_tables import show_line

    last_id = 0
    for entry in reversed(recent):
        show_line(entry)
        last_id = entry.id
    async for entry in _new_rows(review, log_filter, last_id):
        show_line(entry)
    return len(recent)


async def _new_rows(review: "Review", log_filter: "LogFilter", last_id: int) -> "AsyncGenerator[LoggedEntry]":
    """Yield the rows that are written after a row, for ever."""
    while True:
        await asyncio.sleep(_POLL_SECONDS)
        for entry in await review.after(last_id, log_filter):
            yield entry
            last_id = entry.id


async def _reversed(entries: "Sequence[LoggedEntry]") -> "AsyncGenerator[LoggedEntry]":
    for entry in reversed(entries):
        yield entry
