"""Charts of the query log: in the terminal by Rich, as a picture by matplotlib."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from rich.table import Table
from rich.text import Text

from bot.cli.consoles import errors, output
from bot.querylog import Day

_BAR_WIDTH = 24
"""Width of the longest bar, in characters."""
_MIN_CHART_DAYS = 7
"""Days that a picture shows at least; with fewer, a bar would be as wide as the picture. A guess."""
_ANSWERED, _UNANSWERED = "#2b5c8a", "#d98c2b"


def show(days: Sequence[Day]) -> None:
    """Print one line per day: the questions, the share that was answered, and the time to answer."""
    if not days:
        errors.print("No such question in the log.")
        return
    most = max(day.asked for day in days)
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("day (UTC)", no_wrap=True)
    table.add_column("questions", justify="right", no_wrap=True)
    table.add_column("", width=_BAR_WIDTH)
    for name in ("answered", "median", "95 %"):
        table.add_column(name, justify="right", no_wrap=True)
    for day in days:
        asked_width = round(_BAR_WIDTH * day.asked / most)
        answered_width = round(_BAR_WIDTH * day.answered / most)
        bar = ("█" * answered_width, _ANSWERED), ("█" * (asked_width - answered_width), _UNANSWERED)
        table.add_row(
            f"{day.day:%a %Y-%m-%d}",
            f"{day.asked:,}",
            Text.assemble(*bar),
            f"{day.answered / day.asked:.0%}",
            f"{day.median_ms:,.0f} ms",
            f"{day.p95_ms:,.0f} ms",
        )
    output.print(table)


def draw(days: Sequence[Day], file: Path) -> None:
    """Draw a picture: the questions of each day, answered and not, and the time to answer.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
        OSError: The file cannot be written.
        ValueError: The file's name does not end in a known image format.
    """
    from matplotlib.dates import date2num  # pyright: ignore[reportUnknownVariableType]
    from matplotlib.figure import Figure

    dates = [day.day for day in days]
    answered = [day.answered for day in days]
    figure = Figure(figsize=(10, 6), layout="constrained")
    questions, latencies = figure.subplots(2, sharex=True)
    questions.bar(dates, answered, color=_ANSWERED, label="answered")
    questions.bar(
        dates,
        [day.asked - day.answered for day in days],
        bottom=answered,
        color=_UNANSWERED,
        label="unanswered",
    )
    questions.set_title("Questions per day")
    latencies.plot(dates, [day.median_ms for day in days], color=_ANSWERED, marker=".", label="median")
    latencies.plot(dates, [day.p95_ms for day in days], color=_UNANSWERED, marker=".", label="95 %")
    latencies.set_title("Time to answer, in milliseconds")
    latencies.set_ylim(bottom=0)
    first = dates[-1] - timedelta(days=_MIN_CHART_DAYS - 1)
    if first <= dates[0]:  # a tick a day; matplotlib would choose hours
        latencies.set_xlim(date2num(first) - 0.5, date2num(dates[-1]) + 0.5)
        latencies.set_xticks([first + timedelta(days=number) for number in range(_MIN_CHART_DAYS)])
    for axes in (questions, latencies):
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    figure.autofmt_xdate()
    figure.savefig(file)  # pyright: ignore[reportUnknownMemberType] - its options are untyped
