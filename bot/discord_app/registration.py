"""Registration of the commands with Discord, which limits how often that may be done."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from discord.ext import commands
from discord.http import Route

_COMPARED_KEYS = (
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
"""The fields of a command, an option or a choice that are compared, by their names in Discord's API."""

_PLACES = ("contexts", "integration_types")
"""The fields for where a command can be used and for whom it is installed. Discord fills in what a command
leaves open, from the settings of the application; so only what the command says is compared."""

_Payload = Mapping[str, Any]


async def register(bot: commands.Bot) -> bool:
    """Register the bot's commands if they differ from those that Discord has; return whether they did."""
    route = Route("GET", "/applications/{application_id}/commands", application_id=bot.application_id)
    registered: list[_Payload] = await bot.http.request(route, params={"with_localizations": "true"})
    translator = bot.tree.translator
    wanted = [
        await command.get_translated_payload(bot.tree, translator)
        if translator
        else command.to_dict(bot.tree)
        for command in bot.tree.get_commands()
    ]
    said = {_key(command): [place for place in _PLACES if command.get(place)] for command in wanted}
    if _comparable(registered, said) == _comparable(wanted, said):
        return False
    await bot.tree.sync()
    return True


def _comparable(payloads: Iterable[_Payload], places: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Return the compared fields of commands by type and name: Discord returns commands in any order.

    Args:
        payloads: The commands.
        places: Which of `_PLACES` are compared, by command.
    """
    return {
        key: (
            _compared_fields(command),
            [sorted(command.get(place) or ()) for place in places.get(key, ())],
        )
        for command in payloads
        for key in [_key(command)]
    }


def _key(command: _Payload) -> str:
    return f"{command['type']} {command['name']}"


def _compared_fields(value: object) -> object:
    """Return the compared fields of a payload without empty ones; numbers become text, as in Discord's."""
    if isinstance(value, list):
        return [_compared_fields(inner) for inner in cast("list[object]", value)]
    if not isinstance(value, Mapping):
        return value if value is None or isinstance(value, bool) else str(value)
    payload = cast("_Payload", value)
    fields = {
        key: payload[key] if key.endswith("_localizations") else _compared_fields(payload[key])
        for key in _COMPARED_KEYS
        if key in payload
    }
    return {key: inner for key, inner in fields.items() if inner}
