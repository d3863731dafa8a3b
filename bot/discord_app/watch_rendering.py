"""Renders watches as embeds: what was found, a list, and what became of a watch.

Pure functions; every embed is within Discord's limits.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import discord

from bot.answering.results import quotations_of_matches
from bot.config import Answers
from bot.discord_app.bot_rendering import notice_embed
from bot.discord_app.citations import citation
from bot.discord_app.embeds import (
    COLOUR,
    DESCRIPTION_LIMIT,
    NAME_LENGTH,
    fitting_lines,
    inline_code,
    quoted_excerpt,
)
from bot.discord_app.markdown import clip, clip_escaped, escape, length
from bot.discord_app.result_rendering import shown_speakers
from bot.i18n import Texts
from bot.state.watches import WaitingMessage, Watch
from index.coverage import highlights
from index.model.passage import Passage

_PASSAGE_LENGTH = 450
"""Maximum length of a passage: three with their citations and speakers fit into an embed."""
_QUERY_LENGTH = 200
"""Maximum length of a query in a title, with room for the words around it."""
_FRAME_LENGTH = 250
"""Room for the lines above and below the passages, in characters."""


def passage_block(passage: Passage, texts: Texts, limits: Answers) -> str:
    """Return a passage that was found, under its speakers and above its source.

    Args:
        passage: The passage.
        texts: The texts of the bot's language.
        limits: The confidence that a speaker's name needs.
    """
    quotations = quotations_of_matches(passage) if passage.matches else passage.quotations
    speakers = shown_speakers(quotations, texts, limits)
    return "\n".join(
        [
            *([f"**{escape(clip(', '.join(speakers), NAME_LENGTH))}**"] if speakers else []),
            *quoted_excerpt(passage.text, highlights(passage), _PASSAGE_LENGTH),
            citation(passage, texts),
        ]
    )


def found_embed(message: WaitingMessage, texts: Texts) -> discord.Embed:
    """Return what was found for a watch. Its timestamp tells the message from all others."""
    news = message.news
    text = texts.count("watch.found", news.articles)
    shown = 0
    for block in news.blocks:
        longer = f"{text}\n\n{block}"
        if length(longer) > DESCRIPTION_LIMIT - _FRAME_LENGTH:
            break
        text, shown = longer, shown + 1
    if more := news.passages - shown:
        text += "\n\n" + texts.count("watch.more", more)
    embed = discord.Embed(
        title=texts("watch.title", query=clip_escaped(message.watch.query, _QUERY_LENGTH)),
        description=text,
        colour=COLOUR,
        timestamp=datetime.fromtimestamp(message.at / 1000, UTC),
    )
    return embed.set_footer(text=texts("watch.footer", number=str(message.watch.id)))


def pause_embed(message: WaitingMessage, texts: Texts) -> discord.Embed:
    """Return what the owner of a paused watch is told. Its timestamp tells it from all other messages."""
    watch = message.watch
    embed = notice_embed(
        texts(
            "watch.pause_notice",
            number=str(watch.id),
            query=inline_code(clip(watch.query, NAME_LENGTH)),
            channel=f"<#{watch.place.channel}>",
        )
    )
    embed.timestamp = datetime.fromtimestamp(message.at / 1000, UTC)
    return embed


def added_embed(watch: Watch, texts: Texts, *, is_new: bool) -> discord.Embed:
    """Return that a watch was added, or that it was there already."""
    query = inline_code(clip(watch.query, _QUERY_LENGTH))
    where = "watch.added" if watch.place.guild else "watch.added_direct"
    return notice_embed(texts(where if is_new else "watch.already", number=str(watch.id), query=query))


def list_embed(watches: Sequence[Watch], texts: Texts) -> discord.Embed:
    """Return watches by their numbers."""
    if not watches:
        return notice_embed(texts("watch.none"))
    lines = [
        " · ".join(
            [
                f"**{watch.id}**",
                inline_code(clip(watch.query, NAME_LENGTH)),
                *([f"<#{watch.place.channel}>"] if watch.place.guild else []),
                *([texts("watch.paused")] if watch.paused else []),
            ]
        )
        for watch in watches
    ]
    return discord.Embed(
        title=texts("watch.list_title"), description=fitting_lines(lines, DESCRIPTION_LIMIT), colour=COLOUR
    )
