"""What people are told where something goes wrong, and what goes on all the same."""

import asyncio
import logging
import sqlite3
import sys
import webbrowser
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest
from discord.ext import commands

from bot import i18n
from bot.answering.conversations import Conversations
from bot.answering.handlers import answer
from bot.answering.requests import Request
from bot.config import Discord, Log, Running, Settings
from bot.discord_app.bot_rendering import BotStatus, status_embed
from bot.discord_app.client import CoverageBot
from bot.discord_app.result_rendering import page_embed
from bot.querylog import LogError, QueryLog
from bot.runtime import service, tryout
from bot.runtime.program_log import JsonFormatter
from index import SEEDS
from index.coverage import Coverage
from index.model.question import PreviousQuestion
from tests.bot.discord_server import TOKEN, running
from tests.bot.hearing import heard
from tests.bot.log_entries import STRIKE

HARBOUR = "“The strike is over,” said the harbour master Ana Brook on Wednesday.\n"


def said(message):
    return message.embeds[0].description


@pytest.fixture
def folder(tmp_path):
    """A folder of one article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    return folder


@pytest.fixture
def broken(monkeypatch):
    """Makes every search fail."""

    def broken(*_):
        raise RuntimeError("the index is gone")

    return lambda: monkeypatch.setattr(Coverage, "find", broken)


def next_page(message):
    """The custom id of the button that turns to the next page."""
    buttons = [button for row in message.components for button in row.children]
    return next(button.custom_id for button in buttons if str(button.emoji) == "▶️")


async def test_a_button_that_fails_says_so_to_whoever_pressed_it(newsroom, alice, broken, caplog):
    await alice.send(newsroom, "!search China")
    broken()
    result = await alice.click(newsroom.last_message, custom_id=next_page(newsroom.last_message))
    assert result.ephemeral
    assert "Something went wrong" in said(result.response)
    assert "the index is gone" in caplog.text


async def test_a_button_whose_row_cannot_be_read_is_one_line(newsroom, alice, log, caplog):
    await alice.send(newsroom, "!search China")
    with closing(sqlite3.connect(log.file)) as database, database:
        database.execute("ALTER TABLE query RENAME TO elsewhere")
    result = await alice.click(newsroom.last_message, custom_id=next_page(newsroom.last_message))
    assert "Something went wrong" in said(result.response)
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.getMessage().startswith(f"a request failed: {log.file}: cannot be read (no such table")
    assert not record.exc_info


async def test_a_button_whose_results_have_gone_from_the_coverage_says_to_ask_again(
    simcord_env, newsroom, alice, folder, log
):
    await alice.send(newsroom, "!search China")
    message = newsroom.last_message
    await simcord_env.restart_bot(CoverageBot(Settings(), Coverage.open(folder), log))
    result = await alice.click(message, custom_id=next_page(message))
    assert result.ephemeral
    assert "ask again" in said(result.response)


async def test_a_menu_that_fails_says_so(newsroom, alice, broken, caplog):
    message = await alice.send(newsroom, "Vilnius")
    broken()
    result = await alice.context_menu(newsroom, "Find in the coverage", message)
    assert "Something went wrong" in said(result.response)
    assert "the index is gone" in caplog.text


@pytest.mark.parametrize("message", ["{bot} Vilnius", "{bot} where is the summit?", "hey {bot} where is it?"])
async def test_an_answer_to_a_mention_that_fails_is_told(simcord_env, newsroom, alice, monkeypatch, message):
    for name in ("ask", "find"):
        monkeypatch.setattr(Coverage, name, lambda *_: 1 / 0)
    await alice.send(newsroom, message.format(bot=simcord_env.bot.user.mention))
    assert said(newsroom.last_message) == i18n.load("en")("error.failed")


async def test_an_answer_to_a_direct_message_that_fails_is_told(alice, broken):
    broken()
    await alice.send_dm("Vilnius")
    assert said(alice.user.dm_channel.last_message) == i18n.load("en")("error.failed")


async def test_without_the_message_history_the_answer_refers_to_nothing(simcord_env, newsroom, alice):
    refused = {
        "status": 403,
        "code": 160002,
        "message": "Cannot reply without permission to read message history",
    }
    simcord_env.inject_error("POST", "/channels/*/messages", **refused)
    await alice.send(newsroom, "!search Vilnius")
    assert "**Vilnius**" in said(newsroom.last_message)
    assert newsroom.last_message.reference is None
    denied = {simcord_env.bot.user: discord.PermissionOverwrite(read_message_history=False)}
    new_here = newsroom.guild.create_text_channel("no-history", overwrites=denied)
    await alice.send(new_here, "!search Vilnius")
    assert "**Vilnius**" in said(new_here.last_message)


async def test_an_error_that_cannot_be_told_is_logged(simcord_env, newsroom, alice, broken, caplog):
    broken()
    simcord_env.inject_error("POST", "/channels/*/messages", status=400, code=40060, times=None)
    await alice.send(newsroom, f"{simcord_env.bot.user.mention} Vilnius")
    assert "could not be told" in caplog.text


async def test_where_the_bot_may_not_write_it_says_nothing(simcord_env, newsroom, alice, caplog):
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    sent = await alice.send(newsroom, "!search Vilnius")
    assert newsroom.last_message.id == sent.id
    assert "a request failed" in caplog.text
    assert isinstance(simcord_env.errors[0].__cause__, discord.Forbidden)


@pytest.fixture
def moderator(simcord_env, newsroom):
    """A person who may review the log of the newsroom's server."""
    role = newsroom.guild.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
    return newsroom.guild.add_member(simcord_env.create_user("maria"), roles=[role])


