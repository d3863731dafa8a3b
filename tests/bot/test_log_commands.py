"""Reviewing the query log in Discord, and a person's right to know and to be forgotten."""

import csv
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import discord
import pytest
from discord.ext import commands

from bot import i18n
from bot.config import Log
from bot.discord_app import bot_rendering, exporting, log_rendering
from bot.querylog import LogError, LoggedEntry, QueryCount
from tests.bot.log_entries import STRIKE

QUESTION = replace(STRIKE, typed="Ferry *strike* <@1>", guild=None)
REVIEWS = ["recent", "top", "unanswered", "slow", "export"]


@pytest.fixture
def moderator(simcord_env, newsroom):
    """A person who may review the log of the newsroom's server."""
    role = newsroom.guild.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
    return newsroom.guild.add_member(simcord_env.create_user("maria"), roles=[role])


@pytest.fixture
async def reviewed_log(log, newsroom, alice):
    """The log of a server whose people asked two questions, one in vain; and of another server."""
    here = replace(QUESTION, guild=newsroom.guild.id, person=alice.id)
    await log.record(here)
    await log.record(replace(here, typed="Lighthouse", understood="lighthouse", results=0, person=202))
    await log.record(replace(QUESTION, guild=999, typed="Their secret", understood="their secret"))
    await log.record(replace(QUESTION, typed="A secret in a direct message"))
    await log.index_new_rows()
    return log


def text_of(message):
    embed = message.embeds[0]
    fields = "\n".join(f"{field.name}\n{field.value}" for field in embed.fields)
    return f"{embed.title}\n{embed.description}\n{fields}"


async def review(moderator, channel, name, **options):
    result = await moderator.slash(channel, f"log {name}", **options)
    assert result.ephemeral
    return text_of(result.response)


@pytest.mark.usefixtures("reviewed_log")
async def test_a_moderator_sees_the_latest_questions_of_their_server(newsroom, moderator, alice):
    shown = await review(moderator, newsroom, "recent")
    assert shown.index("Lighthouse") < shown.index("Ferry")
    assert "no answer" in shown
    assert f"<@{alice.id}>" in shown
    assert "Ana Brook · Harbour Post" in shown
    assert r"Ferry \*strike\* \<\@1\>" in shown


@pytest.mark.usefixtures("reviewed_log")
@pytest.mark.parametrize("name", REVIEWS)
async def test_no_review_shows_another_servers_questions(newsroom, moderator, name):
    assert "ecret" not in await review(moderator, newsroom, name)


@pytest.mark.usefixtures("reviewed_log")
async def test_the_top_has_questions_speakers_and_sources(newsroom, moderator):
    shown = await review(moderator, newsroom, "top")
    assert "Questions\n**1** × lighthouse\n**1** × ferry strike" in shown
    assert "Speakers\n**2** × Ana Brook" in shown
    assert "Sources\n**2** × Harbour Post" in shown


@pytest.mark.usefixtures("reviewed_log")
async def test_what_had_no_answer_is_shown_by_question(newsroom, moderator):
    shown = await review(moderator, newsroom, "unanswered")
    assert "**1** × lighthouse" in shown
    assert "ferry" not in shown


async def test_a_review_can_be_of_one_person_and_of_the_latest_time(reviewed_log, newsroom, moderator, alice):
    with closing(sqlite3.connect(reviewed_log.file)) as database, database:
        database.execute("UPDATE query SET at = at - 3 * 24 * 3600 * 1000 WHERE typed = 'Lighthouse'")
    for_alice = await review(moderator, newsroom, "recent", person=alice)
    assert ("Ferry" in for_alice, "Lighthouse" in for_alice) == (True, False)
    assert "Lighthouse" not in await review(moderator, newsroom, "unanswered", since="2d")
    assert "lighthouse" in await review(moderator, newsroom, "unanswered", since="7d")


@pytest.mark.usefixtures("reviewed_log")
async def test_a_time_that_is_none_is_explained(newsroom, moderator):
    assert "Give me 24h, 7d, 2w or a date" in await review(moderator, newsroom, "top", since="yesteryear")


@pytest.mark.usefixtures("reviewed_log")
async def test_an_export_is_a_table_of_the_servers_rows(newsroom, moderator):
    result = await moderator.slash(newsroom, "log export")
    assert result.ephemeral
    (file,) = result.response.attachments
    content = (await file.read()).decode("utf-8-sig")
    assert [row["typed"] for row in csv.DictReader(StringIO(content))] == [QUESTION.typed, "Lighthouse"]
    assert "Here are 2 questions" in text_of(result.response)


@pytest.mark.usefixtures("reviewed_log")
@pytest.mark.parametrize("name", ["", *REVIEWS])
async def test_a_typed_review_is_answered_in_private(newsroom, moderator, name):
    await moderator.send(newsroom, f"!log {name}")
    assert text_of(newsroom.last_message) == "None\nI've sent it to you in a direct message.\n"
    assert text_of(moderator.user.dm_channel.last_message)


@pytest.mark.usefixtures("reviewed_log")
async def test_a_typed_review_takes_the_same_choices(newsroom, moderator, alice):
    await moderator.send(newsroom, f"!log recent since: 1d person: <@{alice.id}>")
    shown = text_of(moderator.user.dm_channel.last_message)
    assert ("Ferry" in shown, "Lighthouse" in shown) == (True, False)


