"""Watches: new articles are told of in the channel that watches for them, once, whatever happens."""

import asyncio
import contextlib
import re
import time

import pytest

from bot.config import Discord, Log, Settings
from bot.runtime import service
from index.coverage import Coverage
from tests.bot.discord_server import CHANNEL, DIRECT, PERSON_USER, TOKEN, Fault, Outcome, running

POSTS = f"/channels/{CHANNEL}/messages"
CALLBACK = r"/interactions/\d+/interaction-token/callback"
OLD = "The mayor opened the ferry on Monday.\n"
DAM = "“The dam will never hold,” Ada Lind said. A strike began."


@pytest.fixture
async def server():
    async with running() as server:
        yield server


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "old.txt").write_text(OLD)
    return folder


@pytest.fixture
def settings(tmp_path):
    return Settings(discord=Discord(token=TOKEN, questions=1000), log=Log(file=tmp_path / "queries.sqlite"))


@contextlib.asynccontextmanager
async def serving(server, settings, folder, tmp_path):
    """Run the bot on a folder of articles."""
    coverage = await asyncio.to_thread(Coverage.open, folder, tmp_path / "store")
    before = server.sessions
    task = asyncio.create_task(service.serve(settings, coverage))
    await server.until(lambda: server.sessions > before)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def served(server, settings, folder, tmp_path):
    async with serving(server, settings, folder, tmp_path):
        yield


def options(name, **values):
    kinds = {str: 3, int: 4}
    inner = [{"name": key, "type": kinds[type(value)], "value": value} for key, value in values.items()]
    return {"id": "901", "name": "watch", "type": 1, "options": [{"type": 1, "name": name, "options": inner}]}


async def command(server, name, *, direct=False, **values):
    """Give a slash command, and return what the bot replies."""
    before = len(server.sent("POST", CALLBACK))
    where = {}
    if direct:
        channel = {"id": str(DIRECT), "type": 1, "recipients": [PERSON_USER]}
        nowhere = {"guild_id": None, "member": None}
        where = nowhere | {"channel_id": str(DIRECT), "channel": channel, "user": PERSON_USER}
    await server.ask(options(name, **values), **where)
    await server.until(lambda: len(server.sent("POST", CALLBACK)) > before)
    return server.sent("POST", CALLBACK)[-1]["data"]["embeds"][0]


def texts(server, channel=CHANNEL):
    embeds = [posted["embeds"][0] for posted in server.posted if posted["channel_id"] == str(channel)]
    return [f"{embed.get('title', '')}\n{embed['description']}" for embed in embeds]


async def posted(server, count, channel=CHANNEL):
    """Wait for a number of posts, and for more that must not come."""
    await server.until(lambda: len(texts(server, channel)) >= count)
    return texts(server, channel)


@pytest.mark.slow
@pytest.mark.usefixtures("served")
async def test_a_new_article_is_told_of_within_five_seconds_and_pings_nobody(server, folder):
    added = await command(server, "add", words="dam @everyone -ferry")
    assert "watch 1" in added["description"]
    started = time.monotonic()
    (folder / "new.txt").write_text(DAM.replace("dam", "dam for @everyone"))
    (text,) = await posted(server, 1)
    assert time.monotonic() - started < 5
    assert "never hold" in text
    assert "**Ada Lind**" in text
    body = server.sent("POST", POSTS)[-1]
    assert body["allowed_mentions"]["parse"] == []
    assert "watch remove 1" in body["embeds"][0]["footer"]["text"]
    assert not re.search(r"(?<!\\)@everyone", str([list(embed.values()) for embed in body["embeds"]]))


@pytest.mark.slow
@pytest.mark.usefixtures("served")
async def test_what_was_there_before_the_watch_and_what_does_not_match_is_not_told(server, folder):
    for words in ("ferry", "speaker:lind strike", "speaker:lind hold"):
        await command(server, "add", words=words)
    (folder / "new.txt").write_text(DAM)
    (text,) = await posted(server, 1)
    assert "speaker:lind hold" in text.replace("\\", "")


