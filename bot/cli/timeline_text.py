"""Dated statements in a terminal, by Rich."""

from collections.abc import Iterable

from rich.text import Text

from bot.answering.periods import periods
from bot.cli.consoles import output
from bot.cli.terminal import show_results
from bot.config import Answers
from bot.output.printable import printable
from index.model.comparison import Side
from index.model.publication import iso_date
from index.model.timeline import DatedStatement, Report, Timeline, Wording

_BAR_LENGTH = 24
"""Length of the longest bar, in characters."""
_LABELS = {
    Wording.SAME: "also in",
    Wording.SHORTER: "shorter in",
    Wording.LONGER: "longer in",
    Wording.INDIRECT: "retold in",
}


def show(timeline: Timeline, limits: Answers) -> None:
    """Print when and how often somebody said something on a subject, then each statement."""
    subject = f" about {printable(timeline.about)}" if timeline.about else ""
    head = f"{printable(timeline.speaker.name)}{subject}"
    statements, reports = len(timeline.statements), timeline.reports
    output.print(Text(head, style="bold"), soft_wrap=True)
    counted = f"{statements:,} statement{'s' * (statements != 1)} in {reports:,} report{'s' * (reports != 1)}"
    left_out = f"; {timeline.left_out:,} earlier sentences are left out" if timeline.left_out else ""
    output.print(Text(counted + left_out), soft_wrap=True)
    shown = periods(timeline.statements)
    most = max((period.statements for period in shown), default=0)
    for period in shown:
        bar = "█" * max(round(_BAR_LENGTH * period.statements / most), 1)
        name = iso_date(period.start, period.unit) or ""
        output.print(Text(f"  {name:<10} {bar} {period.statements:,}"))
    output.print()
    for statement in timeline.statements:
        show_statement(statement, limits)


def show_side(side: Side, limits: Answers) -> None:
    """Print what one of several speakers said, or that nothing is known of it."""
    output.print(Text(printable(side.name), style="bold underline"), soft_wrap=True)
    if side.speaker is None:
        output.print("  Nobody of that name is quoted.\n")
    elif not side.statements:
        output.print("  The coverage has no statement of theirs on this.\n")
    for statement in side.statements:
        show_statement(statement, limits)


def show_statement(statement: DatedStatement, limits: Answers) -> None:
    """Print a statement with its date, its source and the trail of its reports."""
    date = statement.quote.article.published_iso or "without a date"
    output.print(Text(date, style="bold"), soft_wrap=True)
    for wording, label in _LABELS.items():
        if named := _named(report for report in statement.reports if report.wording is wording):
            output.print(Text(f"  {label}: {named}", style="dim"), soft_wrap=True)
    for report in statement.reports:
        if report.quote and report.wording in {Wording.CHANGED, Wording.DIRECT}:
            words = printable(" ".join(report.quote.text.split()))
            output.print(
                Text(f"  in other words in {_named([report])}: {words}", style="dim"), soft_wrap=True
            )
    show_results([statement.quote], limits)


def _named(reports: Iterable[Report]) -> str:
    return ", ".join(
        printable(report.article.outlet or report.article.path)
        + (f" ({report.article.published_iso})" if report.article.published else "")
        for report in reports
    )
