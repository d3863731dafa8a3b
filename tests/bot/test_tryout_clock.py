"""The try-out's simulated Discord and its page, without a browser."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp

from bot.config import Log, Settings
from bot.runtime import tryout
from bot.runtime.service import open_bot
from index import SEEDS, Coverage


async def test_time_goes_on_so_that_nobody_waits_for_ever(tmp_path):
    settings = Settings(log=Log(file=tmp_path / "queries.sqlite"))
    coverage = await asyncio.to_thread(Coverage.open, SEEDS)
    async with open_bot(settings, coverage) as bot, tryout.preview(bot) as session:
        before = session.env.now()
        assert abs(before - datetime.now(UTC)) < timedelta(hours=1)
        while session.env.now() == before:  # noqa: ASYNC110 - time itself is waited for
            await asyncio.sleep(0)
        assert session.env.now() > before
        later = session.env.now() + timedelta(minutes=10)
        await session.env.advance_time(600)
        assert session.env.now() >= later


async def state(session, client, context=None):
    headers = {"X-Simcord-Capability": session.capability}
    if context is None:
        async with client.post(f"{session._origin}/api/pages", json={}, headers=headers) as response:
            return await response.json()
    headers["X-Simcord-Context"] = context
    async with client.get(f"{session._origin}/api/state", headers=headers) as response:
        return await response.json()


async def test_what_the_bot_posts_by_itself_comes_to_the_page(tmp_path):
    settings = Settings(log=Log(file=tmp_path / "queries.sqlite"))
    coverage = await asyncio.to_thread(Coverage.open, SEEDS)
    async with (
        open_bot(settings, coverage) as bot,
        tryout.preview(bot) as session,
        aiohttp.ClientSession() as client,
    ):
        page = await state(session, client)
        sent = await bot.get_channel(session.channel.id).send("News: a new article quotes Ada Lind.")
        async with asyncio.timeout(20):
            while str(sent.id) not in page["timeline"]:
                page = await state(session, client, page["context"]["id"])


async def test_a_menu_needs_the_key_of_the_page_and_a_message_that_is_there(tmp_path):
    settings = Settings(log=Log(file=tmp_path / "queries.sqlite"))
    coverage = await asyncio.to_thread(Coverage.open, SEEDS)
    async with (
        open_bot(settings, coverage) as bot,
        tryout.preview(bot) as session,
        aiohttp.ClientSession() as client,
    ):
        page = await state(session, client)
        right = {
            "X-Simcord-Capability": session.capability,
            "X-Simcord-Context": page["context"]["id"],
            "X-Tryout-Menu": "0",
            "X-Tryout-Message": page["timeline"][-1],
        }
        wrong = {
            401: {"X-Simcord-Capability": "guessed"},
            400: {"X-Tryout-Menu": "9"},
        }
        for status, change in [(200, {}), *wrong.items(), (400, {"X-Tryout-Message": "1"})]:
            address = f"{session._origin}/api/action"
            async with client.post(address, headers=right | change) as response:
                assert response.status == status, change
