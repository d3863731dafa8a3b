"""A soak of the bot: people ask without a pause, some of them hostile things, while faults are injected.

    python -m tests.soak --seconds 3600
    python -m tests.soak --queries 1000000

The bot runs as a process of its own against the loopback Discord server. Faults: 429, 500, a dropped line, a
full disk and kill -9. At the end, the soak fails if an exception was not handled, if a reply has no row in
the log, if the memory grew by more than a tenth after its first third, or if the event loop lagged more than
allowed.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import resource
import signal
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.answering.handlers import answer
from bot.answering.requests import Request
from index import SEEDS
from index.coverage import Coverage
from tests.bot.discord_server import CHANNEL, GUILD, MEMBER, TOKEN, DiscordServer, Fault, message, running

PEOPLE = 50
REPLY_SECONDS = 10.0
"""Maximum wait for a reply before a person goes on."""
MESSAGES = f"/channels/{CHANNEL}/messages"
WORDS = (
    "Vilnius", "China", "Stoltenberg", "lethal aid", "monumental mistake", "Haavisto", "the summit", "Россия",
)  # fmt: skip
COMMANDS = (
    "!search {}", "!who said {}", "!quotes Stoltenberg about {}", "!ask what did Stoltenberg say about {}?",
    "!article {}", "!sources {}", "!speakers {}", "!status {}", "!help {}", "!privacy {}", "!WHO SAID: {}",
    "<@100> {}", "hey <@100>, who said {}?", "<@100> when? {}", "!serach {}", "!search {} -NATO after:2023",
)  # fmt: skip
HOSTILE = (
    "ask did x" + " " * 1900 + "y", '"' * 1900, "“" * 950 + "”" * 950, "a " * 900, "\u200b" * 1900,
    "(" * 1900,
    "speaker:" * 200, "@everyone <@1> <@&2> <#3>", "\\" * 1900, "\u202e" + "x" * 1800, "🙂" * 900,
    "and " * 450,
    "<@100>" * 200, "-a " * 600, "\ufdfa" * 400, "* # > - 1. [x](y)", "' OR 1=1; DROP TABLE query; --",
)  # fmt: skip

PROGRAM = """
import asyncio, json, logging, os, resource, signal, sys, time, yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
Route.BASE = sys.argv[1] + "/api"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[1].replace("http", "ws") + "/gateway")
report = open(sys.argv[2], "a", buffering=1)
report_fd = report.fileno()
sys.argv = ["onrecord", "serve"]
from bot.discord_app.client import CoverageBot
from bot.cli.main import main

PAUSE = 0.01
hook = CoverageBot.setup_hook
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)

async def watch():
    lags, told = [], time.monotonic()
    while True:
        started = time.perf_counter()
        await asyncio.sleep(PAUSE)
        lags.append(time.perf_counter() - started - PAUSE)
        if time.monotonic() - told > 1:
            told = time.monotonic()
            pages = int(open("/proc/self/statm").read().split()[1])
            try:
                report.write(json.dumps({"lags": lags, "rss": pages * resource.getpagesize()}) + "\\n")
            except OSError:
                pass
            lags = []

async def setup_hook(self):
    loop = asyncio.get_running_loop()
    self.watching = loop.create_task(watch())
    limit = resource.RLIMIT_FSIZE
    loop.add_signal_handler(signal.SIGUSR1, resource.setrlimit, limit, (4096, unlimited[1]))
    loop.add_signal_handler(signal.SIGUSR2, resource.setrlimit, limit, unlimited)
    await hook(self)

