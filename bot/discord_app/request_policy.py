"""The request policy: allowed channels and the rate limit."""

from datetime import timedelta

import discord
from discord.ext import commands

from bot.config import Discord
from bot.discord_app.request_context import RequestContext, channel_ids
from bot.i18n import Texts


class RequestPolicy:
    """Enforces the allowed channels and each user's rate limit."""

    def __init__(self, settings: Discord, texts: Texts) -> None:
        self._allowed_channels = settings.channels
        self._texts = texts
        self._rate_limits = commands.CooldownMapping[int](
            commands.Cooldown(settings.questions, settings.per_seconds), _user_key
        )

    def refusal(self, context: RequestContext) -> str | None:
        """Count a request, and return the text that refuses it, or None if it is allowed."""
        allowed = self._allowed_channels
        if allowed and context.guild and not set(channel_ids(context)) & set(allowed):
            channels = " ".join(f"<#{channel}>" for channel in allowed)
            return self._texts("refused.channel", channels=channels)
        if isinstance(context, discord.Interaction):
            user_id, sent_at = context.user.id, context.created_at
        else:
            user_id, sent_at = context.author.id, context.message.created_at
        wait = self._rate_limits.update_rate_limit(user_id, sent_at.timestamp())
        if wait:
            allowed_at = sent_at + timedelta(seconds=wait + 1)
            return self._texts("refused.rate_limit", again=discord.utils.format_dt(allowed_at, "R"))
        return None


def _user_key(user_id: int) -> int:
    return user_id
