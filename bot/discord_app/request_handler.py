"""The request handler: answer a request, log it, and only then send the reply."""

import asyncio
import time
from typing import Any, Protocol

import discord
from discord.ext import commands

from bot.answering.conversations import Conversations
from bot.answering.examples import examples
from bot.answering.handlers import answer
from bot.answering.requests import Request
from bot.answering.results import Outcome, ResultPage
from bot.answering.service import AnswerService
from bot.config import Settings
from bot.discord_app import bot_rendering, buttons, result_rendering
from bot.discord_app.request_context import RequestContext, interaction_of, user_of
from bot.discord_app.request_policy import RequestPolicy
from bot.discord_app.sending import send_embed, send_notice
from bot.i18n import Texts
from bot.querylog import Entry, QueryLog
from index.model.passage import Passage, Quote
from index.model.question import PreviousQuestion

DEFER_AFTER = 1.5
"""Defer the reply after this many seconds: half of the 3 after which Discord drops an interaction.
A guess; nothing was measured."""

_ANSWERED = frozenset({Outcome.ANSWERED, Outcome.NEAR, Outcome.CONTRADICTORY})
"""The outcomes that the query log counts as answered."""


class AnsweringBot(Protocol):
    """The attributes of `client.CoverageBot` that the request handler uses."""

    settings: Settings
    service: AnswerService
    log: QueryLog
    texts: Texts
    policy: RequestPolicy
    conversations: Conversations
    in_progress: set[asyncio.Task[Any]]


async def handle_request(
    context: RequestContext,
    request: Request,
    *,
    private: bool | None = None,
    opened_at: Passage | None = None,
    edit: bool = False,
) -> None:
    """Answer a request, log it, then reply.

    Args:
        context: The context of the request.
        request: The request.
        private: Whether only the user sees the reply; None for the default in the settings.
        opened_at: The passage at which an article is opened.
        edit: Whether to reply by editing the message whose button was pressed.
    """
    started = time.perf_counter()
    bot = bot_of(context)
    if task := asyncio.current_task():
        bot.in_progress.add(task)
        task.add_done_callback(bot.in_progress.discard)
    if refusal := bot.policy.refusal(context):
        await send_notice(context, refusal)
        return
    private = bot.settings.discord.private if private is None else private
    private = private and context.guild is not None
    try:
        page, embed = await _answer_or_defer(bot, context, request, opened_at, private=private)
    except Exception as error:
        await bot.log.record(_log_entry(context, request, None, started, error))
        raise
    _remember_question(bot, context, page)
    log_row = await bot.log.record(_log_entry(context, request, page, started))
    if log_row is None:
        await _send_without_buttons(context, embed, private=private)
        return
    payload = buttons.ButtonPayload(log_row, user_of(context).id, page.number, private=private)
    if private and interaction_of(context) is None:
        notice = bot_rendering.notice_embed(bot.texts("private.ready"))
        message_id = await send_embed(context, notice, buttons.reveal_view(payload, bot.texts))
    else:
        view = buttons.page_view(page, payload, bot.texts)
        message_id = await send_embed(context, embed, view, private=private, edit=edit)
    await bot.log.replied(log_row, message_id)


async def send_help(context: RequestContext) -> None:
    """Reply with what can be asked, and examples that have an answer in the coverage."""
    bot = bot_of(context)
    await send_embed(context, await bot.service.run_in_worker(_help_embed, bot))


def bot_of(context: RequestContext) -> AnsweringBot:
    """Return the bot that received a request."""
    return context.bot if isinstance(context, commands.Context) else context.client


def _help_embed(bot: AnsweringBot) -> discord.Embed:
    return bot_rendering.help_embed(bot.settings.discord.prefix, bot.texts, examples(bot.service.coverage))


async def _send_without_buttons(context: RequestContext, embed: discord.Embed, *, private: bool) -> None:
    """Send a reply to a request that could not be logged: buttons need its row in the log."""
    if private and interaction_of(context) is None:
        await user_of(context).send(embed=embed)
    else:
        await send_embed(context, embed, private=private)


async def _answer_or_defer(
    bot: AnsweringBot, context: RequestContext, request: Request, opened_at: Passage | None, *, private: bool
) -> tuple[ResultPage, discord.Embed]:
    """Return the page to show and its embed, made in a worker; defer an interaction if that takes long."""
    answering = bot.service.run_in_worker(_answer, bot, request, opened_at)
    interaction = interaction_of(context)
    if interaction is not None:
        await asyncio.wait([answering], timeout=DEFER_AFTER)
        if not answering.done():
            await interaction.response.defer(ephemeral=private, thinking=True)
    return await answering


def _answer(
    bot: AnsweringBot, request: Request, opened_at: Passage | None
) -> tuple[ResultPage, discord.Embed]:
    page = answer(bot.service.coverage, request, opened_at=opened_at)
    return page, result_rendering.page_embed(page, bot.texts, bot.settings.discord.prefix)


def _remember_question(bot: AnsweringBot, context: RequestContext, page: ResultPage) -> None:
    """Remember a question for the follow-ups of its user."""
    if page.request.command == "ask" and context.channel is not None:
        speaker = page.best.speaker if isinstance(page.best, Quote) else None
        question = PreviousQuestion(page.request.typed, speaker)
        bot.conversations.remember(user_of(context).id, context.channel.id, question)


def _log_entry(
    context: RequestContext,
    request: Request,
    page: ResultPage | None,
    started: float,
    error: Exception | None = None,
) -> Entry:
    best = page.best if page else None
    article = page.article if page else None
    return Entry(
        command=request.command,
        typed=request.typed,
        understood=page.understood if page else "",
        guild=context.guild.id if context.guild else None,
        channel=context.channel.id if context.channel else None,
        person=user_of(context).id,
        results=page.total if page else 0,
        article=article.path if article else None,
        score=best.score if isinstance(best, Passage | Quote) else None,
        latency_ms=(time.perf_counter() - started) * 1000,
        error=f"{type(error).__name__}: {error}" if error else None,
        source=article.outlet if article else None,
        speaker=best.speaker if isinstance(best, Quote) else None,
        answered=page.outcome in _ANSWERED if page else False,
    )
