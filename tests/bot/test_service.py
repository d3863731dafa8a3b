"""The bot as a running program: registration, status, refreshing, background tasks, stopping."""

import asyncio
import gc
import json
import logging
import threading
import time
from collections import Counter
from datetime import datetime

import pytest
from discord import app_commands

from bot.answering import background
from bot.answering.background import BackgroundWork
from bot.config import Discord, Running, Settings
from bot.discord_app import registration
from bot.discord_app.client import CoverageBot, ShardedCoverageBot, build
from bot.runtime import article_watch, service, supervision
from bot.runtime.program_log import JsonFormatter
from index.coverage import Coverage
from index.ingest import analysis, analysis_cache
from index.questions.names import Names
from tests.bot.hearing import heard

FERRY = "The ferries sail again. “The strike is over,” said the harbour master Ana Brook on Wednesday.\n"


def shown(channel):
    embed = channel.last_message.embeds[0]
    return f"{embed.title}\n{embed.description}"


@pytest.fixture
def folder(tmp_path):
    """A folder of one article that the test may change."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return folder


async def test_commands_are_registered_only_when_they_changed(simcord_env, coverage, log):
    def registrations():
        return [request for request in simcord_env.http_requests if request.method == "PUT"]

    assert len(registrations()) == 1
    await simcord_env.restart_bot(CoverageBot(Settings(), coverage, log))
    assert len(registrations()) == 1
    changed = CoverageBot(Settings(), coverage, log)

    @changed.tree.command(description="A new one")
    async def new(_):
        pass

    await simcord_env.restart_bot(changed)
    assert len(registrations()) == 2


@pytest.mark.parametrize(
    ("changed", "registered"),
    [
        ({}, False),
        ({"allowed_contexts": app_commands.AppCommandContext(guild=True)}, True),
        ({"allowed_installs": app_commands.AppInstallationType(user=True)}, True),
    ],
)
async def test_where_commands_can_be_used_is_registered_when_it_changes(
    simcord_env, coverage, log, changed, registered
):
    bot = CoverageBot(Settings(), coverage, log, **changed)
    before = sum(request.method == "PUT" for request in simcord_env.http_requests)
    await simcord_env.restart_bot(bot)
    assert sum(request.method == "PUT" for request in simcord_env.http_requests) - before == registered
    again = CoverageBot(Settings(), coverage, log, **changed)
    await simcord_env.restart_bot(again)
    assert sum(request.method == "PUT" for request in simcord_env.http_requests) - before == registered


def test_what_discord_fills_in_is_no_change():
    sent = {"type": 1, "name": "ask", "description": "Ask", "contexts": None, "integration_types": None}
    filled = sent | {"contexts": [0, 1, 2], "integration_types": [0, 1]}
    said = {"1 ask": []}
    assert registration._comparable([sent], said) == registration._comparable([filled], said)


async def test_status_says_how_much_is_known(newsroom, alice):
    await alice.send(newsroom, "!status")
    assert "**2** articles, **29** sentences" in shown(newsroom)
    assert "⚠️" not in shown(newsroom)


class TestAnUpgradedBot:
    """Its articles were analysed by earlier rules."""

    @pytest.fixture
    async def simcord_bot(self, folder, log, tmp_path, monkeypatch):
        with monkeypatch.context() as earlier:
            earlier.setattr(analysis_cache, "version_of", lambda model: f"earlier/{model}")
            Coverage.open(folder, tmp_path / "store")
        return CoverageBot(Settings(), Coverage.open(folder, tmp_path / "store", outdated=True), log)

    async def test_it_answers_at_once_and_analyses_in_the_background(self, simcord_env, newsroom, alice):
        await alice.send(newsroom, "!who said the strike is over")
        assert "Ana Brook" in shown(newsroom)
        await alice.send(newsroom, "!status")
        assert "rereading all articles" in shown(newsroom)
        await service.repair_index(simcord_env.bot)
        await alice.send(newsroom, "!status")
        assert "rereading all articles" not in shown(newsroom)


async def test_status_says_that_the_log_could_not_be_written(newsroom, alice, log):
    log._commits.failures = 3
    await alice.send(newsroom, "!status")
    assert "3 entries could not be written to the query log" in shown(newsroom)


class TestWithoutTheMessageContentIntent:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return build(Settings(), coverage, log, message_content=False)

    async def test_typed_commands_are_not_heard(self, newsroom, alice):
        sent = await alice.send(newsroom, "!search Vilnius")
        assert newsroom.last_message.id == sent.id

    async def test_mentions_slash_commands_and_menus_work(self, simcord_env, newsroom, alice):
        await alice.send(newsroom, f"{simcord_env.bot.user.mention} Vilnius")
        assert "**Vilnius**" in shown(newsroom)
        assert (
            "**Vilnius**"
            in (await alice.slash(newsroom, "search", words="Vilnius")).response.embeds[0].description
        )
        message = await alice.send(newsroom, "Vilnius!")
        menu = await alice.context_menu(newsroom, "Find in the coverage", message)
        assert "**Vilnius**" in menu.response.embeds[0].description

    async def test_status_says_what_to_enable(self, newsroom, alice):
        result = await alice.slash(newsroom, "status")
        assert "Message Content Intent" in result.response.embeds[0].description


class TestShards:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return build(Settings(discord=Discord(shards=2)), coverage, log)

    async def test_a_bot_with_shards_answers_as_one_without(self, simcord_env, newsroom, alice):
        assert isinstance(simcord_env.bot, ShardedCoverageBot)
        assert simcord_env.bot.shard_count == 2
        await alice.send(newsroom, "!search Vilnius")
        assert "**Vilnius**" in shown(newsroom)


class TestChangingArticles:
    @pytest.fixture
    async def simcord_bot(self, folder, log):
        return CoverageBot(Settings(), Coverage.open(folder), log)

    async def test_a_new_article_is_in_the_answers_after_a_refresh(
        self, simcord_env, folder, newsroom, alice
    ):
        await alice.send(newsroom, "!search tunnel")
        assert "Nothing found" in shown(newsroom)
        (folder / "tunnel.txt").write_text("The tunnel opened on Monday.\n", encoding="utf-8")
        await simcord_env.bot.service.refresh()
        await alice.send(newsroom, "!search tunnel")
        assert "**tunnel**" in shown(newsroom)

    async def test_the_owner_makes_it_read_everything_again(
        self, simcord_env, folder, newsroom, alice, monkeypatch
    ):
        async def is_owner(user):
            return user.id == alice.id

        monkeypatch.setattr(simcord_env.bot, "is_owner", is_owner)
        (folder / "tunnel.txt").write_text("The tunnel opened on Monday.\n", encoding="utf-8")
        await alice.send(newsroom, "!reload")
        assert "I have reread everything" in shown(newsroom)
        await alice.send(newsroom, "!search tunnel")
        assert "**tunnel**" in shown(newsroom)

    async def test_nobody_else_can(self, simcord_env, newsroom, alice):
        sent = await alice.send(newsroom, "!reload")
        assert newsroom.last_message.id == sent.id
        assert "NotOwner" in type(simcord_env.errors[0]).__name__


@pytest.fixture
async def watched(folder, log):
    """A bot that watches its articles' folder."""
    bot = CoverageBot(Settings(), Coverage.open(folder), log)
    watching = asyncio.create_task(service.watch_articles(bot))
    await asyncio.sleep(0)  # from its first step on, the task misses nothing
    yield bot
    watching.cancel()


