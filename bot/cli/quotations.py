"""Commands that list every quotation: `extract` and `export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import Exit, fail, warn
from bot.cli.options import ArticlesFolder, AsJson, expanded, open_coverage
from bot.output.printable import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Settings
    from index.model.article import AnalysedArticle
    from index.model.quotation import Quotation


def extract(
    context: typer.Context,
    source: Annotated[
        Path | None,
        typer.Argument(
            help="A .jsonl file or a folder.",
            show_default="the articles",
            parser=expanded,
            metavar="[SOURCE]",
        ),
    ] = None,
    as_json: AsJson = False,
    reported: Annotated[bool, typer.Option(help="Include reported speech without quotation marks.")] = True,
) -> None:
    """List every quotation with its speaker; as JSON, one line per article."""
    from bot.cli import terminal
    from index.coverage import analyse, read_articles
    from index.model.article import Article
    from index.model.errors import ArticleError, ModelError, notices
    from index.model.quotation import QuotationKind

    settings: Settings = context.obj
    source = source or settings.articles.folder
    try:
        articles_and_errors = read_articles(source, follow_links=settings.articles.follow_links)
    except OSError as error:
        fail(str(error), Exit.CONFIG)
    articles = [item for item in articles_and_errors if isinstance(item, Article)]
    for notice in notices(item for item in articles_and_errors if not isinstance(item, Article)):
        warn(notice)
    prefix = f"{source.name}#" if source.is_file() else ""
    count = 0
    try:
        analysed_articles = analyse(articles, settings.articles.model)
    except ModelError as error:
        fail(str(error), Exit.CONFIG)
    analysing = terminal.progress(analysed_articles, len(articles), "Analysing")
    for analysed in analysing:
        if isinstance(analysed, ArticleError):
            warn(f"skipped {analysed}")
            continue
        quotations = [q for q in analysed.quotations if reported or q.kind != QuotationKind.INDIRECT]
        count += len(quotations)
        if as_json:
            typer.echo(to_json(_record(analysed, quotations, prefix)))
        else:
            terminal.show_quotations(analysed.article, quotations, settings.answers)
    raise typer.Exit(Exit.FOUND if count else Exit.NOTHING)


def export(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="A file that ends in .csv or .jsonl.", parser=expanded, metavar="FILE"),
    ],
    articles: ArticlesFolder = None,
) -> None:
    """Write every quotation to a table: speaker, cue, kind, text, article, offsets."""
    from bot.cli import terminal
    from bot.cli.quotation_table import write

    coverage = open_coverage(context, articles)
    try:
        count = write(terminal.progress(coverage.quotations(), coverage.size().quotations, "Writing"), file)
    except ValueError as error:
        fail(str(error), Exit.USAGE)
    except OSError as error:
        fail(f"{file}: cannot be written ({error.strerror})", Exit.CONFIG)
    warn(f"wrote {count} quotations to {file}")
    raise typer.Exit(Exit.FOUND if count else Exit.NOTHING)


def _record(analysed: "AnalysedArticle", quotations: "Sequence[Quotation]", prefix: str) -> dict[str, object]:
    """Return an article's quotations and denials for JSON; the id is the path without the prefix."""
    article = analysed.article
    return {
        "id": article.path.removeprefix(prefix),
        "quotes": [
            {
                "start": quotation.start,
                "end": quotation.end,
                "speaker": quotation.speaker,
                "speaker_span": quotation.mention,
                "cue": article.text[slice(*quotation.cue)] if quotation.cue else None,
                "kind": quotation.kind,
                "confidence": round(quotation.confidence, 3),
                "speakers": list(quotation.speakers),
                "via": quotation.via,
            }
            for quotation in quotations
        ],
        "denials": [
            {
                "start": denial.start,
                "end": denial.end,
                "speaker": denial.speaker,
                "cue": article.text[slice(*denial.cue)],
            }
            for denial in analysed.denials
        ],
    }
