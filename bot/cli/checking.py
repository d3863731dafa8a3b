"""The command `check`: whether somebody said something, word for word."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import Exit, fail, warn
from bot.cli.json_lines import read_records
from bot.cli.options import ArticlesFolder, AsJson, expanded, open_coverage, require_utf8
from bot.output.printable import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Settings
    from index.model.verdict import Verdict


def check(
    context: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(help="What somebody is claimed to have said.", callback=require_utf8),
    ] = None,
    articles: ArticlesFolder = None,
    as_json: AsJson = False,
    batch: Annotated[
        Path | None,
        typer.Option(
            help='Check a file of claims, one {"id", "text"} per line, as JSON lines.',
            parser=expanded,
            metavar="FILE",
        ),
    ] = None,
    document: Annotated[
        Path | None,
        typer.Option(help="Check each quotation in a draft.", parser=expanded, metavar="FILE"),
    ] = None,
) -> None:
    """Say whether the coverage has these words, word for word, and from whom; exit code 0 if so."""
    from index.model.verdict import record_of

    if sum((bool(text), batch is not None, document is not None)) != 1:
        fail("check takes one of: a text, --batch FILE, --document FILE", Exit.USAGE)
    if document is not None:
        _check_document(context, articles, document, as_json)
    if text and not any(map(str.isalnum, " ".join(text))):
        fail("check needs words to look for", Exit.USAGE)
    messages = read_records(batch, "text") if batch else [(None, " ".join(text or ()))]
    coverage = open_coverage(context, articles)
    all_exact = True
    for message_id, message in messages:
        verdicts = coverage.check(message)
        all_exact &= _are_exact(verdicts)
        if batch:
            record = {"id": message_id, **record_of(verdicts)}
            typer.echo(to_json(record))
        elif as_json:
            typer.echo(to_json({"id": None, **record_of(verdicts)}, indent=2))
        else:
            _show(context, verdicts)
    raise typer.Exit(Exit.FOUND if all_exact else Exit.NOTHING)


def _check_document(context: typer.Context, articles: Path | None, document: Path, as_json: bool) -> None:
    """Check each quotation in quotation marks of a draft, and end the command."""
    from index.model.errors import ArticleError, ModelError

    draft = _read(document)
    coverage = open_coverage(context, articles)
    settings: Settings = context.obj
    try:
        verdicts = coverage.check_document(draft, settings.articles.model)
    except ArticleError as error:
        fail(f"{document}: {error}", Exit.CONFIG)
    except ModelError as error:
        fail(str(error), Exit.CONFIG)
    if as_json:
        records = [
            {"id": number, "start": verdict.claim.start, "end": verdict.claim.end, **verdict.record()}
            for number, verdict in enumerate(verdicts, start=1)
        ]
        typer.echo(to_json(records, indent=2))
    else:
        _show(context, verdicts)
    if not verdicts:
        warn(f"{document} has no quotation in quotation marks")
    raise typer.Exit(Exit.FOUND if _are_exact(verdicts) else Exit.NOTHING)


def _are_exact(verdicts: "Sequence[Verdict]") -> bool:
    return all(verdict.kind == "exact" for verdict in verdicts)


def _show(context: typer.Context, verdicts: "Sequence[Verdict]") -> None:
    from bot.cli import terminal

    for verdict in verdicts:
        terminal.show_verdict(verdict, context.obj.answers)


def _read(file: Path) -> str:
    """Return the text of a file."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        fail(f"{file}: cannot be read ({error.strerror})", Exit.CONFIG)
    except UnicodeDecodeError:
        fail(f"{file}: is not UTF-8 text", Exit.CONFIG)
