"""`onrecord setup` leads a person to a running bot, writes the settings, and never shows the token."""

import asyncio
import stat
import sys
import tomllib
from urllib.parse import parse_qs, urlsplit

import pytest
from discord import Permissions
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import config_file
from bot.cli.exits import Exit
from bot.cli.main import app
from bot.config import Settings, load
from tests.bot.discord_server import TOKEN, running

WRONG = "wrong.token.typed"


@pytest.fixture
async def discord():
    async with running() as server:
        yield server


@pytest.fixture
def setup(monkeypatch, tmp_path):
    """Run `onrecord setup` in an empty folder, and type lines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_DISCORD__TOKEN", raising=False)

    async def run(*typed, options=()):
        lines = "".join(f"{line}\n" for line in typed)
        return await asyncio.to_thread(CliRunner().invoke, app, [*options, "setup"], input=lines)

    return run


async def test_a_first_start_ends_with_settings_that_load_and_an_answer(discord, setup, tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.txt").write_text("“The strike is over,” said Ana Brook on Wednesday.\n")
    shown = await setup(TOKEN, "news", "https://post.example/feed", "", "who said the strike is over?")
    assert shown.exit_code == 0, shown.output
    settings = load(tmp_path / "config.toml")
    assert settings.discord.token.get_secret_value() == TOKEN
    assert str(settings.articles.folder) == "news"
    assert [feed.url for feed in settings.feeds] == ["https://post.example/feed"]
    assert "Discord knows this bot as record." in shown.output
    assert "Ana Brook" in shown.output
    assert discord.sent("GET", "/users/@me")


@pytest.mark.usefixtures("discord")
async def test_the_token_is_never_shown(setup):
    shown = await setup(WRONG, TOKEN, "", "", "")
    assert "Discord refuses the token" in shown.output
    assert WRONG not in shown.output
    assert TOKEN not in shown.output


@pytest.mark.usefixtures("discord")
@pytest.mark.skipif(sys.platform == "win32", reason="files have no modes there")
async def test_only_this_account_can_read_the_file_with_the_token(setup, tmp_path):
    await setup(TOKEN, "", "", "")
    assert stat.S_IMODE((tmp_path / "config.toml").stat().st_mode) == 0o600


@pytest.mark.usefixtures("discord")
async def test_it_is_safe_to_run_again_and_keeps_every_line(setup, tmp_path):
    await setup(TOKEN, "", "https://post.example/feed", "", "")
    file = tmp_path / "config.toml"
    file.write_text(file.read_text().replace('prefix = "!"', 'prefix = "?"  # ours') + "\n# the end\n")
    before = file.read_text()
    shown = await setup("", "", "", "")
    assert "stays as it is" in shown.output
    assert file.read_text() == before
    await setup("", "news", "y", "https://other.example/feed", "https://post.example/feed", "", "")
    after = file.read_text()
    assert load(file).discord.prefix == "?"
    assert [feed.url for feed in load(file).feeds] == [
        "https://post.example/feed",
        "https://other.example/feed",
    ]
    assert set(before.splitlines()) - set(after.splitlines()) == {'folder = "articles"'}


@pytest.mark.usefixtures("discord")
async def test_the_settings_may_have_another_name(setup, tmp_path):
    await setup(TOKEN, "", "", "", options=("--config", "newsroom.toml"))
    assert load(tmp_path / "newsroom.toml").discord.token.get_secret_value() == TOKEN
    assert not (tmp_path / "config.toml").exists()


async def test_an_intent_that_is_off_is_named_with_the_page_that_turns_it_on(discord, setup):
    discord.grants_message_content = False
    shown = await setup(TOKEN, "", "", "")
    assert "Message Content intent is off" in shown.output
    assert "https://discord.com/developers/applications/100/bot" in shown.output


@pytest.mark.usefixtures("discord")
async def test_the_invitation_asks_for_the_permissions_that_the_bot_uses_and_no_others(setup):
    shown = await setup(TOKEN, "", "", "")
    link = next(word for word in shown.output.split() if "oauth2/authorize" in word)
    asked = parse_qs(urlsplit(link).query)
    assert asked["client_id"] == ["100"]
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}
    granted = {name for name, value in Permissions(int(asked["permissions"][0])) if value}
    assert granted == {
        *("read_messages", "send_messages", "send_messages_in_threads", "embed_links"),
        "read_message_history",
    }


async def test_without_discord_the_token_is_kept_unchecked(setup, monkeypatch, tmp_path):
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:9/api")
    monkeypatch.setattr("bot.runtime.application.TIMEOUT_SECONDS", 0.2)
    shown = await setup(TOKEN, "", "", "")
    assert "the token is kept unchecked" in shown.output
    assert load(tmp_path / "config.toml").discord.token.get_secret_value() == TOKEN


async def test_what_is_no_feed_and_no_folder_is_asked_again(setup, tmp_path):
    (tmp_path / "file").write_text("")
    shown = await setup("", "file", "", "ftp://post.example", "https://a:b@post.example", "", "")
    assert shown.output.count("give an address") == 2
    assert "is not a folder" in shown.output
    assert load(tmp_path / "config.toml") == Settings()


async def test_an_end_of_the_input_writes_nothing(setup, tmp_path):
    shown = await setup()
    assert shown.exit_code != 0
    assert list(tmp_path.iterdir()) == []


async def test_wrong_settings_are_named_before_anything_is_asked(setup, tmp_path):
    (tmp_path / "config.toml").write_text("[discrd]\n")
    shown = await setup(TOKEN)
    assert shown.exit_code == Exit.CONFIG
    assert "did you mean discord?" in shown.output


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(token=TEXTS, folder=TEXTS, url=TEXTS)
def test_any_value_can_be_written_and_read_again(token, folder, url):
    values = {"discord": {"token": token}, "articles": {"folder": folder}}
    text = config_file.with_settings(config_file.example(), values, [{"url": url}])
    again = config_file.with_settings(text, values, [{"url": url}])
    read = tomllib.loads(again)
    assert read["discord"]["token"] == token
    assert read["articles"]["folder"] == folder
    assert [feed["url"] for feed in read["feeds"]] == [url, url]
    comments = [line for line in config_file.example().splitlines() if line.startswith("# ")]
    assert len([line for line in comments if line not in again]) <= 2