async def test_a_choice_that_is_none_is_told(simcord_env, newsroom, moderator):
    await moderator.send(newsroom, "!log recent person: nobody-at-all")
    assert said(newsroom.last_message) == i18n.load("en")("error.input")
    assert isinstance(simcord_env.errors[0], commands.UserInputError)


@pytest.mark.parametrize("name", ["recent", "unanswered", "slow", "export"])
async def test_a_time_that_is_none_is_told_by_every_review(newsroom, moderator, name):
    result = await moderator.slash(newsroom, f"log {name}", since="yesteryear")
    assert result.ephemeral
    assert "Give me 24h, 7d, 2w or a date" in said(result.response)


async def test_a_moderator_who_takes_no_direct_messages_is_told_to_open_them(
    simcord_env, newsroom, moderator
):
    simcord_env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await moderator.send(newsroom, "!log recent")
    assert said(newsroom.last_message) == i18n.load("en")("log.closed")


@pytest.fixture(params=["slash", "typed"])
def top(request, newsroom, moderator):
    """A review by either kind of command; returns what the reply says."""

    async def review():
        if request.param == "slash":
            return said((await moderator.slash(newsroom, "log top")).response)
        await moderator.send(newsroom, "!log top")
        return said(newsroom.last_message)

    return review


async def test_a_log_that_cannot_be_read_is_one_line(simcord_env, top, log, caplog):
    with closing(sqlite3.connect(log.file)) as database, database:
        database.execute("ALTER TABLE query RENAME TO elsewhere")
    assert await top() == i18n.load("en")("error.failed")
    assert simcord_env.errors
    [record] = [record for record in caplog.records if record.name.endswith("failures")]
    assert record.getMessage().startswith(f"a request failed: {log.file}: cannot be read (no such table")
    assert not record.exc_info


async def test_old_questions_that_cannot_be_deleted_stay_until_tomorrow(simcord_env, log, caplog):
    with closing(sqlite3.connect(log.file)) as database, database:
        database.execute("ALTER TABLE query RENAME TO elsewhere")
    await simcord_env.bot.get_cog("Log").retention()
    [record] = [record for record in caplog.records if "older than 90 days" in record.getMessage()]
    assert record.getMessage().startswith(
        f"questions older than 90 days could not be deleted ({log.file}: cannot be read (no such table"
    )
    assert record.getMessage().endswith("); retrying tomorrow")
    assert not record.exc_info
    assert simcord_env.bot.get_cog("Log").retention.is_running()


class TestKeepingForEver:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return CoverageBot(Settings(log=Log(retention_days=0)), coverage, log)

    async def test_no_question_is_too_old(self, simcord_env, log):
        row = await log.record(STRIKE)
        with closing(sqlite3.connect(log.file)) as database, database:
            database.execute("UPDATE query SET at = 0")
        await simcord_env.bot.get_cog("Log").retention()
        assert await log.entry(row) is not None


async def test_rows_that_cannot_be_indexed_are_written_all_the_same(log):
    with closing(sqlite3.connect(log.file)) as database, database:
        database.execute("DROP INDEX unindexed")
    async with heard("bot.querylog.group_commit", "new rows could not be indexed"):
        row = await log.record(STRIKE)
    assert (await log.entry(row)).typed == STRIKE.typed
    assert (await log.entry(await log.record(STRIKE))).typed == STRIKE.typed
    assert log.failures == 0


@pytest.mark.slow
async def test_a_log_that_another_process_holds_is_not_opened_to_hash_its_people(tmp_path):
    file = tmp_path / "queries.sqlite"
    log = await QueryLog.open(file)
    await log.record(STRIKE)
    await log.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogError, match="database is locked"):
            await QueryLog.open(file, hash_people=True)


async def test_a_key_that_is_no_file_is_refused(tmp_path):
    (tmp_path / "queries.sqlite.key").mkdir(mode=0o700)
    with pytest.raises(LogError, match=r"the key cannot be read .*Is a directory"):
        await QueryLog.open(tmp_path / "queries.sqlite", hash_people=True)


