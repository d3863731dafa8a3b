"""How a command ends: its exit code, and one line on the standard error stream if something went wrong."""

from enum import IntEnum
from typing import NoReturn

import typer

from bot.output.printable import printable


class Exit(IntEnum):
    """Exit codes; 69 and 78 are `EX_UNAVAILABLE` and `EX_CONFIG` of sysexits.h."""

    FOUND = 0
    NOTHING = 1
    USAGE = 2
    UNREACHABLE = 69
    CONFIG = 78


def say(message: str) -> None:
    """Print one line to the standard output stream."""
    typer.echo(printable(message))


def warn(message: str) -> None:
    """Print one line to the standard error stream."""
    typer.echo(printable(f"onrecord: {message}"), err=True)


def fail(message: str, code: Exit) -> NoReturn:
    """End the command with an exit code and one line that says what is wrong and what to do."""
    warn(message)
    raise typer.Exit(code)
