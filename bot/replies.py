"""Answers -> embeds. Pure functions; whatever they return obeys Discord's limits."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

import discord

from bot.answers import Answer, Outcome, Request, Snapshot, examples
from bot.markdown import clip, escape, excerpt, length, link, quoted
from bot.names import Names, folded
from bot.texts import Texts
from index.articles import Article
from index.passages import Passage, Quote, Span
from index.quotations import Kind

TITLE, DESCRIPTION, FOOTER, LABEL = 256, 4096, 2048, 80
"""Discord's limits for an embed's parts and for a button's label, in characters."""

_PASSAGE, _ALSO, _NAME, _ADDRESS = 700, 300, 100, 300
"""How much is shown of a sentence, of another report of it, of a name and of an address on the web, so that
a page stays legible on a phone and three of each stay within an embed."""
_ALSO_SHOWN = 3
_COLOUR = discord.Colour(0x2B5C8A)
_QUIET = discord.Colour(0x99AAB5)


def embed(answer: Answer, page: int, texts: Texts, names: Names) -> discord.Embed:
    """Return one page of an answer, from 0; a page past the last is the last."""
    if not answer.pages:
        return _without_results(answer, texts, names)
    page = min(page, len(answer.pages) - 1)
    results = answer.pages[page]
    if isinstance(results[0], Quote):
        shown = _quotation(results[0], texts, names)
    elif isinstance(results[0], Passage):
        shown = _passages(answer, [result for result in results if isinstance(result, Passage)], texts)
    else:
        shown = _sources([result for result in results if isinstance(result, Article)], texts)
    if answer.outcome in (Outcome.NEAR, Outcome.UNSAID):
        shown.description = f"{texts(f'found.{answer.outcome}')}\n\n{shown.description}"
    footer = _footer(answer, page, texts)
    return shown.set_footer(text=footer) if footer else shown


def word(text: str) -> discord.Embed:
    """Return a short word to a person: a refusal, an error, a thank-you. The text is the bot's own."""
    return discord.Embed(description=clip(text, DESCRIPTION), colour=_QUIET)


def usage(prefix: str, texts: Texts, snapshot: Snapshot) -> discord.Embed:
    """Return what can be asked, with examples that have an answer in this coverage."""
    lines = [texts("help.intro"), ""]
    for request in examples(snapshot):
        about = texts(f"{request.command.replace(' ', '_')}.about")
        lines += [f"`{prefix}{request.command} {request.typed}`".replace(" `", "`"), _small([about])]
    lines += ["", texts("help.also", prefix=prefix)]
    return discord.Embed(title=texts("help.title"), description="\n".join(lines), colour=_COLOUR)


def asked(request: Request) -> str:
    """Return a request as a button's label."""
    return clip(request.typed, LABEL)


def _quotation(quote: Quote, texts: Texts, names: Names) -> discord.Embed:
    blocks = [
        _attribution(quote, texts, names),
        quoted(excerpt(quote.passage.text, _within(quote.passage), _PASSAGE)),
        _source(quote.passage, texts),
    ]
    if quote.also:
        blocks += [f"\n**{texts('found.also')}**", *_also(quote.also, texts)]
    name = quote.speaker or texts("found.nobody")
    return discord.Embed(
        title=clip(escape(name), TITLE), description="\n".join(filter(None, blocks)), colour=_COLOUR
    )


def _attribution(quote: Quote, texts: Texts, names: Names) -> str:
    """Return in small print who the speaker is, and how the article calls them where it isn't by name."""
    known = names.speakers.get(quote.speaker or "")
    facts = [escape(clip(known.role, _NAME))] if known and known.role else []
    surname = folded(quote.speaker or "").split(" ")[-1]
    if quote.mention and surname not in folded(quote.mention):
        facts.append(texts("found.mention", mention=escape(clip(quote.mention, _NAME))))
    if quote.quotation.kind == Kind.REPORTED:
        facts.append(texts("found.reported"))
    return _small(facts)


def _also(quotes: Sequence[Quote], texts: Texts) -> Iterable[str]:
    together: dict[tuple[str, int], list[Quote]] = {}
    for quote in quotes:
        together.setdefault((quote.article.path, quote.passage.start), []).append(quote)
    for group in list(together.values())[:_ALSO_SHOWN]:
        start, end = min(q.start for q in group), max(q.end for q in group)
        yield quoted(excerpt(group[0].article.text[start:end], (), _ALSO))
        yield _source(group[0].passage, texts)


def _passages(answer: Answer, passages: Sequence[Passage], texts: Texts) -> discord.Embed:
    blocks: list[str] = []
    for passage in passages:
        speakers = dict.fromkeys(q.speaker for q in passage.quotations if q.speaker)
        if speakers:
            blocks.append(f"**{escape(clip(', '.join(speakers), _NAME))}**")
        blocks += [quoted(excerpt(passage.text, _within(passage), _PASSAGE)), _source(passage, texts), ""]
    title = clip(escape(answer.understood), _NAME)
    return discord.Embed(title=title, description="\n".join(blocks[:-1]), colour=_COLOUR)


def _sources(articles: Sequence[Article], texts: Texts) -> discord.Embed:
    lines = [f"{_headline(article)}\n{_small(_published(article))}" for article in articles]
    return discord.Embed(title=texts("sources.title"), description="\n".join(lines), colour=_COLOUR)


def _without_results(answer: Answer, texts: Texts, names: Names) -> discord.Embed:
    if answer.outcome == Outcome.EMPTY:
        body = texts("empty.body", example=texts(f"example.{answer.request.command.replace(' ', '_')}"))
        return discord.Embed(title=texts("empty.title"), description=body, colour=_QUIET)
    lines = [texts(f"nothing.{answer.request.command.replace(' ', '_')}")]
    if answer.suggestions:
        lines.append(texts("nothing.meant", words=escape(clip(answer.suggestions[0].typed, _NAME))))
    elif names.speakers:
        some = ", ".join(escape(clip(name, _NAME)) for name in list(names.speakers)[:5])
        lines.append(texts("nothing.other", speakers=some))
    shown = discord.Embed(title=texts("nothing.title"), description="\n".join(lines), colour=_QUIET)
    return shown.set_footer(text=texts("found.asked", words=clip(answer.understood, _NAME)))


def _within(passage: Passage) -> list[Span]:
    """Return a passage's matches as offsets into its own text."""
    return [(start - passage.start, end - passage.start) for start, end in passage.matches]


def _source(passage: Passage, texts: Texts) -> str:
    place = texts("found.place", paragraph=passage.paragraph, sentence=passage.sentence)
    return _small([_headline(passage.article), *_published(passage.article), place])


def _headline(article: Article) -> str:
    short = article.url if article.url and length(article.url) <= _ADDRESS else None
    return link(clip(article.title or article.path, _NAME), short)


def _published(article: Article) -> list[str]:
    facts = [escape(clip(article.outlet, _NAME))] if article.outlet else []
    if article.published:
        noon = datetime.combine(article.published, time(12), UTC)  # the same day from UTC-12 to UTC+11
        facts.append(discord.utils.format_dt(noon, "D"))
    return facts


def _small(facts: Sequence[str]) -> str:
    return f"-# {' · '.join(facts)}" if facts else ""


def _footer(answer: Answer, page: int, texts: Texts) -> str:
    facts = [texts("found.page", page=page + 1, pages=len(answer.pages))] if len(answer.pages) > 1 else []
    if answer.understood and not isinstance(answer.best, Passage):
        facts.append(texts("found.asked", words=clip(answer.understood, _NAME)))
    return " · ".join(facts)
