"""`onrecord log web`: the query log in the browser, by Datasette; read-only, and for one person only."""

import asyncio
import socket
import webbrowser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import uvicorn
from datasette.app import Datasette  # pyright: ignore[reportMissingTypeStubs]
from datasette.database import Database  # pyright: ignore[reportMissingTypeStubs]

from bot.querylog import dashboard_queries
from bot.querylog.web_guard import HOST, App, Guard, new_secret

_DATABASE = "log"
_DASHBOARD_DAYS = 30
"""The days that the charts show at first. A guess; nothing was measured."""
_TEMPLATES = Path(__file__).parent / "templates"
"""The pages that differ from Datasette's own."""
_BLUE, _ORANGE = "#2b5c8a", "#d98c2b"

_FACETS = ["command", "answered", "source", "speaker", "server"]
_WELCOME = "".join(
    f'<li><a href="{address}">{title}</a></li>'
    for address, title in (
        ("-/dashboards/overview", "Charts"),
        (f"{_DATABASE}/latest", "Browse the latest 5,000 questions"),
        *(
            (f"{_DATABASE}/{name}", query.title)
            for name, query in dashboard_queries.DASHBOARD_QUERIES.items()
        ),
    )
)


async def serve(file: Path, port: int = 0, *, browser: bool = True) -> None:
    """Serve the pages until the process is interrupted.

    Args:
        file: The query log.
        port: The local port; 0 takes a free one.
        browser: Whether to open the browser.

    Raises:
        OSError: The port is taken.
    """
    with socket.create_server((HOST, port)) as listening:
        guard = application(file)
        address = f"http://{HOST}:{listening.getsockname()[1]}"
        print(  # noqa: T201 - a message for the person at the terminal
            f"The query log is at {address}/{guard.secret}/ (Ctrl-C ends it)\n"
            "Keep this address to yourself: it lets anybody on this machine read the log.",
            flush=True,
        )
        if browser:
            await asyncio.to_thread(webbrowser.open, f"{address}/{guard.one_time_link}")
        config = uvicorn.Config(guard, log_level="warning", lifespan="on")
        await uvicorn.Server(config).serve(sockets=[listening])


def application(file: Path) -> Guard:
    """Return the pages as an ASGI application whose paths begin with a new secret."""
    secret = new_secret()
    datasette = Datasette(
        metadata=_metadata(),
        template_dir=str(_TEMPLATES),
        settings={
            "base_url": f"/{secret}/",
            "default_page_size": 50,
            "suggest_facets": False,
            "default_facet_size": 8,
            "facet_time_limit_ms": 400,
            "allow_download": False,
            "sql_time_limit_ms": 3000,
            "num_sql_threads": 2,
        },
    )
    # Datasette opens the file with SQLite's mode=ro: pages show what the bot writes, and cannot change it.
    database = Database(datasette, path=str(file), is_mutable=True)
    datasette.remove_database("_memory")  # pyright: ignore[reportUnknownMemberType] - untyped
    datasette.add_database(database, name=_DATABASE)  # pyright: ignore[reportUnknownMemberType] - untyped
    return Guard(cast("App", datasette.app()), secret)


def _metadata() -> dict[str, object]:
    since = f"{datetime.now(UTC) - timedelta(days=_DASHBOARD_DAYS):%Y-%m-%d}"
    queries = {
        name: {"title": query.title, "sql": query.sql, "params": ["server", "since"], "hide_sql": True}
        for name, query in dashboard_queries.DASHBOARD_QUERIES.items()
    }
    return {
        "title": "On the Record: the query log",
        "description_html": f"<ul>{_WELCOME}</ul>",
        "databases": {
            _DATABASE: {
                "queries": queries,
                "tables": {
                    "latest": {
                        "description": "The latest 5,000 questions.",
                        "facets": _FACETS,
                        "sort_desc": "id",
                    },
                    "sqlite_sequence": {"hidden": True},
                    "memory": {"hidden": True},
                    "server": {"hidden": True},
                },
            }
        },
        "plugins": {"datasette-dashboards": {"overview": _dashboard(since)}},
    }


def _dashboard(since: str) -> dict[str, object]:
    # No chart of the types "table" or "map": they show what people typed as HTML, unescaped.
    return {
        "title": "What people asked",
        "description": "All figures are for the time and the server that you choose here.",
        "layout": [["asked", "share"], ["days", "days"], ["latencies", "sources"], ["commands", "commands"]],
        "filters": {
            "since": {"name": "Since", "type": "date", "default": since},
            "server": {
                "name": "Server",
                "type": "select",
                "db": _DATABASE,
                "query": dashboard_queries.SERVERS,
            },
        },
        "charts": {
            "asked": _chart("Questions", dashboard_queries.QUESTION_COUNT, "metric", {"field": "asked"}),
            "share": _chart(
                "Answered", dashboard_queries.ANSWERED_SHARE, "metric", {"field": "share", "suffix": " %"}
            ),
            "days": _chart(
                "Questions per day",
                dashboard_queries.QUESTIONS_BY_DAY,
                "vega-lite",
                _bars(("day", "temporal"), ("questions", "quantitative"), stack="outcome"),
            ),
            "latencies": _chart(
                "Time to answer, in milliseconds",
                dashboard_queries.QUESTIONS_BY_LATENCY,
                "vega-lite",
                _bars(("took", "ordinal"), ("questions", "quantitative")),
            ),
            "sources": _chart(
                "The outlets that answer most",
                dashboard_queries.TOP_SOURCES,
                "vega-lite",
                _bars(("answers", "quantitative"), ("source", "nominal")),
            ),
            "commands": _chart(
                "The latest 5,000 questions by command",
                dashboard_queries.QUESTIONS_BY_COMMAND,
                "vega-lite",
                _bars(("questions", "quantitative"), ("command", "nominal"), stack="answered"),
            ),
        },
    }


def _chart(title: str, query: str, library: str, display: dict[str, object]) -> dict[str, object]:
    return {"title": title, "db": _DATABASE, "query": query, "library": library, "display": display}


_AXES: dict[str, dict[str, object]] = {
    "temporal": {"timeUnit": "utcyearmonthdate"},  # a bar as wide as its day
    "ordinal": {"sort": None},
    "nominal": {"sort": "-x"},
}


def _bars(x: tuple[str, str], y: tuple[str, str], stack: str | None = None) -> dict[str, object]:
    encoding: dict[str, object] = {
        axis: {"field": field, "type": scale, "title": None} | _AXES.get(scale, {})
        for axis, (field, scale) in (("x", x), ("y", y))
    }
    if stack:
        encoding["color"] = {
            "field": stack,
            "type": "nominal",
            "title": stack if stack != "outcome" else None,
            "scale": {"range": [_BLUE, _ORANGE]} if stack == "outcome" else {"range": [_ORANGE, _BLUE]},
        }
    return {"mark": {"type": "bar", "tooltip": True, "color": _BLUE}, "encoding": encoding}
