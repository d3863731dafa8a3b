"""Answers in a terminal, by Rich."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from bot.answering.naming import Certainty, certainty, named_speakers
from bot.answering.results import quotations_of_matches
from bot.cli.consoles import errors, output
from bot.config import Answers
from bot.output.printable import printable
from index.model.answer import Answer, Stance
from index.model.article import Article, begins_with_title, one_of_each_outlet
from index.model.difference import Difference
from index.model.passage import Passage, Quote
from index.model.question import QuestionKind
from index.model.quotation import Quotation, QuotedSpeaker
from index.model.verdict import Verdict, VerdictKind

_Item = TypeVar("_Item")

_MAX_OUTLETS = 3
"""Maximum other outlets of a story that are named. A guess; nothing was measured."""
_MIN_SECONDS = 0.001
"""Shortest time that a pace is computed for: the first report may come at once."""


def show_results(results: Sequence[Passage | Quote], limits: Answers) -> None:
    """Print results in their order, each with its source; `limits` says how surely a speaker is named."""
    for result in results:
        text = _quote_text(result, limits) if isinstance(result, Quote) else _passage_text(result, limits)
        output.print(text, soft_wrap=True)
        output.print()


_STANCES = {
    Stance.SAID: "They said so, in these words:",
    Stance.DENIED: "They denied it, in these words:",
    Stance.OTHERWISE: "They said something else on this:",
}
"""What stands above the words that answer whether somebody said or supports something."""
_LACKING = {
    QuestionKind.TIME: "no date",
    QuestionKind.PLACE: "no place",
    QuestionKind.PERSON: "nobody else",
    QuestionKind.QUANTITY: "not this number",
    QuestionKind.REASON: "no reason",
}
_HEADLINES = {
    VerdictKind.EXACT: "Word for word:",
    VerdictKind.DIFFERS: "Not exactly. The words were:",
    VerdictKind.CUT: "Said, but what was left out changes the sense:",
    VerdictKind.ANOTHER_SPEAKER: "Said, but by somebody else:",
    VerdictKind.DENIED: "The coverage reports a denial. The words in question:",
    VerdictKind.NOBODY: "These words stand in the coverage, but it gives them to nobody.",
    VerdictKind.NOT_FOUND: "Nobody is quoted as saying anything like this.",
}


def warn_of(line: str) -> None:
    """Print a line about the results to the standard error stream."""
    errors.print(Text(line), soft_wrap=True)


def show_verdict(verdict: Verdict, limits: Answers) -> None:
    """Print the verdict on a claim: the quotation that it repeats, and how it differs."""
    output.print(Text(f"“{verdict.claim.words}”", style="dim"), soft_wrap=True)
    output.print(Text(_HEADLINES[verdict.kind], style="bold"), soft_wrap=True)
    if verdict.quote:
        output.print(_quote_text(verdict.quote, limits), soft_wrap=True)
    for difference in verdict.differences:
        output.print(Text(f"  {_difference(difference)}"), soft_wrap=True)
    if verdict.kind is VerdictKind.ANOTHER_SPEAKER:
        output.print(Text(f"  The text names {verdict.named}."), soft_wrap=True)
    output.print()


def _difference(difference: Difference) -> str:
    if not difference.original:
        return f"{difference.kind}: “{difference.claimed}” was not said there"
    if not difference.claimed:
        return f"{difference.kind}: “{difference.original}” was left out"
    return f"{difference.kind}: “{difference.claimed}” → “{difference.original}”"


def show_nothing_found(suggestions: Sequence[str], speaker: str | None = None) -> None:
    """Print that there is no result, and what may have been meant.

    Args:
        suggestions: The corrected words of the request.
        speaker: The speaker who is quoted on other subjects than the one asked for.
    """
    if speaker:
        errors.print(Text(f"{speaker} is quoted on other subjects, but not on this one."), soft_wrap=True)
        return
    errors.print("Nothing in the coverage fits.")
    if suggestions:
        errors.print(Text(f"Did you mean {' or '.join(suggestions)}?"), soft_wrap=True)


def show_filter_notes(unread: Sequence[str], undated: int) -> None:
    """Print which filters of a search cannot be read, and how many articles have no date to narrow by."""
    if unread:
        line = (
            f"Not understood: {' '.join(unread)}. Filters are speaker:, source:, after: and before:, the last"
            ' two with a day such as 2023-04-05, 5 April 2023 or "last week", and sort:newest or sort:oldest.'
        )
        errors.print(Text(line), soft_wrap=True)
    if undated:
        left_out = (
            "1 article has no date, and is" if undated == 1 else f"{undated:,} articles have no date, and are"
        )
        errors.print(Text(f"{left_out} left out."), soft_wrap=True)


def show_namesakes(shown: str, others: Sequence[str]) -> None:
    """Print whose quotations are shown, and who else has the name that was typed."""
    others_of_name = f" Others of that name: {', '.join(others)}." if others else ""
    line = printable(f"These are quotations of {shown}.{others_of_name}")
    errors.print(Text(line), soft_wrap=True)


def show_speakers(quoted: Iterable[QuotedSpeaker]) -> None:
    """Print speakers, one per line, with their roles and their numbers of quotations."""
    for one in quoted:
        role = f" · {printable(one.speaker.role)}" if one.speaker.role else ""
        number = f" · {one.quotations:,} quotation{'s' if one.quotations != 1 else ''}"
        output.print(Text.assemble((printable(one.speaker.name), "bold cyan"), role, number), soft_wrap=True)


def show_cap(page: int, limit: int, total: int) -> None:
    """Print which of all results are shown, unless it is all of them; for a page too far, the last one."""
    first, last = (page - 1) * limit + 1, min(page * limit, total)
    if first > total:
        errors.print(Text(f"There are {total:,}; the last page is --page {-(-total // limit)}."))
    elif total > limit:
        more = f"; more with --page {page + 1}" if last < total else ""
        errors.print(Text(f"{first:,} to {last:,} of {total:,}{more}"), soft_wrap=True)


def show_answer(answer: Answer, limits: Answers) -> None:
    """Print the answer to a question with its passages; if it is not confident, the closest passages."""
    if not answer.confident:
        errors.print(Text(printable(_unanswered(answer))), soft_wrap=True)
    if answer.stance and answer.stance in _STANCES:
        output.print(Text(_STANCES[answer.stance], style="bold"))
    differing = {(passage.article.path, passage.start) for passage in answer.differing}
    other_passages = [
        passage for passage in answer.passages[1:] if (passage.article.path, passage.start) not in differing
    ]
    for heading, results in (
        (None if answer.confident else "Closest:", answer.quotes or answer.passages[:1]),
        ("Otherwise:", answer.differing),
        ("Other passages:", () if answer.quotes else other_passages),
    ):
        if results and heading:
            output.print(Text(heading, style="bold"))
        if results:
            show_results(results, limits)


def _unanswered(answer: Answer) -> str:
    """Return the line that says that the coverage does not answer, and what the closest passage lacks."""
    if answer.missing is None:
        return "The coverage does not say."
    lacking = _LACKING[answer.missing.kind]
    return f"The coverage does not say. The closest passage names {answer.missing.subject}, but {lacking}."


def show_quotations(article: Article, quotations: Iterable[Quotation], limits: Answers) -> None:
    """Print an article's title, and its quotations, one per line."""
    output.print(
        Text(printable(article.title), style="bold"),
        Text(printable(article.path), style="dim"),
        soft_wrap=True,
    )
    for quotation in quotations:
        mention = article.text[slice(*quotation.mention)] if quotation.mention else None
        speaker = _named(quotation.speaker, mention, quotation.confidence, limits)
        speaker += f" (via {quotation.via})" if quotation.via else ""
        words = " ".join(article.text[quotation.start : quotation.end].split())
        output.print(Text.assemble("  ", (printable(speaker), "cyan"), ": ", words), soft_wrap=True)
    output.print()


