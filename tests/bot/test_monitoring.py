"""Health pages and metrics: what programs that watch the bot can see, and that no person is among it."""

import asyncio
import json
import re
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from bot.config import Backups, Discord, Feed, Monitoring, Settings, State
from bot.discord_app.client import CoverageBot
from bot.runtime import monitoring
from bot.runtime.metrics import distinct
from bot.state.feeds import FeedState, save_feed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operating.md"
DASHBOARD = ROOT / "deploy" / "grafana" / "on-the-record.json"
OTHERS = "process_"
"""How the names of metrics begin that are not the bot's own."""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def simcord_bot(coverage, log, port, tmp_path):
    """The bot that the simulated Discord runs, with two feeds."""
    feeds = tuple(Feed(url=f"https://post.example/{name}?key=secret", outlet="Post") for name in "ab")
    state = tmp_path / "state.sqlite"
    save_feed(state, FeedState(feeds[0].url, failures=3, succeeded_at=1000.0))
    settings = Settings(
        discord=Discord(questions=1000),
        feeds=feeds,
        state=State(file=state),
        monitoring=Monitoring(port=port),
        backups=Backups(folder=tmp_path / "backups"),
    )
    return CoverageBot(settings, coverage, log)


@asynccontextmanager
async def served(bot):
    """Serve the pages of a bot, and yield a function that gets one."""
    task = asyncio.create_task(monitoring.serve_monitoring(bot))
    address = f"http://127.0.0.1:{bot.settings.monitoring.port}"
    async with aiohttp.ClientSession() as session:

        async def get(path):
            for _ in range(500):
                try:
                    async with session.get(address + path) as reply:
                        return reply.status, await reply.text()
                except aiohttp.ClientConnectionError:
                    await asyncio.to_thread(lambda: None)
            raise AssertionError("nothing listens")

        try:
            yield get
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def get(simcord_env):
    async with served(simcord_env.bot) as get:
        yield get


async def samples(get):
    status, text = await get("/metrics")
    assert status == 200
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_questions_are_counted_by_command_and_outcome(simcord_env, newsroom, alice, get):
    await alice.send(newsroom, "!search Vilnius")
    await alice.send(newsroom, "!search Vilnius")
    await alice.send(newsroom, "!search xylophone")
    values = await samples(get)
    assert values["onrecord_questions_total", "answered", "search"] == 2
    assert values["onrecord_questions_total", "not_found", "search"] == 1
    assert values["onrecord_answer_seconds_count", "search"] == 3
    assert values["onrecord_articles",] == 2
    assert values["onrecord_log_failures_total",] == simcord_env.bot.log.failures


async def test_an_error_is_counted_as_one(simcord_env, newsroom, alice, get, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("broken")

    monkeypatch.setattr("bot.discord_app.request_handler.answer", fail)
    await alice.send(newsroom, f"{simcord_env.bot.user.mention} Vilnius")
    assert (await samples(get))["onrecord_questions_total", "failed", "search"] == 1


async def test_no_person_word_server_or_secret_is_in_the_metrics(simcord_env, newsroom, alice, get):
    await alice.send(newsroom, "!search Vilnius")
    simcord_env.bot.restarts["feed watch"] += 1
    _, text = await get("/metrics")
    assert "Vilnius" not in text
    assert "secret" not in text
    assert not {str(number) for number in (alice.id, newsroom.id, newsroom.guild.id)} & set(
        re.findall(r"\d+", text)
    )


async def test_feeds_that_share_an_outlet_have_labels_of_their_own(get):
    values = await samples(get)
    assert values["onrecord_feed_failures", "Post"] == 3
    assert values["onrecord_feed_fetched_timestamp_seconds", "Post"] == 1000
    assert values["onrecord_feed_failures", "Post (2)"] == 0


async def test_a_state_that_cannot_be_read_costs_only_the_metrics_of_feeds(simcord_env, get):
    simcord_env.bot.settings.state.file.write_bytes(b"damaged" * 1000)
    values = await samples(get)
    assert ("onrecord_connected",) in values
    assert ("onrecord_feed_failures", "Post") not in values


async def test_health_says_that_the_loop_runs_and_readiness_why_not(simcord_env, get):
    bot = simcord_env.bot
    bot.restarts["feed watch"] = 2
    assert await get("/health") == (200, '{"status": "ok", "restarts": {"feed watch": 2}}')
    bot.is_online = lambda: True
    assert await get("/ready") == (200, '{"ready": true, "reasons": []}')
    bot.resting.add("article watch")
    bot.is_online = lambda: False
    status, text = await get("/ready")
    assert status == 503
    assert json.loads(text)["reasons"] == [
        "Discord is not connected",
        "the background task 'article watch' failed and waits",
    ]


async def test_without_the_extra_health_is_served_all_the_same(simcord_env, monkeypatch):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    monkeypatch.delitem(sys.modules, "bot.runtime.metrics", raising=False)
    async with served(simcord_env.bot) as get:
        assert (await get("/health"))[0] == 200
        status, text = await get("/metrics")
        assert status == 501
        assert "on-the-record[metrics]" in text


async def test_a_port_that_is_taken_is_told_once_and_tried_again(simcord_env, port, monkeypatch, caplog):
    monkeypatch.setattr(monitoring, "RETRY_SECONDS", 0.01)
    with socket.create_server(("127.0.0.1", port)):
        task = asyncio.create_task(monitoring.serve_monitoring(simcord_env.bot))
        while "cannot be served" not in caplog.text:
            await asyncio.to_thread(lambda: None)
    async with aiohttp.ClientSession() as session:
        for _ in range(500):
            try:
                async with session.get(f"http://127.0.0.1:{port}/health") as reply:
                    assert reply.status == 200
                break
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.01)
        else:
            raise AssertionError("nothing listens")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert caplog.text.count("cannot be served") == 1


def test_nothing_listens_unless_it_is_asked_for_and_then_on_this_machine():
    assert Settings().monitoring.port is None
    assert Settings().monitoring.host == "127.0.0.1"


@given(st.lists(st.sampled_from(["Post", "Post (2)", "Quay", "Quay (3)"]), max_size=8))
def test_labels_are_distinct_whatever_the_names(names):
    labels = distinct(names)
    assert len(set(labels)) == len(names)


async def rendered_names(get):
    _, text = await get("/metrics")
    return {name for name in re.findall(r"^# TYPE (\S+)", text, re.MULTILINE) if name.startswith("onrecord")}


async def test_every_metric_is_documented_and_nothing_else_is(simcord_env, get):
    simcord_env.bot.restarts["feed watch"] += 1
    listed = set(re.findall(r"^\| `(onrecord_\w+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    shown = {name for name in await rendered_names(get) if not name.endswith("_created")}
    assert listed == shown


async def test_the_dashboard_asks_only_for_metrics_that_there_are(simcord_env, get):
    simcord_env.bot.restarts["feed watch"] += 1
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for target in panel.get("targets", ())
        for name in re.findall(r"\b(?:onrecord|process)_\w+", target["expr"])
    }
    _, text = await get("/metrics")
    known = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    known |= {f"{name}{end}" for name in known for end in ("_bucket", "_count", "_sum")}
    assert asked
    assert asked <= known
