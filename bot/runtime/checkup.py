"""What is wrong with an installation, and what to do: settings, articles, disk, log, feeds, Discord, clock.

Each check takes the settings and returns what it found. None changes anything but what a start would, too.
"""

import asyncio
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.config import Settings
from bot.feeds.health import read_health
from bot.querylog import LogError, Review
from bot.runtime.application import Application, clock_offset, look_up
from bot.runtime.service import RefusedError
from bot.state.database import StateError
from index import SEEDS

FREE_BYTES = 1_000_000_000
"""Free space on a disk below which a person is told, in bytes. A guess; nothing was measured."""
_BLOCK = 1 << 16
"""Number of bytes that are written to try a disk: where it is full, an empty file can still be created."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_MAKE_SPACE = "make space: a full disk keeps nothing that is new"
CLOCK_SECONDS = 30.0
"""Difference between this clock and Discord's from which a person is told, in seconds. A guess."""
_OTHERS_MAY_READ = 0o044
"""The bits of a file's mode that let other accounts read it."""


class Level(StrEnum):
    """How bad a finding is."""

    FINE = "fine"
    DOUBTFUL = "note"
    """The bot runs, but somebody should know."""
    WRONG = "wrong"
    """The bot does not run, or does not do what it is set to."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        subject: What was checked, in a word.
        level: How bad it is.
        text: What the check found, in a sentence.
        advice: What to do; "" if nothing.
    """

    subject: str
    level: Level
    text: str
    advice: str = ""


def counted(number: int, noun: str) -> str:
    """Return a number with a noun that gets an s where it is not one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def check_settings(settings: Settings, file: Path) -> Iterator[Finding]:
    """Yield where the settings are, and whether other accounts can read the token in them."""
    if not file.exists():
        yield Finding("settings", Level.FINE, f"{file} does not exist; every setting has its default")
        return
    has_token = settings.discord.token is not None and "ONRECORD_DISCORD__TOKEN" not in os.environ
    if os.name != "nt" and has_token and file.stat().st_mode & _OTHERS_MAY_READ:
        advice = f"chmod 600 {file}"
        yield Finding("settings", Level.DOUBTFUL, f"other accounts can read the token in {file}", advice)
        return
    yield Finding("settings", Level.FINE, str(file))


def check_articles(settings: Settings) -> Iterator[Finding]:
    """Yield whether the folder of articles is there and has files."""
    folder = settings.articles.folder
    advice = "set folder under [articles], or create the folder"
    try:
        entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError as error:
        yield Finding("articles", Level.WRONG, f"{folder}: cannot be read ({error.strerror})", advice)
        return
    if not entries and not settings.feeds:
        yield Finding("articles", Level.WRONG, f"{folder} is empty", "put articles in it, or add [[feeds]]")
    elif folder.resolve() == SEEDS.resolve():
        advice = "set folder under [articles] to a folder of yours"
        yield Finding("articles", Level.DOUBTFUL, "only the two example articles are known", advice)
    else:
        yield Finding("articles", Level.FINE, str(folder))


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Yield whether what the bot writes can be written, and whether the disks have space."""
    folders = {
        "store": settings.articles.store,
        "log": settings.log.file.parent,
        "state": settings.state_file.parent,
    }
    if settings.running.heartbeat:
        folders["heartbeat"] = settings.running.heartbeat.parent
    for subject, folder in folders.items():
        present = next(each for each in (folder, *folder.absolute().parents) if each.exists())
        if problem := _writing_problem(present):
            is_full = problem.errno in _FULL
            advice = _MAKE_SPACE if is_full else "make it writable for this account, or set another place"
            reason = problem.strerror or str(problem)
            yield Finding(subject, Level.WRONG, f"{present}: cannot be written ({reason})", advice)
            continue
        free = shutil.disk_usage(present).free
        text = f"{folder.absolute()} can be written; {free / 1e9:,.1f} GB are free"
        if free < FREE_BYTES:
            yield Finding(subject, Level.DOUBTFUL, text, _MAKE_SPACE)
        else:
            yield Finding(subject, Level.FINE, text)


