"""The reports of the web pages, as named SQL queries; `reports` has those of Discord and the shell, too.

Each takes `:server` and `:since`, which may be empty, and stays fast with a million rows: it walks one index
in its order. What is in double square brackets below is left out by datasette-dashboards if its parameter is
not set.
"""

from dataclasses import dataclass

from bot.querylog.reports import COUNTED, UNANSWERED, Counted, latest, most_frequent, slowest

_LABEL = (
    "CASE (SELECT count(*) FROM server AS other WHERE other.name = server.name)"
    " WHEN 1 THEN name ELSE name || ' (' || id || ')' END"
)
"""How a server is called: by its name, and its id where others have that name."""
_SERVER = f"coalesce((SELECT id FROM server WHERE {_LABEL} = :server), :server)"  # noqa: S608
"""The id of the server that a person chose by its name or its id."""
_SELECTED = (
    f"(:server = '' OR guild = {_SERVER}) AND at >= 1000 * coalesce(strftime('%s', nullif(:since, '')), 0)"
)
_TIMESTAMP = "strftime('%Y-%m-%d %H:%M:%S', {} / 1000, 'unixepoch')"


@dataclass(frozen=True, slots=True)
class DashboardQuery:
    """A report.

    Attributes:
        title: Its title.
        sql: Its query.
    """

    title: str
    sql: str


_LIMIT = "100"
_SELECT = f"""
SELECT id, {_TIMESTAMP.format("at")} AS asked, command, typed, answered, results, speaker, source,
    round(latency_ms, 1) AS latency_ms, error
FROM query
""".strip()  # noqa: S608 - names only


def _counts(title: str, name: str, counted: Counted) -> DashboardQuery:
    last = _TIMESTAMP.format("at")
    rows = most_frequent(counted, _SELECTED, _LIMIT)
    return DashboardQuery(title, f"SELECT name AS {name}, asked AS times, {last} AS last FROM ({rows})")  # noqa: S608


DASHBOARD_QUERIES = {
    "unanswered": _counts("What the coverage could not answer", "question", UNANSWERED),
    "top-questions": _counts("The most frequent questions", "question", COUNTED["question"]),
    "top-speakers": _counts("The speakers who answer most", "speaker", COUNTED["speaker"]),
    "top-sources": _counts("The outlets that answer most", "source", COUNTED["source"]),
    "recent": DashboardQuery("The latest questions", latest(_SELECT, _SELECTED, _LIMIT)),
    "slowest": DashboardQuery("The slowest answers", slowest(_SELECT, _SELECTED, _LIMIT)),
    "disliked": DashboardQuery(
        "The answers that people disliked",
        f"""
SELECT query.id, {_TIMESTAMP.format("at")} AS asked, command, typed, speaker, source, sum(value) AS feedback
FROM feedback JOIN query ON query.id = feedback.query
WHERE {_SELECTED}
GROUP BY query.id
HAVING sum(value) < 0
ORDER BY sum(value), at DESC
LIMIT 100
""".strip(),  # noqa: S608 - names and placeholders only
    ),
}
"""The reports by their names in web addresses."""

_FILTERED = f"[[ AND at >= 1000 * strftime('%s', :since) ]] [[ AND guild = {_SERVER} ]]"
_IN_DAY = f"at >= start AND at < start + 86400000 AND start IS NOT NULL [[ AND guild = {_SERVER} ]]"

SERVERS = f"""
WITH RECURSIVE servers (guild) AS (
    SELECT min(guild) FROM query
    UNION ALL
    SELECT (SELECT min(guild) FROM query WHERE guild > servers.guild) FROM servers WHERE guild IS NOT NULL
)
SELECT coalesce((SELECT {_LABEL} FROM server WHERE id = guild), CAST(guild AS TEXT)) AS label
FROM servers WHERE guild IS NOT NULL ORDER BY label
""".strip()  # noqa: S608
"""The servers' names, or their ids where no name is known, each found by one step in an index."""

QUESTION_COUNT = f"SELECT count(*) AS asked FROM query WHERE true {_FILTERED}"  # noqa: S608
"""The number of questions."""
ANSWERED_SHARE = f"""
SELECT coalesce(round(100.0 * sum(answered) / count(*)), 0) AS share FROM query WHERE true {_FILTERED}
""".strip()  # noqa: S608
"""The share of answered questions, in per cent."""
QUESTIONS_BY_DAY = f"""
WITH RECURSIVE days (start) AS (
    SELECT min(at) / 86400000 * 86400000 FROM query WHERE true {_FILTERED}
    UNION ALL
    SELECT start + 86400000 FROM days WHERE start + 86400000 <= (SELECT max(at) FROM query)
)
SELECT date(start / 1000, 'unixepoch') AS day, outcome,
    (SELECT count(*) FROM query WHERE answered = (outcome = 'answered') AND {_IN_DAY}) AS questions
FROM days, (SELECT 'answered' AS outcome UNION ALL SELECT 'unanswered')
WHERE start IS NOT NULL
ORDER BY start
""".strip()  # noqa: S608
"""The answered and the unanswered questions of every day from the first to the last."""
QUESTIONS_BY_LATENCY = f"""
WITH bounds (low, high, took) AS (
    VALUES (0, 1, '< 1'), (1, 2, '1-2'), (2, 5, '2-5'), (5, 10, '5-10'), (10, 20, '10-20'), (20, 50, '20-50'),
        (50, 100, '50-100'), (100, 200, '100-200'), (200, 500, '200-500'), (500, 1000, '500-1000'),
        (1000, 1e99, '> 1000')
)
SELECT took, (
    SELECT count(*) FROM query WHERE indexed = 1 AND latency_ms >= low AND latency_ms < high {_FILTERED}
) AS questions
FROM bounds
""".strip()  # noqa: S608
"""The number of questions for each range of latency, in milliseconds."""
TOP_SOURCES = f"""
SELECT name AS source, asked AS answers FROM ({most_frequent(COUNTED["source"], f"true {_FILTERED}", "15")})
""".strip()  # noqa: S608
"""The outlets with the most best results."""
QUESTIONS_BY_COMMAND = (
    "SELECT command, answered, count(*) AS questions FROM latest GROUP BY command, answered"
)
"""The latest questions by command, answered and not."""
