"""Measure the bot in Discord: `python -m tests.benchmarks.answering`.

The time from the client's getting a message, not parsed yet, to its handing the reply's request to the
transport, with many people asking at once; no question comes twice. And how long the event loop stalls while
new articles are analysed and indexed.
"""

import argparse
import asyncio
import itertools
import multiprocessing
import os
import platform
import random
import tempfile
import time
from pathlib import Path

import discord
import numpy as np

from bot.config import Discord as DiscordSettings
from bot.config import Log, Settings
from bot.discord_app.cogs import completion
from bot.runtime.service import open_bot, warm_up
from index import SEEDS
from index.coverage import Coverage
from tests.benchmarks import corpus, whole
from tests.bot.discord_server import BOT_USER, GUILD_PAYLOAD, message

COMMANDS = ("search", "who said", "quotes", "ask")


class Wire:
    """Stands in for Discord's HTTP API: records when each reply is sent, and accepts every request."""

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
        """Wait until a number of replies have been sent."""
        while len(self.sent) < count:
            self._changed.clear()
            await self._changed.wait()


class Questions:
    """Generates different questions that have results: words of the articles, and their speakers."""

    def __init__(self, source, speakers):
        self._dice = random.Random(1)
        self._asked = set()
        self._speakers = speakers
        self._phrases = itertools.cycle(
            [words for n in (3, 4, 5, 6) for words in source.queries("natural", n, 500)]
        )
        self._words = itertools.cycle(
            [words for n in (1, 2, 3) for words in source.queries("content", n, 500)]
        )

    def next(self, command):
        """Return a question that has not been asked yet."""
        while True:
            typed = f"!{command} {self._typed(command)}"
            if typed not in self._asked:
                self._asked.add(typed)
                return typed

    def _typed(self, command):
        speaker, words = self._dice.choice(self._speakers), " ".join(next(self._words))
        match command:
            case "who said":
                return " ".join(next(self._phrases))
            case "quotes":
                return f"{speaker} about {words}"
            case "ask":
                return f"what did {speaker} say about {words}?"
            case _:
                return words


async def connected(bot):
    """Put a bot into its state after the login; return the wire that its requests go to."""
    await bot._async_setup_hook()
    wire = Wire()
    bot.http.request = wire.request
    bot._connection.user = discord.ClientUser(state=bot._connection, data=BOT_USER)
    bot._connection.application_id = int(BOT_USER["id"])
    bot._connection.parse_guild_create(GUILD_PAYLOAD)
    await bot.setup_hook()
    return wire


def say(bot, typed, person=0):
    """Pass a message to the client; return its id."""
    author = {"id": str(1000 + person), "username": "p", "discriminator": "0", "avatar": None}
    data = message(typed, author)
    bot._connection.parse_message_create(data)
    return int(data["id"])


async def asked(bot, wire, questions, crowd, pause):
    """Return the latency of each reply, in milliseconds, by command.

    A crowd is a number of people, and the number of questions that each of them asks. Questions come at
    random, `pause` seconds apart on average; without a pause, everybody asks in the same instant, and again
    when all have their reply.
    """
    people, rounds = crowd
    dice = random.Random(2)
    wire.sent.clear()
    arrived = []
    for number in range(people * rounds):
        if pause:
            await asyncio.sleep(dice.expovariate(1 / pause))
        elif number % people == 0:
            await wire.until(number)
        command = COMMANDS[number % len(COMMANDS)]
        typed = questions.next(command)
        before = time.perf_counter()
        arrived.append((command, say(bot, typed, number % people), before))
    await wire.until(people * rounds)
    times = {command: [] for command in COMMANDS}
    for command, number, at in arrived:
        times[command].append((wire.sent[number] - at) * 1000)
    return times


async def once(bot, wire, typed):
    """Return the latency of the reply to one message, in milliseconds."""
    wire.sent.clear()
    before = time.perf_counter()
    number = say(bot, typed)
    await wire.until(1)
    return (wire.sent[number] - before) * 1000


async def completed(bot):
    """Return the latency of the choices for the first letter of a headline, in milliseconds."""
    before = time.perf_counter()
    await bot.service.run_in_worker(completion.articles, bot.service.coverage, "a")
    return (time.perf_counter() - before) * 1000


async def stalls(busy):
    """Return the delays of the event loop, in milliseconds, until a task is done."""
    late = []
    while not busy.done():
        before = time.perf_counter()
        await asyncio.sleep(0.002)
        late.append((time.perf_counter() - before - 0.002) * 1000)
    await busy
    return late