@contextmanager
def analysis_progress() -> Generator[Callable[[int, int, int], None]]:
    """Show a progress bar on a terminal while articles are analysed.

    Yields:
        A function to report progress to: articles analysed, articles in total, words analysed.
    """
    with _bar(TextColumn("{task.fields[pace]}")) as bar:
        task = bar.add_task("Reading the articles", total=None, pace="")
        started = monotonic()

        def report(done: int, total: int, words: int) -> None:
            pace = words / max(monotonic() - started, _MIN_SECONDS)
            bar.update(task, completed=done, total=total, pace=f"{pace:,.0f} words/s")

        yield report


def progress(items: Iterable[_Item], total: int, description: str) -> Iterator[_Item]:
    """Yield items, and show a progress bar on a terminal."""
    with _bar() as bar:
        yield from bar.track(items, total=total, description=description)


def _bar(*extra_columns: ProgressColumn) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *extra_columns,
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )


def _passage_text(passage: Passage, limits: Answers) -> Text:
    named = named_speakers(quotations_of_matches(passage), limits)
    speakers = ", ".join(f"probably {n}" if how is Certainty.PROBABLE else n for n, how in named.items())
    said_by = [Text(printable(speakers), style="bold cyan")] if speakers else []
    return Text("\n").join([*said_by, _highlighted(passage), _source(passage), *_also_in(passage)])


