"""A timeline as a picture, by matplotlib."""

from collections import Counter
from pathlib import Path
from typing import Any

from bot.answering.periods import periods
from index.model.publication import DatePrecision, iso_date
from index.model.timeline import Timeline

_FIRST, _LATER = "#2b5c8a", "#d98c2b"


def draw(timeline: Timeline, file: Path) -> None:
    """Draw how many statements were first reported in each period, and how many were reported again.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
        OSError: The file cannot be written.
        ValueError: The file's name does not end in a known image format.
    """
    from matplotlib.figure import Figure

    shown = periods(timeline.statements)
    unit = shown[0].unit if shown else DatePrecision.DAY
    first = {iso_date(period.start, unit) or "": period.statements for period in shown}
    later = Counter(
        iso_date(report.article.published, unit) or ""
        for statement in timeline.statements
        for report in statement.reports
        if report.article.published
    )
    names = sorted({*first, *later})
    counts = [first.get(name, 0) for name in names]
    figure = Figure(figsize=(10, 4), layout="constrained")
    axes: Any = figure.subplots()  # its options are partly untyped
    axes.bar(names, counts, color=_FIRST, label="first reports")
    axes.bar(names, [later[name] for name in names], bottom=counts, color=_LATER, label="later reports")
    subject = f" about {timeline.about}" if timeline.about else ""
    axes.set_title(f"{timeline.speaker.name}{subject}", parse_math=False)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.autofmt_xdate()
    figure.savefig(file)  # pyright: ignore[reportUnknownMemberType] - its options are untyped
