"""The commands as Discord has them: sent only when they changed, for Discord counts how often they are."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from discord.ext import commands
from discord.http import Route

_COMPARED = (
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "default_member_permissions",
    "options",
    "choices",
    "value",
    "required",
    "autocomplete",
)
"""What makes a command, an option or a choice another one, by the names of Discord's API."""

_Payload = Mapping[str, Any]


async def register(bot: commands.Bot) -> bool:
    """Register the bot's commands where Discord has others; return whether it had."""
    route = Route("GET", "/applications/{application_id}/commands", application_id=bot.application_id)
    registered: list[_Payload] = await bot.http.request(route, params={"with_localizations": "true"})
    translator = bot.tree.translator
    wanted = [
        await command.get_translated_payload(bot.tree, translator)
        if translator
        else command.to_dict(bot.tree)
        for command in bot.tree.get_commands()
    ]
    if _comparable(registered) == _comparable(wanted):
        return False
    await bot.tree.sync()
    return True


def _comparable(payloads: Iterable[_Payload]) -> dict[str, object]:
    """Return commands by type and name; their order means nothing."""
    return {f"{command['type']} {command['name']}": _bare(command) for command in payloads}


def _bare(value: object) -> object:
    """Return what is compared of a payload: nothing empty, and numbers as text, as Discord has some."""
    if isinstance(value, list):
        return [_bare(inner) for inner in cast("list[object]", value)]
    if not isinstance(value, Mapping):
        return value if value is None or isinstance(value, bool) else str(value)
    payload = cast("_Payload", value)
    bare = {
        key: payload[key] if key.endswith("_localizations") else _bare(payload[key])
        for key in _COMPARED
        if key in payload
    }
    return {key: inner for key, inner in bare.items() if inner}