@pytest.mark.slow
@pytest.mark.usefixtures("served")
async def test_many_articles_make_one_message(server, folder):
    await command(server, "add", words="dam")
    for number in range(100):
        (folder / f"{number}.txt").write_text(f"The dam of town {number} broke on Monday.\n")
    (first, *_) = await posted(server, 1)
    told = [int(re.search(r"\*\*(\d+)\*\* new article", text)[1]) for text in texts(server)]
    while sum(told) < 100:
        told = [int(re.search(r"\*\*(\d+)\*\* new", t)[1]) for t in await posted(server, len(told) + 1)]
    assert sum(told) == 100
    assert len(told) <= 3, "files that come while others are read may be in messages of their own"
    assert first.count("The **dam** of town") == 3
    assert len(first) < 4096


@pytest.mark.slow
@pytest.mark.usefixtures("served")
async def test_a_corrected_or_moved_article_is_told_of_only_for_what_is_new(server, folder):
    await command(server, "add", words="dam")
    (folder / "new.txt").write_text(DAM)
    await posted(server, 1)
    (folder / "new.txt").write_text(f"---\noutlet: Harbour Post\n---\n{DAM} It ended.")
    (folder / "copy.txt").write_text(DAM)
    await asyncio.sleep(0.5)
    (folder / "other.txt").write_text("Another dam held.")
    (_, text) = await posted(server, 2)
    assert "**1** new article" in text
    assert "Another **dam** held" in text
    (folder / "new.txt").write_text(f"{DAM} A second dam broke.")
    assert "A second **dam** broke" in (await posted(server, 3))[2]


@pytest.mark.slow
@pytest.mark.usefixtures("served")
async def test_anybody_is_told_in_direct_messages(server, folder):
    added = await command(server, "add", direct=True, words="dam")
    assert "I'll tell you here" in added["description"]
    (folder / "new.txt").write_text(DAM)
    assert "never hold" in (await posted(server, 1, DIRECT))[0]
    assert texts(server) == []


@pytest.mark.slow
async def test_articles_that_came_while_the_bot_was_off_are_told_of(server, settings, folder, tmp_path):
    async with serving(server, settings, folder, tmp_path):
        await command(server, "add", words="dam")
    (folder / "new.txt").write_text(DAM)
    async with serving(server, settings, folder, tmp_path):
        assert "never hold" in (await posted(server, 1))[0]
    async with serving(server, settings, folder, tmp_path):
        (folder / "another.txt").write_text("Another dam held.")
        assert "Another" in (await posted(server, 2))[1]
    assert len(texts(server)) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("served")
async def test_a_watch_whose_channel_is_lost_pauses_tells_its_owner_and_loses_nothing(server, folder):
    await command(server, "add", words="dam")
    server.faults.append(Fault("POST", POSTS, 403, {"code": 50001, "message": "Missing Access"}))
    (folder / "new.txt").write_text(DAM)
    (notice,) = await posted(server, 1, DIRECT)
    assert "is paused" in notice
    assert f"<#{CHANNEL}>" in notice
    assert "paused" in (await command(server, "list"))["description"]
    (folder / "another.txt").write_text("Another dam held.")
    await asyncio.sleep(3)
    assert texts(server) == []
    await command(server, "add", words="dam")
    (text,) = await posted(server, 1)
    assert "**2** new articles" in text
    assert len(texts(server, DIRECT)) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("outcome", [Outcome.IS_LOST, Outcome.REPLY_IS_LOST])
@pytest.mark.parametrize("knows_nonces", [True, False])
async def test_a_broken_connection_neither_loses_nor_doubles_a_message(
    server, folder, outcome, knows_nonces, monkeypatch
):
    monkeypatch.setattr("bot.discord_app.watch_posting.FIRST_DELAY", 0.1)
    server.knows_nonces = knows_nonces
    server.outcomes.append(outcome)
    await command(server, "add", words="dam")
    (folder / "new.txt").write_text(DAM)
    await posted(server, 1)
    await asyncio.sleep(2)
    assert len(texts(server)) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("served")
async def test_without_the_right_to_read_the_channel_the_nonce_tells_a_message(server, folder, monkeypatch):
    monkeypatch.setattr("bot.discord_app.watch_posting.FIRST_DELAY", 0.1)
    server.outcomes.append(Outcome.REPLY_IS_LOST)
    server.faults.append(Fault("GET", POSTS, 403, {"code": 50001, "message": "Missing Access"}))
    await command(server, "add", words="dam")
    (folder / "new.txt").write_text(DAM)
    await server.until(lambda: len(server.sent("POST", POSTS)) == 2)
    assert len(texts(server)) == 1
