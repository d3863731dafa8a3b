"""Answers in a terminal, by Rich."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from index.model.answer import Answer
from index.model.article import Article
from index.model.passage import Passage, Quote
from index.model.quotation import Quotation

_Thing = TypeVar("_Thing")

_console = Console(highlight=False)
_errors = Console(stderr=True)


def show(found: Sequence[Passage] | Sequence[Quote]) -> None:
    """Print answers, best first."""
    for one in found:
        _console.print(_quote(one) if isinstance(one, Quote) else _passage(one), soft_wrap=True)
        _console.print()


def show_nothing(meant: Sequence[str]) -> None:
    """Print that there is no answer, and what may have been meant."""
    _errors.print("Nothing in the coverage fits.")
    if meant:
        _errors.print(Text(f"Did you mean {' or '.join(meant)}?"), soft_wrap=True)


def show_answer(answer: Answer) -> None:
    """Print the answer to a question with its passages; one without confidence as what comes closest."""
    if not answer.confident:
        _errors.print("The coverage does not say.")
    shown = {(one.article.path, one.start) for one in answer.differing}
    others = [one for one in answer.passages[1:] if (one.article.path, one.start) not in shown]
    for heading, found in (
        (None if answer.confident else "Closest:", answer.quotes or answer.passages[:1]),
        ("Otherwise:", answer.differing),
        ("Other passages:", () if answer.quotes else others),
    ):
        if found and heading:
            _console.print(Text(heading, style="bold"))
        if found:
            show(found)


def show_quotations(article: Article, quotations: Iterable[Quotation]) -> None:
    """Print an article's quotations, a line each, under its title."""
    _console.print(Text(article.title, style="bold"), Text(article.path, style="dim"), soft_wrap=True)
    for quotation in quotations:
        speaker = quotation.speaker or "nobody named"
        words = " ".join(article.text[quotation.start : quotation.end].split())
        _console.print(Text.assemble("  ", (speaker, "cyan"), ": ", words), soft_wrap=True)
    _console.print()


@contextmanager
def opening() -> Generator[Callable[[int, int, int], None]]:
    """Show a bar while articles are analysed, where somebody watches; yields what to tell it."""
    with _bar(TextColumn("{task.fields[pace]}")) as bar:
        task = bar.add_task("Reading the articles", total=None, pace="")
        begun = monotonic()

        def tell(done: int, of: int, words: int) -> None:
            pace = words / max(monotonic() - begun, 0.001)
            bar.update(task, completed=done, total=of, pace=f"{pace:,.0f} words/s")

        yield tell


def progress(things: Iterable[_Thing], total: int, doing: str) -> Iterator[_Thing]:
    """Yield things, with a bar where somebody watches."""
    with _bar() as bar:
        yield from bar.track(things, total=total, description=doing)


def _bar(*more: ProgressColumn) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *more,
        TimeRemainingColumn(),
        console=_errors,
        transient=True,
        disable=not _errors.is_terminal,
    )


def _passage(passage: Passage) -> Text:
    return Text("\n").join([_words(passage), _source(passage)])


def _quote(quote: Quote) -> Text:
    who = Text(quote.speaker or "nobody named", style="bold cyan")
    if quote.mention and quote.mention != quote.speaker:
        who.append(f" (“{quote.mention}”)", style="not bold")
    return Text("\n").join([who, _words(quote.passage), _source(quote.passage)])


def _words(passage: Passage) -> Text:
    text = Text("  ")
    at = passage.start
    for start, end in passage.matches:
        text.append(passage.article.text[at:start])
        text.append(passage.article.text[start:end], style="bold")
        at = end
    return text.append(passage.article.text[at : passage.end])


def _source(passage: Passage) -> Text:
    article = passage.article
    date = article.published.isoformat() if article.published else None
    place = f"paragraph {passage.paragraph}, sentence {passage.sentence}"
    parts = [article.title, article.outlet, date, article.url, article.path, place]
    return Text("  " + " · ".join(part for part in parts if part), style="dim")
