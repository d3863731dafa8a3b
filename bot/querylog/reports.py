"""The reports of the query log in SQL: one definition of each for Discord, the shell and the web pages.

Each takes a condition of column names and placeholders, which selects rows, and stays fast with a million
rows: it walks one index in its order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

CountedBy = Literal["question", "speaker", "source"]
"""What can be counted: questions in their normal form, and the speakers and outlets of their best results."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Something whose frequency can be counted, in SQL.

    Attributes:
        column: The column by which rows are grouped.
        index: The index in the order of that column.
        condition: Which rows are counted.
        name: What a group is called.
    """

    column: str
    index: str
    condition: str
    name: str


_QUESTION = "CASE understood WHEN '' THEN typed ELSE understood END"
UNANSWERED = Counted("topic", "unanswered", "answered = 0", _QUESTION)
COUNTED: Mapping[CountedBy, Counted] = {
    "question": Counted("topic", "by_topic", "true", _QUESTION),
    "speaker": Counted("speaker", "by_speaker", "speaker IS NOT NULL", "speaker"),
    "source": Counted("source", "by_source", "source IS NOT NULL", "source"),
}


def most_frequent(counted: Counted, condition: str, limit: str, *, few_by: str | None = None) -> str:
    """Return the query for `name`, `asked` (the number of rows) and `at` of the most frequent groups.

    All rows are counted in the order of their groups, then one step leads to the latest row of each group.

    Args:
        counted: What is counted.
        condition: Which rows count.
        limit: The maximum number of groups.
        few_by: The index that finds the rows if there are few; the latest one is found with them.
    """
    condition = f"{condition} AND {counted.condition}"
    if few_by is None:
        source, latest = f"{counted.index} WHERE indexed = 1 AND {condition}", "0"
        in_group = f"INDEXED BY {source} AND {counted.column} = key"
        last = f"SELECT id FROM query {in_group} ORDER BY at DESC LIMIT 1"  # noqa: S608 - names only
    else:
        source, latest, last = f"{few_by} WHERE {condition}", "max(id)", "latest"
    return f"""
SELECT {counted.name} AS name, asked, at
FROM (
    SELECT {counted.column} AS key, count(*) AS asked, {latest} AS latest
    FROM query INDEXED BY {source}
    GROUP BY key
    ORDER BY asked DESC, key
    LIMIT {limit}
) CROSS JOIN query ON query.id = ({last})
ORDER BY asked DESC, at DESC
""".strip()  # noqa: S608 - names and placeholders only


def latest(select: str, condition: str, limit: str, index: str = "by_time") -> str:
    """Return the query for the latest rows, latest first.

    Args:
        select: The columns, and the table.
        condition: Which rows are wanted.
        limit: Their maximum number.
        index: The index in the order of time.
    """
    return f"{select} INDEXED BY {index} WHERE {condition} ORDER BY at DESC, id DESC LIMIT {limit}"


def slowest(select: str, condition: str, limit: str) -> str:
    """Return the query for the rows with the highest latency, slowest first; its arguments are `latest`'s."""
    by_latency = "INDEXED BY by_latency WHERE indexed = 1"
    return f"{select} {by_latency} AND {condition} ORDER BY query.latency_ms DESC LIMIT {limit}"