def _named(speaker: str | None, mention: str | None, confidence: float, limits: Answers) -> str:
    """Return a speaker as people see it: the name, surely or probably, or the article's own words."""
    how = certainty(confidence, limits)
    if speaker is None or how is Certainty.UNNAMED:
        return mention or "nobody named"
    return f"probably {speaker}" if how is Certainty.PROBABLE else speaker


def _quote_text(quote: Quote, limits: Answers) -> Text:
    shown = _named(quote.speaker, quote.mention, quote.confidence, limits)
    speaker = Text(printable(shown), style="bold cyan")
    if quote.mention and quote.speaker and quote.mention not in {quote.speaker, shown}:
        speaker.append(f" (“{printable(quote.mention)}”)", style="not bold")
    if quote.quotation.via:
        speaker.append(f", via {printable(quote.quotation.via)}", style="not bold")
    passage = quote.passage
    return Text("\n").join([speaker, _highlighted(passage), _source(passage), *_also_in(passage)])


def _highlighted(passage: Passage) -> Text:
    """Return a passage's text with its matches in bold."""
    text = Text("  ")
    position = passage.start
    for start, end in passage.matches:
        text.append(passage.article.text[position:start])
        text.append(passage.article.text[start:end], style="bold")
        position = end
    return text.append(passage.article.text[position : passage.end])


def _source(passage: Passage) -> Text:
    article = passage.article
    date = article.published_iso
    location = f"paragraph {passage.paragraph}, sentence {passage.sentence}"
    title = "" if begins_with_title(passage.text, article.title) else article.title
    parts = [title, article.outlet, date, article.url, article.path, location]
    return Text("  " + " · ".join(printable(part) for part in parts if part), style="dim")


def _also_in(passage: Passage) -> Iterator[Text]:
    """Yield a line of the other outlets that have a passage, with their dates, if there are any."""
    outlets = one_of_each_outlet(passage.reports)
    if outlets:
        named = [
            printable(report.outlet or report.path)
            + (f" ({report.published_iso})" if report.published else "")
            for report in outlets[:_MAX_OUTLETS]
        ]
        more = f" (and {len(outlets) - _MAX_OUTLETS} more)" if len(outlets) > _MAX_OUTLETS else ""
        yield Text(f"  also in: {', '.join(named)}{more}", style="dim")
