"""The command `onrecord`: its settings, and its commands in the order in which the help lists them.

A command imports what it needs when it runs, so that each command starts fast.

Exit codes: 0 found, 1 nothing found, 2 usage, 69 Discord unreachable, 78 configuration.
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli import checking, fetching, log, questions, quotations, running
from bot.cli.exits import Exit, fail
from bot.cli.query_words import QueryCommand
from bot.config import ConfigError, load
from index.model.errors import StoreError

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="The settings file.", show_default="config.toml")
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
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def start(context: typer.Context, config: ConfigFile = None) -> None:
    """Answer questions about news coverage: who said what, in which article, word for word.

    Without a command, start the bot: on Discord if a token is set, otherwise in the browser.
    """
    try:
        settings = load(config.expanduser() if config else None)
    except ConfigError as error:
        fail(str(error), Exit.CONFIG)
    context.obj = settings
    if context.invoked_subcommand is None:
        context.invoke(running.serve if settings.discord.token else running.try_out, context=context)


app.command()(running.serve)
app.command("try")(running.try_out)
app.command(cls=QueryCommand)(questions.search)
app.command(cls=QueryCommand)(questions.who)
app.command(cls=QueryCommand)(questions.quotes)
app.command()(questions.speakers)
app.command(cls=QueryCommand)(questions.ask)
app.command(cls=QueryCommand)(checking.check)
app.command()(quotations.extract)
app.command()(quotations.export)
app.command()(running.index)
app.command()(fetching.feeds)
app.command()(fetching.fetch)
app.add_typer(log.app, name="log")


def main() -> None:
    """Run the command line."""
    app()