@pytest.mark.slow
async def test_changed_files_are_read_while_the_bot_runs(folder, watched, monkeypatch):
    refresh, taken_up = watched.service.refresh, asyncio.Event()

    async def refreshed():
        await refresh()
        taken_up.set()

    monkeypatch.setattr(watched.service, "refresh", refreshed)
    (folder / "tunnel.txt").write_text("The tunnel opened on Monday.\n", encoding="utf-8")
    async with asyncio.timeout(60):
        await taken_up.wait()
    assert watched.service.coverage.search("tunnel")
    assert "tunnel.txt" in watched.service.coverage.names.articles


async def test_articles_that_cannot_be_read_leave_the_answers_as_they_were(folder, watched):
    before = watched.service.coverage
    async with heard(article_watch.__name__, "the changed articles could not be"):
        folder.rename(folder.with_name("moved"))
    assert watched.service.coverage is before


async def test_a_lost_index_is_rebuilt_while_the_bot_runs(folder, log, tmp_path, caplog):
    bot = CoverageBot(Settings(), Coverage.open(folder, tmp_path / "store"), log)
    before = bot.service.coverage
    await service.repair_index(bot)
    assert bot.service.coverage is before
    (file,) = (tmp_path / "store").glob("*.index")
    file.unlink()
    await service.repair_index(bot)
    assert bot.service.coverage is not before
    assert "damaged" in caplog.text


