"""Where a request comes from and its reply goes to: a typed or slash command, a menu, or a button."""

from typing import Any, TypeAlias

import discord
from discord.ext import commands

Context: TypeAlias = commands.Context[Any]
Interaction: TypeAlias = discord.Interaction[Any]
RequestContext: TypeAlias = Context | Interaction


def words_of(message: discord.Message) -> str:
    """Return what a message says, in its text or else in its embeds."""
    return message.content or "\n".join(embed.description or "" for embed in message.embeds)


def interaction_of(origin: RequestContext) -> Interaction | None:
    """Return the interaction that a request came by, or None where it was typed."""
    return origin.interaction if isinstance(origin, commands.Context) else origin


def person(origin: RequestContext) -> discord.User | discord.Member:
    """Return who asked."""
    return origin.author if isinstance(origin, commands.Context) else origin.user


def places(origin: RequestContext) -> list[int]:
    """Return the ids of the channel and, in a thread, of the channel that it belongs to."""
    channel = origin.channel
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return [place for place in (channel.id if channel else None, parent) if place is not None]
