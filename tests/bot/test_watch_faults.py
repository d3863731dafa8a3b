"""Each news is told of once, whatever happens to the process, the connection and the channel."""

import asyncio
import contextlib
import multiprocessing
import os
import re
import signal
import sys
from collections import Counter

import hypothesis
import pytest
from hypothesis import strategies as st

from bot.answering.watching import compare
from bot.config import Discord, Log, Settings
from bot.discord_app.client import CoverageBot
from bot.discord_app.watch_posting import send_waiting
from bot.querylog import QueryLog
from bot.state.watches import Limits, News, Place, WatchStore
from index.coverage import Coverage
from tests.bot.discord_server import CHANNEL, DIRECT, GUILD, PERSON, TOKEN, Outcome, running
from tests.bot.test_transport import PROGRAM
from tests.bot.watching_process import ARTICLES, NEWS, take_up

pytestmark = pytest.mark.slow

LIMITS = Limits(10, 10)
HERE = Place(GUILD, CHANNEL, PERSON)


def told(server, channel=CHANNEL):
    """Return the number of articles that a channel was told of, by watch."""
    numbers = Counter()
    for posted in server.posted:
        for embed in posted["embeds"] if posted["channel_id"] == str(channel) else ():
            watch = re.search(r"remove (\d+)", embed["footer"]["text"])
            numbers[int(watch[1])] += int(re.search(r"\*\*(\d+)\*\* new", embed["description"])[1])
    return numbers


@pytest.fixture(scope="module")
def processes():
    """Processes that start quickly and share no thread with the tests."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.bot.watching_process"])
    return context


def test_news_are_taken_up_whole_or_not_at_all_after_kill_9(processes, tmp_path):
    exits, taken_up = [], []
    for steps in range(1, 40):
        store = WatchStore(tmp_path / f"{steps}.sqlite")
        store.add(HERE, "dam", LIMITS)
        process = processes.Process(target=take_up, args=(store.file, steps))
        process.start()
        process.join()
        exits.append(process.exitcode)
        new, _ = store.unknown(ARTICLES)
        waiting = store.waiting()
        assert (len(new), len(waiting)) in {(len(ARTICLES), 0), (0, 1)}
        taken_up.append(bool(waiting))
        if new:
            store.commit(ARTICLES, [NEWS])
        assert [message.news for message in store.waiting()] == [NEWS]
        if process.exitcode == 0:
            break
    assert exits[-1] == 0
    assert set(exits[:-1]) == {-signal.SIGKILL}
    assert len(exits) > 8
    assert taken_up == sorted(taken_up)


@contextlib.asynccontextmanager
async def program(server, tmp_path, folder):
    """`onrecord serve` as a process of its own, which is killed at the end."""
    env = os.environ | {
        "ONRECORD_DISCORD__TOKEN": TOKEN,
        "ONRECORD_LOG__FILE": str(tmp_path / "program.sqlite"),
        "ONRECORD_ARTICLES__STORE": str(tmp_path / "store"),
        "ONRECORD_ARTICLES__FOLDER": str(folder),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, server.url, env=env, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


@pytest.mark.parametrize("outcome", [Outcome.IS_LOST, Outcome.REPLY_IS_LOST])
async def test_a_process_that_is_killed_while_it_sends_tells_of_it_once_later(tmp_path, outcome):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "old.txt").write_text("The ferry sailed.")
    store = WatchStore(tmp_path / "program.watches.sqlite")
    store.add(HERE, "dam", LIMITS)
    compare(store, await asyncio.to_thread(Coverage.open, folder, tmp_path / "store"), None, str)
    (folder / "new.txt").write_text("The dam held.")
    async with running() as server:
        server.knows_nonces = False
        server.outcomes.append(outcome)
        path = f"/channels/{CHANNEL}/messages"
        async with program(server, tmp_path, folder) as process:
            await server.until(lambda: server.sent("POST", path))
            process.kill()
        assert [message.attempted is None for message in store.waiting()] == [False]
        async with program(server, tmp_path, folder):
            await server.until(lambda: len(server.sent("GET", path)) == 1)
            async with asyncio.timeout(60):
                while store.waiting():  # noqa: ASYNC110 - another process ends this
                    await asyncio.sleep(0.1)
        assert told(server) == {1: 1}


events = st.lists(
    st.one_of(
        st.tuples(st.just("news"), st.integers(1, 2), st.integers(1, 50)),
        st.tuples(st.just("post"), st.lists(st.sampled_from(Outcome), min_size=1, max_size=4)),
        st.tuples(st.just("resume"), st.integers(1, 2)),
    ),
    max_size=12,
)


def test_each_news_is_told_of_once_whatever_happens(tmp_path_factory, coverage):
    """An outcome stands for an end of the process, too: all that is known of a message is in the store."""
    with asyncio.Runner() as runner:

        @hypothesis.settings(max_examples=30)
        @hypothesis.example([("news", 1, 3), ("post", [Outcome.REPLY_IS_LOST])], False)
        @hypothesis.example([("news", 1, 3), ("post", [Outcome.IS_REFUSED]), ("news", 1, 2)], True)
        @hypothesis.given(events, st.booleans())
        def check(happens, knows_nonces):
            runner.run(_happen(tmp_path_factory.mktemp("bot"), coverage, happens, knows_nonces))

        check()


async def _happen(folder, coverage, happens, knows_nonces):
    queries = ("dam", "ferry")
    async with running() as server, asyncio.timeout(60):
        server.knows_nonces = knows_nonces
        log = await QueryLog.open(folder / "queries.sqlite")
        settings = Settings(discord=Discord(token=TOKEN), log=Log(file=log.file))
        async with CoverageBot(settings, coverage, log) as bot:
            await bot.login(TOKEN)
            store = bot.watches.store
            for query in queries:
                store.add(HERE, query, LIMITS)
            expected = Counter()
            for number, (name, *values) in enumerate(happens):
                if name == "news":
                    watch, articles = values
                    news = News(watch, articles, articles, ("block",))
                    store.commit({f"{number:064}": f"{number}.txt"}, [news])
                    expected[watch] += articles
                elif name == "resume":
                    store.add(HERE, queries[values[0] - 1], LIMITS)
                else:
                    server.outcomes = list(values[0])
                    await send_waiting(bot)
                    server.outcomes = []
                assert all(told(server)[watch] <= expected[watch] for watch in expected)
            for query in queries:
                store.add(HERE, query, LIMITS)
            while store.waiting():
                await send_waiting(bot)
            assert told(server) == expected
            for posted in server.posted:
                if posted["channel_id"] == str(DIRECT):
                    assert "is paused" in posted["embeds"][0]["description"]
        await log.close()
