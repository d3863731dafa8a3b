"""The command `onrecord`: the bot, the try-out, and the coverage in a terminal.

Exit codes: 0 found, 1 nothing found, 2 usage, 69 Discord unreachable, 78 configuration.
"""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli import log
from bot.cli.exits import Exit, fail, warn
from bot.config import ConfigError, Settings, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.requests import Request
    from index.coverage import Coverage
    from index.model.passage import Passage, Quote

app = typer.Typer(
    name="onrecord",
    help="Answers questions about news coverage: who said what, in which article, word for word.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(log.app, name="log")

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="The settings' file.", show_default="config.toml")
]
ArticlesFolder = Annotated[Path | None, typer.Option("--articles", help="The folder of articles to ask.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="How many answers at the most.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
_SPARE = 4
"""How many times as many quotations are looked for as a person is shown: a sentence may hold several."""


def main() -> None:
    """Run the command that was typed."""
    app()


@app.callback(invoke_without_command=True)
def start(context: typer.Context, config: ConfigFile = None) -> None:
    """Answer questions about news coverage: who said what, in which article, word for word.

    Without a command the bot starts: on Discord where a token is set, else in the browser.
    """
    try:
        settings = load(config)
    except ConfigError as error:
        fail(str(error), Exit.CONFIG)
    context.obj = settings
    if context.invoked_subcommand is None:
        context.invoke(serve if settings.discord.token else try_out, context=context)


@app.command()
def serve(context: typer.Context, articles: ArticlesFolder = None) -> None:
    """Answer on Discord, with the token of the settings."""
    from bot.querylog import LogError
    from bot.runtime import service
    from bot.runtime.program_log import start_logging

    settings: Settings = context.obj
    start_logging(settings.running)
    coverage = _open(context, articles, service.PROCESSES, outdated=True)
    try:
        service.run(service.serve(settings, coverage))
    except service.UnreachableError as error:
        fail(str(error), Exit.UNREACHABLE)
    except (service.RefusedError, LogError) as error:
        fail(str(error), Exit.CONFIG)


@app.command("try")
def try_out(
    context: typer.Context,
    articles: ArticlesFolder = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The local port; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Try the bot in the browser: a simulated Discord on this machine, without a token."""
    try:
        from simcord import SetupError

        from bot.runtime import tryout
    except ModuleNotFoundError as error:
        fail(f"{error.name} is not installed: pip install 'on-the-record[try]'", Exit.CONFIG)
    from bot.querylog import LogError
    from bot.runtime import service

    coverage = _open(context, articles)
    try:
        service.run(tryout.run(context.obj, coverage, port, browser=browser))
    except LogError as error:
        fail(str(error), Exit.CONFIG)
    except SetupError as error:
        fail(f"{error}: choose another port with --port", Exit.CONFIG)


@app.command()
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="What to look for.")],
    articles: ArticlesFolder = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find the sentences that carry these words."""
    from bot.answering.requests import Request

    wanted = " ".join(words)
    coverage = _open(context, articles)
    _show(coverage, Request("search", wanted), coverage.search(wanted, limit), as_json)


@app.command()
def who(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words that somebody said.")],
    articles: ArticlesFolder = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find who said these words."""
    from bot.answering.requests import Request

    said = " ".join(words)
    request = Request("who said", said)
    coverage = _open(context, articles)
    if as_json:
        _show(coverage, request, coverage.who_said(said, limit), as_json)
    _show_statements(coverage, request, coverage.find_said(said, limit * _SPARE).one_a_sentence()[:limit])


@app.command()
def quotes(
    context: typer.Context,
    speaker: Annotated[list[str], typer.Argument(help="A person or body, by any of their names.")],
    about: Annotated[str | None, typer.Option(help="What the quotations are to be about.")] = None,
    articles: ArticlesFolder = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find what somebody said."""
    from bot.answering.requests import Request

    name = " ".join(speaker)
    request = Request("quotes", f"{name} about {about}" if about else name)
    coverage = _open(context, articles)
    if as_json:
        _show(coverage, request, coverage.quotes_by(name, about, limit), as_json)
    _show_statements(
        coverage, request, coverage.find_said_by(name, about, limit * _SPARE).one_a_sentence()[:limit]
    )


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[list[str] | None, typer.Argument(help="A question in plain English.")] = None,
    articles: ArticlesFolder = None,
    limit: Limit = 5,
    as_json: AsJson = False,
    batch: Annotated[
        Path | None,
        typer.Option(help='Answer a file of questions, {"id", "question"} a line; prints JSON, a line each.'),
    ] = None,
) -> None:
    """Answer a question in the coverage's own words, or say that it doesn't tell."""
    from bot.cli import terminal

    if bool(question) == (batch is not None):
        fail("ask takes either a question or --batch FILE", Exit.USAGE)
    asked = _questions(batch) if batch else []
    coverage = _open(context, articles)
    if batch:
        for name, text in asked:
            typer.echo(json.dumps({"id": name, **coverage.ask(text, limit).record()}, ensure_ascii=False))
        raise typer.Exit(Exit.FOUND)
    answer = coverage.ask(" ".join(question or ()), limit)
    if as_json:
        typer.echo(json.dumps(answer.record(), ensure_ascii=False, indent=2))
    else:
        terminal.show_answer(answer)
    raise typer.Exit(Exit.FOUND if answer.confident else Exit.NOTHING)


@app.command()
def extract(
    context: typer.Context,
    source: Annotated[
        Path | None, typer.Argument(help="A .jsonl file or a folder.", show_default="the articles")
    ] = None,
    as_json: AsJson = False,
    reported: Annotated[
        bool, typer.Option(help="List what is reported without quotation marks, too.")
    ] = True,
) -> None:
    """List every quotation with its speaker; as JSON, one line an article."""
    from bot.cli import terminal
    from index.coverage import analyse, read_articles
    from index.model.article import Article
    from index.model.quotation import QuotationKind

    settings: Settings = context.obj
    source = source or settings.articles.folder
    try:
        found = read_articles(source)
    except OSError as error:
        fail(str(error), Exit.CONFIG)
    articles = [item for item in found if isinstance(item, Article)]
    for item in found:
        if not isinstance(item, Article):
            warn(f"skipped {item}")
    prefix = f"{source.name}#" if source.is_file() else ""
    quoted = 0
    for one in terminal.progress(analyse(articles, settings.articles.model), len(articles), "Analysing"):
        listed = [q for q in one.quotations if reported or q.kind != QuotationKind.INDIRECT]
        quoted += len(listed)
        if as_json:
            line = {
                "id": one.article.path.removeprefix(prefix),
                "quotes": [
                    {
                        "start": q.start,
                        "end": q.end,
                        "speaker": q.speaker,
                        "speaker_span": q.mention,
                        "cue": one.article.text[slice(*q.cue)] if q.cue else None,
                        "kind": q.kind,
                    }
                    for q in listed
                ],
            }
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            terminal.show_quotations(one.article, listed)
    raise typer.Exit(Exit.FOUND if quoted else Exit.NOTHING)


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that ends in .csv or .jsonl.")],
    articles: ArticlesFolder = None,
) -> None:
    """Write every quotation to a table: speaker, cue, kind, text, article, offsets."""
    from bot.cli import terminal
    from bot.cli.export import write

    coverage = _open(context, articles)
    try:
        count = write(terminal.progress(coverage.quotations(), coverage.size().quotations, "Writing"), file)
    except ValueError as error:
        fail(str(error), Exit.USAGE)
    except OSError as error:
        fail(f"{file}: cannot be written ({error.strerror})", Exit.CONFIG)
    warn(f"wrote {count} quotations to {file}")
    raise typer.Exit(Exit.FOUND if count else Exit.NOTHING)


@app.command()
def index(
    context: typer.Context,
    articles: ArticlesFolder = None,
    processes: Annotated[int, typer.Option(min=1, help="How many processes share the analysis.")] = 1,
    stats: Annotated[
        bool, typer.Option("--stats", help="Say how much there is, and how much space it takes.")
    ] = False,
) -> None:
    """Take up the articles now, so that the next start takes no time. Ctrl-C keeps what was done.

    All that is kept is looked through as well: what is damaged is made anew, what nothing needs is forgotten.
    """
    from bot.cli import terminal

    begun = time.monotonic()
    coverage = _open(context, articles, processes)
    with terminal.opening() as progress:
        coverage = coverage.verified(progress)
    coverage.tidy()
    if stats:
        settings: Settings = context.obj
        size = coverage.size()
        for name in ("articles", "sentences", "quotations", "speakers"):
            typer.echo(f"{getattr(size, name):>12,}  {name}")
        kept = sum(file.stat().st_size for file in settings.articles.store.rglob("*") if file.is_file())
        typer.echo(f"{kept / 1e6:>12,.1f}  MB in {settings.articles.store}")
        typer.echo(f"{time.monotonic() - begun:>12,.2f}  seconds")


def _open(
    context: typer.Context, articles: Path | None, processes: int = 1, *, outdated: bool = False
) -> "Coverage":
    from bot.cli import terminal
    from index.coverage import Coverage
    from index.model.errors import ModelError, StoreError

    settings: Settings = context.obj
    folder = articles or settings.articles.folder
    try:
        with terminal.opening() as progress:
            coverage = Coverage.open(
                folder,
                settings.articles.store,
                progress,
                model=settings.articles.model,
                processes=processes,
                outdated=outdated,
            )
    except (OSError, ValueError, ModelError, StoreError) as error:
        fail(str(error), Exit.CONFIG)
    for error in coverage.skipped:
        warn(f"skipped {error}")
    return coverage


def _questions(file: Path) -> list[tuple[object, str]]:
    """Return the questions of a file with their ids."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        fail(f"{file}: cannot be read ({error.strerror})", Exit.CONFIG)
    asked: list[tuple[object, str]] = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            asked.append((row["id"], str(row["question"])))
        except (ValueError, KeyError, TypeError):
            fail(f'{file}, line {number}: needs {{"id": …, "question": …}} as JSON', Exit.USAGE)
    return asked


def _show_statements(coverage: "Coverage", request: "Request", found: "Sequence[Quote]") -> NoReturn:
    """Show quotations to a person, who reads each sentence once."""
    shown = [coverage.with_other_reports(quote) for quote in found]
    _show(coverage, request, shown, as_json=False)


def _show(
    coverage: "Coverage", request: "Request", found: "Sequence[Passage] | Sequence[Quote]", as_json: bool
) -> NoReturn:
    """Show what was found, or a person what they may have meant instead."""
    from bot.answering.handlers import answer
    from bot.cli import terminal

    if as_json:
        typer.echo(json.dumps([one.record() for one in found], ensure_ascii=False, indent=2))
    elif found:
        terminal.show(found)
    else:
        meant = answer(coverage, request).suggestions
        terminal.show_nothing([other.typed for other in meant])
    raise typer.Exit(Exit.FOUND if found else Exit.NOTHING)
