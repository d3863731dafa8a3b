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
        await asyncio.sleep(0.05)
        assert session.env.now() - before >= timedelta(seconds=0.05)
        assert abs(session.env.now() - datetime.now(UTC)) < timedelta(seconds=5)
