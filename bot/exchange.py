"""One exchange: a request comes in, is answered and logged, and then the reply goes out."""

import asyncio
import time
from typing import TYPE_CHECKING, TypeAlias

import discord
from discord.ext import commands

from bot import replies
from bot.answers import Answer, Outcome, Request, answer
from bot.querylog import Entry
from index.articles import Article
from index.passages import Passage, Quote

if TYPE_CHECKING:
    from bot.client import CoverageBot

Context: TypeAlias = "commands.Context[CoverageBot]"
Interaction: TypeAlias = "discord.Interaction[CoverageBot]"
Origin: TypeAlias = "Context | Interaction"
"""Where a request comes from and its reply goes to: a command, or a menu or button."""

_PATIENCE = 1.5
"""After how many seconds an interaction is told to wait; Discord gives up on it after 3."""


async def respond(
    bot: "CoverageBot", origin: Origin, request: Request, *, private: bool | None = None
) -> None:
    """Answer a request, log it, then reply.

    Args:
        bot: The bot.
        origin: Where the request came from.
        request: What was asked.
        private: Whether only the person who asked is to see the reply, where Discord can do that.
    """
    started = time.perf_counter()
    private = bool(private)
    try:
        found = await _answered(bot, origin, request, private=private)
    except Exception as error:
        await bot.log.record(_entry(origin, request, None, started, error))
        raise
    row = await bot.log.record(_entry(origin, request, found, started))
    reply = replies.embed(found, 0, bot.texts, bot.snapshot.names)
    message = await send(origin, reply, private=private)
    if row is not None:
        await bot.log.replied(row, message)


async def send(origin: Origin, embed: discord.Embed, *, private: bool = False) -> int:
    """Send an embed as the reply, and return its message's id."""
    interaction = origin.interaction if isinstance(origin, commands.Context) else origin
    if interaction is None:
        assert isinstance(origin, commands.Context)  # noqa: S101 - what is no interaction is a typed command
        question = origin.message.to_reference(fail_if_not_exists=False)
        return (await origin.send(embed=embed, reference=question, mention_author=False)).id
    if interaction.response.is_done():
        return (await interaction.followup.send(embed=embed, ephemeral=private, wait=True)).id
    response = await interaction.response.send_message(embed=embed, ephemeral=private)
    return response.message_id or interaction.id


async def _answered(bot: "CoverageBot", origin: Origin, request: Request, *, private: bool) -> Answer:
    """Return the answer, made in a thread: the event loop never waits for it."""
    working = asyncio.create_task(asyncio.to_thread(answer, bot.snapshot, request))
    interaction = origin.interaction if isinstance(origin, commands.Context) else origin
    if interaction is not None:
        await asyncio.wait([working], timeout=_PATIENCE)
        if not working.done():
            await interaction.response.defer(ephemeral=private, thinking=True)
    return await working


def _entry(
    origin: Origin, request: Request, found: Answer | None, started: float, error: Exception | None = None
) -> Entry:
    best = found.best if found else None
    article = best if isinstance(best, Article) else best.article if best else None
    return Entry(
        command=request.command,
        typed=request.typed,
        understood=found.understood if found else "",
        guild=origin.guild.id if origin.guild else None,
        channel=origin.channel.id if origin.channel else None,
        person=origin.author.id if isinstance(origin, commands.Context) else origin.user.id,
        results=found.results if found else 0,
        article=article.path if article else None,
        score=best.score if isinstance(best, Passage | Quote) else None,
        latency_ms=(time.perf_counter() - started) * 1000,
        error=f"{type(error).__name__}: {error}" if error else None,
        source=article.outlet if article else None,
        speaker=best.speaker if isinstance(best, Quote) else None,
        answered=found.outcome in (Outcome.FOUND, Outcome.NEAR) if found else False,
    )
