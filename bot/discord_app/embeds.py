"""What all embeds share: Discord's limits, the colours, and small pieces of Markdown.

Lengths are in characters, as Discord counts them; see `markdown.length`.
"""

from collections.abc import Iterable, Sequence

import discord

from bot.discord_app.markdown import clip, excerpt, length, quoted
from index.model.span import Span

TITLE_LIMIT = 256
"""Discord's limit for an embed's title."""
DESCRIPTION_LIMIT = 4096
"""Discord's limit for an embed's description."""
FIELD_LIMIT = 1024
"""Discord's limit for the value of an embed's field."""
LABEL_LIMIT = 80
"""Discord's limit for a button's label."""

FIELD_NAME_LIMIT = 256
"""Discord's limit for the name of an embed's field."""
FIELD_COUNT_LIMIT = 25
"""Discord's limit for the fields of an embed."""
FOOTER_LIMIT = 2048
"""Discord's limit for an embed's footer."""
EMBED_LIMIT = 6000
"""Discord's limit for all texts of an embed together."""
CHOICE_LIMIT = 100
"""Discord's limit for a choice's name and for its value."""
MESSAGE_LIMIT = 2000
"""Discord's limit for the text of a message."""

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


def quoted_excerpt(text: str, spans: Sequence[Span], limit: int) -> list[str]:
    """Return an excerpt as a block quote of at most `limit` characters, and the blank line that ends it."""
    room = limit
    while (overshoot := length(quote := quoted(excerpt(text, spans, room))) - limit) > 0 and room > overshoot:
        room -= overshoot
    return [clip(quote, limit), ""]


def within_limits(embed: discord.Embed) -> discord.Embed:
    """Return an embed whose texts are cut to Discord's limits. Every reply goes through here."""
    fitting = discord.Embed(colour=embed.colour, url=embed.url)
    room = EMBED_LIMIT
    if embed.title:
        fitting.title = clip(embed.title, TITLE_LIMIT)
        room -= length(fitting.title)
    footer = clip(embed.footer.text, FOOTER_LIMIT) if embed.footer.text else ""
    if embed.description:
        fitting.description = clip(embed.description, min(DESCRIPTION_LIMIT, room))
        room -= length(fitting.description)
    for field in embed.fields[:FIELD_COUNT_LIMIT]:
        name, value = clip(field.name or "", FIELD_NAME_LIMIT), clip(field.value or "", FIELD_LIMIT)
        if length(name) + length(value) <= room:
            fitting.add_field(name=name, value=value, inline=field.inline)
            room -= length(name) + length(value)
    return fitting.set_footer(text=clip(footer, room)) if footer and room > 1 else fitting


def fitting_lines(lines: Iterable[str], limit: int) -> str:
    """Return as many whole lines as fit into a limit."""
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        if length(longer) > limit:
            break
        text = longer
    return text
