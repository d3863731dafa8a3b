"""Answers -> embeds. Pure functions; whatever they return obeys Discord's limits."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import discord

from bot.answering.reply import ArticlePart, Outcome, Page, passage_of
from bot.answering.requests import Request
from bot.discord_app.markdown import clip, escape, excerpt, length, link, quoted
from bot.i18n import Texts
from index.coverage import Size, fold, highlights, paragraphs
from index.model.article import Article, Heading
from index.model.claim import Difference, MatchedClaim
from index.model.passage import Passage, Quote
from index.model.quotation import Quotation, QuotationKind, Speaker
from index.model.span import Span

TITLE, DESCRIPTION, FOOTER, LABEL = 256, 4096, 2048, 80
"""Discord's limits for an embed's parts and for a button's label, in characters."""

_PASSAGE, _ALSO, _NAME, _ADDRESS = 700, 300, 100, 300
"""How much is shown of a sentence, of another report of it, of a name and of an address on the web, so that
a page stays legible on a phone and three of each stay within an embed."""
_ALSO_SHOWN, _SPEAKERS, _DIFFERENCES = 3, 5, 6
_PART = 2200
"""How much of an article is shown on a page; its line ends become blank lines, which take room."""
_SOURCE = 700
"""How long the line with a passage's source can become."""
_EXPLAINED = frozenset({Outcome.NEAR, Outcome.UNSAID, Outcome.DIFFER, Outcome.CLOSEST})
"""What is said in a line of its own above the results."""
_COLOUR = discord.Colour(0x2B5C8A)
_QUIET = discord.Colour(0x99AAB5)


def embed(page: Page, texts: Texts, prefix: str = "!") -> discord.Embed:
    """Return a page of a reply; an example of what to type begins with the prefix."""
    if not page.results:
        return _without_results(page, texts, prefix)
    match page.results[0]:
        case Quote() as quote:
            shown = _quotation(quote, texts)
        case MatchedClaim() as match:
            shown = _matched(match, texts)
        case ArticlePart() as part:
            shown = _part(part, texts)
        case Passage():
            shown = _passages(page, [result for result in page.results if isinstance(result, Passage)], texts)
        case Heading():
            shown = _sources([result for result in page.results if isinstance(result, Heading)], texts)
        case Speaker():
            shown = _speakers([result for result in page.results if isinstance(result, Speaker)], texts)
    if page.outcome in _EXPLAINED and not isinstance(page.results[0], MatchedClaim):
        shown.description = f"{texts(f'found.{page.outcome}')}\n\n{shown.description}"
    if page.suggestions:
        shown.description = f"{shown.description}\n\n{_meant(page, texts)}"
    footer = _footer(page, texts)
    return shown.set_footer(text=footer) if footer else shown


def word(text: str) -> discord.Embed:
    """Return a short word to a person: a refusal, an error, a thank-you. The text is the bot's own."""
    return discord.Embed(description=clip(text, DESCRIPTION), colour=_QUIET)


