"""Commands that answer with dated statements: `timeline` and `compare`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import Exit, fail, warn
from bot.cli.options import (
    ArticlesFolder,
    AsJson,
    SpeakerAndSubject,
    Subject,
    expanded,
    open_coverage,
    require_utf8,
)
from bot.cli.query_words import as_query
from bot.output.printable import to_json

if TYPE_CHECKING:
    from bot.config import Settings
    from index.model.timeline import Timeline

StatementLimit = Annotated[
    int, typer.Option("--limit", min=1, help="Maximum number of sentences: the latest.")
]

SideLimit = Annotated[
    int, typer.Option("--limit", min=1, help="Maximum number of sentences of each: the latest.")
]


def timeline(
    context: typer.Context,
    speaker: SpeakerAndSubject,
    about: Subject = None,
    articles: ArticlesFolder = None,
    limit: StatementLimit = 100,
    as_json: AsJson = False,
    picture: Annotated[
        Path | None,
        typer.Option(
            help="Draw when and how often it was said, as a picture (.png, .svg).",
            parser=expanded,
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Find what somebody said on a subject, in order of time, each statement once with its reports."""
    from bot.answering.handlers import find
    from bot.answering.parsing import with_subject
    from bot.answering.requests import Request
    from bot.answering.results import quoted_elsewhere
    from bot.cli import terminal, timeline_text

    settings: Settings = context.obj
    coverage = open_coverage(context, articles)
    found = find(coverage, Request("timeline", with_subject(as_query(speaker), about or ""), limit=limit))
    shown = found.timeline
    if as_json:
        typer.echo(to_json([statement.record() for statement in shown.statements] if shown else [], indent=2))
    elif shown is None:
        terminal.show_nothing_found([each.typed for each in found.suggestions], quoted_elsewhere(found))
    else:
        terminal.show_filter_notes(found.unread, found.undated)
        namesakes = [suggestion.typed.partition(" about ")[0] for suggestion in found.suggestions]
        if namesakes:
            terminal.show_namesakes(shown.speaker.name, namesakes)
        timeline_text.show(shown, settings.answers)
    if picture and shown:
        _draw(shown, picture)
    raise typer.Exit(Exit.FOUND if shown else Exit.NOTHING)


def compare(
    context: typer.Context,
    speakers: Annotated[
        list[str],
        typer.Argument(
            help="Names with commas between them, and the subject: Ana Brook, Tom Hale about tolls.",
            callback=require_utf8,
        ),
    ],
    about: Subject = None,
    articles: ArticlesFolder = None,
    limit: SideLimit = 20,
    as_json: AsJson = False,
) -> None:
    """Find what several people said on a subject, the newest first; as JSON, a list with all of it."""
    from bot.answering.handlers import find
    from bot.answering.parsing import with_subject
    from bot.answering.requests import Request
    from bot.answering.results import ComparisonRow, Outcome
    from bot.cli import terminal, timeline_text

    settings: Settings = context.obj
    coverage = open_coverage(context, articles)
    found = find(coverage, Request("compare", with_subject(as_query(speakers), about or ""), limit=limit))
    if found.outcome is Outcome.NO_WORDS:
        fail("compare takes at least two names, with a comma between them", Exit.USAGE)
    row = found.results[0] if found.results else None
    sides = row.sides if isinstance(row, ComparisonRow) else ()
    if as_json:
        records = [
            {"side": side.name} | statement.record() for side in sides for statement in side.statements
        ]
        typer.echo(to_json(records, indent=2))
    elif not sides:
        terminal.show_nothing_found([suggestion.typed for suggestion in found.suggestions])
    else:
        terminal.show_filter_notes(found.unread, found.undated)
        for side in sides:
            timeline_text.show_side(side, settings.answers)
    raise typer.Exit(Exit.FOUND if sides else Exit.NOTHING)


def _draw(shown: "Timeline", file: Path) -> None:
    """Draw a timeline; end the command if that cannot be done."""
    from bot.cli import timeline_chart

    try:
        timeline_chart.draw(shown, file)
    except ModuleNotFoundError:
        fail("a picture needs matplotlib: pip install 'on-the-record[review]'", Exit.CONFIG)
    except OSError as error:
        fail(f"{file}: cannot be written ({error.strerror})", Exit.CONFIG)
    except ValueError as error:
        fail(f"{file}: {error}", Exit.USAGE)
    warn(f"drew {file}")
