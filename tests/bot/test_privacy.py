"""A person's rights: to read what is kept about them, to have it deleted, and to have nothing kept."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from bot.answering.conversations import Conversations
from bot.querylog import QueryLog
from bot.querylog.clock import DAY_MS, Clock
from index.model.question import PreviousQuestion
from tests.bot.log_entries import STRIKE


def said(message):
    return message.embeds[0].description


@pytest.fixture
def bob(simcord_env, newsroom):
    return newsroom.guild.add_member(simcord_env.create_user("bob"))


async def test_forget_me_forgets_the_last_question_too(simcord_env, newsroom, alice):
    await alice.send(newsroom, "!ask what did Stoltenberg say about lethal aid?")
    assert simcord_env.bot.conversations.recall(alice.id, [newsroom.id])
    await alice.send(newsroom, "!forget-me")
    assert simcord_env.bot.conversations.recall(alice.id, [newsroom.id]) is None


async def test_my_data_is_a_file_of_ones_own_questions_that_nobody_else_sees(newsroom, alice, bob):
    await alice.send(newsroom, "!search Vilnius")
    await bob.send(newsroom, "!search China")
    await alice.send(newsroom, "!search =1+1")
    result = await alice.slash(newsroom, "my-data")
    assert result.ephemeral
    [attachment] = result.response.attachments
    rows = list(csv.DictReader(StringIO((await attachment.read()).decode("utf-8-sig"))))
    assert [row["typed"] for row in rows] == ["Vilnius", "'=1+1"]
    assert {row["person"] for row in rows} == {str(alice.id)}
    sent = await alice.send(newsroom, "!my-data")
    assert not newsroom.last_message.attachments
    assert newsroom.last_message.id != sent.id
    assert alice.user.dm_channel.last_message.attachments


async def test_who_opts_out_gets_answers_and_leaves_no_row(simcord_env, newsroom, alice, bob, log):
    message = await alice.send(newsroom, "a monumental mistake")
    await alice.send(newsroom, "!search Vilnius")
    await alice.send(newsroom, "!opt-out")
    assert await log.entry(1) is None
    await alice.send(newsroom, "!search Vilnius")
    assert "**Vilnius**" in said(newsroom.last_message)
    assert not newsroom.last_message.components
    result = await bob.context_menu(newsroom, "Who said this?", message)
    assert "monumental mistake" in said(result.response)
    assert not await log.review.recent()
    assert simcord_env.bot.conversations.recall(alice.id, [newsroom.id]) is None
    assert log.failures == 0
    await bob.send(newsroom, "!search Vilnius")
    await log.feedback(2, alice.id, 1)
    assert (await log.review.recent())[0].feedback == 0
    await alice.send(newsroom, "!opt-in")
    await alice.send(newsroom, "!search Vilnius")
    assert (await log.review.recent())[0].person == alice.id


@pytest.mark.parametrize(("before", "after"), [(False, False), (True, True), (False, True), (True, False)])
async def test_an_opt_out_survives_a_restart_and_a_change_to_hashes(tmp_path, before, after):
    file = tmp_path / "queries.sqlite"
    entry = replace(STRIKE, person=123_456_789_012)  # so many digits stand in no random key by chance
    log = await QueryLog.open(file, hash_people=before)
    await log.privacy.opt_out(entry.person)
    await log.close()
    log = await QueryLog.open(file, hash_people=after)
    assert await log.record(entry) is None
    assert await log.record(replace(entry, person=entry.person + 1)) is not None
    await log.close()
    assert (str(entry.person).encode() in file.read_bytes()) == (not before and not after)
    log = await QueryLog.open(file, hash_people=after)
    await log.privacy.opt_in(entry.person)
    assert await log.record(entry) is not None
    await log.close()


async def test_the_rows_of_a_server_that_the_bot_left_are_deleted_after_the_grace_period(tmp_path):
    now = [1_800_000_000_000]
    clock = Clock(lambda: now[0] / 1000, lambda: now[0] / 1000)
    log = await QueryLog.open(tmp_path / "queries.sqlite", clock=clock)
    for guild in (1, 2, None):
        await log.record(replace(STRIKE, guild=guild))
    assert await log.purge_departed([1], 30) == 0
    now[0] += 29 * DAY_MS
    assert await log.purge_departed([1], 30) == 0
    now[0] += DAY_MS
    assert await log.purge_departed([1], 30) == 1
    assert [entry.guild for entry in await log.review.recent()] == [None, 1]
    await log.purge_departed([], 30)
    now[0] += 10 * DAY_MS
    await log.purge_departed([1], 30)  # it is back
    now[0] += 25 * DAY_MS
    assert await log.purge_departed([], 30) == 0
    await log.close()


def test_what_a_person_asked_is_forgotten_in_every_channel():
    conversations = Conversations()
    for person, channel in ((1, 10), (1, 11), (2, 10)):
        conversations.remember(person, channel, PreviousQuestion("who?"))
    conversations.forget(1)
    assert conversations.recall(1, [10, 11]) is None
    assert conversations.recall(2, [10])
