"""`onrecord setup`: a guided first start, which writes the settings file."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from pydantic import ValidationError

from bot.cli.exits import Exit, fail, say, warn
from bot.cli.options import expanded
from bot.config import DEFAULT_FILE, ConfigError, Feed, Settings, load
from index import SEEDS

if TYPE_CHECKING:
    from bot.runtime.application import Application

_PORTAL = "https://discord.com/developers/applications"
_FETCHED = "articles"
"""The folder for what feeds bring, if no other is named."""
_INTRODUCTION = """\
This asks for what the bot needs, and writes {file}. Nothing leaves this machine except what you ask Discord.
Press Enter to leave an answer as it is; Ctrl-C ends without a change."""
_BOT_STEP = """
1. The bot's token. Create an application at {portal}
   and copy the token from its Bot page (Reset Token). What you paste is not shown."""
_ARTICLES_STEP = """
2. The articles: a folder of texts, web pages, feeds, tables, documents or archives, with its subfolders."""
_FEEDS_STEP = """
3. Feeds that the bot fetches articles from: the address of a feed, or of a page that names one."""


def setup(context: typer.Context) -> None:
    """Set the bot up step by step: token, intents, invitation, articles, feeds; then ask a first question.

    It may run again at any time: it keeps what is set, and changes only what you answer.
    """
    settings: Settings = context.obj
    file = _settings_file(context)
    say(_INTRODUCTION.format(file=file))
    changes: dict[str, dict[str, object]] = {}
    if token := _ask_for_token(settings):
        changes["discord"] = {"token": token}
    folder = _ask_for_folder(settings)
    feeds = _ask_for_feeds(settings)
    if feeds and (folder or settings.articles.folder) == SEEDS:
        folder = Path(_FETCHED)
        say(f"   Their articles are kept in the folder {folder}.")
    if folder:
        changes["articles"] = {"folder": str(folder)}
    _write(file, folder, changes, feeds)
    context.obj = _load(file)
    _ask_a_question(context)
    if not context.obj.discord.token:
        say("\nonrecord shows the bot in your browser; onrecord setup asks for a token again.")
    else:
        say("\nonrecord starts the bot; onrecord doctor says what is wrong if anything is.")


def _settings_file(context: typer.Context) -> Path:
    named = context.parent.params.get("config") if context.parent else None
    return Path(named).expanduser() if named else DEFAULT_FILE


def _load(file: Path) -> Settings:
    try:
        return load(file if file.exists() else None)
    except ConfigError as error:
        fail(str(error), Exit.CONFIG)


def _ask_for_token(settings: Settings) -> str:
    """Return a token that was typed and that Discord does not refuse; "" to leave it as it is."""
    say(_BOT_STEP.format(portal=_PORTAL))
    known = settings.discord.token
    if known:
        _check(known.get_secret_value())
    prompt = (
        "   Another token, or Enter to keep this one" if known else "   Token, or Enter to go without one"
    )
    while token := typer.prompt(prompt, default="", hide_input=True, show_default=False).strip():
        if _check(token):
            return token
    return ""


def _check(token: str) -> bool:
    """Show what Discord says of a token, and return whether it may be kept."""
    from bot.runtime.application import look_up
    from bot.runtime.service import RefusedError, UnreachableError

    try:
        application = asyncio.run(look_up(token.strip()))
    except RefusedError as error:
        warn(str(error))
        return False
    except UnreachableError as error:
        warn(f"{error}; the token is kept unchecked")
        return True
    _show_application(application)
    return True


def _show_application(application: "Application") -> None:
    say(f"   Discord knows this bot as {application.name}.")
    if application.reads_messages:
        say("   The Message Content intent is on: the bot reads typed commands.")
    else:
        say(
            "   The Message Content intent is off: mentions, slash commands and menus work, but no typed"
            f" commands.\n   Enable it on the Bot page: {_PORTAL}/{application.number}/bot"
        )
    say(f"   Invite the bot to a server: {application.invitation}")


def _ask_for_folder(settings: Settings) -> Path | None:
    """Return a folder of articles, which is created if wanted; None to leave it as it is."""
    present = settings.articles.folder
    say(_ARTICLES_STEP)
    shown = "the two example articles" if present == SEEDS else str(present)
    while typed := typer.prompt(f"   Folder [{shown}]", default="", show_default=False).strip():
        folder = expanded(typed)
        if folder.is_dir():
            return folder
        if folder.exists():
            warn(f"{folder}: is not a folder; name one")
        elif typer.confirm(f"   {folder} does not exist. Create it?", default=True):
            return folder
    return None


def _ask_for_feeds(settings: Settings) -> list[Feed]:
    """Return the feeds that were typed and that the settings do not have."""
    say(_FEEDS_STEP)
    known = {feed.url for feed in settings.feeds}
    for feed in settings.feeds:
        say(f"   {feed.name}: {feed.url}")
    feeds: list[Feed] = []
    while typed := typer.prompt("   Feed, or Enter for no more", default="", show_default=False).strip():
        try:
            feed = Feed(url=typed)
        except ValidationError:
            warn(f"{typed}: give an address that begins with https:// or http://, without a password in it")
            continue
        if feed.url not in known:
            known.add(feed.url)
            feeds.append(feed)
    return feeds


def _write(file: Path, folder: Path | None, changes: dict[str, dict[str, object]], feeds: list[Feed]) -> None:
    """Write what was answered, and say so; a file that needs no change is left alone."""
    from bot.cli import config_file

    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        if file.exists() and not changes and not feeds:
            say(f"\n{file} stays as it is.")
            return
        text = file.read_text(encoding="utf-8") if file.exists() else config_file.example()
        written = config_file.with_settings(text, changes, [{"url": feed.url} for feed in feeds])
        config_file.write(file, written)
    except OSError as error:
        fail(f"{error.filename or file}: cannot be written ({error.strerror})", Exit.CONFIG)
    secret = " It has the token, so that only you can read it." if "discord" in changes else ""
    say(f"\n{file} is written.{secret}")


def _ask_a_question(context: typer.Context) -> None:
    from bot.cli import questions
    from bot.cli.fetching import fetch_into_empty

    settings: Settings = context.obj
    fetch_into_empty(settings, settings.articles.folder)
    if not any(settings.articles.folder.iterdir()):
        say("\nThe articles folder is empty: put articles in it, then ask.")
        return
    say("\n4. Ask the articles something, such as who said that the invasion was a monumental mistake?")
    if typed := typer.prompt("   Question, or Enter to end", default="", show_default=False).strip():
        with suppress(typer.Exit):  # nothing found is an answer, too
            questions.ask(context, [typed])
