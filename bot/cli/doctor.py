"""`onrecord doctor`: what is wrong, and what to do."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import Exit, fail, say
from bot.cli.options import AsJson
from bot.config import DEFAULT_FILE
from bot.output.printable import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Settings
    from bot.runtime.checkup import Finding

_SUBJECT_WIDTH = 9
"""Width of the longest subject, in characters."""


def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Ask Discord nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check settings, articles, store, log, disk, feeds, Discord and clock, and say what to do.

    Exit code 0 if the bot can run, 69 if only Discord is unreachable, 78 if something is wrong.
    """
    from bot.runtime.checkup import Level
    from bot.runtime.service import UnreachableError

    settings: Settings = context.obj
    findings = list(_local_findings(context, settings))
    unreachable = ""
    if not offline:
        from bot.runtime.checkup import check_discord

        try:
            findings += asyncio.run(check_discord(settings))
        except UnreachableError as error:
            unreachable = str(error)
    if as_json:
        typer.echo(to_json([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            _show(finding)
    if any(finding.level is Level.WRONG for finding in findings):
        raise typer.Exit(Exit.CONFIG)
    if unreachable:
        fail(unreachable, Exit.UNREACHABLE)


def _local_findings(context: typer.Context, settings: "Settings") -> "Iterator[Finding]":
    """Yield what can be found out without Discord; the articles are read, but not analysed again."""
    from bot.runtime import checkup

    named = context.parent.params.get("config") if context.parent else None
    yield from checkup.check_settings(settings, Path(named).expanduser() if named else DEFAULT_FILE)
    articles = list(checkup.check_articles(settings))
    yield from articles
    yield from checkup.check_disk(settings)
    if not any(finding.level is checkup.Level.WRONG for finding in articles):
        yield from _coverage_findings(settings)
    yield from asyncio.run(checkup.check_log(settings))
    yield from checkup.check_feeds(settings)


def _coverage_findings(settings: "Settings") -> "Iterator[Finding]":
    """Yield whether the coverage can be opened, and which files cannot be read."""
    from bot.cli import terminal
    from bot.runtime.checkup import Finding, Level, counted
    from index.coverage import Coverage
    from index.model.errors import ModelError, StoreError, notices

    chosen = settings.articles
    try:
        with terminal.analysis_progress() as progress:
            coverage = Coverage.open(
                chosen.folder,
                chosen.store,
                progress,
                model=chosen.model,
                outdated=True,
                follow_links=chosen.follow_links,
            )
            size = coverage.size()
    except ModelError as error:
        yield Finding("model", Level.WRONG, str(error))
        return
    except (OSError, ValueError, StoreError) as error:
        yield Finding("coverage", Level.WRONG, str(error))
        return
    text = f"{counted(size.articles, 'article')} with {counted(size.quotations, 'quotation')}"
    yield Finding("coverage", Level.FINE, text)
    if coverage.outdated:
        text = "the articles were analysed by earlier rules or another model"
        yield Finding("coverage", Level.DOUBTFUL, text, "onrecord index analyses them again; so does the bot")
    for notice in notices(coverage.skipped):
        yield Finding("coverage", Level.DOUBTFUL, notice)


def _show(finding: "Finding") -> None:
    say(f"{finding.level:<5}  {finding.subject:<{_SUBJECT_WIDTH}}  {finding.text}")
    if finding.advice:
        say(f"{'':<5}  {'':<{_SUBJECT_WIDTH}}  {finding.advice}")
