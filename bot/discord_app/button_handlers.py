"""Handlers of button presses."""

import logging
from dataclasses import replace
from functools import partial

from bot.answering.handlers import answer
from bot.answering.requests import Request
from bot.answering.results import ResultPage, passage_of
from bot.discord_app import result_rendering
from bot.discord_app.bot_rendering import notice_embed
from bot.discord_app.buttons import Action, ButtonPayload, page_view
from bot.discord_app.failures import tell_of_error
from bot.discord_app.request_context import Interaction, is_alone_with_bot
from bot.discord_app.request_handler import Reply, answer_request, bot_of, respond
from bot.discord_app.watch_requests import watch_answer
from bot.querylog import LoggedEntry

_ONLY_FOR_ASKER = frozenset(
    {
        Action.PREVIOUS_PAGE,
        Action.NEXT_PAGE,
        Action.ACCEPT_SUGGESTION,
        Action.SHARE,
        Action.REVEAL,
    }
)
_PRIVATE = frozenset(
    {Action.SHOW_CONTEXT, Action.OPEN_ARTICLE, Action.THUMBS_UP, Action.THUMBS_DOWN, Action.WATCH}
)
"""The actions whose reply only the user sees."""
_EDITING = frozenset({Action.PREVIOUS_PAGE, Action.NEXT_PAGE, Action.ACCEPT_SUGGESTION})
"""The actions whose reply replaces the message."""
_PAGE_STEPS = {Action.PREVIOUS_PAGE: -1, Action.NEXT_PAGE: 1}
_RATINGS = {Action.THUMBS_UP: 1, Action.THUMBS_DOWN: -1}

_log = logging.getLogger(__name__)


async def handle_press(interaction: Interaction, payload: ButtonPayload) -> None:
    """Handle the press of a button. If that fails, tell the user."""
    is_allowed = payload.action not in _ONLY_FOR_ASKER or interaction.user.id == payload.asker_id
    private = not is_allowed or payload.action in _PRIVATE
    private = private or (payload.private and payload.action != Action.SHARE)
    edit = is_allowed and payload.action in _EDITING
    work = (
        partial(_pressed, interaction, payload)
        if is_allowed
        else partial(_notice, interaction, "refused.not_asker")
    )
    try:
        await respond(interaction, work, private=private, edit=edit)
    except Exception as error:  # noqa: BLE001 - whatever the error, the person is told
        await tell_of_error(interaction, error, bot_of(interaction).texts)


async def _pressed(interaction: Interaction, payload: ButtonPayload) -> Reply:
    bot = bot_of(interaction)
    entry = await bot.log.entry(payload.log_row)
    if entry is None or not _belongs(entry, interaction, payload):
        return await _notice(interaction, "refused.forgotten")
    if rating := _RATINGS.get(payload.action):
        await bot.log.feedback(payload.log_row, interaction.user.id, rating)
        return await _notice(interaction, "thanks")
    if payload.action == Action.WATCH:
        return await watch_answer(bot, interaction, Request(entry.command, _meant(entry) or entry.typed))
    number = max(0, payload.page + _PAGE_STEPS.get(payload.action, 0))
    request = Request(entry.command, entry.typed, meant=_meant(entry))
    page = await bot.service.run_in_worker(answer, bot.service.coverage, request, number)
    if payload.action == Action.ACCEPT_SUGGESTION and payload.item < len(page.suggestions):
        suggestion = replace(page.suggestions[payload.item], author=entry.author)
        return await answer_request(interaction, suggestion, private=payload.private, edit=True)
    if page.results and payload.action != Action.ACCEPT_SUGGESTION:
        return await _results(interaction, replace(payload, page=page.number), page)
    return await _notice(interaction, "refused.forgotten")


def _meant(entry: LoggedEntry) -> str:
    """Return the whole question that a follow-up in the log stood for; empty for other requests."""
    is_completed = entry.command == "ask" and entry.understood != entry.typed.strip()
    return entry.understood if is_completed else ""


def _belongs(entry: LoggedEntry, interaction: Interaction, payload: ButtonPayload) -> bool:
    """Return whether a row is that of the request that a button names, on the server where it is pressed."""
    guild_id = interaction.guild.id if interaction.guild else None
    if guild_id is None and interaction.user.id != payload.asker_id:
        return False
    return entry.guild == guild_id and bot_of(interaction).log.is_by(entry, payload.asker_id)


async def _results(interaction: Interaction, payload: ButtonPayload, page: ResultPage) -> Reply:
    bot = bot_of(interaction)
    if payload.action == Action.SHOW_CONTEXT:
        embed = await bot.service.run_in_worker(result_rendering.context_embed, page, bot.texts)
        return Reply(embed, private=True)
    if payload.action == Action.OPEN_ARTICLE:
        passage = passage_of(page.results[min(payload.item, len(page.results) - 1)])
        if passage is None:
            return await _notice(interaction, "refused.forgotten")
        request = Request("article", passage.article.path)
        private = not is_alone_with_bot(interaction)
        return await answer_request(interaction, request, private=private, opened_at=passage)
    if payload.action == Action.SHARE:
        payload = replace(payload, private=False)
    prefix, limits = bot.settings.discord.prefix, bot.settings.answers
    embed = await bot.service.run_in_worker(result_rendering.page_embed, page, bot.texts, prefix, limits)
    view = page_view(page, payload, bot.texts)
    return Reply(embed, view, payload.private, payload.action in _EDITING)


async def _notice(interaction: Interaction, text: str) -> Reply:
    return Reply(notice_embed(bot_of(interaction).texts(text)), private=True)
