"""Renders dated statements as embeds. Pure functions; see `result_rendering`."""

from collections.abc import Iterable, Iterator, Sequence

import discord

from bot.answering.naming import Certainty, certainty
from bot.answering.periods import Period, periods
from bot.answering.results import ComparisonRow, ResultPage
from bot.config import Answers
from bot.discord_app.citations import also_in, citation, dated, outlet_and_date
from bot.discord_app.embeds import (
    COLOUR,
    DESCRIPTION_LIMIT,
    FIELD_LIMIT,
    NAME_LENGTH,
    TITLE_LIMIT,
    fitting_lines,
    quoted_excerpt,
    small_print,
)
from bot.discord_app.markdown import clip_escaped, length
from bot.i18n import Texts
from index.coverage import highlights
from index.model.article import Heading
from index.model.comparison import Side
from index.model.passage import Quote
from index.model.publication import DatePrecision
from index.model.quotation import QuotationKind
from index.model.timeline import DatedStatement, Report, Timeline, Wording

_STATEMENT_LENGTH = 500
"""Maximum length of a statement in a timeline."""
_SIDE_LENGTH = 450
"""Maximum length of a statement in a comparison."""
_SOURCE_LENGTH = 450
"""Maximum length of its citation; a longer one has no link."""
_REPORT_LENGTH = 200
"""Maximum length of a report in other words."""
_MAX_REPORTS = 2
"""Maximum reports in other words that are shown of a statement; the rest is counted."""
_MAX_NAMED = 3
"""Maximum outlets in a line."""
_BAR_LENGTH = 12
"""Length of the longest bar, in characters."""
_BLOCKS_LENGTH = DESCRIPTION_LIMIT - 600
"""Maximum length of the statements on a page: a suggestion and a note on filters still fit in."""


def timeline_embed(
    page: ResultPage, statements: Sequence[DatedStatement], texts: Texts, limits: Answers
) -> discord.Embed:
    """Return a page of a timeline: on the first one, when and how often, then the statements."""
    blocks = [
        f"**{date_of(statement, texts)}**\n{statement_text(statement, texts, limits)}"
        for statement in statements
    ]
    room = _BLOCKS_LENGTH - sum(length(block) + 2 for block in blocks)
    if page.number == 0 and page.timeline:
        blocks.insert(0, fitting_lines(_overview(page.timeline, texts), max(room, 0)))
    description = "\n\n".join(filter(None, blocks))
    return discord.Embed(
        title=clip_escaped(page.understood, TITLE_LIMIT), description=description, colour=COLOUR
    )


def comparison_embed(page: ResultPage, row: ComparisonRow, texts: Texts, limits: Answers) -> discord.Embed:
    """Return one statement of each speaker, side by side."""
    embed = discord.Embed(
        title=clip_escaped(page.understood, TITLE_LIMIT), description=texts("compare.newest"), colour=COLOUR
    )
    for side, statement in zip(row.sides, row.statements, strict=True):
        value = _side(side, statement, row.number, texts, limits)
        embed.add_field(name=clip_escaped(side.name, NAME_LENGTH), value=value, inline=True)
    return embed


def _side(side: Side, statement: DatedStatement | None, number: int, texts: Texts, limits: Answers) -> str:
    """Return a statement of a speaker, or that there is none, as the value of a field."""
    if side.speaker is None:
        return texts("compare.unknown")
    if statement is None:
        return texts("compare.no_more" if side.statements else "compare.silent")
    quote = statement.quote
    which = texts("compare.which", number=number + 1, total=len(side.statements))
    source = citation(quote.passage, texts)
    if length(source) > _SOURCE_LENGTH:
        source = small_print([outlet_and_date(Heading.of(quote.article), texts)])
    lines = [
        f"**{date_of(statement, texts)}** · {which}",
        *quoted_excerpt(quote.passage.text, highlights(quote.passage), _SIDE_LENGTH),
        source,
    ]
    further = [
        small_print([*_notes(quote, texts, limits)]),
        also_in([report.article for report in statement.reports], texts),
    ]
    return fitting_lines([*lines, *filter(None, further)], FIELD_LIMIT)


