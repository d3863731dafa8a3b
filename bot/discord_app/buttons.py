"""The buttons under a reply. All they know is in their custom id and in the log: they outlive a restart."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

import discord
from discord import ui

from bot.answering.reply import Page, Result, passage_of
from bot.discord_app import rendering
from bot.i18n import Texts

_ARTICLES, _SUGGESTIONS = 3, 3
"""How many articles of a page can be opened, and how many suggestions are made."""


class Action(StrEnum):
    """What a button does."""

    PREVIOUS = "previous"
    NEXT = "next"
    CONTEXT = "context"
    ARTICLE = "article"
    GOOD = "good"
    BAD = "bad"
    MEANT = "meant"
    SHARE = "share"
    SHOW = "show"


_EMOJI = {
    Action.PREVIOUS: discord.PartialEmoji(name="◀️"),
    Action.NEXT: discord.PartialEmoji(name="▶️"),
    Action.GOOD: discord.PartialEmoji(name="👍"),
    Action.BAD: discord.PartialEmoji(name="👎"),
}
_ROWS = {Action.CONTEXT: 0, Action.ARTICLE: 0, Action.SHOW: 0, Action.MEANT: 2}
"""In which row each stands; the others stand in row 1."""
_PRIMARY = {Action.MEANT, Action.SHOW}


@dataclass(frozen=True, slots=True)
class ButtonState:
    """What a button knows.

    Attributes:
        row: The query's row in the log.
        asker: The id of the person who asked.
        page: The page that it is under, from 0.
        item: LogFilter of the page's results, or of the answer's suggestions, it is for, from 0.
        private: Whether the reply is one that only the asker sees.
        action: What it does.
    """

    row: int
    asker: int
    page: int = 0
    item: int = 0
    private: bool = False
    action: Action = Action.SHOW

    @property
    def custom_id(self) -> str:
        """This state as Discord keeps it."""
        return f"record:{self.row}:{self.asker}:{self.page}:{self.item}:{self.private:d}:{self.action}"

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """Return the state that a custom id keeps."""
        row, asker, page, item, private, action = match.groups()
        return cls(int(row), int(asker), int(page), int(item), private == "1", Action(action))


def button(state: ButtonState, label: str | None = None, *, disabled: bool = False) -> ui.Button[ui.View]:
    """Return the button of a state; a `PressedButton` is made of it when somebody presses it."""
    return ui.Button(
        label=label,
        emoji=_EMOJI.get(state.action),
        style=discord.ButtonStyle.primary if state.action in _PRIMARY else discord.ButtonStyle.secondary,
        disabled=disabled,
        custom_id=state.custom_id,
        row=_ROWS.get(state.action, 1),
    )


class PressedButton(
    ui.DynamicItem[ui.Button[ui.View]],
    template=rf"record:(\d+):(\d+):(\d+):(\d+):([01]):({'|'.join(Action)})",
):
    """A button of ours that was pressed, whenever it was sent."""

    def __init__(self, state: ButtonState) -> None:
        super().__init__(button(state))
        self.state = state

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003 - the library prescribes these
        item: ui.Item[ui.View],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """Return the button that was pressed."""
        return cls(ButtonState.of(match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says."""
        await interaction.client.pressed(interaction, self.state)


def buttons(page: Page, state: ButtonState, texts: Texts) -> ui.View | None:
    """Return the buttons under a page of a reply, or None where it needs none.

    Args:
        page: The page.
        state: Its row, who asked, the page's number, and whether it is private.
        texts: For the labels.
    """
    shown = [
        button(replace(state, action=Action.MEANT, item=i), rendering.label(page, request))
        for i, request in enumerate(page.suggestions[:_SUGGESTIONS])
    ]
    if page.results:
        shown = [*_reading(page, state, texts), *_turning(page, state, texts), *shown]
    return _view(shown) if shown else None


def reveal_button(state: ButtonState, texts: Texts) -> ui.View:
    """Return the button that shows a typed question's private answer: Discord can hide only a press's."""
    return _view([button(replace(state, action=Action.SHOW, private=True), texts("button.show"))])


def _view(shown: Iterable[ui.Button[ui.View]]) -> ui.View:
    view = ui.View(timeout=None)
    view.stop()  # nothing is kept in memory for it
    for each in shown:
        view.add_item(each)
    return view


def _reading(page: Page, state: ButtonState, texts: Texts) -> Iterator[ui.Button[ui.View]]:
    """Yield the buttons that lead to the articles around the results."""
    firsts = _first_of_each_article(page.results)
    if firsts:
        yield button(replace(state, action=Action.CONTEXT), texts("button.context"))
    for i in firsts:
        number = f" {i + 1}" if len(firsts) > 1 else ""
        yield button(replace(state, action=Action.ARTICLE, item=i), texts("button.article") + number)


def _turning(page: Page, state: ButtonState, texts: Texts) -> Iterator[ui.Button[ui.View]]:
    """Yield the buttons for the answer as a whole."""
    last = page.count - 1
    if last:
        yield button(replace(state, action=Action.PREVIOUS), disabled=state.page == 0)
        yield button(replace(state, action=Action.NEXT), disabled=state.page == last)
    if page.best and passage_of(page.best):
        yield button(replace(state, action=Action.GOOD))
        yield button(replace(state, action=Action.BAD))
    if state.private:
        yield button(replace(state, action=Action.SHARE), texts("button.share"))


def _first_of_each_article(results: Sequence[Result]) -> list[int]:
    seen: dict[str, int] = {}
    for i, result in enumerate(results):
        if passage := passage_of(result):
            seen.setdefault(passage.article.path, i)
    return list(seen.values())[:_ARTICLES]
