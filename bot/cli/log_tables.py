"""The query log in a terminal: tables and lines, by Rich."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from bot.cli.consoles import errors, output
from bot.output.printable import printable
from bot.querylog import LoggedEntry, QueryCount


def show_entries(entries: Sequence[LoggedEntry]) -> int:
    """Print rows as a table, and return their number."""
    if not entries:
        errors.print("No such question in the log.")
        return 0
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("when (UTC)", "who", "command"):
        table.add_column(name, no_wrap=True)
    for name in ("question", "best result"):
        table.add_column(name, overflow="fold", ratio=1)
    for name in ("results", "ms", "±"):
        table.add_column(name, justify="right", no_wrap=True)
    for entry in entries:
        table.add_row(
            f"{entry.at:%Y-%m-%d %H:%M}",
            _short_id(entry),
            Text(printable(entry.command)),
            Text(printable(entry.typed, newlines=True)),
            _outcome(entry),
            f"{entry.results:,}",
            f"{entry.latency_ms:,.0f}",
            f"{entry.feedback:+}" if entry.feedback else "",
        )
    output.print(table)
    return len(entries)


def show_counts(title: str, counts: Sequence[QueryCount]) -> int:
    """Print how often something was asked as a table, and return its number of rows."""
    if not counts:
        errors.print(f"{title}: none in the log.")
        return 0
    table = Table(box=None, pad_edge=False, header_style="dim", title=title, title_justify="left")
    table.add_column("times", justify="right")
    table.add_column("what", overflow="fold")
    table.add_column("last (UTC)", no_wrap=True)
    for count in counts:
        table.add_row(f"{count.asked:,}", Text(printable(count.name)), f"{count.last:%Y-%m-%d %H:%M}")
    output.print(table)
    return len(counts)


def show_line(entry: LoggedEntry) -> None:
    """Print a row as one line."""
    output.print(
        Text.assemble(
            (f"{entry.at:%H:%M:%S} ", "dim"),
            (f"{_short_id(entry)} ", "dim"),
            f"{printable(entry.command)} ",
            (printable(" ".join(entry.typed.split())), "bold"),
            " → ",
            _outcome(entry),
            (f" ({entry.latency_ms:,.0f} ms)", "dim"),
        ),
        soft_wrap=True,
    )


def _short_id(entry: LoggedEntry) -> str:
    """Return the last four digits of a person's id or hash: enough to tell people apart in a table."""
    return f"…{abs(entry.person) % 10_000:04}"


def _outcome(entry: LoggedEntry) -> Text:
    if entry.error:
        return Text(printable(entry.error), style="red")
    if not entry.answered:
        return Text("no answer", style="yellow")
    return Text(printable(" · ".join(filter(None, (entry.speaker, entry.source or entry.article)))))
