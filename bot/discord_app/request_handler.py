"""Handling a request: answer it, log it, and then send the reply."""

import asyncio
import time
from typing import Any, Protocol

import discord
from discord import ui
from discord.ext import commands
from discord.utils import MISSING

from bot.answering.conversations import Conversations
from bot.answering.examples import examples
from bot.answering.handlers import answer
from bot.answering.reply import Outcome, Page
from bot.answering.requests import Request
from bot.answering.service import AnswerService
from bot.config import Settings
from bot.discord_app import buttons, rendering
from bot.discord_app.request_context import RequestContext, interaction_of, person
from bot.discord_app.request_policy import RequestPolicy
from bot.i18n import Texts
from bot.querylog import Entry, QueryLog
from index.model.passage import Passage, Quote
from index.model.question import PreviousQuestion

DEFER_AFTER = 1.5
"""Defer the reply after this many seconds; Discord gives up on an interaction after 3."""


class AnsweringBot(Protocol):
    """What handling a request needs of the bot; see `client.CoverageBot`."""

    settings: Settings
    service: AnswerService
    log: QueryLog
    texts: Texts
    policy: RequestPolicy
    conversations: Conversations
    underway: set[asyncio.Task[Any]]


async def respond(
    origin: RequestContext,
    request: Request,
    *,
    private: bool | None = None,
    beside: Passage | None = None,
    instead: bool = False,
) -> None:
    """Answer a request, log it, then reply.

    Args:
        origin: Where the request came from.
        request: What was asked.
        private: Whether only the person who asked is to see the reply; left out, as the settings have it.
        beside: What of an article to open it at.
        instead: Whether the reply takes the place of the message whose button was pressed.
    """
    started = time.perf_counter()
    bot = bot_of(origin)
    if task := asyncio.current_task():
        bot.underway.add(task)
        task.add_done_callback(bot.underway.discard)
    if refusal := bot.policy.refusal(origin):
        await send(origin, rendering.word(refusal), private=True)
        return
    private = bot.settings.discord.private if private is None else private
    private = private and origin.guild is not None
    try:
        page, shown = await _answered(bot, origin, request, beside, private=private)
    except Exception as error:
        await bot.log.record(_entry(origin, request, None, started, error))
        raise
    _remember(bot, origin, page)
    row = await bot.log.record(_entry(origin, request, page, started))
    state = buttons.ButtonState(row or 0, person(origin).id, page.number, private=private)
    if row is None:
        await _send_without_buttons(origin, shown, private=private)
        return
    if private and interaction_of(origin) is None:
        ready, reveal_button = (
            rendering.word(bot.texts("private.ready")),
            buttons.reveal_button(state, bot.texts),
        )
        message = await send(origin, ready, reveal_button)
    else:
        view = buttons.buttons(page, state, bot.texts)
        message = await send(origin, shown, view, private=private, instead=instead)
    await bot.log.replied(row, message)


async def explain(origin: RequestContext) -> None:
    """Say what can be asked, with examples that have an answer in this coverage."""
    bot = bot_of(origin)
    await send(origin, await bot.service.work(_usage, bot))


def _usage(bot: AnsweringBot) -> discord.Embed:
    return rendering.usage(bot.settings.discord.prefix, bot.texts, examples(bot.service.coverage))


async def _send_without_buttons(origin: RequestContext, embed: discord.Embed, *, private: bool) -> None:
    """Send a reply whose question could not be logged: its buttons would not know what was asked."""
    if private and interaction_of(origin) is None:
        await person(origin).send(embed=embed)
    else:
        await send(origin, embed, private=private)


async def send(
    origin: RequestContext,
    embed: discord.Embed,
    view: ui.View | None = None,
    *,
    private: bool = False,
    instead: bool = False,
) -> int:
    """Send an embed as the reply, or instead of the message whose button was pressed; return its id."""
    interaction = interaction_of(origin)
    attached = MISSING if view is None else view
    if interaction is None:
        assert isinstance(origin, commands.Context)  # noqa: S101 - what is no interaction is a typed command
        question = origin.message.to_reference(fail_if_not_exists=False)
        if origin.guild and not origin.bot_permissions.embed_links:
            word = origin.bot.texts("error.embed")
            return (await origin.send(word, reference=question, mention_author=False)).id
        return (await origin.send(embed=embed, reference=question, mention_author=False, view=attached)).id
    if interaction.response.is_done():
        return (await interaction.followup.send(embed=embed, ephemeral=private, wait=True, view=attached)).id
    if instead and interaction.message is not None:
        await interaction.response.edit_message(embed=embed, view=view)
        return interaction.message.id
    response = await interaction.response.send_message(embed=embed, ephemeral=private, view=attached)
    return response.message_id or interaction.id


def bot_of(origin: RequestContext) -> AnsweringBot:
    """Return the bot that got a request."""
    return origin.bot if isinstance(origin, commands.Context) else origin.client


async def _answered(
    bot: AnsweringBot, origin: RequestContext, request: Request, beside: Passage | None, *, private: bool
) -> tuple[Page, discord.Embed]:
    """Return the first page to show of the reply, and its embed; both are made in a worker thread."""
    working = bot.service.work(_answer, bot, request, beside)
    interaction = interaction_of(origin)
    if interaction is not None:
        await asyncio.wait([working], timeout=DEFER_AFTER)
        if not working.done():
            await interaction.response.defer(ephemeral=private, thinking=True)
    return await working


def _answer(bot: AnsweringBot, request: Request, beside: Passage | None) -> tuple[Page, discord.Embed]:
    page = answer(bot.service.coverage, request, beside=beside)
    return page, rendering.embed(page, bot.texts, bot.settings.discord.prefix)


def _remember(bot: AnsweringBot, origin: RequestContext, page: Page) -> None:
    """Keep a question for the follow-ups of whoever asked it."""
    if page.request.command == "ask" and origin.channel is not None:
        speaker = page.best.speaker if isinstance(page.best, Quote) else None
        bot.conversations.remember(
            person(origin).id, origin.channel.id, PreviousQuestion(page.request.typed, speaker)
        )


def _entry(
    origin: RequestContext,
    request: Request,
    page: Page | None,
    started: float,
    error: Exception | None = None,
) -> Entry:
    best = page.best if page else None
    article = page.article if page else None
    return Entry(
        command=request.command,
        typed=request.typed,
        understood=page.understood if page else "",
        guild=origin.guild.id if origin.guild else None,
        channel=origin.channel.id if origin.channel else None,
        person=person(origin).id,
        results=page.total if page else 0,
        article=article.path if article else None,
        score=best.score if isinstance(best, Passage | Quote) else None,
        latency_ms=(time.perf_counter() - started) * 1000,
        error=f"{type(error).__name__}: {error}" if error else None,
        source=article.outlet if article else None,
        speaker=best.speaker if isinstance(best, Quote) else None,
        answered=page.outcome in (Outcome.FOUND, Outcome.NEAR, Outcome.DIFFER) if page else False,
    )
