"""What all embeds share: Discord's limits, the colours, and small pieces of Markdown.

Lengths are in characters, as Discord counts them; see `markdown.length`.
"""

from collections.abc import Iterable, Sequence

import discord

from bot.discord_app.markdown import length, quoted

TITLE_LIMIT = 256
"""Discord's limit for an embed's title."""
DESCRIPTION_LIMIT = 4096
"""Discord's limit for an embed's description."""
FIELD_LIMIT = 1024
"""Discord's limit for the value of an embed's field."""
LABEL_LIMIT = 80
"""Discord's limit for a button's label."""

NAME_LENGTH = 100
"""Maximum length of a name, a headline or a few words, so that an embed stays legible on a phone."""

COLOUR = discord.Colour(0x2B5C8A)
QUIET_COLOUR = discord.Colour(0x99AAB5)
"""The colour of notices and of replies without results."""


def small_print(facts: Sequence[str]) -> str:
    """Return facts as a line in italics, or an empty string if there are none."""
    return f"*{' · '.join(facts)}*" if facts else ""


def inline_code(text: str) -> str:
    """Return a text as inline code, without the characters that would end the code."""
    return f"`{' '.join(text.replace('`', '').split())}`"


def block_quote(text: str) -> list[str]:
    """Return a block quote and the blank line that ends it for every Markdown reader."""
    return [quoted(text), ""]


def fitting_lines(lines: Iterable[str], limit: int) -> str:
    """Return as many whole lines as fit into a limit."""
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        if length(longer) > limit:
            break
        text = longer
    return text