@pytest.mark.slow
async def test_garbage_collection_leaves_out_what_the_bot_knows(coverage, log):
    bot = CoverageBot(Settings(), coverage, log)
    await service.warm_up(bot)
    collectable = {id(each) for each in gc.get_objects()}
    names, speakers = bot.service.coverage.names, bot.service.coverage.speakers()
    assert not {id(each) for each in (names, names.titles, *speakers)} & collectable


async def test_names_are_gathered_beside_the_event_loop(folder, log, monkeypatch):
    """Gathering them takes seconds for a million sentences."""
    gathered_in = set()
    gather = Names.gather
    monkeypatch.setattr(
        Names, "gather", lambda names: gathered_in.add(threading.get_ident()) or gather(names)
    )
    made_in = set()
    make = Names.__init__
    monkeypatch.setattr(Names, "__init__", lambda *args: made_in.add(threading.get_ident()) or make(*args))
    bot = CoverageBot(Settings(), Coverage.open(folder), log)
    await bot.service.gather_names()
    await bot.service.compile_kernels()
    (folder / "more.txt").write_text(FERRY, encoding="utf-8")
    await bot.service.refresh()
    assert made_in
    assert gathered_in
    assert threading.get_ident() not in made_in | gathered_in
    assert bot.service.coverage.names.speaker("Brook")


async def test_the_heartbeat_file_is_written_while_discord_is_connected(coverage, log, tmp_path, monkeypatch):
    file = tmp_path / "run" / "heartbeat"
    bot = CoverageBot(Settings(running=Running(heartbeat=file)), coverage, log)
    beaten, done = [], asyncio.Event()

    def is_online():
        beaten.append(file.exists())
        if len(beaten) == 5:
            done.set()
        return len(beaten) > 3

    monkeypatch.setattr(service, "HEARTBEAT_SECONDS", 0)
    monkeypatch.setattr(bot, "is_online", is_online)
    beating = asyncio.create_task(service.write_heartbeat(bot))
    async with asyncio.timeout(60):
        await done.wait()
    beating.cancel()
    assert beaten[:5] == [False, False, False, False, True]
    assert datetime.fromisoformat(file.read_text().strip()).tzinfo is not None


async def test_a_heartbeat_that_cannot_be_written_is_told_once_and_tried_again(
    coverage, log, tmp_path, monkeypatch, caplog
):
    file = tmp_path / "run" / "heartbeat"
    bot = CoverageBot(Settings(running=Running(heartbeat=file)), coverage, log)
    (tmp_path / "run").write_text("a file, not a folder")
    beats, done = [], asyncio.Event()

    def is_online():
        beats.append(file.exists())
        if len(beats) == 4:
            (tmp_path / "run").unlink()
        if beats[-1]:
            done.set()
        return True

    monkeypatch.setattr(service, "HEARTBEAT_SECONDS", 0)
    monkeypatch.setattr(bot, "is_online", is_online)
    beating = asyncio.create_task(service.write_heartbeat(bot))
    async with asyncio.timeout(60):
        await done.wait()
    beating.cancel()
    assert caplog.text.count("the heartbeat cannot be written") == 1


