"""Measure the bot in Discord: `python -m tests.benchmarks.answering`.

From a message's arrival in the client to the request that sends its reply, with many people asking at once;
and how long the event loop stalls while new articles are analysed and indexed.
"""

import argparse
import asyncio
import os
import platform
import random
import tempfile
import time
from pathlib import Path

import discord
import numpy as np

from bot.client import build
from bot.config import Discord as DiscordSettings
from bot.config import Settings
from bot.querylog import QueryLog
from index import SEEDS
from index.coverage import Coverage
from tests.bot.discord_server import BOT_USER, GUILD_PAYLOAD, message

WORDS = (
    *("China", "Russia", "Vilnius", "NATO", "Stoltenberg", "summit", "mistake", "consequences"),
    *("allies", "aid", "Beijing", "order"),
)
COMMANDS = ("!search {}", "!who said {}", "!quotes Stoltenberg about {}")


class Wire:
    """Stands for Discord's HTTP: notes when each reply is sent, and says yes."""

    def __init__(self):
        self.sent = {}
        self._changed = asyncio.Event()

    async def request(self, route, **fields):
        if route.method != "POST":
            return []
        payload = fields["json"]
        self.sent[int(payload["message_reference"]["message_id"])] = time.perf_counter()
        self._changed.set()
        return message("", BOT_USER)

    async def until(self, count):
        """Wait until so many replies were sent."""
        while len(self.sent) < count:
            self._changed.clear()
            await self._changed.wait()


async def started(coverage, log):
    """Return a bot as after its login, and the wire that its requests go to."""
    bot = build(Settings(discord=DiscordSettings(questions=10**9)), coverage, log)
    await bot._async_setup_hook()
    wire = Wire()
    bot.http.request = wire.request
    bot._connection.user = discord.ClientUser(state=bot._connection, data=BOT_USER)
    bot._connection.application_id = int(BOT_USER["id"])
    bot._connection.parse_guild_create(GUILD_PAYLOAD)
    await bot.setup_hook()
    return bot, wire


async def asked(bot, wire, people, rounds, pause):
    """Return how long each reply took, in milliseconds; questions come `pause` seconds apart on average."""
    dice = random.Random(1)
    arrived = {}
    for question in range(people * rounds):
        if pause:
            await asyncio.sleep(dice.expovariate(1 / pause))
        elif question % people == 0:
            await wire.until(question)
        typed = dice.choice(COMMANDS).format(" ".join(dice.sample(WORDS, dice.randint(1, 3))))
        data = message(
            typed,
            {"id": str(1000 + question % people), "username": "p", "discriminator": "0", "avatar": None},
        )
        arrived[int(data["id"])] = time.perf_counter()
        bot._connection.parse_message_create(data)
    await wire.until(people * rounds)
    return [(wire.sent[number] - at) * 1000 for number, at in arrived.items()]


async def stalls(busy):
    """Return how late the event loop was each time it was to wake, in milliseconds, until a task is done."""
    late = []
    while not busy.done():
        before = time.perf_counter()
        await asyncio.sleep(0.002)
        late.append((time.perf_counter() - before - 0.002) * 1000)
    await busy
    return late


def written(folder, count):
    """Write articles made of the seeds' sentences in another order."""
    dice = random.Random(2)
    paragraphs = [line for file in SEEDS.iterdir() for line in file.read_text("utf-8").splitlines() if line]
    for number in range(count):
        text = "\n".join(dice.sample(paragraphs, 8))
        (folder / f"{number}.txt").write_text(f"{text}\nNumber {number}.\n", encoding="utf-8")


def line(name, times):
    """Return a line of the table."""
    half, most = np.percentile(times, [50, 99])
    return f"| {name} | {len(times):,} | {half:.1f} | {most:.1f} | {max(times):.1f} |"


async def main():
    """Run what the arguments ask for, and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.answering", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=20, help="how many questions each person asks")
    parser.add_argument("--articles", type=int, default=1000, help="how many are analysed meanwhile")
    parser.add_argument("--folder", type=Path, default=SEEDS, help="the articles to answer from")
    wanted = parser.parse_args()
    cores = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"# Python {platform.python_version()}, {cores}\n")
    print("| milliseconds | n | p50 | p99 | max |\n| --- | ---: | ---: | ---: | ---: |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        coverage = await asyncio.to_thread(Coverage.open, wanted.folder)
        log = await QueryLog.open(Path(folder) / "queries.sqlite")
        for name, pause in (
            (f"{wanted.people} people, each asking once a second", 1 / wanted.people),
            (f"{wanted.people} people in the same instant", 0.0),
        ):
            bot, wire = await started(coverage, log)
            await asked(bot, wire, 5, 2, 0.01)
            wire.sent.clear()
            print(line(name, await asked(bot, wire, wanted.people, wanted.rounds, pause)), flush=True)
        await log.close()
        print(
            line("stall of an idle loop, for comparison", await stalls(asyncio.create_task(asyncio.sleep(5))))
        )
        for name, processes in (("in a thread", 1), ("in two processes", 2)) if wanted.articles else ():
            growing = Path(folder) / f"articles-{processes}"
            growing.mkdir()
            written(growing, 1)
            small = await asyncio.to_thread(Coverage.open, growing, processes=processes)
            written(growing, wanted.articles)
            refreshing = asyncio.create_task(asyncio.to_thread(small.refresh))
            late = await stalls(refreshing)
            print(line(f"stall while {wanted.articles:,} articles are analysed {name}", late), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