def test_a_question_is_forgotten_once_nobody_can_follow_up_on_it():
    now = 0.0
    conversations = Conversations(clock=lambda: now)
    conversations.remember(1, 10, PreviousQuestion("Who said it?", "Ana Brook"))
    now = 500.0
    conversations.remember(2, 10, PreviousQuestion("When?", None))
    now = 900.0
    conversations.remember(3, 10, PreviousQuestion("Where?", None))
    assert [conversations.recall(person, [10]) for person in (1, 2, 3)] == [
        None,
        PreviousQuestion("When?", None),
        PreviousQuestion("Where?", None),
    ]
    assert len(conversations._last) == 2


def test_a_paragraph_that_is_too_long_for_a_page_is_cut_between_words(tmp_path):
    words = " ".join(f"ferry{i}" for i in range(3000))
    unbroken = "x" * 9000
    (tmp_path / "long.txt").write_text(f"The ferries.\n\n{words}.\n\n{unbroken}", encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    request = Request("article", "long.txt")
    first = answer(coverage, request)
    parts = [answer(coverage, request, number).results[0] for number in range(first.count)]
    assert len(parts) > 4
    text = coverage.read("long.txt").article.text
    assert "".join("".join(text[part.start : part.end] for part in parts).split()) == "".join(text.split())
    assert all(text[part.end].isspace() for part in parts if part.end < text.index("xx"))
    for number in range(first.count):
        page = answer(coverage, request, number)
        assert len(page_embed(page, i18n.load("en")).description) <= 4096


async def test_compiled_code_is_taken_up_once(coverage, log):
    pytest.importorskip("numba")
    bot = CoverageBot(Settings(), coverage, log)
    assert await bot.service.compile_kernels() is True
    assert bot.service.coverage.search("Vilnius")
    assert await bot.service.compile_kernels() is False


async def test_without_numba_the_answers_go_on(coverage, log, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "index.search.kernels.numba_kernels", raising=False)
    bot = CoverageBot(Settings(), coverage, log)
    await service.compile_kernels(bot)
    assert caplog.text == ""
    assert bot.service.coverage.search("Vilnius")


async def test_compiled_code_that_cannot_be_loaded_is_told_and_the_answers_go_on(
    coverage, log, monkeypatch, caplog
):
    monkeypatch.setitem(sys.modules, "index.search.kernels.numba_kernels", None)
    bot = CoverageBot(Settings(), coverage, log)
    await service.compile_kernels(bot)
    assert "Numba cannot be used" in caplog.text
    assert bot.service.coverage.search("Vilnius")


async def test_an_index_that_cannot_be_made_anew_leaves_the_answers_as_they_were(
    folder, tmp_path, log, caplog
):
    bot = CoverageBot(Settings(), Coverage.open(folder, tmp_path / "store"), log)
    before = bot.service.coverage
    (file,) = (tmp_path / "store").glob("*.index")
    file.unlink()
    folder.rename(tmp_path / "moved")
    await service.repair_index(bot)
    assert "the index could not be" in caplog.text
    assert bot.service.coverage is before
    assert before.search("strike")


@pytest.mark.slow
async def test_a_bot_that_serves_beats_where_it_was_told_to(tmp_path, coverage, monkeypatch):
    loop, beaten, write = asyncio.get_running_loop(), asyncio.Event(), service._write_time

    def written(file: Path) -> None:
        write(file)
        loop.call_soon_threadsafe(beaten.set)

    monkeypatch.setattr(service, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(service, "_write_time", written)
    heart = tmp_path / "heart"
    settings = Settings(
        discord=Discord(token=TOKEN),
        log=Log(file=tmp_path / "queries.sqlite"),
        running=Running(heartbeat=heart),
    )
    async with running() as discord_server:
        serving = asyncio.create_task(service.serve(settings, coverage))
        async with asyncio.timeout(60):
            await beaten.wait()
        assert discord_server.sessions == 1
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    assert datetime.fromisoformat(heart.read_text().strip()).tzinfo == UTC


@pytest.mark.slow
async def test_the_try_out_opens_the_browser_at_its_page(tmp_path, monkeypatch, capsys):
    loop, opened = asyncio.get_running_loop(), asyncio.Queue()
    monkeypatch.setattr(webbrowser, "open", lambda url: loop.call_soon_threadsafe(opened.put_nowait, url))
    settings = Settings(log=Log(file=tmp_path / "queries.sqlite"))
    coverage = await asyncio.to_thread(Coverage.open, SEEDS)
    trying = asyncio.create_task(tryout.run(settings, coverage))
    address = await opened.get()
    assert f"On the Record is at {address}\n" in capsys.readouterr().out
    trying.cancel()
    with suppress(asyncio.CancelledError):
        await trying


def test_a_json_log_has_a_traceback_only_where_something_was_raised():
    record = logging.makeLogRecord({"name": "x", "levelname": "INFO", "msg": "all is well"})
    assert "traceback" not in JsonFormatter().format(record)


def test_before_the_first_heartbeat_the_status_tells_no_latency(coverage):
    def described(latency):
        health = BotStatus(coverage.size(), False, datetime.now(UTC), latency, True, 0)
        return status_embed(health, i18n.load("en")).description

    assert "42 ms" in described(0.042)
    assert " ms" not in described(float("nan"))
