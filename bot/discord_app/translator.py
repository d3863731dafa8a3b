"""The commands' descriptions, for Discord to show in each person's language."""

from discord import Locale
from discord.app_commands import TranslationContextTypes, locale_str
from discord.app_commands import Translator as DiscordTranslator

from bot import i18n

_BASE = "en"


def described(name: str) -> locale_str:
    """Return a text of `bot/texts` for Discord to translate."""
    return locale_str(i18n.load(_BASE)(name), name=name)


class Translator(DiscordTranslator):
    """Looks descriptions up in `bot/texts`."""

    async def translate(
        self,
        string: locale_str,
        locale: Locale,
        context: TranslationContextTypes,  # noqa: ARG002 - the library prescribes it
    ) -> str | None:
        """Return a description in a language of ours, or None for the others."""
        language = locale.value.split("-")[0]
        name = string.extras.get("name")
        if name is None or language == _BASE or language not in i18n.LANGUAGES:
            return None
        return i18n.load(language)(name)
