"""Options that several commands share, and the coverage that they choose."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.exits import Exit, fail, warn

if TYPE_CHECKING:
    from bot.config import Settings
    from index.coverage import Coverage


def expanded(path: str) -> Path:
    """Return a path with `~` replaced by the home folder; a shell leaves it in `--articles=~/news`."""
    return Path(path).expanduser()


ArticlesFolder = Annotated[
    Path | None,
    typer.Option("--articles", help="The folder of articles.", parser=expanded, metavar="FOLDER"),
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Maximum number of results.")]
PageNumber = Annotated[int, typer.Option("--page", min=1, help="Which results: 2 for the next ones.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The local port; 0 takes a free one.")]
Browser = Annotated[bool, typer.Option(help="Open the browser.")]


Typed = TypeVar("Typed", str, list[str], None)


def require_utf8(typed: Typed) -> Typed:
    """Return an argument unchanged; end the command if a part of it is not UTF-8 text.

    Python passes on such bytes as surrogates, which no text in the articles contains and no output can show.
    """
    for part in [typed] if isinstance(typed, str) else typed or ():
        try:
            part.encode()
        except UnicodeEncodeError as error:
            fail(
                f"{part!r} is not UTF-8 text (character {error.start + 1}): type it again, or set the"
                " terminal's encoding to UTF-8",
                Exit.USAGE,
            )
    return typed


SpeakerAndSubject = Annotated[
    list[str],
    typer.Argument(
        help="A person or body, by any of their names, and the subject: Ana Brook about tolls.",
        callback=require_utf8,
    ),
]
Subject = Annotated[
    str | None, typer.Option("--about", help="The subject of what was said.", callback=require_utf8)
]


def open_coverage(
    context: typer.Context, articles: Path | None, processes: int = 1, *, outdated: bool = False
) -> "Coverage":
    """Open the coverage, and name the articles that cannot be read; end the command if there is none.

    Args:
        context: The command's context, which has the settings.
        articles: The folder of articles; None for the one in the settings.
        processes: The number of processes that share the analysis.
        outdated: Whether to accept analyses by earlier rules or by another model.
    """
    from bot.cli import terminal
    from index.coverage import Coverage
    from index.model.errors import ModelError, notices

    settings: Settings = context.obj
    folder = articles or settings.articles.folder
    try:
        with terminal.analysis_progress() as progress:
            coverage = Coverage.open(
                folder,
                settings.articles.store,
                progress,
                model=settings.articles.model,
                processes=processes,
                outdated=outdated,
                follow_links=settings.articles.follow_links,
            )
    except (OSError, ValueError, ModelError) as error:
        fail(str(error), Exit.CONFIG)
    for notice in notices(coverage.skipped):
        warn(notice)
    return coverage