def written(folder, count):
    """Write articles of the seeds' paragraphs in random order."""
    dice = random.Random(2)
    paragraphs = [line for file in SEEDS.iterdir() for line in file.read_text("utf-8").splitlines() if line]
    for number in range(count):
        text = "\n".join(dice.sample(paragraphs, 8))
        (folder / f"{number}.txt").write_text(f"{text}\nNumber {number}.\n", encoding="utf-8")


def made(file, sentences, folder):
    """Build a coverage of a number of sentences of a corpus, in a folder."""
    source = (corpus.of_file(file) if file else corpus.synthetic(sentences)).sized(sentences)
    whole.build(source, folder, files=False)


def row(name, times):
    """Return a row of the table."""
    half, most = np.percentile(times, [50, 99])
    return f"| {name} | {len(times):,} | {half:.1f} | {most:.1f} | {max(times):.1f} |"


async def replies(coverage, log, people, rounds):
    """Print the latencies of replies."""
    settings = Settings(discord=DiscordSettings(questions=10**9), log=Log(file=log))
    texts = (article.text for article in itertools.islice(coverage.iter_articles(), 1000))
    source = corpus.of_sentences(line for text in texts for line in text.splitlines() if line)
    questions = Questions(source, [speaker.name for speaker in coverage.speakers()])
    async with open_bot(settings, coverage) as bot:
        wire = await connected(bot)
        await warm_up(bot)
        await asked(bot, wire, questions, (5, 4), 0.01)
        for name, pause in (
            (f"{people} people, each asking once a second", 1 / people),
            (f"{people} people in the same instant", 0.0),
        ):
            spent = time.process_time()
            times = await asked(bot, wire, questions, (people, rounds), pause)
            spent = (time.process_time() - spent) * 1000 / (people * rounds)
            print(
                row(f"{name} ({spent:.1f} ms of processor each)", list(itertools.chain(*times.values()))),
                flush=True,
            )
            if pause:
                for command, some in times.items():
                    print(row(f"… `{command}`", some))
        for typed in ("!sources", "!speakers", "!status", "!help", "!article a"):
            print(row(f"`{typed}`, once", [await once(bot, wire, typed)]))
        print(row("a headline's first letter, completed once", [await completed(bot)]), flush=True)


async def lags(folder, count):
    """Print the delays of the event loop while a number of articles are analysed."""
    print(row("stall of an idle loop, for comparison", await stalls(asyncio.create_task(asyncio.sleep(5)))))
    for name, processes in (("in a thread", 1), ("in two processes", 2)):
        growing = folder / f"articles-{processes}"
        growing.mkdir()
        written(growing, 1)
        small = await asyncio.to_thread(Coverage.open, growing, processes=processes)
        written(growing, count)
        late = await stalls(asyncio.create_task(asyncio.to_thread(small.refresh)))
        print(row(f"stall while {count:,} articles are analysed {name}", late), flush=True)


async def main():
    """Run the benchmark, and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.answering", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=20, help="number of questions per person")
    parser.add_argument(
        "--articles", type=int, default=1000, help="number of new articles to analyse; 0 for none"
    )
    parser.add_argument("--folder", type=Path, default=SEEDS, help="the articles to answer from")
    parser.add_argument("--sentences", type=int, help="answer from a corpus of this size instead")
    parser.add_argument(
        "--corpus", type=Path, help="a table of sentences (.tsv or .tsv.gz); without it, generated ones"
    )
    wanted = parser.parse_args()
    cores = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"# Python {platform.python_version()}, {cores}\n")
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name), None
        articles = wanted.folder
        if wanted.sentences:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                pool.apply(made, (wanted.corpus, wanted.sentences, folder))
            articles, store = folder / "articles", folder / "store"
        coverage = await asyncio.to_thread(Coverage.open, articles, store)
        size = coverage.size()
        print(f"{size.sentences:,} sentences, {size.quotations:,} quotations, {size.speakers:,} speakers\n")
        print("| milliseconds | n | p50 | p99 | max |\n| --- | ---: | ---: | ---: | ---: |", flush=True)
        await replies(coverage, folder / "queries.sqlite", wanted.people, wanted.rounds)
        if wanted.articles:
            await lags(folder, wanted.articles)


if __name__ == "__main__":
    asyncio.run(main())
