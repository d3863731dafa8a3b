"""The outlets of a coverage, as a table in the terminal."""

from collections.abc import Sequence

from rich.table import Table

from bot.cli.consoles import output
from index.model.article import OutletSummary

_MAX_SHOWN = 20
"""Maximum outlets that are shown."""


def show(outlets: Sequence[OutletSummary]) -> None:
    """Print each outlet with the number and the days of its articles, those with most articles first.

    If any are copies of an earlier report, their number is printed, too.
    """
    table = Table(box=None, pad_edge=False, header_style="dim")
    copied = any(summary.copies for summary in outlets)
    for heading in ("articles", "copies") if copied else ("articles",):
        table.add_column(heading, justify="right")
    for heading in ("outlet", "first", "last"):
        table.add_column(heading)
    for summary in outlets[:_MAX_SHOWN]:
        days = (day or "undated" for day in (summary.first, summary.last))
        counts = (summary.articles, summary.copies) if copied else (summary.articles,)
        table.add_row(*(f"{count:,}" for count in counts), summary.outlet or "(none named)", *days)
    output.print(table)
    if others := outlets[_MAX_SHOWN:]:
        articles = sum(summary.articles for summary in others)
        output.print(f"and {len(others):,} more with {articles:,} articles", style="dim")
