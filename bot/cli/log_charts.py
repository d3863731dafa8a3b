"""The query log as a chart: in the terminal by Rich, as a picture by matplotlib."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.querylog import Day

_console = Console(highlight=False)
_errors = Console(stderr=True)
_WIDTH = 24
_ANSWERED, _UNANSWERED = "#2b5c8a", "#d98c2b"


def show(days: Sequence[Day]) -> None:
    """Print a line a day: how many questions, which share was answered, how long answers took."""
    if not days:
        _errors.print("No such question in the log.")
        return
    most = max(day.asked for day in days)
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("day (UTC)", no_wrap=True)
    table.add_column("questions", justify="right", no_wrap=True)
    table.add_column("", width=_WIDTH)
    for name in ("answered", "median", "95 %"):
        table.add_column(name, justify="right", no_wrap=True)
    for day in days:
        whole, answered = _WIDTH * day.asked / most, _WIDTH * day.answered / most
        bar = ("█" * round(answered), _ANSWERED), ("█" * (round(whole) - round(answered)), _UNANSWERED)
        table.add_row(
            f"{day.day:%a %Y-%m-%d}",
            f"{day.asked:,}",
            Text.assemble(*bar),
            f"{day.answered / day.asked:.0%}",
            f"{day.median_ms:,.0f} ms",
            f"{day.p95_ms:,.0f} ms",
        )
    _console.print(table)


def draw(days: Sequence[Day], file: Path) -> None:
    """Draw the same as a picture.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
        OSError: The file cannot be written.
        ValueError: Its name ends in no format of pictures.
    """
    from matplotlib.figure import Figure

    dates = [day.day for day in days]
    answered = [day.answered for day in days]
    figure = Figure(figsize=(10, 6), layout="constrained")
    above, below = figure.subplots(2, sharex=True)
    above.bar(dates, answered, color=_ANSWERED, label="answered")
    above.bar(
        dates, [d.asked - d.answered for d in days], bottom=answered, color=_UNANSWERED, label="unanswered"
    )
    above.set_title("Questions a day")
    below.plot(dates, [day.median_ms for day in days], color=_ANSWERED, marker=".", label="median")
    below.plot(dates, [day.p95_ms for day in days], color=_UNANSWERED, marker=".", label="95 %")
    below.set_title("How long answers took, in milliseconds")
    below.set_ylim(bottom=0)
    for axes in (above, below):
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    figure.autofmt_xdate()
    figure.savefig(file)  # pyright: ignore[reportUnknownMemberType] - its options are untyped
