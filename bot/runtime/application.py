"""What Discord knows of the bot's application: its name, its intents, and the link that invites it."""

import asyncio
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import aiohttp
import discord
from discord.http import Route

from bot.runtime.service import RefusedError, UnreachableError

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""The permissions that the bot needs on a server; it uses no others."""
TIMEOUT_SECONDS = 20.0
"""Maximum time for Discord to answer, in seconds. A guess; nothing was measured."""


@dataclass(frozen=True, slots=True)
class Application:
    """An application, as Discord knows it.

    Attributes:
        number: Its id.
        name: Its name.
        reads_messages: Whether its Message Content intent is on.
        servers: About how many servers have invited it.
    """

    number: int
    name: str
    reads_messages: bool
    servers: int

    @property
    def invitation(self) -> str:
        """The link that invites the bot to a server, with the permissions that it needs and no others."""
        return discord.utils.oauth_url(
            self.number, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )


async def look_up(token: str) -> Application:
    """Return the application that a token belongs to.

    Raises:
        RefusedError: Discord refuses the token.
        UnreachableError: Discord does not answer.
    """
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS), client:
            await client.login(token)
            found = await client.application_info()
    except (discord.LoginFailure, ValueError) as error:  # ValueError: it cannot stand in a header
        raise RefusedError(
            "Discord refuses the token: copy it again from the Bot page of your application"
        ) from error
    except (aiohttp.ClientError, discord.HTTPException, OSError, TimeoutError) as error:
        raise UnreachableError(
            f"Discord cannot be reached ({error or 'no answer'}): check the network, then try again"
        ) from error
    flags = found.flags
    return Application(
        found.id,
        found.name,
        flags.gateway_message_content or flags.gateway_message_content_limited,
        found.approximate_guild_count,
    )


async def clock_offset() -> float:
    """Return how far this machine's clock is ahead of Discord's, in seconds, to about a second.

    Raises:
        UnreachableError: Discord does not answer, or does not say what time it is.
    """
    try:
        timeout = aiohttp.ClientTimeout(TIMEOUT_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{Route.BASE}/gateway") as reply,
        ):
            return time.time() - parsedate_to_datetime(reply.headers["Date"]).timestamp()
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError) as error:
        raise UnreachableError(f"Discord does not say what time it is ({error or 'no answer'})") from error
