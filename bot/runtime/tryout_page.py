"""The page of the try-out: SimCord's page, with what Discord has and that page lacks.

SimCord's page is made for developers of bots. Here, every message gets the menu "Apps", the bot's typed name
becomes a mention, the page shows the bot's direct messages and what it posts by itself, and the developers'
tools are hidden. `page/tryout.js` does what happens in the browser. This takes parts of SimCord that are not
public, so `pyproject.toml` pins its minor version.
"""
# ruff: noqa: SLF001
# pyright: reportPrivateUsage=false

import asyncio
import html
import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import discord
import simcord
from aiohttp import web
from discord import app_commands
from discord.ext import commands
from simcord.actors import MemberActor
from simcord.backend.errors import BackendError
from simcord.preview._server import PreviewServer
from simcord.results import ResponseMessage

_SCRIPT = Path(__file__).with_name("page") / "tryout.js"
_STYLE = Path(__file__).with_name("page") / "tryout.css"
_BRAND = "<strong>On the Record</strong><small>Try-out, in a Discord simulated by SimCord</small>"
_MENU = "X-Tryout-Menu"
"""Header of a request to use a menu on a message: the menu's position among the menus of the bot."""
_MESSAGE = "X-Tryout-Message"
"""Header of such a request: the id of the message."""
_PAUSE_SECONDS = 0.1
"""Time between two looks whether the simulated Discord is at work. A guess; nothing was measured."""


class Person(MemberActor):
    """A member whose typed `@On the Record` becomes a mention, as a name does that Discord completes."""

    async def send(
        self,
        channel: simcord.ChannelHandle,
        content: str = "",
        **options: Any,  # noqa: ANN401 - they are handed on
    ) -> discord.Message:
        """Send a message with the bot's typed name as a mention."""
        bot = self._env.bot.user
        if bot is not None:
            content = re.sub(rf"@{re.escape(bot.name)}(?!\w)", bot.mention, content, flags=re.IGNORECASE)
        return await super().send(channel, content, **options)


class PageServer(PreviewServer):
    """Server of the page and its requests, on the loopback interface only."""

    _STATIC_FILES: ClassVar[dict[str, str]] = {
        **PreviewServer._STATIC_FILES,
        "/tryout.js": str(_SCRIPT),
        "/tryout.css": str(_STYLE),
    }
    _STATIC_CONTENT_TYPES: ClassVar[dict[str, str]] = {
        **PreviewServer._STATIC_CONTENT_TYPES,
        str(_SCRIPT): "application/javascript",
        str(_STYLE): "text/css",
    }

    def __init__(self, preview: simcord.Preview, bot: commands.Bot, port: int) -> None:
        super().__init__(preview, port)
        self._bot = bot

    async def _index(self, request: web.Request) -> web.Response:
        page = await super()._index(request)
        menus = [menu.name for menu in self._menus()]
        people = {str(person.id): person.name for person in (*self.preview.viewers, self._bot.user) if person}
        data = html.escape(json.dumps({"menus": menus, "people": people}))
        page.text = (
            page.text.replace("<title>SimCord Preview</title>", "<title>On the Record: try-out</title>")
            .replace("<strong>SimCord</strong><small>Preview</small>", _BRAND)
            .replace('aria-hidden="true">S<', 'aria-hidden="true">“<')
            .replace("</head>", '<link rel="stylesheet" href="/tryout.css"></head>')
            .replace("<body>", f'<body data-tryout="{data}">')
            .replace("</body>", '<script type="module" src="/tryout.js"></script></body>')
        )
        return page

    async def _action(self, request: web.Request) -> web.Response:
        """Use a menu on a message if the request names one; let SimCord do everything else."""
        if _MENU not in request.headers:
            return await super()._action(request)
        context = request.headers.get("X-Simcord-Context")
        if not self._authorized(request, context=context):
            raise web.HTTPUnauthorized
        preview = self.preview
        try:
            page = preview._get_page(context)
            menu = self._menus()[int(request.headers[_MENU])]
            message = preview._target_message(page, int(request.headers[_MESSAGE]))
        except (simcord.SetupError, BackendError, LookupError, ValueError) as error:
            raise web.HTTPBadRequest(text="no such menu or message") from error
        await _until_idle(preview)
        await page.viewer.context_menu(preview.channel, menu.name, ResponseMessage(preview.env, message))
        await preview.refresh()
        return web.json_response({}, headers=self._SECURITY_HEADERS)

    def _menus(self) -> list[app_commands.ContextMenu]:
        return self._bot.tree.get_commands(type=discord.AppCommandType.message)


@asynccontextmanager
async def shown(page: simcord.Preview, bot: commands.Bot, port: int) -> AsyncGenerator[None]:
    """Serve the page, with what the bot posts by itself, until the block ends.

    Raises:
        simcord.SetupError: The port is taken.
    """
    page._server = PageServer(page, bot, port)
    arrived = asyncio.Event()

    async def note(message: discord.Message) -> None:
        channel = bot.get_channel(page.channel.id)
        if message.guild is None and message.author == bot.user and isinstance(channel, discord.TextChannel):
            await _repeat(message, channel)
        arrived.set()

    async with page:
        bot.add_listener(note, "on_message")
        following = asyncio.create_task(_follow(page, arrived))
        try:
            yield
        finally:
            bot.remove_listener(note, "on_message")
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


async def _repeat(message: discord.Message, channel: discord.TextChannel) -> None:
    """Repeat a direct message of the bot in the channel, because the page shows this channel only."""
    files = [await attachment.to_file() for attachment in message.attachments]
    await channel.send(f"*A direct message to you:*\n{message.content}", embeds=message.embeds, files=files)


async def _follow(page: simcord.Preview, arrived: asyncio.Event) -> None:
    """Publish the conversation after each message that no action of the page has published."""
    while True:
        await arrived.wait()
        arrived.clear()
        await _until_idle(page)
        newest = max(page.env.backend.messages[page.channel.id])
        timelines = [view.snapshot["timeline"] for view in page._pages.values()]
        if any(str(newest) not in timeline for timeline in timelines):
            await page.refresh()


async def _until_idle(page: simcord.Preview) -> None:
    """Wait until the simulated Discord can take another action; it takes one at a time."""
    while page.env._operation_task is not None:  # noqa: ASYNC110 - SimCord has no event for it
        await asyncio.sleep(_PAUSE_SECONDS)
