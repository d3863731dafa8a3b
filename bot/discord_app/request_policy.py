"""The request policy: allowed channels and the rate limit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
from discord.ext import commands

from bot.config import Discord
from bot.discord_app.request_context import RequestContext, channel_ids, user_of
from bot.i18n import Texts


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused request.

    Attributes:
        text: What the user is told; None if they have been told so a short time ago.
    """

    text: str | None


class RequestPolicy:
    """Enforces the allowed channels and each user's rate limit, and tells each user so once per window."""

    def __init__(self, settings: Discord, texts: Texts) -> None:
        self._allowed_channels = settings.channels
        self._window = settings.per_seconds
        self._texts = texts
        self._rate_limits = commands.CooldownMapping[int](
            commands.Cooldown(settings.questions, settings.per_seconds), _user_key
        )
        self._told_until: dict[int, float] = {}

    def refusal(self, context: RequestContext, *, everywhere: bool = False) -> Refusal | None:
        """Count a request, and return its refusal, or None if it is allowed.

        Args:
            context: The context of the request.
            everywhere: Whether it is allowed in all channels.
        """
        sent_at = _sent_at(context)
        wait = self._rate_limits.update_rate_limit(user_of(context).id, sent_at.timestamp())
        if wait:
            allowed_at = sent_at + timedelta(seconds=wait + 1)
            text = self._texts("refused.rate_limit", again=discord.utils.format_dt(allowed_at, "R"))
            return self._told_once(context, text, wait)
        allowed = self._allowed_channels
        if allowed and not everywhere and context.guild and not set(channel_ids(context)) & set(allowed):
            channels = " ".join(f"<#{channel}>" for channel in allowed)
            return Refusal(self._texts("refused.channel", channels=channels))
        return None

    def refusal_while_busy(self, context: RequestContext) -> Refusal:
        """Return the refusal of a request whose user has others in progress."""
        return self._told_once(context, self._texts("refused.busy"), self._window)

    def _told_once(self, context: RequestContext, text: str, seconds: float) -> Refusal:
        user_id, now = user_of(context).id, _sent_at(context).timestamp()
        if self._told_until.get(user_id, now) > now:
            return Refusal(None)
        self._told_until = {user: until for user, until in self._told_until.items() if until > now}
        self._told_until[user_id] = now + seconds
        return Refusal(text)


def _sent_at(context: RequestContext) -> datetime:
    return context.created_at if isinstance(context, discord.Interaction) else context.message.created_at


def _user_key(user_id: int) -> int:
    return user_id