CoverageBot.setup_hook = setup_hook
main()
"""
UNHANDLED = ("Ignoring exception", "never retrieved", "Unhandled exception", "Fatal Python error")


@dataclass
class Soak:
    """What happened so far.

    Attributes:
        server: The Discord server.
        folder: The folder for the log and the reports.
        asked: The texts of the questions by their message's id.
        unhandled: The lines of the program's log about exceptions that nobody handled.
        full: Whether the disk is full at the moment.
        unlogged: The ids of messages that were asked while the disk was full.
        faults: How many faults of each kind there were.
    """

    server: DiscordServer
    folder: Path
    dice: random.Random
    asked: dict[str, str] = field(default_factory=dict)
    unhandled: list[str] = field(default_factory=list)
    full: bool = False
    unlogged: set[str] = field(default_factory=set)
    faults: dict[str, int] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    listening: asyncio.Task[None] | None = None
    _replied: dict[str, dict[str, object]] = field(default_factory=dict)
    _read: int = 0

    @property
    def log(self) -> Path:
        return self.folder / "queries.sqlite"

    @property
    def report(self) -> Path:
        return self.folder / "report.jsonl"

    def replied(self) -> dict[str, dict[str, object]]:
        """Return the replies by the id of the message that they answer."""
        for method, path, body in self.server.requests[self._read :]:
            if (
                (method, path) == ("POST", MESSAGES)
                and isinstance(body, dict)
                and body.get("message_reference")
            ):
                self._replied[str(body["message_reference"]["message_id"])] = body
        self._read = len(self.server.requests)
        return self._replied


async def start(soak: Soak) -> None:
    """Start the bot, and wait until it hears what is said."""
    sessions = soak.server.sessions
    env = os.environ | {
        "ONRECORD_DISCORD__TOKEN": TOKEN,
        "ONRECORD_DISCORD__QUESTIONS": "100000",
        "ONRECORD_LOG__FILE": str(soak.log),
        "ONRECORD_ARTICLES__STORE": str(soak.folder / "store"),
    }
    soak.process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PROGRAM, soak.server.url, str(soak.report)),
        env=env,
        stderr=asyncio.subprocess.PIPE,
    )
    soak.listening = asyncio.create_task(listen(soak, soak.process))
    await soak.server.until(lambda: soak.server.sessions > sessions, 120)


async def listen(soak: Soak, process: asyncio.subprocess.Process) -> None:
    """Read the program's log until it ends."""
    async for line in process.stderr:
        text = line.decode(errors="replace").rstrip()
        if any(sign in text for sign in UNHANDLED):
            soak.unhandled.append(text)


@asynccontextmanager
async def served(soak: Soak) -> AsyncIterator[None]:
    """Run the bot until the block ends; it must end cleanly."""
    await start(soak)
    yield
    soak.process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(soak.process.wait(), 60)
    if soak.process.returncode:
        soak.unhandled.append(f"the program ended with {soak.process.returncode}")


async def person(soak: Soak, number: int) -> None:
    """Ask one thing after the other."""
    author = {"id": str(10_000 + number), "username": f"p{number}", "discriminator": "0", "avatar": None}
    turn = 0
    while True:
        turn += 1
        token = f"q{number}x{turn}"
        words = soak.dice.choice(HOSTILE) if soak.dice.random() < 0.2 else soak.dice.choice(WORDS)
        text = soak.dice.choice(COMMANDS).format(f"{token} {words}")[:2000]
        said = message(text, author, guild_id=str(GUILD), member=MEMBER)
        soak.asked[said["id"]] = token
        if soak.full:
            soak.unlogged.add(said["id"])
        await soak.server._dispatch("MESSAGE_CREATE", said)
        with contextlib.suppress(TimeoutError):
            await soak.server.until(lambda said=said: said["id"] in soak.replied(), REPLY_SECONDS)
        await asyncio.sleep(soak.dice.uniform(0.1, 2))


async def trouble(soak: Soak, seconds: float) -> None:
    """Inject a fault every few seconds, each kind at least once, and kill the bot once."""
    kinds = ["429", "500", "drop", "full disk", "kill"]
    pause = min(seconds / 8, 60)
    while True:
        kind = kinds.pop(0) if kinds else soak.dice.choice(["429", "500", "drop", "full disk"])
        await asyncio.sleep(pause)
        soak.faults[kind] = soak.faults.get(kind, 0) + 1
        match kind:
            case "429":
                body = {"message": "You are being rate limited.", "retry_after": 0.2, "global": False}
                soak.server.faults += [Fault("POST", MESSAGES, 429, body, {"Via": "1.1 x"})] * 3
            case "500":
                soak.server.faults += [Fault("POST", MESSAGES, 500, {"message": "500", "code": 0})] * 2
            case "drop" if soak.server._socket is not None:
                soak.server.drop()
            case "full disk":
                soak.full = True
                soak.process.send_signal(signal.SIGUSR1)
                await asyncio.sleep(pause / 2)
                soak.process.send_signal(signal.SIGUSR2)
                await asyncio.sleep(0.5)
                soak.full = False
            case "kill":
                soak.process.kill()
                await soak.process.wait()
                await start(soak)


