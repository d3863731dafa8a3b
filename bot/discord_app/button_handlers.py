"""What the buttons under a reply do."""

from dataclasses import replace

from bot.answering.answers import Answer, Request, answer, passage_of, with_page
from bot.discord_app import rendering, request_handler
from bot.discord_app.buttons import Action, ButtonState, buttons
from bot.discord_app.request_context import Interaction

_FOR_THE_ASKER = {Action.PREVIOUS, Action.NEXT, Action.MEANT, Action.SHARE, Action.SHOW}


async def press(interaction: Interaction, state: ButtonState) -> None:
    """Do what a button says; where that fails, say so first."""
    try:
        await _press(interaction, state)
    except Exception:
        await _say(interaction, "error.failed")
        raise


async def _press(interaction: Interaction, state: ButtonState) -> None:
    desk = request_handler.desk_of(interaction)
    if state.action in _FOR_THE_ASKER and interaction.user.id != state.asker:
        await _say(interaction, "refused.asker")
        return
    entry = await desk.log.entry(state.row)
    if entry is None:
        await _say(interaction, "refused.gone")
        return
    if state.action in (Action.GOOD, Action.BAD):
        await desk.log.feedback(state.row, interaction.user.id, 1 if state.action == Action.GOOD else -1)
        await _say(interaction, "thanks")
        return
    found = await desk.work(answer, desk.snapshot, Request(entry.command, entry.typed), state.page)
    if state.action == Action.MEANT and state.item < len(found.suggestions):
        meant = found.suggestions[state.item]
        await request_handler.respond(interaction, meant, private=state.private, instead=True)
    elif found.pages and state.action != Action.MEANT:
        await _show(interaction, replace(state, page=min(state.page, len(found.pages) - 1)), found)
    else:
        await _say(interaction, "refused.gone")


async def _show(interaction: Interaction, state: ButtonState, found: Answer) -> None:
    desk = request_handler.desk_of(interaction)
    match state.action:
        case Action.PREVIOUS:
            await _page(interaction, replace(state, page=max(state.page - 1, 0)), found, instead=True)
        case Action.NEXT:
            after = min(state.page + 1, len(found.pages) - 1)
            await _page(interaction, replace(state, page=after), found, instead=True)
        case Action.CONTEXT:
            await request_handler.send(
                interaction, rendering.context(found, state.page, desk.texts), private=True
            )
        case Action.ARTICLE:
            results = found.pages[state.page]
            passage = passage_of(results[min(state.item, len(results) - 1)])
            if passage:
                opened = Request("article", passage.article.path)
                await request_handler.respond(interaction, opened, private=True, beside=passage)
        case Action.SHARE:
            await _page(interaction, replace(state, private=False), found)
        case _:
            await _page(interaction, state, found)


async def _page(
    interaction: Interaction, state: ButtonState, found: Answer, *, instead: bool = False
) -> None:
    desk = request_handler.desk_of(interaction)
    found = await desk.work(with_page, desk.snapshot, found, state.page)
    shown = rendering.embed(found, state.page, desk.texts, desk.snapshot, desk.settings.discord.prefix)
    view = buttons(found, state, desk.texts)
    await request_handler.send(interaction, shown, view, private=state.private, instead=instead)


async def _say(interaction: Interaction, text: str) -> None:
    await request_handler.send(
        interaction, rendering.word(request_handler.desk_of(interaction).texts(text)), private=True
    )
