"""Who may ask where, and how often."""

from datetime import timedelta

import discord
from discord.ext import commands

from bot.config import Discord
from bot.discord_app.request_context import RequestContext, places
from bot.i18n import Texts


class RequestPolicy:
    """Lets a request in, or says why not: the wrong channel, or too many questions in too short a time."""

    def __init__(self, settings: Discord, texts: Texts) -> None:
        self._channels = settings.channels
        self._texts = texts
        self._pace = commands.CooldownMapping[int](
            commands.Cooldown(settings.questions, settings.per_seconds), _person
        )

    def refusal(self, origin: RequestContext) -> str | None:
        """Return what to tell a person who may not ask here or now, or None where they may."""
        if self._channels and origin.guild and not set(places(origin)) & set(self._channels):
            allowed = " ".join(f"<#{channel}>" for channel in self._channels)
            return self._texts("refused.channel", channels=allowed)
        if isinstance(origin, discord.Interaction):
            person, at = origin.user.id, origin.created_at
        else:
            person, at = origin.author.id, origin.message.created_at
        wait = self._pace.update_rate_limit(person, at.timestamp())
        if wait:
            again = discord.utils.format_dt(at + timedelta(seconds=wait + 1), "R")
            return self._texts("refused.pace", again=again)
        return None


def _person(number: int) -> int:
    return number