def lost_rows(soak: Soak) -> list[str]:
    """Return the questions that were answered and have no row; only replies with buttons must have one."""
    with contextlib.closing(sqlite3.connect(soak.log)) as database:
        (state,) = database.execute("PRAGMA integrity_check").fetchone()
        typed = " ".join(f"{a} {b}" for a, b in database.execute("SELECT typed, understood FROM query"))
    logged = set(typed.split())
    answered = [
        token
        for id_, body in soak.replied().items()
        if id_ not in soak.unlogged and (token := soak.asked.get(id_)) and body.get("components")
    ]
    return [*([] if state == "ok" else [state]), *(token for token in answered if token not in logged)]


async def soak_for(seconds: float, seed: int, max_lag_ms: float | None) -> int:
    """Run the soak, print what came out, and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        async with running() as server:
            soak = Soak(server, Path(folder), random.Random(seed))
            async with served(soak):
                people = [asyncio.create_task(person(soak, number)) for number in range(PEOPLE)]
                troubling = asyncio.create_task(trouble(soak, seconds))
                done, _ = await asyncio.wait(
                    [*people, troubling], timeout=seconds, return_when="FIRST_COMPLETED"
                )
                for task in (*people, troubling):
                    task.cancel()
                await asyncio.gather(*people, troubling, return_exceptions=True)
                for task in done:
                    task.result()
            return summary(soak, max_lag_ms)


def ask_distinct(queries: int, seed: int) -> int:
    """Answer queries of words that nobody has asked before, print the memory, and return the exit code."""
    coverage, dice = Coverage.open(SEEDS), random.Random(seed)
    commands = ("search", "who said", "ask", "quotes")
    rss: list[float] = []
    for number in range(queries):
        words = " ".join("".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(25))
        answer(coverage, Request(commands[number % len(commands)], words))
        if number % max(queries // 30, 1) == 0:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            rss.append(pages * resource.getpagesize() / 1e6)
    early, late = max(rss[: len(rss) // 3 + 1]), rss[-1]
    print(f"{queries} distinct queries: {early:.0f} MB at most in the first third, {late:.0f} MB at the end")
    return int(late > early * 1.1)


def summary(soak: Soak, max_lag_ms: float | None) -> int:
    """Print what came out, and return 0 if all is well, or else 1."""
    reports = [json.loads(line) for line in soak.report.read_text().splitlines() if line.endswith("}")]
    lags = sorted(lag * 1000 for report in reports for lag in report["lags"])
    p99 = lags[int(len(lags) * 0.99)]
    rss = [report["rss"] / 1e6 for report in reports]
    early, late = max(rss[: max(len(rss) // 3, 1)]), rss[-1]
    lost = lost_rows(soak)
    print(f"{len(soak.asked)} messages, {len(soak.replied())} replies, faults: {soak.faults}")
    print(
        f"lag of the event loop: p50 {lags[len(lags) // 2]:.1f} ms, p99 {p99:.1f} ms,"
        f" longest {lags[-1]:.0f} ms"
    )
    print(f"memory: {early:.0f} MB at most in the first third, {late:.0f} MB at the end")
    print(f"rows lost: {lost or 'none'}; exceptions not handled: {soak.unhandled or 'none'}")
    too_slow = max_lag_ms is not None and p99 > max_lag_ms
    return int(bool(lost or soak.unhandled or too_slow or late > early * 1.1))


def main() -> None:
    """Run the soak for the time that the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--max-lag-ms", type=float, help="fail if the event loop's p99 lag is longer")
    parser.add_argument("--queries", type=int, help="instead, answer so many distinct queries")
    options = parser.parse_args()
    if options.queries:
        sys.exit(ask_distinct(options.queries, options.seed))
    sys.exit(asyncio.run(soak_for(options.seconds, options.seed, options.max_lag_ms)))


if __name__ == "__main__":
    main()
