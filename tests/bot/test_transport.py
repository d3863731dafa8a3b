"""The bot as a service against a server that speaks Discord's HTTP and gateway on loopback."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading

import pytest

from bot.config import Discord, Log, Settings
from bot.discord_app import request_handler
from bot.querylog import QueryLog
from bot.runtime import service
from tests.bot.discord_server import CHANNEL, GUILD, MESSAGE_CONTENT, PERSON_USER, TOKEN, Fault, running

MESSAGES = f"/channels/{CHANNEL}/messages"
WRONG = "wrong"
RETRY = {"message": "You are being rate limited.", "retry_after": 0.05, "global": False}
# A program that is started in the background ignores Ctrl-C, and what it starts inherits that.
PROGRAM = """
import signal, sys, yarl
signal.signal(signal.SIGINT, signal.default_int_handler)
from discord.gateway import DiscordWebSocket
from discord.http import Route
Route.BASE = sys.argv[1] + "/api"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[1].replace("http", "ws") + "/gateway")
sys.argv = ["onrecord", "serve"]
from bot.cli.main import main
main()
"""


@pytest.fixture
async def discord():
    async with running() as server:
        yield server


@pytest.fixture
def settings(tmp_path):
    return Settings(discord=Discord(token=TOKEN), log=Log(file=tmp_path / "queries.sqlite"))


@pytest.fixture
async def serving(discord, settings, coverage):
    """The bot, ready to be asked."""
    task = asyncio.create_task(service.serve(settings, coverage))
    await discord.until(lambda: discord.sent("PUT", "/applications/.*/commands") and discord.sessions)
    yield task
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


served = pytest.mark.usefixtures("serving")


@contextlib.asynccontextmanager
async def program(url, tmp_path, token=TOKEN, source=PROGRAM):
    """`onrecord serve` as a process of its own, with Discord at an address."""
    env = os.environ | {
        "ONRECORD_DISCORD__TOKEN": token,
        "ONRECORD_LOG__FILE": str(tmp_path / "program.sqlite"),
        "ONRECORD_ARTICLES__STORE": str(tmp_path / "store"),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", source, url),
        env=env,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@served
async def test_a_question_is_answered_over_the_wire(discord):
    await discord.say("!search Vilnius")
    (reply,) = await discord.replies(1)
    assert "**Vilnius**" in reply["embeds"][0]["description"]
    assert reply["allowed_mentions"]["parse"] == []
    assert not reply["allowed_mentions"].get("replied_user")


@served
async def test_a_rate_limit_is_waited_for(discord):
    discord.faults.append(Fault("POST", MESSAGES, 429, RETRY, {"Via": "1.1 google"}))
    await discord.say("!search Vilnius")
    (reply,) = await discord.replies(1)
    assert "**Vilnius**" in reply["embeds"][0]["description"]


@served
async def test_a_ban_without_a_retry_is_survived(discord):
    discord.faults += [Fault("POST", MESSAGES, 429, "<html>banned</html>") for _ in range(2)]
    await discord.say("!search Vilnius")
    await discord.until(lambda: not discord.faults)
    await discord.say("!search Vilnius")
    assert await discord.replies(1)


@served
@pytest.mark.slow
async def test_a_server_error_is_tried_again(discord):
    discord.faults.append(Fault("POST", MESSAGES, 500, {"message": "500", "code": 0}))
    await discord.say("!search Vilnius")
    assert await discord.replies(1)


@served
async def test_a_server_that_is_down_for_a_reply_is_survived(discord):
    discord.faults += [Fault("POST", MESSAGES, 503, {"message": "503", "code": 0}) for _ in range(2)]
    await discord.say("!search Vilnius")
    await discord.until(lambda: not discord.faults)
    await discord.say("!search Vilnius")
    assert await discord.replies(1)


@served
async def test_after_a_dropped_line_the_session_is_resumed_and_nothing_is_missed(discord):
    await discord.say("!search Vilnius")
    await discord.replies(1)
    discord.drop()
    await discord.say("!search Haavisto")
    replies = await discord.replies(2)
    assert "**Haavisto**" in replies[1]["embeds"][0]["description"]
    assert discord.resumed == 1
    assert len(discord.identified) == 1
    await discord.say("!search China")
    replies = await discord.replies(3)
    assert "**China**" in replies[2]["embeds"][0]["description"], "nothing is answered twice"


@pytest.mark.usefixtures("discord")
async def test_a_wrong_token_is_told_plainly(settings, coverage):
    wrong = settings.model_copy(update={"discord": Discord(token=WRONG)})
    with pytest.raises(service.RefusedError, match="token"):
        await service.serve(wrong, coverage)


async def test_a_token_that_the_gateway_refuses_is_told_plainly(discord, settings, coverage):
    discord.refuses = 4004
    with pytest.raises(service.RefusedError, match="token"):
        await service.serve(settings, coverage)


async def test_refused_intents_are_told_plainly(discord, settings, coverage):
    discord.refuses = 4014
    with pytest.raises(service.RefusedError, match="intents"):
        await service.serve(settings, coverage)


async def test_without_the_message_content_intent_the_bot_goes_on_without(discord, settings, coverage):
    discord.grants_message_content = False
    task = asyncio.create_task(service.serve(settings, coverage))
    await discord.until(lambda: discord.sessions)
    assert [bool(intents & MESSAGE_CONTENT) for intents in discord.identified] == [True, False]
    await discord.say("<@100> Vilnius")
    assert await discord.replies(1)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_server_that_is_down_is_unreachable(discord, settings, coverage):
    discord.faults += [Fault("GET", "/users/@me", 503, {"message": "503", "code": 0})]
    with pytest.raises(service.UnreachableError):
        await service.serve(settings, coverage)


SEARCH = {
    "id": "900",
    "name": "search",
    "type": 1,
    "options": [{"name": "words", "type": 3, "value": "Vilnius"}],
}
CALLBACK = r"/interactions/\d+/interaction-token/callback"


@served
async def test_a_slash_command_is_answered_over_the_wire(discord):
    await discord.ask(SEARCH)
    await discord.until(lambda: discord.sent("POST", CALLBACK))
    (callback,) = discord.sent("POST", CALLBACK)
    assert callback["type"] == 4
    assert "**Vilnius**" in callback["data"]["embeds"][0]["description"]


@served
@pytest.mark.parametrize(
    ("channel_type", "context", "flags"),
    [(3, 2, 64), (1, 2, 64), (1, 1, None)],
    ids=["group", "friend", "bot"],
)
async def test_a_private_answer_is_hidden_wherever_somebody_else_reads(discord, channel_type, context, flags):
    command = SEARCH | {"options": [*SEARCH["options"], {"name": "private", "type": 5, "value": True}]}
    place = {"guild_id": None, "member": None, "context": context, "user": PERSON_USER}
    channel = {"id": str(CHANNEL), "type": channel_type, "recipients": [PERSON_USER], "owner_id": None}
    await discord.ask(command, **place, channel=channel)
    await discord.until(lambda: discord.sent("POST", CALLBACK))
    (callback,) = discord.sent("POST", CALLBACK)
    assert callback["data"].get("flags") == flags


@served
async def test_an_interaction_that_was_answered_too_late_is_logged_and_survived(discord, settings):
    unknown = {"message": "Unknown interaction", "code": 10062}
    discord.faults += [Fault("POST", CALLBACK, 404, unknown) for _ in range(2)]
    await discord.ask(SEARCH)
    await discord.until(lambda: not discord.faults)
    await discord.say("!search Vilnius")
    assert await discord.replies(1)
    log = await QueryLog.open(settings.log.file)
    assert (await log.entry(1)).typed == "Vilnius"
    await log.close()


@served
async def test_a_slow_answer_asks_for_patience_first(discord, coverage, monkeypatch):
    find, deferred = type(coverage).find, threading.Event()

    def slow(*args):
        assert deferred.wait(60)
        return find(*args)

    monkeypatch.setattr(request_handler, "DEFER_AFTER", 0)
    monkeypatch.setattr(type(coverage), "find", slow)
    await discord.ask(SEARCH)
    await discord.until(lambda: discord.sent("POST", CALLBACK))
    deferred.set()
    await discord.until(lambda: discord.sent("POST", "/webhooks/.*"))
    assert [callback["type"] for callback in discord.sent("POST", CALLBACK)] == [5]
    (answer,) = discord.sent("POST", "/webhooks/.*")
    assert "**Vilnius**" in answer["embeds"][0]["description"]


@pytest.mark.slow
async def test_the_program_ends_with_78_at_a_wrong_token(discord, tmp_path):
    async with program(discord.url, tmp_path, WRONG) as process:
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 78
    assert "token" in said.decode().splitlines()[-1]


@pytest.mark.slow
async def test_the_program_ends_with_69_and_one_line_when_nobody_answers(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    async with program(nobody, tmp_path) as process:
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 69
    *before, last = said.decode().splitlines()
    assert last.startswith("onrecord: Discord cannot be reached")
    assert not [line for line in before if line.startswith(("onrecord:", "Traceback"))]


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
async def test_sigterm_and_ctrl_c_end_the_program_cleanly_and_lose_nothing(discord, tmp_path, end):
    async with program(discord.url, tmp_path) as process:
        await discord.until(lambda: discord.sessions)
        words = ("Vilnius", "Haavisto", "China", "Russia", "summit")
        for number, word in enumerate(words):
            await discord.replies(number)
            await discord.say(f"!search {word}")
        process.send_signal(end)
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    assert "Traceback" not in said.decode()
    replies = discord.sent("POST", MESSAGES)
    log = await QueryLog.open(tmp_path / "program.sqlite")
    entries = [await log.entry(row) for row in range(1, len(replies) + 1)]
    assert {entry.typed for entry in entries} <= set(words)
    assert all(entry.guild == GUILD and entry.message is not None for entry in entries)
    assert await log.entry(len(replies) + 1) is None
    await log.close()


@pytest.mark.slow
async def test_a_second_signal_ends_the_program_at_once(discord, tmp_path):
    never = (
        "import asyncio, bot.discord_app.client as c\nc.CoverageBot.close = lambda _: asyncio.sleep(600)\n"
    )
    stuck = PROGRAM.replace("main()\n", f"{never}main()\n")
    async with program(discord.url, tmp_path, source=stuck) as process:
        await discord.until(lambda: discord.sessions)
        process.send_signal(signal.SIGTERM)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.wait(), 1)
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 60)
    assert process.returncode == 128 + signal.SIGTERM


@pytest.mark.slow
async def test_the_bot_knows_when_the_line_to_discord_is_down(discord, settings, coverage, monkeypatch):
    bots = []
    build = service.build
    monkeypatch.setattr(
        service, "build", lambda *args, **options: bots.append(build(*args, **options)) or bots[-1]
    )
    task = asyncio.create_task(service.serve(settings, coverage))
    await discord.until(lambda: discord.sessions)
    [bot] = bots
    await bot.wait_until_ready()
    assert bot.is_online()
    discord.is_down = True
    discord.drop()
    async with asyncio.timeout(60):
        await bot.wait_for("disconnect")
    assert bot.is_ready()
    assert not bot.is_online()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