async def test_a_task_that_fails_starts_again_later_each_time_and_is_counted(monkeypatch, caplog):
    delays, runs, restarts = [], [], Counter()

    async def sleep(seconds):
        delays.append(seconds)

    async def work():
        runs.append(1)
        if len(runs) < 9:
            raise RuntimeError("no watches left")

    monkeypatch.setattr(supervision.asyncio, "sleep", sleep)
    await supervision.supervised("watch", work, restarts, set())
    assert delays == [1, 2, 4, 8, 16, 32, 60, 60]
    assert restarts == {"watch": 8}
    assert "no watches left" in caplog.text


async def test_status_tells_which_tasks_were_started_again(simcord_env, newsroom, alice):
    simcord_env.bot.restarts["article watch"] = 3
    await alice.send(newsroom, "!status")
    assert "started again 3 times: article watch" in shown(newsroom)


async def test_a_bot_that_stops_keeps_what_it_has_analysed_and_leaves_the_rest(tmp_path, log, monkeypatch):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    bot = CoverageBot(Settings(), Coverage.open(folder, tmp_path / "store"), log)
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"The ferry {number} sails again.", encoding="utf-8")
    analysed, reached = [], threading.Event()
    analyse = analysis._analysed

    def slow(article, *parsed):
        if len(analysed) == 12:
            reached.set()
            time.sleep(0.2)
        analysed.append(article.path)
        return analyse(article, *parsed)

    monkeypatch.setattr(analysis, "_analysed", slow)
    refreshing = asyncio.create_task(bot.service.refresh())
    assert await asyncio.to_thread(reached.wait, 60)
    await bot.close()
    with pytest.raises(asyncio.CancelledError):
        await refreshing
    assert 12 < len(analysed) < 40
    monkeypatch.setattr(analysis, "_analysed", analyse)
    reanalysed = []
    Coverage.open(folder, tmp_path / "store", progress=lambda *counts: reanalysed.append(counts))
    assert 8 <= 40 - len(reanalysed) < 40, "at least the whole batch before is kept"


async def test_background_work_that_finds_nothing_to_iterate_over_lets_nobody_wait_for_ever():
    async with asyncio.timeout(30):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await BackgroundWork().run(next, iter(()))


async def test_work_that_never_stops_does_not_hold_up_the_end(monkeypatch):
    monkeypatch.setattr(background, "STOP_SECONDS", 0.05)
    work, release = BackgroundWork(), threading.Event()
    running = asyncio.create_task(work.run(release.wait))
    await asyncio.sleep(0)
    await work.stop()
    assert not running.done()
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "background")
    release.set()
    assert await running


async def test_a_bot_that_stops_sends_the_answers_in_progress_first(coverage, log):
    bot = CoverageBot(Settings(), coverage, log)
    told = asyncio.Event()
    answering = asyncio.create_task(told.wait())
    bot.in_progress.add(answering)
    closing = asyncio.create_task(bot.close())
    await asyncio.sleep(0)
    assert not closing.done()
    told.set()
    await closing
    assert answering.done()
    assert not answering.cancelled()


def test_json_logs_are_one_object_per_line():
    error = ValueError("bad")
    record = logging.makeLogRecord(
        {
            "name": "x",
            "levelname": "ERROR",
            "msg": "it %s",
            "args": ("broke",),
            "exc_info": (ValueError, error, None),
        }
    )
    line = JsonFormatter().format(record)
    assert "\n" not in line
    entry = json.loads(line)
    assert (entry["level"], entry["logger"], entry["message"]) == ("ERROR", "x", "it broke")
    assert "ValueError: bad" in entry["traceback"]
    assert datetime.fromisoformat(entry["time"]).timestamp() == pytest.approx(record.created, abs=0.001)


def test_running_settings_have_plain_defaults():
    assert Running() == Running(log_format="plain", log_level="INFO", heartbeat=None)
