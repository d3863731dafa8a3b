"""The outlets of a coverage, as a table in the terminal."""

from collections.abc import Sequence

from rich.table import Table

from bot.cli.consoles import output
from index.model.article import OutletSummary

_MAX_SHOWN = 20
"""Maximum outlets that are shown."""


def show(outlets: Sequence[OutletSummary]) -> None:
    """Print each outlet with the number and the days of its articles, those with most articles first."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("articles", justify="right")
    for heading in ("outlet", "first", "last"):
        table.add_column(heading)
    for summary in outlets[:_MAX_SHOWN]:
        days = (day or "undated" for day in (summary.first, summary.last))
        table.add_row(f"{summary.articles:,}", summary.outlet or "(none named)", *days)
    output.print(table)
    if others := outlets[_MAX_SHOWN:]:
        articles = sum(summary.articles for summary in others)
        output.print(f"and {len(others):,} more with {articles:,} articles", style="dim")
