"""Citations: the article of a passage, its outlet and date, and the passage's position."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

import discord

from bot.discord_app.embeds import NAME_LENGTH, small_print
from bot.discord_app.markdown import clip, escape, length, link
from bot.i18n import Texts
from index.model.article import Article, Heading
from index.model.passage import Passage

CITATION_LENGTH = 700
"""Maximum length of a citation: a headline, a web address, an outlet, a date and a position, all escaped."""
_ADDRESS_LENGTH = 300
"""Maximum length of a web address that is linked, so that three citations fit into an embed."""


def citation(passage: Passage, texts: Texts, number: int | None = None) -> str:
    """Return a passage's citation in small print, after the passage's number if it has one."""
    position = texts("result.position", paragraph=passage.paragraph, sentence=passage.sentence)
    numbered = [str(number)] if number else []
    facts = article_facts(passage.article, passage.address(_ADDRESS_LENGTH))
    return small_print([*numbered, *facts, position])


def article_facts(article: Article | Heading, address: str | None = None) -> Sequence[str]:
    """Return an article's headline, linked if it has a web address, and its outlet and date if known.

    Args:
        article: The article.
        address: The address to link instead of the article's own.
    """
    address = address or article.url
    url = address if address and length(address) <= _ADDRESS_LENGTH else None
    facts = [link(clip(article.title or article.path, NAME_LENGTH), url)]
    if article.outlet:
        facts.append(escape(clip(article.outlet, NAME_LENGTH)))
    if article.published:
        # Noon in UTC is the same day everywhere from UTC-12 to UTC+11.
        noon = datetime.combine(article.published, time(12), UTC)
        facts.append(discord.utils.format_dt(noon, "D"))
    return facts
