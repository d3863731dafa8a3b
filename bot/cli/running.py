"""Commands that run the bot, and that prepare its index: `serve`, `try` and `index`."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import Exit, fail, say
from bot.cli.fetching import fetch_into_empty, show_health
from bot.cli.options import ArticlesFolder, Browser, Port, open_coverage

if TYPE_CHECKING:
    from bot.config import Settings

_MEGABYTE = 1e6


def serve(context: typer.Context, articles: ArticlesFolder = None) -> None:
    """Answer on Discord, with the token from the settings."""
    from bot.querylog import LogError
    from bot.runtime import service
    from bot.runtime.program_log import start_logging

    settings: Settings = context.obj
    start_logging(settings.running)
    fetch_into_empty(settings, articles or settings.articles.folder)
    coverage = open_coverage(context, articles, service.ANALYSIS_PROCESSES, outdated=True)
    try:
        service.run_until_stopped(service.serve(settings, coverage))
    except service.UnreachableError as error:
        fail(str(error), Exit.UNREACHABLE)
    except (service.RefusedError, LogError) as error:
        fail(str(error), Exit.CONFIG)


def try_out(
    context: typer.Context, articles: ArticlesFolder = None, port: Port = 0, browser: Browser = True
) -> None:
    """Try the bot in the browser: a simulated Discord on this machine, without a token."""
    try:
        from simcord import SetupError

        from bot.runtime import tryout
    except ModuleNotFoundError as error:
        fail(f"{error.name} is not installed: pip install 'on-the-record[try]'", Exit.CONFIG)
    from bot.querylog import LogError
    from bot.runtime import service

    settings: Settings = context.obj
    fetch_into_empty(settings, articles or settings.articles.folder)
    coverage = open_coverage(context, articles)
    try:
        service.run_until_stopped(tryout.run(settings, coverage, port, browser=browser))
    except LogError as error:
        fail(str(error), Exit.CONFIG)
    except SetupError as error:
        fail(f"{error}: choose another port with --port", Exit.CONFIG)


def index(
    context: typer.Context,
    articles: ArticlesFolder = None,
    processes: Annotated[
        int, typer.Option(min=1, help="The number of processes that share the analysis.")
    ] = 1,
    stats: Annotated[
        bool, typer.Option("--stats", help="Show how much there is, and how much space it takes.")
    ] = False,
) -> None:
    """Analyse new articles now, so that the next start takes no time. Ctrl-C keeps what is done.

    The store is checked as well: damaged files are rebuilt, and files that nothing needs are deleted.
    """
    from bot.cli import outlet_table, terminal

    started = time.monotonic()
    coverage = open_coverage(context, articles, processes)
    with terminal.analysis_progress() as progress:
        coverage = coverage.verified(progress)
    coverage.tidy()
    if stats:
        settings: Settings = context.obj
        size = coverage.size()
        names = ["articles", "sentences", "quotations", "speakers"]
        if size.stories < size.articles:
            names.insert(1, "stories")
        for name in names:
            say(f"{getattr(size, name):>12,}  {name}")
        outlet_table.show(coverage.outlets())
        show_health(settings)
        stored = sum(file.stat().st_size for file in settings.articles.store.rglob("*") if file.is_file())
        say(f"{stored / _MEGABYTE:>12,.1f}  MB in {settings.articles.store}")
        say(f"{time.monotonic() - started:>12,.2f}  seconds")
