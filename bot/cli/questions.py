"""Commands that ask the coverage: `search`, `who`, `quotes` and `ask`.

They are answered by the bot's own handlers, so that one question has one answer; `ask` prints all of its
passages. As JSON, `quotes` lists every quotation of a sentence.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli.exits import Exit, fail
from bot.cli.json_lines import read_records
from bot.cli.options import (
    ArticlesFolder,
    AsJson,
    Limit,
    PageNumber,
    SpeakerAndSubject,
    Subject,
    expanded,
    open_coverage,
    require_utf8,
)
from bot.cli.query_words import as_query
from bot.output.printable import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.requests import Request
    from bot.config import Settings
    from index.coverage import Coverage
    from index.model.answer import Answer
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

    coverage = open_coverage(context, articles)
    _answer(context, coverage, Request("search", as_query(words), limit=limit), limit, as_json=as_json)


def who(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words that somebody said.", callback=require_utf8)],
    articles: ArticlesFolder = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Find who said these words."""
    from bot.answering.requests import Request

    coverage = open_coverage(context, articles)
    _answer(context, coverage, Request("who said", as_query(words), limit=limit), limit, as_json=as_json)


def quotes(
    context: typer.Context,
    speaker: SpeakerAndSubject,
    about: Subject = None,
    articles: ArticlesFolder = None,
    limit: Limit = 10,
    page: PageNumber = 1,
    as_json: AsJson = False,
) -> None:
    """Find what somebody said."""
    from bot.answering.handlers import find
    from bot.answering.parsing import speaker_and_subject, with_subject
    from bot.answering.requests import Request
    from bot.cli import terminal

    coverage = open_coverage(context, articles)
    request = Request("quotes", with_subject(as_query(speaker), about or ""))
    name, subject = speaker_and_subject(coverage, request.typed)
    if as_json:
        found = bool(find(coverage, request).results)
        quotations = coverage.quotes_by(name, subject or None, page * limit) if found else []
        quotations = quotations[(page - 1) * limit :]
        typer.echo(to_json([quotation.record() for quotation in quotations], indent=2))
        raise typer.Exit(Exit.FOUND if quotations else Exit.NOTHING)
    resolved = coverage.names.resolve(name)
    if resolved and resolved.others:
        terminal.show_namesakes(resolved.speaker.name, [other.name for other in resolved.others])
    _answer(context, coverage, request, limit, as_json=False, page=page)


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

    typed = " ".join(name or ())
    coverage = open_coverage(context, articles)
    quoted = coverage.quoted_speakers(typed)
    shown = quoted[(page - 1) * limit : page * limit]
    if as_json:
        typer.echo(to_json([speaker.record() for speaker in shown], indent=2))
    elif quoted:
        terminal.show_speakers(shown)
        terminal.show_cap(page, limit, len(quoted))
    else:
        terminal.show_nothing_found(coverage.names.speaker_names.corrections(typed))
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
        typer.Option(
            help='Answer a file of questions, one {"id", "question"} per line, as JSON lines.',
            parser=expanded,
            metavar="FILE",
        ),
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(
            help='The day that "yesterday" and "last Friday" count from.',
            formats=["%Y-%m-%d"],
            metavar="DATE",
            show_default="today",
        ),
    ] = None,
) -> None:
    """Answer a question in the coverage's own words, or say that the coverage has no answer."""
    from bot.cli import profile_text, terminal
    from index.model.verdict import VerdictKind

    if bool(question) == (batch is not None):
        fail("ask takes either a question or --batch FILE", Exit.USAGE)
    questions = read_records(batch, "question") if batch else []
    coverage = open_coverage(context, articles)
    day = today.date() if today else None
    if batch:
        for question_id, text in questions:
            record = {"id": question_id, **_answer_record(coverage, text, coverage.ask(text, limit, day))}
            typer.echo(to_json(record))
        raise typer.Exit(Exit.FOUND)
    settings: Settings = context.obj
    typed = " ".join(question or ())
    profile = coverage.profile(typed)
    if profile and not as_json:
        profile_text.show(profile, settings.answers)
        raise typer.Exit(Exit.FOUND)
    if not as_json and (verdict := coverage.check_question(typed)):
        terminal.show_verdict(verdict, settings.answers)
        raise typer.Exit(Exit.FOUND if verdict.kind is VerdictKind.EXACT else Exit.NOTHING)
    answer = coverage.ask(typed, limit, day)
    if as_json:
        typer.echo(to_json(_answer_record(coverage, typed, answer), indent=2))
    else:
        terminal.show_answer(answer, settings.answers)
    raise typer.Exit(Exit.FOUND if answer.confident or profile else Exit.NOTHING)


