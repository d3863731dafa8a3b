"""Renders results as embeds. Pure functions; every embed is within Discord's limits.

Lengths are in characters, as Discord counts them; see `markdown.length`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import discord

from bot.answering.naming import Certainty, certainty, named_speakers
from bot.answering.requests import Request
from bot.answering.results import (
    ArticlePart,
    ComparisonRow,
    Outcome,
    ResultPage,
    passage_of,
    quotations_of_matches,
    quoted_elsewhere,
)
from bot.config import Answers
from bot.discord_app.citations import CITATION_LENGTH, also_in, article_facts, citation
from bot.discord_app.dated_rendering import comparison_embed, timeline_embed
from bot.discord_app.embeds import (
    COLOUR,
    DESCRIPTION_LIMIT,
    LABEL_LIMIT,
    NAME_LENGTH,
    QUIET_COLOUR,
    TITLE_LIMIT,
    inline_code,
    quoted_excerpt,
    small_print,
)
from bot.discord_app.markdown import clip, clip_escaped, escape, excerpt, length
from bot.discord_app.profile_rendering import profile_embed
from bot.i18n import Texts
from index.coverage import fold, highlights, paragraphs, plain_name
from index.model.answer import Stance
from index.model.article import Heading, StoryHeading
from index.model.passage import Passage, Quote
from index.model.profile import Profile
from index.model.quotation import Quotation, QuotationKind, QuotedSpeaker
from index.model.span import Span
from index.model.timeline import DatedStatement
from index.model.verdict import Difference, Verdict, VerdictKind

_PASSAGE_LENGTH = 700
"""Maximum length of a passage: three with their citations fit into an embed and are legible on a phone."""
_PART_LENGTH = 2200
"""Maximum length of a part of an article. It is shown with blank lines between its paragraphs."""
_REPORT_LENGTH = 300
"""Maximum length of another report of a statement."""
_MAX_REPORTS = 3
"""Maximum other reports of a statement."""
_MAX_DIFFERENCES = 6
"""Maximum differences between a message and the quotation that it repeats."""
_LENGTH_WITH_COPIES = DESCRIPTION_LIMIT - 500
"""Maximum length of a description to which the outlets of copies are added: a line above it and a suggestion
still fit in."""
_EXPLAINED = frozenset({Outcome.NEAR, Outcome.UNATTRIBUTED, Outcome.CONTRADICTORY, Outcome.NOT_STATED})
"""The outcomes that a line above the results explains."""


_LIMITS = Answers()


def page_embed(page: ResultPage, texts: Texts, prefix: str = "!", limits: Answers = _LIMITS) -> discord.Embed:
    """Return a page of results as an embed.

    Args:
        page: The page.
        texts: The texts of the bot's language.
        prefix: The prefix of typed commands, for examples.
        limits: The confidences below which a speaker is shown as probable, or not by name.
    """
    if not page.results:
        return _with_filter_notes(_empty_page(page, texts, prefix), page, texts)
    embed = _results(page, texts, limits)
    if explanation := _explanation(page, texts):
        embed.description = f"{explanation}\n\n{embed.description}"
    if page.suggestions:
        embed.description = f"{embed.description}\n\n{_suggestion(page, texts)}"
    footer = _footer(page, texts)
    embed = embed.set_footer(text=footer) if footer else embed
    return _with_filter_notes(embed, page, texts)


def _results(page: ResultPage, texts: Texts, limits: Answers) -> discord.Embed:
    """Return the results of a page that has any, which are all of one type."""
    match page.results[0]:
        case Quote() as quote:
            embed = _quote(quote, texts, limits)
        case Verdict() as verdict:
            embed = _verdict(verdict, texts, limits, is_search=page.request.command == "who said")
        case ArticlePart() as part:
            embed = _article_part(part, texts, limits)
        case Passage():
            passages = [result for result in page.results if isinstance(result, Passage)]
            embed = _passages(page, passages, texts, limits)
        case Heading():
            embed = _sources([result for result in page.results if isinstance(result, Heading)], texts)
        case DatedStatement():
            embed = timeline_embed(
                page, [r for r in page.results if isinstance(r, DatedStatement)], texts, limits
            )
        case ComparisonRow() as row:
            embed = comparison_embed(page, row, texts, limits)
        case Profile() as profile:
            embed = profile_embed(profile, texts, limits)
        case QuotedSpeaker():
            embed = _speakers([r for r in page.results if isinstance(r, QuotedSpeaker)], page.total, texts)
    return embed


def _explanation(page: ResultPage, texts: Texts) -> str:
    """Return the line above results that are not what was asked for, or that answer a yes/no question."""
    if isinstance(page.results[0], Verdict):
        return ""
    if page.missing and page.number == 0:
        subject = clip_escaped(page.missing.subject, NAME_LENGTH)
        return texts(f"missing.{page.missing.kind}", subject=subject)
    if page.outcome in _EXPLAINED:
        return texts(f"result.{page.outcome}")
    shows_stance = page.stance and page.stance is not Stance.SILENT and page.number == 0
    return texts(f"stance.{page.stance}") if shows_stance else ""


def _with_filter_notes(embed: discord.Embed, page: ResultPage, texts: Texts) -> discord.Embed:
    """Return an embed with what there is to say about the filters of a search above its text."""
    notes: list[str] = []
    if page.unread:
        filters = escape(clip(" ".join(page.unread), NAME_LENGTH))
        notes.append(texts("filters.unread", filters=filters))
    if page.undated:
        notes.append(texts.count("filters.undated", page.undated))
    if notes:
        embed.description = "\n\n".join((*notes, embed.description or ""))
    return embed


def context_embed(page: ResultPage, texts: Texts) -> discord.Embed:
    """Return the paragraphs around a page's results, with the results in bold."""
    lines: list[str] = []
    passages = [passage for result in page.results if (passage := passage_of(result))]
    for (start, end), together in _contexts(passages):
        spans = _merged((passage.start - start, passage.end - start) for passage in together)
        limit = len(together) * (DESCRIPTION_LIMIT // len(passages) - CITATION_LENGTH)
        lines += quoted_excerpt(together[0].article.text[start:end], spans, limit)
        lines += [*dict.fromkeys(citation(passage, texts) for passage in together), ""]
    return discord.Embed(title=texts("context.title"), description="\n".join(lines[:-1]), colour=COLOUR)


def suggestion_label(page: ResultPage, request: Request) -> str:
    """Return the label of a suggested request's button: the words to type for it."""
    if request.command == page.request.command and request.typed.strip():
        return clip(request.typed, LABEL_LIMIT)
    return clip(f"{request.command} {request.typed}".strip(), LABEL_LIMIT)


def _quote(quote: Quote, texts: Texts, limits: Answers) -> discord.Embed:
    attribution = _attribution(quote, texts, limits)
    lines = [
        *([attribution] if attribution else []),
        *quoted_excerpt(quote.passage.text, highlights(quote.passage), _PASSAGE_LENGTH),
        citation(quote.passage, texts),
    ]
    place = len(lines)
    if quote.also:
        lines += [f"\n**{texts('result.other_reports')}**", *_other_reports(quote.also, texts)]
    description = _with_copies(lines, {place: quote.passage.reports}, texts)
    return discord.Embed(title=_speaker_title(quote, texts, limits), description=description, colour=COLOUR)


def _verdict(verdict: Verdict, texts: Texts, limits: Answers, *, is_search: bool) -> discord.Embed:
    """Return the verdict on a claim: the quotation that it repeats, and how the claim differs from it."""
    quote = verdict.quote
    if quote is None:
        title = clip(escape(verdict.claim.words), TITLE_LIMIT)
        return discord.Embed(title=title, description=texts(f"claim.{verdict.kind}"), colour=QUIET_COLOUR)
    matches = highlights(quote.passage)
    headline = f"claim.{_literalness(verdict)}"
    lines = [
        texts("result.near" if is_search and headline == "claim.differs" else headline),
        *quoted_excerpt(quote.passage.text, matches, _PASSAGE_LENGTH),
        citation(quote.passage, texts),
    ]
    place = len(lines)
    if verdict.differences:
        lines += ["", f"**{texts('claim.differences')}**", *_differences(verdict.differences, texts)]
    if verdict.kind is VerdictKind.ANOTHER_SPEAKER and verdict.named:
        lines += ["", texts("claim.named", name=escape(clip(verdict.named, NAME_LENGTH)))]
    description = _with_copies(lines, {place: quote.passage.reports}, texts)
    return discord.Embed(title=_speaker_title(quote, texts, limits), description=description, colour=COLOUR)


def _literalness(verdict: Verdict) -> str:
    """Return the key of the line above a verdict's quotation."""
    if verdict.kind is not VerdictKind.ANOTHER_SPEAKER:
        return verdict.kind
    return VerdictKind.DIFFERS if verdict.differences else "another_speaker"


def _speaker_title(quote: Quote, texts: Texts, limits: Answers) -> str:
    how = certainty(quote.confidence, limits)
    speaker = quote.speaker if how is not Certainty.UNNAMED else None
    if speaker and how is Certainty.PROBABLE:
        speaker = texts("result.probably", speaker=speaker)
    return clip_escaped(speaker or quote.mention or texts("result.no_speaker"), TITLE_LIMIT)


def _differences(differences: Sequence[Difference], texts: Texts) -> Iterable[str]:
    for difference in differences[:_MAX_DIFFERENCES]:
        claimed = escape(clip(difference.claimed, NAME_LENGTH))
        original = escape(clip(difference.original, NAME_LENGTH))
        kind = "changed" if claimed and original else "added" if claimed else "left_out"
        yield texts(f"claim.{kind}", claimed=claimed, original=original)


def _attribution(quote: Quote, texts: Texts, limits: Answers) -> str:
    """Return in small print the speaker's role, and what the article calls them if not by their surname."""
    is_named = certainty(quote.confidence, limits) is not Certainty.UNNAMED
    facts = [escape(clip(quote.role, NAME_LENGTH))] if quote.role and is_named else []
    surname = fold(plain_name(quote.speaker or "")).split(" ")[-1]
    if quote.mention and quote.speaker and is_named and surname not in fold(quote.mention):
        facts.append(texts("result.mention", mention=escape(clip(quote.mention, NAME_LENGTH))))
    if quote.quotation.via:
        facts.append(texts("result.via", outlet=escape(clip(quote.quotation.via, NAME_LENGTH))))
    if quote.quotation.kind == QuotationKind.INDIRECT:
        facts.append(texts("result.indirect"))
    return small_print(facts)


def _other_reports(quotes: Sequence[Quote], texts: Texts) -> Iterable[str]:
    """Yield the lines of other reports of a statement; quotations in one passage are shown together."""
    by_passage: dict[tuple[str, int], list[Quote]] = {}
    for quote in quotes:
        by_passage.setdefault((quote.article.path, quote.passage.start), []).append(quote)
    for group in list(by_passage.values())[:_MAX_REPORTS]:
        start, end = min(q.start for q in group), max(q.end for q in group)
        yield from quoted_excerpt(group[0].article.text[start:end], (), _REPORT_LENGTH)
        yield citation(group[0].passage, texts)


def _passages(page: ResultPage, passages: Sequence[Passage], texts: Texts, limits: Answers) -> discord.Embed:
    lines: list[str] = []
    places: dict[int, Sequence[Heading]] = {}
    for number, passage in enumerate(passages, start=1):
        speakers = shown_speakers(quotations_of_matches(passage), texts, limits)
        if speakers and page.outcome != Outcome.UNATTRIBUTED:
            lines.append(f"**{escape(clip(', '.join(speakers), NAME_LENGTH))}**")
        lines += quoted_excerpt(passage.text, highlights(passage), _PASSAGE_LENGTH)
        lines.append(citation(passage, texts, number if len(passages) > 1 else None))
        places[len(lines)] = passage.reports
        lines.append("")
    title = clip_escaped(page.understood, NAME_LENGTH)
    description = _with_copies(lines[:-1], places, texts)
    return discord.Embed(title=title, description=description, colour=COLOUR)


def _with_copies(lines: Sequence[str], places: Mapping[int, Sequence[Heading]], texts: Texts) -> str:
    """Return lines with the other outlets of some results, as far as a description has room for them.

    Args:
        lines: The lines.
        places: The other reports, by the place of the line before which their outlets are named.
        texts: The texts of the bot's language.
    """
    named = list(lines)
    room = _LENGTH_WITH_COPIES - length("\n".join(lines))
    for place, reports in sorted(places.items(), reverse=True):
        outlets = also_in(reports, texts)
        if outlets and length(outlets) < room:
            named.insert(place, outlets)
            room -= length(outlets) + 1
    return "\n".join(named)


def shown_speakers(quotations: Iterable[Quotation], texts: Texts, limits: Answers) -> list[str]:
    """Return the speakers of some quotations as they are shown, without those who are not shown by name."""
    return [
        texts("result.probably", speaker=name) if how is Certainty.PROBABLE else name
        for name, how in named_speakers(quotations, limits).items()
    ]


def _contexts(passages: Sequence[Passage]) -> list[tuple[Span, list[Passage]]]:
    """Return the contexts of passages; those that share a paragraph are one, so that none is shown twice."""
    contexts: list[tuple[Span, list[Passage]]] = []
    for passage in passages:
        (start, end), together = _context_span(passage), [passage]
        apart: list[tuple[Span, list[Passage]]] = []
        for span, others in contexts:
            if others[0].article.path == passage.article.path and span[0] < end and start < span[1]:
                start, end, together = min(start, span[0]), max(end, span[1]), [*others, *together]
            else:
                apart.append((span, others))
        contexts = [*apart, ((start, end), together)]
    return contexts


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, with those that overlap joined."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _context_span(passage: Passage) -> Span:
    """Return the span of the paragraphs of a passage, with the paragraph before and the one after."""
    spans = paragraphs(passage.article.text)
    touched = [i for i, (start, end) in enumerate(spans) if start < passage.end and end > passage.start]
    return spans[max(touched[0] - 1, 0)][0], spans[min(touched[-1] + 1, len(spans) - 1)][1]


def _article_part(part: ArticlePart, texts: Texts, limits: Answers) -> discord.Embed:
    spans = [
        (max(quotation.start, part.start) - part.start, min(quotation.end, part.end) - part.start)
        for quotation in _outer_quotations(part)
    ]
    text = re.sub(r"\n+", "\n\n", excerpt(part.text, spans, _PART_LENGTH))
    speakers = ", ".join(shown_speakers(part.quotations, texts, limits))
    quoted_here = texts("article.speakers", speakers=escape(clip(speakers, NAME_LENGTH)))
    blocks = [
        small_print(article_facts(part.article, texts, shown=part.text)),
        text,
        small_print([quoted_here] if speakers else []),
    ]
    return discord.Embed(description="\n\n".join(filter(None, blocks)), colour=COLOUR)


def _outer_quotations(part: ArticlePart) -> list[Quotation]:
    """Return a part's quotations without those inside another one."""
    outer: list[Quotation] = []
    for quotation in sorted(part.quotations, key=lambda q: (q.start, -q.end)):
        if not outer or quotation.start >= outer[-1].end:
            outer.append(quotation)
    return outer


def _speakers(speakers: Sequence[QuotedSpeaker], total: int, texts: Texts) -> discord.Embed:
    lines = [
        f"**{escape(clip(quoted.speaker.name, NAME_LENGTH))}**"
        + (f" · {escape(clip(quoted.speaker.role, NAME_LENGTH))}" if quoted.speaker.role else "")
        + " · "
        + texts.count("speakers.quotations", quoted.quotations)
        for quoted in speakers
    ]
    title = texts("speakers.title", total=total)
    return discord.Embed(title=title, description="\n".join(lines), colour=COLOUR)


def _sources(articles: Sequence[Heading], texts: Texts) -> discord.Embed:
    lines = ["• " + " · ".join(article_facts(article, texts)) for article in articles]
    places = {i: story.copies for i, story in enumerate(articles, 1) if isinstance(story, StoryHeading)}
    return discord.Embed(
        title=texts("sources.title"), description=_with_copies(lines, places, texts), colour=COLOUR
    )


def _empty_page(page: ResultPage, texts: Texts, prefix: str) -> discord.Embed:
    if page.example:
        example = inline_code(f"{prefix}{page.example.command} {page.example.typed}")
        body = texts("no_words.body", example=example)
        return discord.Embed(title=texts("no_words.title"), description=body, colour=QUIET_COLOUR)
    if page.outcome is Outcome.UNCLEAR:
        body = texts("unclear.body", words=clip_escaped(page.request.typed, NAME_LENGTH))
        return discord.Embed(title=texts("unclear.title"), description=body, colour=QUIET_COLOUR)
    title = texts("not_found.title")
    lines = [texts(f"not_found.{page.request.command.replace(' ', '_')}")]
    if speaker := quoted_elsewhere(page):
        lines = [texts("not_found.quotes_subject", speaker=escape(clip(speaker, NAME_LENGTH)))]
    elif page.suggestions:
        title = _suggestion(page, texts)
    elif page.speakers:
        speakers = ", ".join(escape(clip(name, NAME_LENGTH)) for name in page.speakers)
        lines.append(texts("not_found.speakers_to_try", speakers=speakers))
    embed = discord.Embed(title=title, description="\n".join(lines), colour=QUIET_COLOUR)
    return embed.set_footer(text=_understood(page, texts)) if page.understood else embed


def _suggestion(page: ResultPage, texts: Texts) -> str:
    label = suggestion_label(page, page.suggestions[0])
    return texts("not_found.suggestion", words=escape(clip(label, NAME_LENGTH)))


def _footer(page: ResultPage, texts: Texts) -> str:
    facts = [texts("result.page", page=page.number + 1, pages=page.count)] if page.count > 1 else []
    if page.request.meant or (page.understood and not isinstance(page.best, Passage | ArticlePart)):
        facts.append(_understood(page, texts))
    return " · ".join(facts)


def _understood(page: ResultPage, texts: Texts) -> str:
    """Return what was searched for, or how a follow-up was understood."""
    name = "result.completed" if page.request.meant else "result.understood"
    return texts(name, words=clip(page.understood, NAME_LENGTH))
