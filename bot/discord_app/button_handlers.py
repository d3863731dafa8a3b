"""Handlers of button presses."""

from dataclasses import replace

from bot.answering.handlers import answer
from bot.answering.requests import Request
from bot.answering.results import ResultPage, passage_of
from bot.discord_app import result_rendering
from bot.discord_app.buttons import Action, ButtonPayload, page_view
from bot.discord_app.request_context import Interaction
from bot.discord_app.request_handler import bot_of, handle_request
from bot.discord_app.sending import send_embed, send_notice

_ONLY_FOR_ASKER = frozenset(
    {
        Action.PREVIOUS_PAGE,
        Action.NEXT_PAGE,
        Action.ACCEPT_SUGGESTION,
        Action.SHARE,
        Action.REVEAL,
    }
)
_PAGE_STEPS = {Action.PREVIOUS_PAGE: -1, Action.NEXT_PAGE: 1}
_RATINGS = {Action.THUMBS_UP: 1, Action.THUMBS_DOWN: -1}


async def handle_press(interaction: Interaction, payload: ButtonPayload) -> None:
    """Handle the press of a button. If that fails, tell the user before raising the error."""
    try:
        await _handle_press(interaction, payload)
    except Exception:
        await _notify(interaction, "error.failed")
        raise


async def _handle_press(interaction: Interaction, payload: ButtonPayload) -> None:
    bot = bot_of(interaction)
    if payload.action in _ONLY_FOR_ASKER and interaction.user.id != payload.asker_id:
        await _notify(interaction, "refused.not_asker")
        return
    entry = await bot.log.entry(payload.log_row)
    if entry is None:
        await _notify(interaction, "refused.forgotten")
        return
    if rating := _RATINGS.get(payload.action):
        await bot.log.feedback(payload.log_row, interaction.user.id, rating)
        await _notify(interaction, "thanks")
        return
    number = max(0, payload.page + _PAGE_STEPS.get(payload.action, 0))
    request = Request(entry.command, entry.typed)
    page = await bot.service.run_in_worker(answer, bot.service.coverage, request, number)
    if payload.action == Action.ACCEPT_SUGGESTION and payload.item < len(page.suggestions):
        suggestion = page.suggestions[payload.item]
        await handle_request(interaction, suggestion, private=payload.private, edit=True)
    elif page.results and payload.action != Action.ACCEPT_SUGGESTION:
        await _show_results(interaction, replace(payload, page=page.number), page)
    else:
        await _notify(interaction, "refused.forgotten")


async def _show_results(interaction: Interaction, payload: ButtonPayload, page: ResultPage) -> None:
    bot = bot_of(interaction)
    match payload.action:
        case Action.PREVIOUS_PAGE | Action.NEXT_PAGE:
            await _send_page(interaction, payload, page, edit=True)
        case Action.SHOW_CONTEXT:
            embed = await bot.service.run_in_worker(result_rendering.context_embed, page, bot.texts)
            await send_embed(interaction, embed, private=True)
        case Action.OPEN_ARTICLE:
            passage = passage_of(page.results[min(payload.item, len(page.results) - 1)])
            if passage:
                request = Request("article", passage.article.path)
                await handle_request(interaction, request, private=True, opened_at=passage)
        case Action.SHARE:
            await _send_page(interaction, replace(payload, private=False), page)
        case _:
            await _send_page(interaction, payload, page)


async def _send_page(
    interaction: Interaction, payload: ButtonPayload, page: ResultPage, *, edit: bool = False
) -> None:
    bot = bot_of(interaction)
    prefix = bot.settings.discord.prefix
    embed = await bot.service.run_in_worker(result_rendering.page_embed, page, bot.texts, prefix)
    view = page_view(page, payload, bot.texts)
    await send_embed(interaction, embed, view, private=payload.private, edit=edit)


async def _notify(interaction: Interaction, text: str) -> None:
    await send_notice(interaction, bot_of(interaction).texts(text))