def _answer_record(coverage: "Coverage", question: str, answer: "Answer") -> dict[str, object]:
    """Return the JSON form of an answer; with `profile` if the question asks who somebody is."""
    profile = coverage.profile(question)
    return answer.record() | ({"profile": profile.record()} if profile else {})


def _answer(
    context: typer.Context,
    coverage: "Coverage",
    request: "Request",
    limit: int,
    *,
    as_json: bool,
    page: int = 1,
) -> NoReturn:
    """Answer a request as the bot does, and end the command."""
    from bot.answering.handlers import find
    from bot.answering.results import Outcome, quoted_elsewhere
    from bot.cli import terminal
    from index.model.passage import Passage, Quote
    from index.model.verdict import Verdict

    found = find(coverage, request)
    wanted = found.results[(page - 1) * limit : page * limit]
    results = [result for result in wanted if isinstance(result, Passage | Quote | Verdict)]
    if found.outcome is Outcome.UNATTRIBUTED:
        results = []
    if as_json:
        typer.echo(to_json([_record(coverage, result, found.understood) for result in results], indent=2))
        raise typer.Exit(Exit.FOUND if results else Exit.NOTHING)
    terminal.show_filter_notes(found.unread, found.undated)
    if found.outcome is Outcome.UNATTRIBUTED:
        terminal.warn_of("These words stand in the coverage, but it gives them to nobody.")
    elif not found.results:
        terminal.show_nothing_found([each.typed for each in found.suggestions], quoted_elsewhere(found))
    elif request.limit is None:
        terminal.show_cap(page, limit, len(found.results))
    _show(context, coverage, results, is_near=found.outcome is Outcome.NEAR)
    raise typer.Exit(Exit.FOUND if results else Exit.NOTHING)


def _show(
    context: typer.Context,
    coverage: "Coverage",
    results: "Sequence[Passage | Quote | Verdict]",
    *,
    is_near: bool,
) -> None:
    """Print results, each quotation with the other reports of its statement."""
    from bot.cli import terminal
    from index.model.passage import Quote
    from index.model.verdict import Verdict

    settings: Settings = context.obj
    if is_near and results and not isinstance(results[0], Verdict):
        terminal.warn_of("Not exactly. Quotations that have all of these words:")
    for result in results:
        if isinstance(result, Verdict):
            terminal.show_verdict(result, settings.answers)
        else:
            shown = coverage.with_other_reports(result) if isinstance(result, Quote) else result
            terminal.show_results([shown], settings.answers)


def _record(coverage: "Coverage", result: "Passage | Quote | Verdict", words: str) -> dict[str, object]:
    """Return the JSON form of a result; that of a quotation has the verdict on the words looked for."""
    from index.model.passage import Passage
    from index.model.verdict import Verdict

    if isinstance(result, Passage):
        return result.record()
    if isinstance(result, Verdict):
        quote = result.quote.record() if result.quote else {}
        differences = [difference.record() for difference in result.differences]
        return quote | {"verdict": result.kind, "differences": differences}
    return coverage.with_verdict(coverage.with_other_reports(result), words).record()
