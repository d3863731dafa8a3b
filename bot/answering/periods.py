"""How often something was said in each day, month or year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.model.publication import DatePrecision
from index.model.timeline import DatedStatement

_MAX_PERIODS = 12
"""Maximum periods in a row: as many lines stay legible on a phone. Fifty years may be more."""


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month or a year.

    Attributes:
        start: Its first day.
        unit: Which of the three it is.
        statements: The number of statements that were first reported in it.
    """

    start: date
    unit: DatePrecision
    statements: int


def periods(statements: Iterable[DatedStatement]) -> list[Period]:
    """Return the periods in which there are statements, in order; those without a day are left out.

    The unit is the smallest that makes at most twelve periods and that every date is as precise as.
    """
    dated = [statement.quote.article for statement in statements if statement.published]
    units = [DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR]
    coarsest = max((units.index(article.published_precision) for article in dated), default=0)
    found: list[Period] = []
    for unit in units[coarsest:]:
        counts = Counter(_start(article.published, unit) for article in dated if article.published)
        found = [Period(start, unit, counts[start]) for start in sorted(counts)]
        if len(found) <= _MAX_PERIODS:
            break
    return found


def _start(day: date, unit: DatePrecision) -> date:
    match unit:
        case DatePrecision.DAY:
            return day
        case DatePrecision.MONTH:
            return day.replace(day=1)
        case DatePrecision.YEAR:
            return day.replace(month=1, day=1)
