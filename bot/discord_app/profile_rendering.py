"""Renders who somebody is as an embed. Pure functions; see `result_rendering`."""

from collections.abc import Iterator

import discord

from bot.answering.naming import Certainty, certainty
from bot.config import Answers
from bot.discord_app.citations import citation, dated, outlet_and_date
from bot.discord_app.embeds import COLOUR, NAME_LENGTH, TITLE_LIMIT, quoted_excerpt, small_print
from bot.discord_app.markdown import clip, clip_escaped, escape
from bot.i18n import Texts
from index.model.passage import Quote
from index.model.profile import Profile, RoleReport

_ROLE_LENGTH = 300
"""Maximum length of the sentence that has a role."""
_STATEMENT_LENGTH = 400
"""Maximum length of a statement."""
_MAX_OUTLETS = 5
"""Maximum outlets that are named."""


def profile_embed(profile: Profile, texts: Texts, limits: Answers) -> discord.Embed:
    """Return who somebody is: the role and who says so, who quotes them how often, and what they said."""
    description = "\n".join(_lines(profile, texts, limits))
    return discord.Embed(
        title=clip_escaped(profile.speaker.name, TITLE_LIMIT), description=description, colour=COLOUR
    )


def _lines(profile: Profile, texts: Texts, limits: Answers) -> Iterator[str]:
    for place, role in enumerate(profile.roles):
        yield from _role(role, texts, with_sentence=place == 0)
    if not profile.roles:
        yield texts("profile.no_role")
    yield ""
    quotations = texts.count("profile.quotations", profile.quotations)
    yield texts(
        "profile.quoted", quotations=quotations, articles=texts.count("profile.articles", profile.articles)
    )
    if profile.outlets:
        named = [f"{escape(clip(name, NAME_LENGTH))} ({texts.number(n)})" for name, n in profile.outlets]
        more = len(named) - _MAX_OUTLETS
        outlets = ", ".join(named[:_MAX_OUTLETS])
        yield outlets + (texts("timeline.more", number=more) if more > 0 else "")
    if profile.first and profile.first != profile.last:
        yield from _statement("profile.first", profile.first, texts, limits)
    yield from _statement("profile.last", profile.last, texts, limits)
    if profile.namesakes:
        names = ", ".join(escape(clip(speaker.name, NAME_LENGTH)) for speaker in profile.namesakes)
        yield ""
        yield texts("profile.namesakes", names=names)


def _role(role: RoleReport, texts: Texts, *, with_sentence: bool) -> Iterator[str]:
    source = outlet_and_date(role.article, texts)
    yield texts("profile.role", role=escape(clip(role.role, NAME_LENGTH)), source=source)
    if role.passage and with_sentence:
        start = role.passage.start
        spans = [(first - start, after - start) for first, after in role.passage.matches]
        yield from quoted_excerpt(role.passage.text, spans, _ROLE_LENGTH)
        yield citation(role.passage, texts)


def _statement(name: str, quote: Quote, texts: Texts, limits: Answers) -> Iterator[str]:
    yield ""
    yield f"**{texts(name)}** · {dated(quote.article, texts) or texts('timeline.undated')}"
    yield from quoted_excerpt(quote.passage.text, (), _STATEMENT_LENGTH)
    yield citation(quote.passage, texts)
    if quote.speaker and certainty(quote.confidence, limits) is Certainty.PROBABLE:
        yield small_print([texts("result.probably", speaker=escape(clip(quote.speaker, NAME_LENGTH)))])
