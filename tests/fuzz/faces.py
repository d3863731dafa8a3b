"""Fuzzed parsers of the faces: what people type and press, what is shown, the settings and the query log."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from bot import i18n
from bot.answering.handlers import answer
from bot.answering.requests import COMMANDS_BY_NAME, Request, is_misspelled_help, suggested_requests
from bot.answering.results import passage_of
from bot.cli import terminal
from bot.config import Answers, ConfigError, load
from bot.discord_app import buttons, markdown
from bot.discord_app.client import vocabulary
from bot.discord_app.result_rendering import context_embed, page_embed
from bot.discord_app.routing import Addressee, IncomingMessage, route
from bot.output.printable import printable, to_json
from bot.output.spreadsheet import csv_line
from bot.querylog import Entry, LogError, QueryLog, Review
from bot.querylog.entries import topic_of
from bot.querylog.export import json_line
from bot.querylog.pseudonyms import Pseudonyms
from bot.querylog.since import parse_since
from bot.querylog.wal import first_damaged_frame
from index.model.question import PreviousQuestion
from tests.fuzz.common import FOLDER, MAX_TEXT, any_text, check_line, coverage

_MENTION = "<@1>"
_BOT = Addressee(_MENTION, "!", vocabulary(i18n.load("en")))
_COMMANDS = sorted({*COMMANDS_BY_NAME.values(), "unknown", "who said this"})
_COLUMNS = (
    *("at", "guild", "channel", "person", "command", "typed", "understood", "results", "answered", "article"),
    *("source", "speaker", "score", "latency_ms", "error", "topic", "author", "message", "indexed"),
)


def requests(data: bytes) -> None:
    """Route a message, and parse what else a person may type: times, misspelled commands, button ids."""
    text = any_text(data)[:MAX_TEXT]
    for content in (text, f"!{text}", f"{_MENTION} {text}", f"{text} <@!1>"):
        for message in (
            IncomingMessage(content),
            IncomingMessage(content, is_direct=True),
            IncomingMessage(content, continues_conversation=True),
            IncomingMessage(content, prefix="!"),
        ):
            route(message, _BOT, None)
            route(message, _BOT, PreviousQuestion("Who said monumental mistake?"))
    assert len(suggested_requests(text)) < 10
    is_misspelled_help(text)
    topic_of(text, text)
    try:
        assert parse_since(text).tzinfo
    except ValueError as error:
        check_line(str(error))
    for custom_id in (text, f"record:{text}"):
        if match := buttons.PersistentButton.__discord_ui_compiled_template__.fullmatch(custom_id):
            payload = buttons.ButtonPayload.from_match(match)
            assert payload.log_row >= 0


def answers(data: bytes) -> None:
    """Ask every way that there is, and show the answer on Discord, in a terminal and as JSON."""
    command, text = _COMMANDS[(data[:1] or b"\0")[0] % len(_COMMANDS)], any_text(data[1:])[:MAX_TEXT]
    page = answer(coverage(), Request(command, text))
    for embed in (page_embed(page, i18n.load("en")), page_embed(page, i18n.load("fr"))):
        json.dumps(embed.to_dict()).encode()
        assert markdown.length(embed.description or "") <= 4096
        assert markdown.length(embed.title or "") <= 256
    buttons.page_view(page, buttons.ButtonPayload(1, 2), i18n.load("en"))
    if page.best and passage_of(page.best):
        context_embed(page, i18n.load("en"))
    for passage in coverage().search(text, 3):
        assert passage.article.text[passage.start : passage.end] == passage.text
    verdicts = coverage().check(text)
    to_json([verdict.record() for verdict in verdicts]).encode()
    for verdict in verdicts:
        terminal.show_verdict(verdict, Answers())
    reply = coverage().ask(text)
    to_json(reply.record()).encode()
    terminal.show_answer(reply, Answers())
    coverage().names.resolve(text)
    coverage().names.article(text)
    coverage().spellings(text)
    assert len(coverage().names.titles.complete(text)) <= 25
    terminal.show_nothing_found([text])
    terminal.show_nothing_found([text], text)


def outputs(data: bytes) -> None:
    """Write any text for Discord, for a terminal, for programs and for spreadsheets."""
    text = any_text(data)
    limit = 1 + len(data) // 2
    bound = len(text) // 3
    spans = [(bound, 2 * bound)] if bound else []
    for written in (
        markdown.clip(text, limit),
        markdown.clip_escaped(text, limit),
        markdown.excerpt(text, spans, limit),
    ):
        assert markdown.length(written) <= limit
    markdown.emphasised(text, spans)
    markdown.link(text, text)
    markdown.link(text, f"https://{text}")
    markdown.quoted(text)
    # What Discord shows of an escaped text is the text.
    unescaped = re.sub(r"\\([^\w\s])", r"\1", markdown.escape(text))
    assert unescaped.replace("\\", "") == text.replace("\\", "")
    printable(text).encode()
    to_json({text: [text]}, indent=2).encode()
    assert json.loads(to_json(text)) == text
    csv_line([text, 1, None]).encode()


def settings(data: bytes) -> None:
    """Load some bytes as a settings file."""
    file = FOLDER / "config.toml"
    file.write_bytes(data)
    try:
        load(file)
    except ConfigError as error:
        check_line(str(error))


@cache
def two_rows() -> Path:
    """Return a query log with two rows."""
    file = FOLDER / "queries.sqlite"

    async def write() -> None:
        log = await QueryLog.open(file)
        for person in (3, 4):
            await log.record(Entry("search", "x", "x", 1, 2, person, 1, "a", 1.0, 1.5, source="The Wire"))
        await log.index_new_rows()
        await log.close()

    asyncio.run(write())
    return file


def logs(data: bytes) -> None:
    """Read any values back from the query log, some bytes as its write-ahead log, and some as its key."""
    kind, column, rest = (data[:1] or b"\0")[0], (data[1:2] or b"\0")[0], data[2:]
    assert first_damaged_frame(rest) is None or rest
    text = any_text(rest)
    values: tuple[object, ...] = (rest, text.encode("utf-8", "replace").decode(), len(rest) * 10**15, None)
    number = int.from_bytes(rest[:8], "big", signed=True)
    value = (*values, number, number / 7)[kind % 6]
    file = two_rows()
    name = _COLUMNS[column % len(_COLUMNS)]
    with closing(sqlite3.connect(file)) as database:
        before = database.execute(f"SELECT {name} FROM query WHERE id = 1").fetchone()  # noqa: S608 - our columns
        try:
            with database:
                database.execute(f"UPDATE query SET {name} = ? WHERE id = 1", (value,))  # noqa: S608
        except (sqlite3.Error, OverflowError):
            return
    try:
        asyncio.run(_review(file))
    finally:
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(f"UPDATE query SET {name} = ? WHERE id = 1", before)  # noqa: S608
    key = FOLDER / "other.sqlite.key"
    key.write_bytes(rest)
    key.chmod(0o600)
    try:
        assert Pseudonyms.for_log(FOLDER / "other.sqlite", hashing=True).stored_id(7) < 0
    except LogError as error:
        check_line(str(error))


async def _review(file: Path) -> None:
    """Read a log in every way that there is."""
    review = await Review.open(file)
    try:
        for read in (
            review.recent,
            review.slow,
            review.unanswered,
            review.days,
            lambda: review.top("question"),
            lambda: review.top("speaker"),
            lambda: review.top("source"),
            lambda: review.entry(1),
            lambda: review.row_ids_of(3),
        ):
            try:
                await read()
            except LogError as error:
                check_line(str(error))
        try:
            async for entry in review.rows():
                json_line(entry).encode()
        except LogError as error:
            check_line(str(error))
    finally:
        await review.close()