@pytest.mark.usefixtures("reviewed_log")
@pytest.mark.parametrize("name", ["", *REVIEWS])
async def test_others_may_not_review_the_log(simcord_env, newsroom, alice, name):
    await alice.send(newsroom, f"!log {name}")
    assert "You need the permission **Manage Server**" in text_of(newsroom.last_message)
    assert [type(error) for error in simcord_env.errors] == [commands.MissingPermissions]


async def test_discord_shows_the_commands_to_moderators_only(newsroom, alice, moderator):
    assert not [name for name in alice.available_commands(newsroom) if name.startswith("log")]
    assert {"log recent", "log export"} <= set(moderator.available_commands(newsroom))


@pytest.mark.usefixtures("reviewed_log")
@pytest.mark.parametrize("name", ["", *REVIEWS])
async def test_a_direct_message_shows_nothing_of_the_log(simcord_env, moderator, name):
    await moderator.send_dm(f"!log {name}")
    assert "only works on a server" in text_of(moderator.user.dm_channel.last_message)
    assert [type(error) for error in simcord_env.errors] == [commands.NoPrivateMessage]


async def test_people_are_told_what_is_kept_and_how_long(newsroom, alice):
    result = await alice.slash(newsroom, "privacy")
    assert result.ephemeral
    shown = text_of(result.response)
    assert "I delete all of this after 90 days." in shown
    assert "your Discord ID" in shown
    assert "**Manage Server**" in shown


def test_people_are_told_of_hashes_and_of_keeping_for_ever():
    shown = bot_rendering.privacy_embed(Log(hash_people=True, retention_days=0), i18n.load("en")).description
    assert "keyed hash" in shown
    assert "until you ask me to forget it" in shown


async def test_a_person_can_make_the_bot_forget_them(reviewed_log, newsroom, alice):
    await alice.send(newsroom, "!search Vilnius")
    result = await alice.slash(newsroom, "forget-me")
    assert result.ephemeral
    assert "I have forgotten 2 questions of yours." in text_of(result.response)
    assert alice.id not in {entry.person for entry in await reviewed_log.review.recent()}
    await alice.send(newsroom, "!forget-me")
    assert "I have forgotten 0 questions of yours." in text_of(newsroom.last_message)


async def test_what_is_too_old_is_deleted_each_day(reviewed_log, simcord_env):
    with closing(sqlite3.connect(reviewed_log.file)) as database, database:
        database.execute("UPDATE query SET at = at - 91 * 24 * 3600 * 1000 WHERE typed = 'Lighthouse'")
    assert len(await reviewed_log.review.recent()) == 4
    await simcord_env.bot.get_cog("Log").retention()
    assert len(await reviewed_log.review.recent()) == 3
    assert simcord_env.bot.get_cog("Log").retention.hours == 24
    assert simcord_env.bot.get_cog("Log").retention.is_running()


async def test_rows_that_cannot_be_deleted_are_left_for_the_next_day(simcord_env, log, monkeypatch, caplog):
    async def failing(_):
        raise LogError("the disk is full")

    monkeypatch.setattr(log, "expire", failing)
    await simcord_env.bot.get_cog("Log").retention()
    assert "retrying tomorrow" in caplog.text
    assert simcord_env.bot.get_cog("Log").retention.is_running()


def test_every_embed_of_the_log_fits_discord():
    texts = i18n.load("en")
    long = "@*everyone* " * 400
    now = datetime.now(UTC)
    counts = [QueryCount(long, 10**9, now)] * 100
    row = LoggedEntry(
        "search", long, long, 1, 2, -(2**62), 3, long, 1.0, 1e9, None, long, long, answered=True, id=1,
        at=now - timedelta(days=1), message=None, feedback=-12,
    )  # fmt: skip
    top = log_rendering.top_embed({"log.questions": counts, "log.speakers": counts, "log.sources": []}, texts)
    for embed in (
        top,
        log_rendering.entries_embed("log.recent", [row, replace(row, error=long)] * 50, texts),
        log_rendering.entries_embed("log.recent", [], texts),
        log_rendering.counts_embed("log.unanswered", counts, texts),
    ):
        assert len(embed) <= 6000
        assert len(embed.description or "") <= 4096
        assert all(0 < len(field.value) <= 1024 for field in embed.fields)
        assert "@everyone" not in str(embed.to_dict())


def test_an_export_has_the_latest_rows_that_fit_into_a_file(monkeypatch):
    fields = asdict(STRIKE)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    entries = [LoggedEntry(**fields, id=i, at=at, message=None, feedback=0) for i in (3, 2, 1)]
    whole, count = exporting.csv_file(entries)
    assert count == 3
    monkeypatch.setattr(exporting, "EXPORT_BYTES", len(whole.getvalue()) - 1)
    cut, count = exporting.csv_file(entries)
    assert count == 2
    assert [
        line.split(",")[0].strip(chr(34)) for line in cut.getvalue().decode("utf-8-sig").splitlines()
    ] == ["id", "2", "3"]


async def test_the_log_knows_the_servers_by_their_names(simcord_env, newsroom, alice, log):
    await alice.send(newsroom, "!search Vilnius")
    await simcord_env.bot.get_cog("Log")._name_servers()
    with closing(sqlite3.connect(log.file)) as database:
        assert database.execute("SELECT server FROM latest").fetchall() == [("The Daily",)]
        assert database.execute("SELECT name FROM server").fetchall() == [("The Daily",)]
