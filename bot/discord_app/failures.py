"""Errors in answering: logged once, and told to the person who waits, however they asked."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.bot_rendering import permission_name
from bot.discord_app.request_context import RequestContext
from bot.discord_app.sending import send_notice
from bot.i18n import Texts
from bot.querylog import LogError
from bot.state.database import StateError
from index.model.errors import StoreError

_log = logging.getLogger(__name__)


async def tell_of_error(context: RequestContext, error: BaseException, texts: Texts) -> None:
    """Tell a person what was wrong with their request, or that it failed, which is logged."""
    while (original := getattr(error, "original", None)) is not None:
        error = original
    if isinstance(error, commands.CommandNotFound | commands.NotOwner | commands.TooManyArguments):
        return  # users need not know of the owner's commands; a command tells of its arguments itself
    if text := _mistake(error, texts):
        await _notify(context, text)
        return
    if isinstance(error, LogError | StateError | StoreError):  # a disk's fault, which its one line describes
        _log.error("a request failed: %s", error)
    else:
        _log.error("a request failed", exc_info=error)
    if not isinstance(error, discord.Forbidden):  # else the bot may not send anything here
        await _notify(context, texts("error.failed"))


def _mistake(error: BaseException, texts: Texts) -> str:
    """Return what a person is told about a mistake of theirs; an empty string for other errors."""
    if isinstance(error, commands.MissingPermissions | app_commands.MissingPermissions):
        needed = ", ".join(permission_name(permission, texts) for permission in error.missing_permissions)
        return texts("error.permission", permission=needed)
    if isinstance(error, commands.NoPrivateMessage | app_commands.NoPrivateMessage):
        return texts("error.server")
    return texts("error.input") if isinstance(error, commands.UserInputError) else ""


async def _notify(context: RequestContext, text: str) -> None:
    try:
        await send_notice(context, text)
    except discord.HTTPException:
        _log.exception("a person could not be told what went wrong")
