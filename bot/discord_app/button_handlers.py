"""What the buttons under a reply do."""

from dataclasses import replace

from bot.answering.handlers import answer
from bot.answering.reply import Page, passage_of
from bot.answering.requests import Request
from bot.discord_app import rendering, request_handler
from bot.discord_app.buttons import Action, ButtonState, buttons
from bot.discord_app.request_context import Interaction

_FOR_THE_ASKER = {Action.PREVIOUS, Action.NEXT, Action.MEANT, Action.SHARE, Action.SHOW}
_STEPS = {Action.PREVIOUS: -1, Action.NEXT: 1}
"""The pages that a button turns."""


async def press(interaction: Interaction, state: ButtonState) -> None:
    """Do what a button says; where that fails, say so first."""
    try:
        await _press(interaction, state)
    except Exception:
        await _say(interaction, "error.failed")
        raise


async def _press(interaction: Interaction, state: ButtonState) -> None:
    bot = request_handler.bot_of(interaction)
    if state.action in _FOR_THE_ASKER and interaction.user.id != state.asker:
        await _say(interaction, "refused.asker")
        return
    entry = await bot.log.entry(state.row)
    if entry is None:
        await _say(interaction, "refused.gone")
        return
    if state.action in (Action.GOOD, Action.BAD):
        await bot.log.feedback(state.row, interaction.user.id, 1 if state.action == Action.GOOD else -1)
        await _say(interaction, "thanks")
        return
    number = max(0, state.page + _STEPS.get(state.action, 0))
    page = await bot.service.work(answer, bot.service.coverage, Request(entry.command, entry.typed), number)
    if state.action == Action.MEANT and state.item < len(page.suggestions):
        meant = page.suggestions[state.item]
        await request_handler.respond(interaction, meant, private=state.private, instead=True)
    elif page.results and state.action != Action.MEANT:
        await _show(interaction, replace(state, page=page.number), page)
    else:
        await _say(interaction, "refused.gone")


async def _show(interaction: Interaction, state: ButtonState, page: Page) -> None:
    bot = request_handler.bot_of(interaction)
    match state.action:
        case Action.PREVIOUS | Action.NEXT:
            await _send_page(interaction, state, page, instead=True)
        case Action.CONTEXT:
            context = await bot.service.work(rendering.context, page, bot.texts)
            await request_handler.send(interaction, context, private=True)
        case Action.ARTICLE:
            passage = passage_of(page.results[min(state.item, len(page.results) - 1)])
            if passage:
                opened = Request("article", passage.article.path)
                await request_handler.respond(interaction, opened, private=True, beside=passage)
        case Action.SHARE:
            await _send_page(interaction, replace(state, private=False), page)
        case _:
            await _send_page(interaction, state, page)


async def _send_page(
    interaction: Interaction, state: ButtonState, page: Page, *, instead: bool = False
) -> None:
    bot = request_handler.bot_of(interaction)
    shown = await bot.service.work(rendering.embed, page, bot.texts, bot.settings.discord.prefix)
    view = buttons(page, state, bot.texts)
    await request_handler.send(interaction, shown, view, private=state.private, instead=instead)


async def _say(interaction: Interaction, text: str) -> None:
    word = rendering.word(request_handler.bot_of(interaction).texts(text))
    await request_handler.send(interaction, word, private=True)
