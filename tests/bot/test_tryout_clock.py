"""The try-out's simulated Discord, without a browser."""

import asyncio
from datetime import UTC, datetime, timedelta

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
