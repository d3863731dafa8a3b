"""An entry of the query log, for the tests to vary."""

from bot.querylog import Entry

STRIKE = Entry(
    command="search",
    typed="Ferry strike",
    understood="ferry strike",
    guild=1,
    channel=3,
    person=101,
    results=1,
    article="wire/ferry.md",
    score=2.0,
    latency_ms=10.0,
    source="Harbour Post",
    speaker="Ana Brook",
)
