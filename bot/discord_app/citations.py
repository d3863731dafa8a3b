"""Citations: the article of a passage, its outlet and date, and the passage's position."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import PurePosixPath

import discord

from bot.discord_app.embeds import NAME_LENGTH, small_print
from bot.discord_app.markdown import clip, escape, length, link
from bot.i18n import Texts
from index.model.article import Article, Heading, begins_with_title, one_of_each_outlet
from index.model.passage import Passage
from index.model.publication import DatePrecision

CITATION_LENGTH = 700
"""Maximum length of a citation: a headline, a web address, an outlet, a date and a position, all escaped."""
_ADDRESS_LENGTH = 300
"""Maximum length of a web address that is linked, so that three citations fit into an embed."""
_MAX_OUTLETS = 3
"""Maximum other outlets that are named. A guess; nothing was measured."""
_OUTLET_LENGTH = 40
"""Maximum length of the name of another outlet."""


def citation(passage: Passage, texts: Texts, number: int | None = None) -> str:
    """Return a passage's citation in small print, after the passage's number if it has one."""
    position = texts("result.position", paragraph=passage.paragraph, sentence=passage.sentence)
    numbered = [str(number)] if number else []
    facts = article_facts(passage.article, texts, passage.address(_ADDRESS_LENGTH), passage.text)
    return small_print([*numbered, *facts, position])


def also_in(reports: Sequence[Heading], texts: Texts) -> str:
    """Return in small print the other outlets that have a passage, with their dates; "" if there are none."""
    outlets = one_of_each_outlet(reports)
    named = ", ".join(outlet_and_date(report, texts) for report in outlets[:_MAX_OUTLETS])
    if not named:
        return ""
    more = len(outlets) - _MAX_OUTLETS
    name = "result.also_in_more" if more > 0 else "result.also_in"
    return small_print([texts(name, reports=named, number=max(more, 0))])


def outlet_and_date(report: Heading, texts: Texts) -> str:
    """Return the outlet of a report, or else its path, and its date if it has one."""
    name = escape(clip(report.outlet or report.path, _OUTLET_LENGTH))
    if not report.published:
        return name
    return f"{name} ({dated(report, texts)})"


def dated(article: Article | Heading, texts: Texts) -> str:
    """Return an article's date as precisely as it is known; "" if it has none."""
    return _date(article.published, article.published_precision, texts) if article.published else ""


def article_facts(
    article: Article | Heading, texts: Texts, address: str | None = None, shown: str = ""
) -> Sequence[str]:
    """Return an article's headline, linked if it has a web address, and its outlet and date if known.

    If what is shown of the article begins with the headline, the outlet or the file's name stands for it.

    Args:
        article: The article.
        texts: The texts of the reader's language, for a month or a year alone.
        address: The address to link instead of the article's own.
        shown: What is shown of the article beside the facts.
    """
    address = address or article.url
    url = address if address and length(address) <= _ADDRESS_LENGTH else None
    is_repeated = begins_with_title(shown, article.title)
    name = (
        article.outlet or PurePosixPath(article.path).name if is_repeated else article.title or article.path
    )
    facts = [link(clip(name, NAME_LENGTH), url)]
    if article.outlet and not is_repeated:
        facts.append(escape(clip(article.outlet, NAME_LENGTH)))
    if article.published:
        facts.append(dated(article, texts))
    return facts


def _date(day: date, precision: DatePrecision, texts: Texts) -> str:
    """Return a day as Discord shows it in each reader's language; a month or a year in that of the texts."""
    match precision:
        case DatePrecision.DAY:
            # Noon in UTC is the same day everywhere from UTC-12 to UTC+11.
            return discord.utils.format_dt(datetime.combine(day, time(12), UTC), "D")
        case DatePrecision.MONTH:
            return texts.month(day)
        case DatePrecision.YEAR:
            return str(day.year)
