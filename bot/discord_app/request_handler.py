"""The request handler: admit a request, answer it in its user's turn, log it, then reply."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import discord
from discord import ui
from discord.ext import commands

from bot.answering.conversations import Conversations, as_question
from bot.answering.examples import examples
from bot.answering.handlers import answer
from bot.answering.requests import Request
from bot.answering.results import Outcome, ResultPage, quote_of
from bot.answering.service import AnswerService
from bot.answering.watching import Watches
from bot.config import Settings
from bot.discord_app import bot_rendering, buttons, result_rendering
from bot.discord_app.embeds import within_limits
from bot.discord_app.request_context import (
    RequestContext,
    interaction_of,
    is_alone_with_bot,
    user_of,
)
from bot.discord_app.request_policy import RequestPolicy
from bot.discord_app.sending import send_embed, send_refusal
from bot.i18n import Texts
from bot.querylog import Entry, QueryLog
from index.model.passage import Passage, Quote

DEFER_AFTER = 1.5
"""Defer the reply after this many seconds: half of the 3 after which Discord drops an interaction.
A guess; nothing was measured."""

FAILED = "failed"
"""The outcome, for whoever observes answers, of a request that ended in an error."""

AnswerObserver = Callable[[str, str, float], None]
"""Takes the command, the outcome and the seconds of each answer; neither words nor people."""

_ANSWERED = frozenset({Outcome.ANSWERED, Outcome.NEAR, Outcome.CONTRADICTORY})
"""The outcomes that the query log counts as answered."""


class AnsweringBot(Protocol):
    """The attributes of `client.CoverageBot` that the request handler uses."""

    settings: Settings
    service: AnswerService
    log: QueryLog
    watches: Watches
    texts: Texts
    policy: RequestPolicy
    conversations: Conversations
    in_progress: set[asyncio.Task[Any]]
    observe_answer: AnswerObserver
    is_stopping: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to a request.

    Attributes:
        embed: The embed.
        view: The buttons under it.
        private: Whether only the user sees it.
        edit: Whether it replaces the message whose button was pressed.
        direct: Whether it is sent as a direct message.
        log_row: The request's row in the query log.
    """

    embed: discord.Embed
    view: ui.View | None = None
    private: bool = False
    edit: bool = False
    direct: bool = False
    log_row: int | None = None


async def respond(
    context: RequestContext,
    work: Callable[[], Awaitable[Reply]],
    *,
    private: bool = False,
    edit: bool = False,
    everywhere: bool = True,
) -> None:
    """Refuse a request, or work on it in its user's turn and reply; defer an interaction if that takes long.

    Args:
        context: The context of the request.
        work: Returns the reply.
        private: Whether a deferred reply is private.
        edit: Whether a deferred reply replaces the message whose button was pressed.
        everywhere: Whether the request is allowed in all channels.
    """
    bot = bot_of(context)
    if bot.is_stopping:
        return
    if task := asyncio.current_task():
        bot.in_progress.add(task)
        task.add_done_callback(bot.in_progress.discard)
    if refusal := bot.policy.refusal(context, everywhere=everywhere):
        await send_refusal(context, refusal)
        return
    working = bot.service.turns.start(user_of(context).id, work)
    if working is None:
        await send_refusal(context, bot.policy.refusal_while_busy(context))
        return
    interaction = interaction_of(context)
    if interaction is not None:
        await asyncio.wait([working], timeout=DEFER_AFTER)
        if not working.done():
            await interaction.response.defer(ephemeral=private, thinking=not edit)
    reply = await working
    if reply.direct:
        await user_of(context).send(embed=within_limits(reply.embed))
        return
    message_id = await send_embed(context, reply.embed, reply.view, private=reply.private, edit=reply.edit)
    if reply.log_row is not None:
        await bot.log.replied(reply.log_row, message_id)


async def handle_request(
    context: RequestContext,
    request: Request,
    *,
    private: bool | None = None,
) -> None:
    """Answer a request, log it, then reply.

    Args:
        context: The context of the request.
        request: The request.
        private: Whether only the user sees the reply; None for the default in the settings.
    """
    private = bot_of(context).settings.discord.private if private is None else private
    private = private and not is_alone_with_bot(context)
    work = partial(answer_request, context, request, private=private)
    await respond(context, work, private=private, everywhere=False)


async def answer_request(
    context: RequestContext,
    request: Request,
    *,
    private: bool = False,
    edit: bool = False,
    opened_at: Passage | None = None,
) -> Reply:
    """Answer a request and log it, and return the reply.

    Args:
        context: The context of the request.
        request: The request.
        private: Whether only the user sees the reply.
        edit: Whether the reply replaces the message whose button was pressed.
        opened_at: The passage at which an article is opened.
    """
    started = time.perf_counter()
    bot = bot_of(context)
    try:
        page, embed = await bot.service.run_in_worker(_answer, bot, request, opened_at)
    except Exception as error:
        bot.observe_answer(request.command, FAILED, time.perf_counter() - started)
        await bot.log.record(_log_entry(context, request, None, started, error))
        raise
    bot.observe_answer(request.command, page.outcome, time.perf_counter() - started)
    _remember_question(bot, context, page)
    log_row = await bot.log.record(_log_entry(context, request, page, started))
    behind_button = private and interaction_of(context) is None
    if log_row is None:  # buttons need a row in the log
        return Reply(embed, private=private, direct=behind_button)
    payload = buttons.ButtonPayload(log_row, user_of(context).id, page.number, private=private)
    if behind_button:
        notice = bot_rendering.notice_embed(bot.texts("private.ready"))
        return Reply(notice, buttons.reveal_view(payload, bot.texts), log_row=log_row)
    return Reply(embed, buttons.page_view(page, payload, bot.texts), private, edit, log_row=log_row)


async def send_help(context: RequestContext) -> None:
    """Reply with what can be asked, and examples that have an answer in the coverage."""
    bot = bot_of(context)

    async def work() -> Reply:
        return Reply(await bot.service.run_in_worker(_help_embed, bot))

    await respond(context, work)


async def send_text(context: RequestContext, name: str, **values: str) -> None:
    """Reply with one of the bot's own texts."""

    async def work() -> Reply:
        return Reply(bot_rendering.notice_embed(bot_of(context).texts(name, **values)), private=True)

    await respond(context, work, private=True)


def bot_of(context: RequestContext) -> AnsweringBot:
    """Return the bot that received a request."""
    return context.bot if isinstance(context, commands.Context) else context.client


def _help_embed(bot: AnsweringBot) -> discord.Embed:
    return bot_rendering.help_embed(bot.settings.discord.prefix, bot.texts, examples(bot.service.coverage))


def _answer(
    bot: AnsweringBot, request: Request, opened_at: Passage | None
) -> tuple[ResultPage, discord.Embed]:
    page = answer(bot.service.coverage, request, opened_at=opened_at)
    settings = bot.settings
    return page, result_rendering.page_embed(page, bot.texts, settings.discord.prefix, settings.answers)


def _remember_question(bot: AnsweringBot, context: RequestContext, page: ResultPage) -> None:
    """Remember a question for the follow-ups of its user."""
    question = as_question(page)
    keeps_nothing = bot.log.privacy.is_opted_out(user_of(context).id)
    if question is not None and context.channel is not None and not keeps_nothing:
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
    quote = quote_of(best)
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
        speaker=quote.speaker if quote else None,
        answered=page.outcome in _ANSWERED if page else False,
        author=request.author,
    )
