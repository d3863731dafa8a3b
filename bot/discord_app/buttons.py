"""The buttons under a reply.

A button's custom id and its row in the query log hold everything that a press needs, so that buttons work
after a restart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

import discord
from discord import ui

from bot.answering.results import Result, ResultPage, passage_of
from bot.discord_app.result_rendering import suggestion_label
from bot.i18n import Texts

_MAX_ARTICLES = 3
"""Maximum articles of a page that have a button."""
_MAX_SUGGESTIONS = 3
"""Maximum suggestions that have a button."""
_WATCHABLE = frozenset({"search", "ask", "who said", "who said this", "quotes", "timeline", "sources"})
"""The commands whose answers have a button to watch for more, if they searched for any words."""


class Action(StrEnum):
    """The action of a button. The values stand in the custom ids of sent messages: they must not change."""

    PREVIOUS_PAGE = "previous"
    NEXT_PAGE = "next"
    SHOW_CONTEXT = "context"
    OPEN_ARTICLE = "article"
    THUMBS_UP = "good"
    THUMBS_DOWN = "bad"
    ACCEPT_SUGGESTION = "meant"
    SHARE = "share"
    REVEAL = "show"
    WATCH = "watch"


_EMOJI = {
    Action.PREVIOUS_PAGE: discord.PartialEmoji(name="◀️"),
    Action.NEXT_PAGE: discord.PartialEmoji(name="▶️"),
    Action.THUMBS_UP: discord.PartialEmoji(name="👍"),
    Action.THUMBS_DOWN: discord.PartialEmoji(name="👎"),
}
_ROWS = {
    Action.SHOW_CONTEXT: 0,
    Action.OPEN_ARTICLE: 0,
    Action.REVEAL: 0,
    Action.WATCH: 0,
    Action.ACCEPT_SUGGESTION: 2,
}
"""The rows of the buttons; those that are not listed stand in row 1."""
_PRIMARY = frozenset({Action.ACCEPT_SUGGESTION, Action.REVEAL})


@dataclass(frozen=True, slots=True)
class ButtonPayload:
    """The data that a button carries in its custom id.

    Attributes:
        log_row: The request's row in the query log.
        asker_id: The id of the user who made the request.
        page: The number, from 0, of the page above the button.
        item: The number, from 0, of the result or suggestion that the button is for.
        private: Whether only the asker sees the reply.
        action: The action.
    """

    log_row: int
    asker_id: int
    page: int = 0
    item: int = 0
    private: bool = False
    action: Action = Action.REVEAL

    @property
    def custom_id(self) -> str:
        """The payload as the custom id of a button."""
        return f"record:{self.log_row}:{self.asker_id}:{self.page}:{self.item}:{self.private:d}:{self.action}"

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Return the payload of a custom id that the template of `PersistentButton` matches."""
        log_row, asker_id, page, item, private, action = match.groups()
        return cls(int(log_row), int(asker_id), int(page), int(item), private == "1", Action(action))


class PersistentButton(
    ui.DynamicItem[ui.Button[ui.View]],
    template=rf"record:(\d+):(\d+):(\d+):(\d+):([01]):({'|'.join(Action)})",
):
    """A button that discord.py recreates from its custom id when it is pressed."""

    def __init__(self, payload: ButtonPayload) -> None:
        super().__init__(_button(payload))
        self.payload = payload

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003 - required by discord.py
        item: ui.Item[ui.View],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """Return the button that was pressed."""
        return cls(ButtonPayload.from_match(match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle the press."""
        await interaction.client.handle_button_press(interaction, self.payload)


def page_view(page: ResultPage, payload: ButtonPayload, texts: Texts) -> ui.View | None:
    """Return the buttons under a page of results, or None if it needs none.

    Args:
        page: The page.
        payload: The payload that the buttons share; each has its own item and action.
        texts: The texts of the labels.
    """
    items = [
        _button(replace(payload, action=Action.ACCEPT_SUGGESTION, item=i), suggestion_label(page, request))
        for i, request in enumerate(page.suggestions[:_MAX_SUGGESTIONS])
    ]
    if page.results:
        items = [*_article_buttons(page, payload, texts), *_reply_buttons(page, payload, texts), *items]
    if _is_watchable(page):
        items.append(_button(replace(payload, action=Action.WATCH), texts("button.watch")))
    return _view(items) if items else None


def reveal_view(payload: ButtonPayload, texts: Texts) -> ui.View:
    """Return the button that reveals the private answer to a typed request.

    Discord can hide the reply to an interaction from others, but not the reply to a message.
    """
    revealing = replace(payload, action=Action.REVEAL, private=True)
    return _view([_button(revealing, texts("button.reveal"))])


def _button(
    payload: ButtonPayload, label: str | None = None, *, disabled: bool = False
) -> ui.Button[ui.View]:
    primary = payload.action in _PRIMARY
    return ui.Button(
        label=label,
        emoji=_EMOJI.get(payload.action),
        style=discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary,
        disabled=disabled,
        custom_id=payload.custom_id,
        row=_ROWS.get(payload.action, 1),
    )


def _view(items: Iterable[ui.Button[ui.View]]) -> ui.View:
    view = ui.View(timeout=None)
    view.stop()  # so that discord.py keeps nothing in memory for it
    for item in items:
        view.add_item(item)
    return view


def _is_watchable(page: ResultPage) -> bool:
    """Return whether new articles may answer a page's request, too; not if it seems misspelled."""
    is_misspelled = not page.results and page.suggestions
    return bool(page.understood) and page.request.command in _WATCHABLE and not is_misspelled


def _article_buttons(page: ResultPage, payload: ButtonPayload, texts: Texts) -> Iterator[ui.Button[ui.View]]:
    """Yield the buttons that show more of the articles on a page."""
    numbers = _first_results_by_article(page.results)
    if numbers:
        yield _button(replace(payload, action=Action.SHOW_CONTEXT), texts("button.context"))
    for i in numbers:
        suffix = f" {i + 1}" if len(numbers) > 1 else ""
        yield _button(replace(payload, action=Action.OPEN_ARTICLE, item=i), texts("button.article") + suffix)


def _reply_buttons(page: ResultPage, payload: ButtonPayload, texts: Texts) -> Iterator[ui.Button[ui.View]]:
    """Yield the buttons for the reply as a whole: turning its pages, rating it, sharing it."""
    last = page.count - 1
    if last:
        yield _button(replace(payload, action=Action.PREVIOUS_PAGE), disabled=payload.page == 0)
        yield _button(replace(payload, action=Action.NEXT_PAGE), disabled=payload.page == last)
    if page.best and passage_of(page.best):
        yield _button(replace(payload, action=Action.THUMBS_UP))
        yield _button(replace(payload, action=Action.THUMBS_DOWN))
    if payload.private:
        yield _button(replace(payload, action=Action.SHARE), texts("button.share"))


def _first_results_by_article(results: Sequence[Result]) -> list[int]:
    """Return the numbers, from 0, of the first result from each article that has a button."""
    first: dict[str, int] = {}
    for i, result in enumerate(results):
        if passage := passage_of(result):
            first.setdefault(passage.article.path, i)
    return list(first.values())[:_MAX_ARTICLES]
