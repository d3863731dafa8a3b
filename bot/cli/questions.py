"""Commands that ask the coverage: `search`, `who`, `quotes` and `ask`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli.exits import Exit, fail
from bot.cli.options import ArticlesFolder, AsJson, Limit, PageNumber, open_coverage, require_utf8
from bot.output.printable import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.requests import Request
    from index.coverage import Coverage
    from index.model.passage import Passage, Quote
    from index.model.verdict import Verdict


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="The words to look for.", callback=require_utf8)],
    articles: ArticlesFolder = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find the sentences that contain these words."""
    from bot.answering.requests import Request

    query = " ".join(words)
    coverage = open_coverage(context, articles)
    _show(coverage, Request("search", query), coverage.search(query, limit), as_json)


def who(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words that somebody said.", callback=require_utf8)],
    articles: ArticlesFolder = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find who said these words."""
    from bot.answering.handlers import find
    from bot.answering.requests import Request
    from bot.answering.results import Outcome
    from bot.cli import terminal
    from index.model.passage import Quote
    from index.model.verdict import Verdict

    request = Request("who said", " ".join(words))
    coverage = open_coverage(context, articles)
    found = find(coverage, request)
    results = [result for result in found.results[:limit] if isinstance(result, Quote | Verdict)]
    if as_json:
        typer.echo(to_json([_who_record(coverage, r, found.understood) for r in results], indent=2))
        raise typer.Exit(Exit.FOUND if results else Exit.NOTHING)
    if found.outcome is Outcome.UNATTRIBUTED:
        terminal.warn_of("These words stand in the coverage, but it gives them to nobody.")
        raise typer.Exit(Exit.NOTHING)
    quotations = [result for result in results if isinstance(result, Quote)]
    if results and not quotations:
        for result in results:
            if isinstance(result, Verdict):
                terminal.show_verdict(result)
        raise typer.Exit(Exit.FOUND)
    if found.outcome is Outcome.NEAR:
        terminal.warn_of("Not exactly. Quotations that have all of these words:")
    _show_with_other_reports(coverage, request, quotations)


def quotes(
    context: typer.Context,
    speaker: Annotated[
        list[str], typer.Argument(help="A person or body, by any of their names.", callback=require_utf8)
    ],
    about: Annotated[
        str | None, typer.Option(help="The subject of the quotations.", callback=require_utf8)
    ] = None,
    articles: ArticlesFolder = None,
    limit: Limit = 10,
    page: PageNumber = 1,
    as_json: AsJson = False,
) -> None:
    """Find what somebody said."""
    from bot.answering.requests import Request
    from bot.cli import terminal

    name = " ".join(speaker)
    request = Request("quotes", f"{name} about {about}" if about else name)
    coverage = open_coverage(context, articles)
    if as_json:
        _show(coverage, request, coverage.quotes_by(name, about, page * limit)[(page - 1) * limit :], as_json)
    resolved = coverage.names.resolve(name)
    if resolved and (resolved.others or resolved.is_corrected):
        terminal.show_namesakes(resolved.speaker.name, [other.name for other in resolved.others])
    quotations = coverage.find_said_by(name, about, coverage.size().quotations).one_per_sentence()
    terminal.show_cap(page, limit, len(quotations))
    _show_with_other_reports(coverage, request, quotations[(page - 1) * limit : page * limit])


def speakers(
    context: typer.Context,
    name: Annotated[list[str] | None, typer.Argument(help="A name or a role.", callback=require_utf8)] = None,
    articles: ArticlesFolder = None,
    limit: Limit = 20,
    page: PageNumber = 1,
    as_json: AsJson = False,
) -> None:
    """List who is quoted, most quoted first, with their number of quotations."""
    from bot.cli import terminal

    quoted = open_coverage(context, articles).quoted_speakers(" ".join(name or ()))
    shown = quoted[(page - 1) * limit : page * limit]
    if as_json:
        typer.echo(to_json([speaker.record() for speaker in shown], indent=2))
    elif shown:
        terminal.show_speakers(shown)
        terminal.show_cap(page, limit, len(quoted))
    else:
        terminal.show_nothing_found(())
    raise typer.Exit(Exit.FOUND if shown else Exit.NOTHING)


def ask(
    context: typer.Context,
    question: Annotated[
        list[str] | None, typer.Argument(help="A question in plain English.", callback=require_utf8)
    ] = None,
    articles: ArticlesFolder = None,
    limit: Limit = 5,
    as_json: AsJson = False,
    batch: Annotated[
        Path | None,
        typer.Option(help='Answer a file of questions, one {"id", "question"} per line, as JSON lines.'),
    ] = None,
) -> None:
    """Answer a question in the coverage's own words, or say that the coverage has no answer."""
    from bot.cli import terminal

    if bool(question) == (batch is not None):
        fail("ask takes either a question or --batch FILE", Exit.USAGE)
    questions = _read_questions(batch) if batch else []
    coverage = open_coverage(context, articles)
    if batch:
        for question_id, text in questions:
            record = {"id": question_id, **coverage.ask(text, limit).record()}
            typer.echo(to_json(record))
        raise typer.Exit(Exit.FOUND)
    answer = coverage.ask(" ".join(question or ()), limit)
    if as_json:
        typer.echo(to_json(answer.record(), indent=2))
    else:
        terminal.show_answer(answer)
    raise typer.Exit(Exit.FOUND if answer.confident else Exit.NOTHING)


def _who_record(coverage: "Coverage", result: "Quote | Verdict", words: str) -> dict[str, object]:
    """Return the JSON form of a quotation, with the verdict on the words that were looked for."""
    from index.model.verdict import Verdict

    if isinstance(result, Verdict):
        quote = result.quote.record() if result.quote else {}
        differences = [difference.record() for difference in result.differences]
        return quote | {"verdict": result.kind, "differences": differences}
    return coverage.with_verdict(coverage.with_other_reports(result), words).record()


def _read_questions(file: Path) -> list[tuple[object, str]]:
    """Return the questions in a file of JSON lines, each with its id."""
    try:
        lines = file.read_bytes().removesuffix(b"\n").split(b"\n")
    except OSError as error:
        fail(f"{file}: cannot be read ({error.strerror})", Exit.CONFIG)
    questions: list[tuple[object, str]] = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            text = str(row["question"])
            text.encode()  # refuses half a surrogate pair
            questions.append((row["id"], text))
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            fail(f"{file}, line {number}: is not UTF-8 text ({error.reason})", Exit.USAGE)
        except (ValueError, KeyError, TypeError, RecursionError):
            fail(f'{file}, line {number}: needs {{"id": …, "question": …}} as JSON', Exit.USAGE)
    return questions


def _show_with_other_reports(
    coverage: "Coverage", request: "Request", quotations: "Sequence[Quote]"
) -> NoReturn:
    """Show quotations to a person, each with the other reports of its statement."""
    shown = [coverage.with_other_reports(quotation) for quotation in quotations]
    _show(coverage, request, shown, as_json=False)


def _show(
    coverage: "Coverage", request: "Request", results: "Sequence[Passage] | Sequence[Quote]", as_json: bool
) -> NoReturn:
    """Show results and end the command; if there are none, show a person what they may have meant."""
    from bot.answering.handlers import answer
    from bot.cli import terminal

    if as_json:
        typer.echo(to_json([result.record() for result in results], indent=2))
    elif results:
        terminal.show_results(results)
    else:
        suggestions = answer(coverage, request).suggestions
        terminal.show_nothing_found([suggestion.typed for suggestion in suggestions])
    raise typer.Exit(Exit.FOUND if results else Exit.NOTHING)
