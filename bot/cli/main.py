"""The command `onrecord`: its settings, and its commands in the order in which the help lists them.

A command imports what it needs when it runs, so that each command starts fast.

Exit codes: 0 found, 1 nothing found, 2 usage, 69 Discord unreachable, 78 configuration.
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli import checking, dated, doctor, fetching, log, questions, quotations, running, setting_up
from bot.cli.examples import epilog
from bot.cli.exits import Exit, fail, say
from bot.cli.query_words import QueryCommand
from bot.config import ConfigError, load
from index.model.errors import StoreError

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="The settings file.", show_default="config.toml")
]


def _show_version(wanted: bool) -> None:
    """Print the version of the program, and end it."""
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            say(f"onrecord {version('on-the-record')}")
        except PackageNotFoundError:
            say("onrecord, not installed: it runs from its source")
        raise typer.Exit(Exit.FOUND)


Version = Annotated[
    bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
]


class Commands(TyperGroup):
    """The commands. What is wrong with the store is told by each of them in one line."""

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 - typer hides the type
        """Run a command; end it if the store has lost an article that its index names."""
        try:
            return super().invoke(ctx)
        except StoreError as error:
            fail(str(error), Exit.CONFIG)


app = typer.Typer(
    name="onrecord",
    cls=Commands,
    help="Answers questions about news coverage: who said what, in which article, word for word.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    config: ConfigFile = None,
    version: Version = False,  # noqa: ARG001 - its callback ends the program
) -> None:
    """Answer questions about news coverage: who said what, in which article, word for word.

    Without a command, start the bot: on Discord if a token is set, otherwise in the browser.
    """
    try:
        may_be_missing = context.invoked_subcommand == "setup"
        settings = load(config.expanduser() if config else None, may_be_missing=may_be_missing)
    except ConfigError as error:
        fail(str(error), Exit.CONFIG)
    context.obj = settings
    if context.invoked_subcommand is None:
        context.invoke(running.serve if settings.discord.token else running.try_out, context=context)


app.command(epilog=epilog("setup"))(setting_up.setup)
app.command(epilog=epilog("serve"))(running.serve)
app.command("try", epilog=epilog("try"))(running.try_out)
app.command(cls=QueryCommand, epilog=epilog("search"))(questions.search)
app.command(cls=QueryCommand, epilog=epilog("who"))(questions.who)
app.command(cls=QueryCommand, epilog=epilog("quotes"))(questions.quotes)
app.command(cls=QueryCommand, epilog=epilog("timeline"))(dated.timeline)
app.command(cls=QueryCommand, epilog=epilog("compare"))(dated.compare)
app.command(epilog=epilog("speakers"))(questions.speakers)
app.command(cls=QueryCommand, epilog=epilog("ask"))(questions.ask)
app.command(cls=QueryCommand, epilog=epilog("check"))(checking.check)
app.command(epilog=epilog("extract"))(quotations.extract)
app.command(epilog=epilog("export"))(quotations.export)
app.command(epilog=epilog("index"))(running.index)
app.command(epilog=epilog("feeds"))(fetching.feeds)
app.command(epilog=epilog("fetch"))(fetching.fetch)
app.command(epilog=epilog("doctor"))(doctor.doctor)
app.add_typer(log.app, name="log")


def main() -> None:
    """Run the command line."""
    app()