def usage(prefix: str, texts: Texts, examples: Sequence[Request]) -> discord.Embed:
    """Return what can be asked, with examples that have an answer in this coverage."""
    lines = [texts("help.intro"), ""]
    for request in examples:
        about = texts(f"{request.command.replace(' ', '_')}.about")
        lines += [_code(f"{prefix}{request.command} {request.typed}"), _small([about])]
    lines += ["", texts("help.query"), "", texts("help.also", prefix=prefix)]
    return discord.Embed(title=texts("help.title"), description="\n".join(lines), colour=_COLOUR)


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is doing.

    Attributes:
        size: How much it knows.
        outdated: Whether that is by earlier rules, and the articles are being analysed anew.
        refreshed: When the articles were last read.
        latency: Seconds between a heartbeat to Discord and its echo; not a number before the first one.
        hears_commands: Whether Discord lets it read typed commands.
        log_failures: How many changes of the log could not be written.
    """

    size: Size
    outdated: bool
    refreshed: datetime
    latency: float
    hears_commands: bool
    log_failures: int


def status(health: Health, texts: Texts) -> discord.Embed:
    """Return how the bot is doing."""
    size = health.size
    lines = [
        texts("status.size", articles=f"{size.articles:,}", sentences=f"{size.sentences:,}"),
        texts("status.quotations", quotations=f"{size.quotations:,}", speakers=f"{size.speakers:,}"),
        texts("status.refreshed", when=discord.utils.format_dt(health.refreshed, "R")),
    ]
    if health.outdated:
        lines.append(texts("status.outdated"))
    if math.isfinite(health.latency):
        lines.append(texts("status.latency", milliseconds=round(health.latency * 1000)))
    if not health.hears_commands:
        lines.append(texts("status.deaf"))
    if health.log_failures:
        lines.append(texts("status.log", failures=f"{health.log_failures:,}"))
    return discord.Embed(title=texts("status.title"), description="\n".join(lines), colour=_COLOUR)


def context(page: Page, texts: Texts) -> discord.Embed:
    """Return the sentences around a page's results, which stand there in bold."""
    blocks: list[str] = []
    passages = [passage for result in page.results if (passage := passage_of(result))]
    for passage in passages:
        start, end = _surroundings(passage)
        span = (passage.start - start, passage.end - start)
        around = excerpt(passage.article.text[start:end], [span], DESCRIPTION // len(passages) - _SOURCE)
        blocks += [*_quoted(around), _source(passage, texts), ""]
    return discord.Embed(title=texts("context.title"), description="\n".join(blocks[:-1]), colour=_COLOUR)


def label(page: Page, request: Request) -> str:
    """Return a suggestion as a button's label: what to type for it."""
    if request.command == page.request.command and request.typed.strip():
        return clip(request.typed, LABEL)
    return clip(f"{request.command} {request.typed}".strip(), LABEL)


def _quotation(quote: Quote, texts: Texts) -> discord.Embed:
    attribution = _attribution(quote, texts)
    blocks = [
        *([attribution] if attribution else []),
        *_quoted(excerpt(quote.passage.text, highlights(quote.passage), _PASSAGE)),
        _source(quote.passage, texts),
    ]
    if quote.also:
        blocks += [f"\n**{texts('found.also')}**", *_also(quote.also, texts)]
    name = quote.speaker or texts("found.nobody")
    return discord.Embed(title=clip(escape(name), TITLE), description="\n".join(blocks), colour=_COLOUR)


def _matched(match: MatchedClaim, texts: Texts) -> discord.Embed:
    """Return a quotation that a message repeats, with how the message departs from it."""
    quote, comparison = match.quote, match.comparison
    shift = quote.start - quote.passage.start
    matches = [(start + shift, end + shift) for start, end in comparison.matches]
    lines = [
        texts("repeat.exact" if not comparison.differences else "repeat.differs"),
        *_quoted(excerpt(quote.passage.text, matches, _PASSAGE)),
        _source(quote.passage, texts),
    ]
    if comparison.differences:
        lines += ["", f"**{texts('repeat.differences')}**", *_differences(comparison.differences, texts)]
    if match.named:
        lines += ["", texts("repeat.named", name=escape(clip(match.named, _NAME)))]
    shown = _quotation(quote, texts)
    shown.description = "\n".join(lines)
    return shown


def _differences(differences: Sequence[Difference], texts: Texts) -> Iterable[str]:
    for difference in differences[:_DIFFERENCES]:
        claimed = escape(clip(difference.claimed, _NAME))
        original = escape(clip(difference.original, _NAME))
        which = "changed" if claimed and original else "added" if claimed else "left_out"
        yield texts(f"repeat.{which}", claimed=claimed, original=original)


def _attribution(quote: Quote, texts: Texts) -> str:
    """Return in small print who the speaker is, and how the article calls them where it isn't by name."""
    facts = [escape(clip(quote.role, _NAME))] if quote.role else []
    surname = fold(quote.speaker or "").split(" ")[-1]
    if quote.mention and surname not in fold(quote.mention):
        facts.append(texts("found.mention", mention=escape(clip(quote.mention, _NAME))))
    if quote.quotation.kind == QuotationKind.REPORTED:
        facts.append(texts("found.reported"))
    return _small(facts)


def _also(quotes: Sequence[Quote], texts: Texts) -> Iterable[str]:
    together: dict[tuple[str, int], list[Quote]] = {}
    for quote in quotes:
        together.setdefault((quote.article.path, quote.passage.start), []).append(quote)
    for group in list(together.values())[:_ALSO_SHOWN]:
        start, end = min(q.start for q in group), max(q.end for q in group)
        yield from _quoted(excerpt(group[0].article.text[start:end], (), _ALSO))
        yield _source(group[0].passage, texts)


def _passages(page: Page, passages: Sequence[Passage], texts: Texts) -> discord.Embed:
    blocks: list[str] = []
    for number, passage in enumerate(passages, start=1):
        speakers = dict.fromkeys(q.speaker for q in passage.quotations if q.speaker and _is_found(q, passage))
        if speakers and page.outcome != Outcome.UNSAID:
            blocks.append(f"**{escape(clip(', '.join(speakers), _NAME))}**")
        blocks += _quoted(excerpt(passage.text, highlights(passage), _PASSAGE))
        blocks += [_source(passage, texts, number if len(passages) > 1 else None), ""]
    title = clip(escape(page.understood), _NAME)
    return discord.Embed(title=title, description="\n".join(blocks[:-1]), colour=_COLOUR)


def _surroundings(passage: Passage) -> Span:
    """Return the paragraphs that a passage stands in, and the one before and the one after."""
    spans = paragraphs(passage.article.text)
    touched = [i for i, (start, end) in enumerate(spans) if start < passage.end and end > passage.start]
    return spans[max(touched[0] - 1, 0)][0], spans[min(touched[-1] + 1, len(spans) - 1)][1]


def _part(part: ArticlePart, texts: Texts) -> discord.Embed:
    spans = [(max(q.start, part.start) - part.start, min(q.end, part.end) - part.start) for q in _apart(part)]
    text = re.sub(r"\n+", "\n\n", excerpt(part.text, spans, _PART))
    facts = _small([_headline(part.article), *_published(part.article)])
    speakers = ", ".join(dict.fromkeys(q.speaker for q in part.quotations if q.speaker))
    quoted_here = (
        _small([texts("article.speakers", speakers=escape(clip(speakers, _NAME)))]) if speakers else ""
    )
    return discord.Embed(description="\n\n".join(filter(None, [facts, text, quoted_here])), colour=_COLOUR)


def _apart(part: ArticlePart) -> list[Quotation]:
    """Return a part's quotations without those that lie within another."""
    outer: list[Quotation] = []
    for quotation in sorted(part.quotations, key=lambda q: (q.start, -q.end)):
        if not outer or quotation.start >= outer[-1].end:
            outer.append(quotation)
    return outer


def _speakers(speakers: Sequence[Speaker], texts: Texts) -> discord.Embed:
    lines = [
        f"**{escape(clip(speaker.name, _NAME))}**"
        + (f" · {escape(clip(speaker.role, _NAME))}" if speaker.role else "")
        for speaker in speakers
    ]
    return discord.Embed(title=texts("speakers.title"), description="\n".join(lines), colour=_COLOUR)


def _is_found(quotation: Quotation, passage: Passage) -> bool:
    """Return whether a word that was looked for stands in a quotation."""
    return any(quotation.start <= start < quotation.end for start, _ in passage.matches)


def _sources(articles: Sequence[Heading], texts: Texts) -> discord.Embed:
    lines = ["• " + " · ".join([_headline(article), *_published(article)]) for article in articles]
    return discord.Embed(title=texts("sources.title"), description="\n".join(lines), colour=_COLOUR)


def _without_results(page: Page, texts: Texts, prefix: str) -> discord.Embed:
    if page.example:
        typed = _code(f"{prefix}{page.example.command} {page.example.typed}")
        body = texts("empty.body", example=typed)
        return discord.Embed(title=texts("empty.title"), description=body, colour=_QUIET)
    title = texts("nothing.title")
    lines = [texts(f"nothing.{page.request.command.replace(' ', '_')}")]
    meant = page.suggestions[0].typed if page.suggestions else ""
    if page.request.command == "quotes" and meant and page.understood.startswith(f"{meant} about "):
        lines = [texts("nothing.quotes_about", speaker=escape(clip(meant, _NAME)))]
    elif page.suggestions:
        title = _meant(page, texts)
    elif page.speakers:
        some = ", ".join(escape(clip(name, _NAME)) for name in page.speakers)
        lines.append(texts("nothing.other", speakers=some))
    shown = discord.Embed(title=title, description="\n".join(lines), colour=_QUIET)
    asked = clip(page.understood, _NAME)
    return shown.set_footer(text=texts("found.asked", words=asked)) if asked else shown


def _meant(page: Page, texts: Texts) -> str:
    return texts("nothing.meant", words=escape(clip(label(page, page.suggestions[0]), _NAME)))


def _quoted(text: str) -> list[str]:
    """Return a block quotation and the blank line that ends it for every Markdown reader."""
    return [quoted(text), ""]


def _source(passage: Passage, texts: Texts, number: int | None = None) -> str:
    place = texts("found.place", paragraph=passage.paragraph, sentence=passage.sentence)
    counted = [str(number)] if number else []
    return _small([*counted, _headline(passage.article), *_published(passage.article), place])


def _headline(article: Article | Heading) -> str:
    short = article.url if article.url and length(article.url) <= _ADDRESS else None
    return link(clip(article.title or article.path, _NAME), short)


def _published(article: Article | Heading) -> list[str]:
    facts = [escape(clip(article.outlet, _NAME))] if article.outlet else []
    if article.published:
        noon = datetime.combine(article.published, time(12), UTC)  # the same day from UTC-12 to UTC+11
        facts.append(discord.utils.format_dt(noon, "D"))
    return facts


def _code(text: str) -> str:
    """Return a text as it is to be typed; what would end the code is left out."""
    return f"`{' '.join(text.replace('`', '').split())}`"


def _small(facts: Sequence[str]) -> str:
    return f"*{' · '.join(facts)}*" if facts else ""


def _footer(page: Page, texts: Texts) -> str:
    facts = [texts("found.page", page=page.number + 1, pages=page.count)] if page.count > 1 else []
    if page.understood and not isinstance(page.best, Passage | ArticlePart):
        facts.append(texts("found.asked", words=clip(page.understood, _NAME)))
    return " · ".join(facts)