def _writing_problem(folder: Path) -> OSError | None:
    """Return why no file can be created in a folder and filled; None if one can."""
    if not folder.is_dir():
        return NotADirectoryError("it is not a folder")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_BLOCK))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error
    return None


async def check_log(settings: Settings) -> list[Finding]:
    """Return whether the query log can be read."""
    file = settings.log.file
    if not await asyncio.to_thread(file.exists):
        return [Finding("log", Level.FINE, f"{file} does not exist yet; the bot creates it")]
    try:
        review = await Review.open(file)
        try:
            recent = await review.recent(limit=1)
        finally:
            await review.close()
    except LogError as error:
        return [Finding("log", Level.WRONG, str(error))]
    latest = (
        f"the latest question is of {recent[0].at:%Y-%m-%d %H:%M} UTC" if recent else "it has no question"
    )
    return [Finding("log", Level.FINE, f"{file} can be read; {latest}")]


def check_feeds(settings: Settings) -> Iterator[Finding]:
    """Yield how each feed fares."""
    if not settings.feeds:
        return
    try:
        health = read_health(settings)
    except StateError as error:
        yield Finding("feeds", Level.WRONG, str(error))
        return
    now = time.time()
    for each in health:
        if each.state.failures:
            level = Level.WRONG if each.has_failed_long(now) else Level.DOUBTFUL
            text = (
                f"{each.feed.name}: {each.state.problem} ({counted(each.state.failures, 'failure')} in a row)"
            )
            yield Finding(
                "feeds", level, text, "look at its address in a browser; onrecord fetch tries again"
            )
        elif each.state.succeeded_at is None:
            advice = "onrecord fetch polls it now"
            yield Finding("feeds", Level.DOUBTFUL, f"{each.feed.name}: was never fetched", advice)
        else:
            yield Finding("feeds", Level.FINE, f"{each.feed.name}: {counted(each.articles, 'article')}")


async def check_discord(settings: Settings) -> list[Finding]:
    """Return whether Discord takes the token, which intents are off, and whether the clocks agree.

    Raises:
        UnreachableError: Discord does not answer.
    """
    token = settings.discord.token.get_secret_value().strip() if settings.discord.token else ""
    if not token:
        advice = "onrecord setup asks for one; onrecord try needs none"
        return [Finding("discord", Level.DOUBTFUL, "no token is set, so that only the try-out runs", advice)]
    try:
        application = await look_up(token)
    except RefusedError as error:
        return [Finding("discord", Level.WRONG, str(error))]
    return [*_of_application(application), _of_clock(await clock_offset())]


def _of_application(application: Application) -> Iterator[Finding]:
    portal = f"https://discord.com/developers/applications/{application.number}/bot"
    if not application.servers:
        text = f"Discord knows this bot as {application.name}; it is on no server"
        yield Finding("discord", Level.DOUBTFUL, text, f"invite it: {application.invitation}")
    else:
        text = (
            f"Discord knows this bot as {application.name}; it is on {counted(application.servers, 'server')}"
        )
        yield Finding("discord", Level.FINE, text)
    if application.reads_messages:
        yield Finding("intents", Level.FINE, "the Message Content intent is on")
    else:
        text = "the Message Content intent is off: the bot cannot read typed commands"
        yield Finding("intents", Level.DOUBTFUL, text, f"enable it: {portal}")


def _of_clock(offset: float) -> Finding:
    if abs(offset) < CLOCK_SECONDS:
        return Finding("clock", Level.FINE, "this machine's clock agrees with Discord's")
    side = "ahead of" if offset > 0 else "behind"
    text = f"this machine's clock is {abs(offset):,.0f} s {side} Discord's"
    return Finding(
        "clock", Level.WRONG, text, "set it, for example by turning on NTP: old questions are deleted by it"
    )
