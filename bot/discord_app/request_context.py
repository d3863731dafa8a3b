"""The context of a request: a typed command, or the interaction of a slash command, a menu or a button."""

from typing import Any, TypeAlias

import discord
from discord.ext import commands

from bot.answering.requests import Request

CommandContext: TypeAlias = commands.Context[Any]
"""The context of a typed command or of a slash command."""
Interaction: TypeAlias = discord.Interaction[Any]
"""The interaction of a menu or a button."""
RequestContext: TypeAlias = CommandContext | Interaction
"""Where a request comes from, and where its reply goes."""


def text_of(message: discord.Message) -> str:
    """Return the text of a message, or that of its embeds if it has none."""
    return message.content or "\n".join(embed.description or "" for embed in message.embeds)


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
