"""Posting what was found for watches: each message once, to its channel or person.

A message waits in the store until it is known to have been sent. One whose sending was interrupted may have
arrived: it is looked for in the channel, and sent again with the same nonce, which Discord takes once.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

import aiohttp
import discord
from discord.abc import Messageable

from bot.answering.service import AnswerService
from bot.answering.watching import Watches
from bot.discord_app import watch_rendering
from bot.i18n import Texts
from bot.state.watches import WaitingMessage

GATHERING_SECONDS = 1.0
"""Time in which further news join a message before it is sent. A guess; nothing was measured."""
REFRESH_SECONDS = 3.0
"""Maximum further time for which a message waits while changed articles are read. A guess; nothing was
measured."""
FIRST_DELAY = 5.0
"""Seconds until messages that could not be sent are tried again; they double each time. A guess; nothing was
measured."""
LONGEST_DELAY = 300.0
"""Maximum seconds until messages that could not be sent are tried again. A guess; nothing was measured."""
_MESSAGES_SEARCHED = 500
"""Maximum messages of a channel among which one that may have arrived is looked for. A guess; nothing was
measured."""
_CLOCK_DIFFERENCE = timedelta(minutes=5)
"""Maximum difference between this machine's clock and Discord's. A guess; nothing was measured."""
_UNAUTHORIZED, _TIMEOUT, _RATE_LIMITED = 401, 408, 429
"""HTTP statuses below 500 after which the same message may be accepted later."""
_SERVER_ERROR = 500

_log = logging.getLogger(__name__)


class PostingBot(Protocol):
    """The attributes of `client.CoverageBot` that posting uses."""

    service: AnswerService
    watches: Watches
    texts: Texts

    @property
    def user(self) -> discord.ClientUser | None: ...  # noqa: D102 - discord.py's

    def get_partial_messageable(self, id: int, /) -> discord.PartialMessageable: ...  # noqa: A002, D102

    async def create_dm(self, user: discord.abc.Snowflake, /) -> discord.DMChannel: ...  # noqa: D102

    async def wait_until_ready(self) -> None: ...  # noqa: D102


async def post_news(bot: PostingBot) -> None:
    """Send messages as they begin to wait, until cancelled. What cannot be sent now is tried again."""
    await bot.wait_until_ready()
    delay = FIRST_DELAY
    while True:
        bot.watches.found.clear()
        try:
            all_sent = await send_waiting(bot)
        except Exception:  # noqa: BLE001 - whatever the error, the messages wait and are tried again
            _log.exception("what was found for watches could not be sent, and will be")
            all_sent = False
        delay = FIRST_DELAY if all_sent else min(2 * delay, LONGEST_DELAY)
        with suppress(TimeoutError):
            async with asyncio.timeout(None if all_sent else delay):
                await bot.watches.found.wait()
        await _gather(bot)


async def send_waiting(bot: PostingBot) -> bool:
    """Send all messages that wait, and return whether all could be; a channel holds up no other.

    Raises:
        StateError: The watches cannot be read or written.
    """
    while messages := await asyncio.to_thread(bot.watches.store.waiting):
        by_channel: defaultdict[tuple[int, bool], list[WaitingMessage]] = defaultdict(list)
        for message in messages:
            place = message.watch.place
            key = (place.owner, True) if message.tells_of_pause else (place.channel, False)
            by_channel[key].append(message)
        if not all(await asyncio.gather(*(_send_all(bot, group) for group in by_channel.values()))):
            return False
    return True


async def _gather(bot: PostingBot) -> None:
    """Wait for what belongs into the same messages: many articles are taken up in several refreshes."""
    await asyncio.sleep(GATHERING_SECONDS)
    with suppress(TimeoutError):
        async with asyncio.timeout(REFRESH_SECONDS):
            await bot.service.refreshed()


async def _send_all(bot: PostingBot, messages: Sequence[WaitingMessage]) -> bool:
    """Send messages to one channel in their order, and return whether all could be."""
    for message in messages:
        try:
            await _send(bot, message)
        except discord.HTTPException as error:
            if error.status >= _SERVER_ERROR or error.status in {_UNAUTHORIZED, _TIMEOUT, _RATE_LIMITED}:
                _log.warning("watch %d: cannot be told of now (%s)", message.watch.id, error)
                return False
            _log.warning("watch %d: Discord refuses the message (%s)", message.watch.id, error)
            await asyncio.to_thread(bot.watches.store.pause, message)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("watch %d: cannot be told of now (%s)", message.watch.id, error)
            return False
    return True


async def _send(bot: PostingBot, message: WaitingMessage) -> None:
    store = bot.watches.store
    channel = await _channel(bot, message)
    if message.attempted is None or not await _has_arrived(bot, channel, message, message.attempted):
        if not await asyncio.to_thread(store.attempt, message):
            return  # it has more news by now, or its watch was removed
        render = watch_rendering.pause_embed if message.tells_of_pause else watch_rendering.found_embed
        await channel.send(embed=render(message, bot.texts), nonce=message.nonce)
    await asyncio.to_thread(store.sent, message)
    _log.info("watch %d: told of %d passages", message.watch.id, message.news.passages)


async def _channel(bot: PostingBot, message: WaitingMessage) -> Messageable:
    if message.tells_of_pause:
        return await bot.create_dm(discord.Object(message.watch.place.owner))
    return bot.get_partial_messageable(message.watch.place.channel)


async def _has_arrived(
    bot: PostingBot, channel: Messageable, message: WaitingMessage, attempted: int
) -> bool:
    """Return whether a channel has a message already, as far as the bot may look."""
    since = datetime.fromtimestamp(attempted / 1000, UTC) - _CLOCK_DIFFERENCE
    try:
        async for earlier in channel.history(limit=_MESSAGES_SEARCHED, after=since):
            times = [embed.timestamp for embed in earlier.embeds if embed.timestamp]
            is_own = bot.user is not None and earlier.author.id == bot.user.id
            if is_own and any(round(time.timestamp() * 1000) == message.at for time in times):
                return True
    except (discord.Forbidden, discord.NotFound):
        return False
    return False
