"""While the workers are busy, every interaction is acknowledged in time and answered afterwards."""

import asyncio
import contextlib
import logging
import threading
from contextlib import contextmanager

import pytest

from bot.answering.service import WORKERS, AnswerService
from bot.discord_app import client, request_handler
from bot.discord_app.cogs import completion
from tests.bot.discord_server import BOT_USER, message
from tests.bot.test_transport import CALLBACK, discord, serving, settings  # noqa: F401 - fixtures

SLASH, PRESS, COMPLETION = 2, 3, 4
MESSAGE_LATER, EDIT_LATER, CHOICES = 5, 6, 8
ANSWERS = r"/webhooks/\d+/interaction-token"
ORIGINAL = rf"{ANSWERS}/messages/@original"


@pytest.fixture(autouse=True)
def answer_services(monkeypatch):
    """The answer services that have been started."""
    started = []
    start = AnswerService.__init__

    def recorded(self, *args):
        start(self, *args)
        started.append(self)

    monkeypatch.setattr(AnswerService, "__init__", recorded)
    monkeypatch.setattr(request_handler, "DEFER_AFTER", 0.05)
    monkeypatch.setattr(completion, "COMPLETE_WITHIN", 0.05)
    return started


@pytest.fixture
def busy(answer_services, serving):  # noqa: ARG001, F811
    """All workers busy until the block ends."""

    @contextmanager
    def busy():
        release = threading.Event()
        for _ in range(WORKERS):
            answer_services[-1]._workers.submit(release.wait)
        try:
            yield
        finally:
            release.set()

    return busy


def command(name, **options):
    return {
        "id": "900",
        "name": name,
        "type": 1,
        "options": [{"name": option, "type": 3, "value": value} for option, value in options.items()],
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (command("search", words="Vilnius"), "**Vilnius**"),
        (command("ask", question="what did Stoltenberg say about China?"), "China"),
        (command("who", words="") | {"options": [command("said", words="monumental mistake")]}, "mistake"),
        (command("status"), "articles"),
        (command("help"), "word for word"),
    ],
    ids=["search", "ask", "who said", "status", "help"],
)
async def test_a_command_is_deferred_and_answered(discord, busy, asked, expected):  # noqa: F811
    with busy():
        await discord.ask(asked)
        await discord.until(lambda: discord.sent("POST", CALLBACK))
        assert [callback["type"] for callback in discord.sent("POST", CALLBACK)] == [MESSAGE_LATER]
        assert not discord.sent("POST", ANSWERS)
    await discord.until(lambda: discord.sent("POST", ANSWERS))
    [answer] = discord.sent("POST", ANSWERS)
    assert expected in answer["embeds"][0]["description"]


@pytest.mark.parametrize(
    ("action", "acknowledgement"),
    [("next", EDIT_LATER), ("context", MESSAGE_LATER), ("article", MESSAGE_LATER), ("share", MESSAGE_LATER)],
)
async def test_a_button_is_deferred_and_answered(discord, busy, action, acknowledgement):  # noqa: F811
    await discord.say("!search China")
    [reply] = await discord.replies(1)
    [context_id] = [
        button["custom_id"]
        for row in reply["components"]
        for button in row["components"]
        if button["custom_id"].endswith("context")
    ]
    data = {"custom_id": context_id.replace("context", action), "component_type": 2}
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "button"} | data]}
    row["components"][0].pop("component_type")
    with busy():
        await discord.ask(data, PRESS, message=message("", BOT_USER, components=[row]))
        await discord.until(lambda: discord.sent("POST", CALLBACK))
        assert [callback["type"] for callback in discord.sent("POST", CALLBACK)] == [acknowledgement]
    method, path = ("PATCH", ORIGINAL) if acknowledgement == EDIT_LATER else ("POST", ANSWERS)
    await discord.until(lambda: discord.sent(method, path))
    [answer] = discord.sent(method, path)
    assert "China" in answer["embeds"][0]["description"]


async def test_a_completion_is_empty_rather_than_late(discord, busy):  # noqa: F811
    typing = command("quotes", speaker="Stol")
    typing["options"][0]["focused"] = True
    with busy():
        await discord.ask(typing, COMPLETION)
        await discord.until(lambda: discord.sent("POST", CALLBACK))
    await discord.ask(typing, COMPLETION)
    await discord.until(lambda: len(discord.sent("POST", CALLBACK)) > 1)
    late, complete = discord.sent("POST", CALLBACK)
    assert late == {"type": CHOICES, "data": {"choices": []}}
    assert complete["data"]["choices"]


async def test_a_bot_that_stops_takes_no_more_requests_and_no_error_is_logged(
    discord,  # noqa: F811
    busy,
    serving,  # noqa: F811
    monkeypatch,
    caplog,
):
    monkeypatch.setattr(client, "GRACE_PERIOD", 0.3)
    with busy():
        await discord.say("!search Vilnius")
        await discord.say("!quotes Stoltenberg")
        await asyncio.sleep(0.1)
        serving.cancel()
        await asyncio.sleep(0.1)
        for number in range(5):
            await discord.say(f"!search {number}")
            await discord.ask(command("search", words="Vilnius"))
        with contextlib.suppress(asyncio.CancelledError):
            await serving
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert not errors


async def test_one_person_has_two_requests_in_progress_and_is_told_once(discord, busy):  # noqa: F811
    with busy():
        for _ in range(4):
            await discord.say("!search Vilnius")
        [told] = await discord.replies(1)
        assert "still working" in told["embeds"][0]["description"]
    replies = await discord.replies(3)
    assert ["**Vilnius**" in reply["embeds"][0]["description"] for reply in replies] == [False, True, True]
    await discord.say("!status")
    assert len(await discord.replies(4)) == 4
