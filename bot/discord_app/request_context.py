"""The context of a request: a typed command, or the interaction of a slash command, a menu or a button."""

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

import discord
from discord.ext import commands

from bot.answering.requests import Request

CommandContext: TypeAlias = commands.Context[Any]
"""The context of a typed command or of a slash command."""
Interaction: TypeAlias = discord.Interaction[Any]
"""The interaction of a menu or a button."""
_URL = re.compile(r"https?://\S+")

RequestContext: TypeAlias = CommandContext | Interaction
"""Where a request comes from, and where its reply goes."""


def text_of(message: discord.Message) -> str:
    """Return the text of a message; if it has none besides links, that of what it forwards or embeds."""
    forwarded = "\n".join(
        snapshot.content or _text_of_embeds(snapshot.embeds) for snapshot in message.message_snapshots
    )
    texts = (message.content, forwarded, _text_of_embeds(message.embeds))
    return next((text for text in texts if any(map(str.isalnum, _URL.sub("", text)))), message.content)


def _text_of_embeds(embeds: Iterable[discord.Embed]) -> str:
    """Return the descriptions and fields of embeds, or the titles of those that have neither."""
    return "\n".join(
        "\n".join(filter(None, [embed.description, *(field.value for field in embed.fields)]))
        or embed.title
        or ""
        for embed in embeds
    )


def is_alone_with_bot(context: RequestContext) -> bool:
    """Return whether nobody but the user reads the channel: not on a server, in a group or among friends."""
    interaction = interaction_of(context)
    return context.guild is None and not (interaction and interaction.context.private_channel)


def menu_request(command: str, interaction: Interaction, message: discord.Message) -> Request:
    """Return the request of a command that a user chose from the menu of a message."""
    author = message.author.id
    return Request(command, text_of(message), None if author == interaction.user.id else author)


def interaction_of(context: RequestContext) -> Interaction | None:
    """Return the interaction of a request, or None if it was typed."""
    return context.interaction if isinstance(context, commands.Context) else context


def user_of(context: RequestContext) -> discord.User | discord.Member:
    """Return the user who sent a request."""
    return context.author if isinstance(context, commands.Context) else context.user


def channel_ids(context: RequestContext) -> list[int]:
    """Return the ids of a request's channel and, if that is a thread, of the thread's parent."""
    channel = context.channel
    parent_id = channel.parent_id if isinstance(channel, discord.Thread) else None
    return [id_ for id_ in (channel.id if channel else None, parent_id) if id_ is not None]
