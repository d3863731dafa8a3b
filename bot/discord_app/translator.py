"""The translator: descriptions of commands in each user's language."""

from discord import Locale
from discord.app_commands import TranslationContextTypes, locale_str
from discord.app_commands import Translator as DiscordTranslator

from bot import i18n

_BASE = "en"


def described(name: str) -> locale_str:
    """Return a text of `bot.i18n` as a string that Discord shows translated."""
    return locale_str(i18n.load(_BASE)(name), name=name)


class Translator(DiscordTranslator):
    """Looks up the translations of `described` texts in `bot.i18n`."""

    async def translate(
        self,
        string: locale_str,
        locale: Locale,
        context: TranslationContextTypes,  # noqa: ARG002 - required by discord.py
    ) -> str | None:
        """Return the translation of a text, or None if the bot does not speak the language."""
        language = locale.value.split("-")[0]
        name = string.extras.get("name")
        if name is None or language == _BASE or language not in i18n.LANGUAGES:
            return None
        return i18n.load(language)(name)