def date_of(statement: DatedStatement, texts: Texts) -> str:
    """Return the day of the first report, or that it has none."""
    return dated(statement.quote.article, texts) or texts("timeline.undated")


def statement_text(statement: DatedStatement, texts: Texts, limits: Answers) -> str:
    """Return a statement, word for word, with its source and the trail of its reports."""
    quote = statement.quote
    lines = [
        *quoted_excerpt(quote.passage.text, highlights(quote.passage), _STATEMENT_LENGTH),
        citation(quote.passage, texts),
    ]
    if note := small_print([*_notes(quote, texts, limits)]):
        lines.append(note)
    if same := also_in(_articles(statement.reports, Wording.SAME), texts):
        lines.append(same)
    for wording, name in (
        (Wording.SHORTER, "timeline.shorter"),
        (Wording.LONGER, "timeline.longer"),
        (Wording.INDIRECT, "timeline.indirect"),
    ):
        if named := _named(statement.reports, wording, texts):
            lines.append(small_print([texts(name, reports=named)]))
    lines += _other_words(statement.reports, texts)
    return "\n".join(lines)


def _notes(quote: Quote, texts: Texts, limits: Answers) -> Iterator[str]:
    if quote.speaker and certainty(quote.confidence, limits) is Certainty.PROBABLE:
        yield texts("result.probably", speaker=clip_escaped(quote.speaker, NAME_LENGTH))
    if quote.quotation.kind is QuotationKind.INDIRECT:
        yield texts("result.indirect")


def _articles(reports: Iterable[Report], wording: Wording) -> list[Heading]:
    return [report.article for report in reports if report.wording is wording]


def _named(reports: Iterable[Report], wording: Wording, texts: Texts) -> str:
    named = [outlet_and_date(article, texts) for article in _articles(reports, wording)]
    more = texts("timeline.more", number=len(named) - _MAX_NAMED) if len(named) > _MAX_NAMED else ""
    return ", ".join(named[:_MAX_NAMED]) + more


def _other_words(reports: Iterable[Report], texts: Texts) -> Iterator[str]:
    """Yield the lines of the reports that have other words of the speaker; what changed is bold."""
    others = [report for report in reports if report.wording in {Wording.CHANGED, Wording.DIRECT}]
    for report in others[:_MAX_REPORTS]:
        source = outlet_and_date(report.article, texts)
        name = "timeline.changed" if report.wording is Wording.CHANGED else "timeline.direct"
        yield texts(name, report=source)
        if quote := report.quote:
            begin = quote.passage.start
            words = report.changed or ((quote.start, quote.end),)
            spans = [(start - begin, end - begin) for start, end in words]
            yield quoted_excerpt(quote.passage.text, spans, _REPORT_LENGTH)[0]
    if len(others) > _MAX_REPORTS:
        yield small_print([texts.count("timeline.changed_more", len(others) - _MAX_REPORTS)])


def _overview(timeline: Timeline, texts: Texts) -> Iterator[str]:
    """Yield the lines that say how often and when somebody said something on a subject."""
    statements = texts.count("timeline.statements", len(timeline.statements))
    yield texts(
        "timeline.reported", statements=statements, reports=texts.count("timeline.reports", timeline.reports)
    )
    if timeline.left_out:
        yield texts.count("timeline.left_out", timeline.left_out)
    shown = periods(timeline.statements)
    most = max((period.statements for period in shown), default=0)
    for period in shown if len(shown) > 1 else ():
        bar = "█" * max(round(_BAR_LENGTH * period.statements / most), 1)
        yield f"{_period_name(period, texts)} {bar} {texts.number(period.statements)}"


def _period_name(period: Period, texts: Texts) -> str:
    """Return a day, a month or a year as it is written in the language of the texts."""
    match period.unit:
        case DatePrecision.DAY:
            return texts.day(period.start)
        case DatePrecision.MONTH:
            return texts.month(period.start)
        case DatePrecision.YEAR:
            return str(period.start.year)
