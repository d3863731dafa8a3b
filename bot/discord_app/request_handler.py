"""One exchange: a request comes in, is answered and logged, and then the reply goes out."""

import asyncio
import time

import discord
from discord import ui
from discord.ext import commands
from discord.utils import MISSING

from bot.answering.answers import Answer, Outcome, Request, answer, page_with
from bot.discord_app import buttons, rendering
from bot.discord_app.desk import AnswerService
from bot.discord_app.request_context import RequestContext, interaction_of, person
from bot.querylog import Entry
from index.model.passage import Passage, Quote
from index.model.question import PreviousQuestion

PATIENCE = 1.5
"""After how many seconds an interaction is told to wait; Discord gives up on it after 3."""


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
    desk = desk_of(origin)
    if task := asyncio.current_task():
        desk.underway.add(task)
        task.add_done_callback(desk.underway.discard)
    if refusal := desk.gate.refusal(origin):
        await send(origin, rendering.word(refusal), private=True)
        return
    private = desk.settings.discord.private if private is None else private
    private = private and origin.guild is not None
    try:
        found, shown, number = await _answered(desk, origin, request, beside, private=private)
    except Exception as error:
        await desk.log.record(_entry(origin, request, None, started, error))
        raise
    _remember(desk, origin, found)
    row = await desk.log.record(_entry(origin, request, found, started))
    state = buttons.ButtonState(row or 0, person(origin).id, number, private=private)
    if row is None:
        await _send_without_buttons(origin, shown, private=private)
        return
    if private and interaction_of(origin) is None:
        ready, reveal_button = (
            rendering.word(desk.texts("private.ready")),
            buttons.reveal_button(state, desk.texts),
        )
        message = await send(origin, ready, reveal_button)
    else:
        view = buttons.buttons(found, state, desk.texts)
        message = await send(origin, shown, view, private=private, instead=instead)
    await desk.log.replied(row, message)


async def explain(origin: RequestContext) -> None:
    """Say what can be asked, with examples that have an answer in this coverage."""
    desk = desk_of(origin)
    await send(
        origin, await desk.work(rendering.usage, desk.settings.discord.prefix, desk.texts, desk.snapshot)
    )


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


def desk_of(origin: RequestContext) -> AnswerService:
    """Return the desk that is to answer, which is the bot."""
    return origin.bot if isinstance(origin, commands.Context) else origin.client


async def _answered(
    desk: AnswerService, origin: RequestContext, request: Request, beside: Passage | None, *, private: bool
) -> tuple[Answer, discord.Embed, int]:
    """Return the answer, its first page to show and that page's number.

    All is made in a thread: the event loop never waits for it.
    """
    working = desk.work(_answer, desk, request, beside)
    interaction = interaction_of(origin)
    if interaction is not None:
        await asyncio.wait([working], timeout=PATIENCE)
        if not working.done():
            await interaction.response.defer(ephemeral=private, thinking=True)
    return await working


def _answer(
    desk: AnswerService, request: Request, beside: Passage | None
) -> tuple[Answer, discord.Embed, int]:
    snapshot = desk.snapshot
    found = answer(snapshot, request)
    number = page_with(found, beside) if beside else 0
    return found, rendering.embed(found, number, desk.texts, snapshot, desk.settings.discord.prefix), number


def _remember(desk: AnswerService, origin: RequestContext, found: Answer) -> None:
    """Keep a question for the follow-ups of whoever asked it."""
    if found.request.command == "ask" and origin.channel is not None:
        speaker = found.best.speaker if isinstance(found.best, Quote) else None
        desk.conversations.remember(
            person(origin).id, origin.channel.id, PreviousQuestion(found.request.typed, speaker)
        )


def _entry(
    origin: RequestContext,
    request: Request,
    found: Answer | None,
    started: float,
    error: Exception | None = None,
) -> Entry:
    best = found.best if found else None
    article = found.article if found else None
    return Entry(
        command=request.command,
        typed=request.typed,
        understood=found.understood if found else "",
        guild=origin.guild.id if origin.guild else None,
        channel=origin.channel.id if origin.channel else None,
        person=person(origin).id,
        results=found.results if found else 0,
        article=article.path if article else None,
        score=best.score if isinstance(best, Passage | Quote) else None,
        latency_ms=(time.perf_counter() - started) * 1000,
        error=f"{type(error).__name__}: {error}" if error else None,
        source=article.outlet if article else None,
        speaker=best.speaker if isinstance(best, Quote) else None,
        answered=found.outcome in (Outcome.FOUND, Outcome.NEAR, Outcome.DIFFER) if found else False,
    )
