"""Sending embeds to the user who made a request."""

import discord
from discord import InteractionResponseType, InteractionType, ui
from discord.ext import commands
from discord.utils import MISSING

from bot.discord_app.bot_rendering import notice_embed
from bot.discord_app.embeds import MESSAGE_LIMIT, within_limits
from bot.discord_app.markdown import clip
from bot.discord_app.request_context import CommandContext, RequestContext, interaction_of
from bot.discord_app.request_policy import Refusal

_REFERENCE_REFUSED = frozenset({160002, 10008, 50035})
"""Discord's codes where a reply may not refer to the message that it answers: no permission to read the
message history, an unknown message, an invalid form."""


async def send_embed(
    context: RequestContext,
    embed: discord.Embed,
    view: ui.View | None = None,
    *,
    private: bool = False,
    edit: bool = False,
) -> int:
    """Send an embed as the reply to a request, and return the id of its message.

    Args:
        context: The context of the request.
        embed: The embed.
        view: The buttons under it.
        private: Whether only the user sees it. Everybody sees the reply to a typed command.
        edit: Whether to edit the message whose button was pressed.
    """
    embed = within_limits(embed)
    interaction = interaction_of(context)
    attached = MISSING if view is None else view
    if interaction is None:
        assert isinstance(context, commands.Context)  # noqa: S101 - only typed commands have no interaction
        return await _send_typed_reply(context, embed, attached)
    if edit and interaction.response.type is InteractionResponseType.deferred_message_update:
        return (await interaction.edit_original_response(embed=embed, view=view)).id
    if interaction.response.is_done():
        return (await interaction.followup.send(embed=embed, ephemeral=private, wait=True, view=attached)).id
    if edit and interaction.message is not None:
        await interaction.response.edit_message(embed=embed, view=view)
        return interaction.message.id
    response = await interaction.response.send_message(embed=embed, ephemeral=private, view=attached)
    return response.message_id or interaction.id


async def send_refusal(context: RequestContext, refusal: Refusal) -> None:
    """Tell a user that a request is refused, or acknowledge it without a word."""
    if refusal.text is not None:
        await send_notice(context, refusal.text)
        return
    interaction = interaction_of(context)
    if interaction is None or interaction.response.is_done():
        return
    await interaction.response.defer(ephemeral=True)
    if interaction.type is not InteractionType.component:
        await interaction.delete_original_response()


async def send_privately(
    context: CommandContext, embed: discord.Embed, file: discord.File | None = None
) -> None:
    """Reply to a command so that nobody else sees it: to a typed one, with a direct message."""
    files = [file] if file else []
    embed = within_limits(embed)
    if context.interaction:
        await context.send(embed=embed, files=files, ephemeral=True)
        return
    try:
        await context.author.send(embed=embed, files=files)
    except discord.Forbidden:
        await send_notice(context, context.bot.texts("log.closed"))
    else:
        if context.guild is not None:
            await send_notice(context, context.bot.texts("log.sent"))


async def send_notice(context: RequestContext, text: str) -> None:
    """Send a short text of the bot's own to the user alone, or as the reply to a typed command."""
    await send_embed(context, notice_embed(text), private=True)


async def _send_typed_reply(context: CommandContext, embed: discord.Embed, view: ui.View) -> int:
    """Reply to a typed command. If the bot may not embed in the channel, say so in plain text."""
    text = None
    if context.guild and not context.bot_permissions.embed_links:
        text, embed, view = clip(context.bot.texts("error.embed"), MESSAGE_LIMIT), MISSING, MISSING
    if not context.guild or context.bot_permissions.read_message_history:
        question = context.message.to_reference(fail_if_not_exists=False)
        try:
            sent = await context.send(text, embed=embed, reference=question, mention_author=False, view=view)
        except discord.HTTPException as error:
            if error.code not in _REFERENCE_REFUSED:
                raise
        else:
            return sent.id
    return (await context.send(text, embed=embed, view=view)).id
