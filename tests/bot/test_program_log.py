"""The program's own log keeps people's messages, ids and tokens out."""

import json
import logging

import pytest

from bot.config import Running
from bot.runtime.program_log import start_logging

SECRET = "c2VjcmV0-interaction_token"  # noqa: S105 - made up
ADDRESS = f"https://discord.com/api/v10/interactions/12/{SECRET}/callback"
BOT_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"  # noqa: S105 - made up
LIBRARIES = ("discord.gateway", "discord.http", "aiosqlite", "asyncio")


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    root = logging.getLogger()
    loggers = (root, logging.getLogger("bot"), logging.getLogger("index"))
    levels, handlers = [logger.level for logger in loggers], list(root.handlers)
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    root.handlers[:] = handlers


def logged(capsys, message, *args, error=None, name="discord.http", level=logging.WARNING, **settings):
    start_logging(Running(**settings))
    capsys.readouterr()
    logging.getLogger(name).log(level, message, *args, exc_info=error)
    return capsys.readouterr().err


@pytest.mark.parametrize("name", LIBRARIES)
@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_libraries_do_not_log_what_people_wrote(capsys, name, level):
    assert not logged(
        capsys, "For Shard ID None: WebSocket Event: hello", name=name, level=logging.DEBUG, log_level=level
    )
    assert logged(capsys, "shard connected", name=name, level=logging.INFO, log_level=level)


@pytest.mark.parametrize("name", ["bot.discord_app.client", "index.coverage"])
def test_the_projects_own_loggers_have_the_level_of_the_settings(capsys, name):
    assert logged(capsys, "detail", name=name, level=logging.DEBUG, log_level="DEBUG")
    assert not logged(capsys, "detail", name=name, level=logging.DEBUG, log_level="INFO")
    assert not logged(capsys, "note", name=name, level=logging.INFO, log_level="WARNING")


def test_a_setting_lets_libraries_log_it_with_one_line_of_warning(capsys):
    start_logging(Running(log_level="DEBUG", log_discord_traffic=True))
    [warning] = capsys.readouterr().err.splitlines()
    assert "everybody's messages" in warning
    logging.getLogger("discord.gateway").debug("event")
    assert "event" in capsys.readouterr().err
    start_logging(Running(log_level="INFO", log_discord_traffic=True))
    assert not capsys.readouterr().err


@pytest.mark.parametrize("log_format", ["plain", "json"])
@pytest.mark.parametrize(
    ("message", "args", "secret"),
    [
        (
            "We are being rate limited. POST %s responded",
            (ADDRESS,),
            SECRET,
        ),
        (f"PATCH /webhooks/100/{SECRET}/messages/@original?wait=1", (), SECRET),
        (f"WEBHOOK https://discord.com/api/webhooks/1/{SECRET}", (), SECRET),
        ("event: %s", ({"id": "12", "token": SECRET, "type": 2},), SECRET),
        ("event: %s", (json.dumps({"token": SECRET, "type": 2}),), SECRET),
        ("logging in with %s", (BOT_TOKEN,), BOT_TOKEN),
        ("Authorization: Bot %s.", (BOT_TOKEN,), BOT_TOKEN),
    ],
)
def test_tokens_are_left_out(capsys, log_format, message, args, secret):
    line = logged(capsys, message, *args, log_format=log_format)
    assert secret not in line
    assert "[token]" in line
    assert message[:6] in line
    if log_format == "json":
        json.loads(line)


def test_tokens_are_left_out_of_tracebacks(capsys):
    error = OSError(ADDRESS)
    line = logged(capsys, "a command failed", error=error)
    assert SECRET not in line
    assert "OSError" in line


def test_nothing_is_said_about_voice_which_the_bot_has_no_use_for(capsys):
    start_logging(Running())
    logging.getLogger("discord.client").warning("PyNaCl is not installed, voice will NOT be supported")
    logging.getLogger("discord.client").warning("Shard ID 0 has stopped responding")
    assert "voice" not in (said := capsys.readouterr().err)
    assert "Shard ID 0" in said
