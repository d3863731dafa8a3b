"""Feeds in the settings, in the shell, in the status, and while the bot runs."""

import asyncio
import json
import logging
import time

import pytest
from aiohttp import web
from typer.testing import CliRunner

from bot.cli.main import app
from bot.config import ConfigError, Feed, Settings, State, load
from bot.discord_app.client import CoverageBot
from bot.feeds.client import Client
from bot.feeds.health import failing_feeds, read_health
from bot.feeds.polling import Poller
from bot.runtime import feed_watch, service
from bot.runtime.feed_watch import FeedWatch, fetch_once
from bot.state.feeds import FeedState, save_feed
from index import SEEDS
from index.coverage import Coverage
from tests.bot.outlet_server import outlet, page, rss

DAY = 86_400.0


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


def configured(tmp_path, *feeds, folder=None):
    """Write a settings file with feeds, and return its path."""
    lines = [f'[log]\nfile = "{tmp_path}/queries.sqlite"']
    if folder:
        lines.append(f'[articles]\nfolder = "{folder}"\nstore = "{tmp_path}/store"')
    for feed in feeds:
        lines.append("[[feeds]]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in feed.items()]
    file = tmp_path / "config.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def run(file, *words):
    return CliRunner().invoke(app, ["--config", str(file), *words], env={"COLUMNS": "200"})


class TestSettings:
    def test_feeds_have_defaults(self, tmp_path):
        [feed] = load(configured(tmp_path, {"url": "https://post.example/feed"})).feeds
        assert (feed.every_seconds, feed.allow_private, feed.headers_env) == (300, False, None)
        assert feed.name == "post.example"

    def test_the_state_is_beside_the_log_unless_set(self, tmp_path):
        settings = load(configured(tmp_path))
        assert settings.state_file == tmp_path / "state.sqlite"
        elsewhere = settings.model_copy(update={"state": State(file=tmp_path / "other.sqlite")})
        assert elsewhere.state_file == tmp_path / "other.sqlite"

    @pytest.mark.parametrize(("every", "seconds"), [("30s", 30), ("5m", 300), ("2 h", 7200), ("1d", 86_400)])
    def test_every_is_a_duration(self, every, seconds):
        assert Feed(url="https://post.example", every=every).every_seconds == seconds

    @pytest.mark.parametrize(
        ("feed", "reason"),
        [
            ({"outlet": "Post"}, "feeds.0.url: Field required"),
            ({"url": "post.example"}, "feeds.0.url: .*begins with https://"),
            ({"url": "https://me:secret@post.example/"}, "feeds.0.url: has a name or a password in it"),
            ({"url": "file:///etc/passwd"}, "feeds.0.url: .*begins with https://"),
            ({"url": "http://[::1"}, "feeds.0.url: .*begins with https://"),
            ({"url": "https://post.example", "every": "5"}, "feeds.0.every: .*such as 5m"),
            ({"url": "https://post.example", "every": "1s"}, "feeds.0.every: .*from 10s to 30d"),
            (
                {"url": "https://post.example", "evry": "5m"},
                "feeds.0.evry: is not a setting; did you mean feeds.every",
            ),
        ],
    )
    def test_what_is_wrong_is_one_line(self, tmp_path, feed, reason):
        with pytest.raises(ConfigError, match=reason):
            load(configured(tmp_path, feed))

    def test_a_single_pair_of_brackets_is_told(self, tmp_path):
        file = tmp_path / "config.toml"
        file.write_text('[feeds]\nurl = "https://post.example"\n', encoding="utf-8")
        with pytest.raises(ConfigError, match=r"feeds: needs \[\[feeds\]\] above each feed"):
            load(file)

    def test_a_feed_that_stands_there_twice_is_told(self, tmp_path):
        feed = {"url": "https://post.example"}
        with pytest.raises(ConfigError, match="stands there twice"):
            load(configured(tmp_path, feed, feed))


class TestInAShell:
    def test_the_statistics_tell_of_them(self, tmp_path):
        file = configured(tmp_path, {"url": "https://post.example/feed"}, folder=SEEDS)
        result = run(file, "index", "--stats")
        assert result.exit_code == 0
        assert "https://post.example/feed  never          not fetched yet" in result.output

    def test_without_feeds_they_say_how_to_add_one(self, tmp_path):
        listed, fetched = run(configured(tmp_path), "feeds"), run(configured(tmp_path), "fetch")
        assert (listed.exit_code, fetched.exit_code) == (1, 78)
        assert "add [[feeds]] to config.toml" in listed.stderr
        assert "add [[feeds]] to config.toml" in fetched.stderr

    def test_a_feed_that_was_never_fetched_is_listed(self, tmp_path, folder):
        shown = run(configured(tmp_path, {"url": "https://post.example/feed"}, folder=folder), "feeds")
        assert shown.exit_code == 0
        assert "https://post.example/feed" in shown.stdout
        assert "not fetched yet" in shown.stdout

    def test_a_failing_feed_is_listed_with_the_reason(self, tmp_path, folder):
        file = configured(
            tmp_path, {"url": "https://post.example/feed", "outlet": "[red]Post\x1b[31m"}, folder=folder
        )
        failing = FeedState(
            "https://post.example/feed", failing_since=1000.0, failures=3, problem="the server answers 500"
        )
        save_feed(tmp_path / "state.sqlite", failing)
        shown = run(file, "feeds")
        assert "failed 3 times since 1970-01-01 00:16: the server answers 500" in shown.stdout
        assert "[red]Post" in shown.stdout
        assert "\x1b" not in shown.stdout
        [record] = json.loads(run(file, "feeds", "--json").stdout)
        assert (record["failures"], record["articles"]) == (3, 0)
        assert record["failing_since"] == "1970-01-01T00:16:40+00:00"

    def test_the_seeds_are_no_folder_for_fetched_articles(self, tmp_path):
        shown = run(configured(tmp_path, {"url": "https://post.example/feed"}, folder=SEEDS), "fetch")
        assert shown.exit_code == 78
        assert "set folder under [articles]" in shown.stderr

    @pytest.mark.slow
    def test_a_feed_on_this_machine_is_refused_and_told(self, tmp_path, folder):
        shown = run(configured(tmp_path, {"url": "http://127.0.0.1:9/feed"}, folder=folder), "fetch")
        assert shown.exit_code == 69
        assert "127.0.0.1: leads to 127.0.0.1, which is no address of the public internet" in shown.stderr

    @pytest.mark.slow
    async def test_fetch_keeps_what_the_feeds_have(self, tmp_path, folder):
        async with outlet() as post:
            post.pages["/feed"] = rss({"guid": "1", "link": "/story/1", "title": "Ferries"})
            post.pages["/story/1"] = page()
            feed = {"url": f"{post.url}/feed", "outlet": "Harbour Post", "allow_private": True}
            broken = {"url": f"{post.url}/none", "outlet": "Gone", "allow_private": True}
            file = configured(tmp_path, feed, broken, folder=folder)
            shown = await asyncio.to_thread(run, file, "fetch")
        assert shown.exit_code == 0
        assert "Harbour Post: 1 new, 0 corrected, 0 waiting" in shown.stdout
        assert "Gone: the server answers 404" in shown.stderr
        listed = json.loads((await asyncio.to_thread(run, file, "feeds", "--json")).stdout)
        assert [record["articles"] for record in listed] == [1, 0]
        found = await asyncio.to_thread(run, file, "who", "the strike is over")
        assert "Ana Brook" in found.stdout

    @pytest.mark.slow
    async def test_a_bot_with_an_empty_folder_begins_with_its_feeds(self, tmp_path, folder, monkeypatch):
        opened = []
        monkeypatch.setattr(service, "run_until_stopped", lambda program: program.close())
        monkeypatch.setattr(service, "serve", lambda _, coverage: opened.append(coverage) or asyncio.sleep(0))
        async with outlet() as post:
            post.pages["/feed"] = rss({"guid": "1", "link": "/story/1", "title": "Ferries"})
            post.pages["/story/1"] = page()
            feed = {"url": f"{post.url}/feed", "outlet": "Harbour Post", "allow_private": True}
            shown = await asyncio.to_thread(run, configured(tmp_path, feed, folder=folder), "serve")
        assert shown.exit_code == 0, shown.output
        assert opened[0].articles()[0].title == "Ferries"


class TestStatus:
    @pytest.fixture
    def settings(self, tmp_path):
        feeds = (
            Feed(url="https://post.example/feed", outlet="Harbour *Post* @everyone"),
            Feed(url="https://wire.example/feed"),
        )
        return Settings(feeds=feeds, state=State(file=tmp_path / "state.sqlite"))

    @pytest.fixture
    async def simcord_bot(self, settings, coverage, log):
        return CoverageBot(settings, coverage, log)

    def fail(self, settings, seconds):
        now = time.time()
        save_feed(
            settings.state_file, FeedState(settings.feeds[0].url, failing_since=now - seconds, failures=9)
        )

    async def test_a_feed_that_failed_for_a_day_is_told(self, newsroom, alice, settings):
        self.fail(settings, DAY + 60)
        await alice.send(newsroom, "!status")
        shown = newsroom.last_message.embeds[0].description
        assert "1 feed has failed for a day: Harbour \\*Post\\* " in shown
        assert "\\@everyone" in shown

    async def test_one_that_failed_for_an_hour_is_not(self, newsroom, alice, settings):
        self.fail(settings, 3600)
        await alice.send(newsroom, "!status")
        assert "⚠️" not in newsroom.last_message.embeds[0].description

    async def test_a_damaged_state_does_not_keep_the_status_back(self, newsroom, alice, settings):
        settings.state_file.write_bytes(b"hello" * 1000)
        await alice.send(newsroom, "!status")
        assert "2 feeds have failed for a day" in newsroom.last_message.embeds[0].description

    def test_a_day_counts_from_the_first_failure(self, settings):
        save_feed(settings.state_file, FeedState(settings.feeds[0].url, failing_since=1000.0, failures=9))
        assert failing_feeds(settings, 1000 + DAY - 1) == []
        assert failing_feeds(settings, 1000 + DAY) == [settings.feeds[0].name]
        assert [health.articles for health in read_health(settings)] == [0, 0]


class TestTheWatch:
    @pytest.fixture(autouse=True)
    def _at_once(self, monkeypatch):
        monkeypatch.setattr(feed_watch, "START_SECONDS", 0)
        monkeypatch.setattr(feed_watch, "RESTART_SECONDS", 0.01)
        monkeypatch.setattr(Feed, "every_seconds", property(lambda _: 0.05))

    @pytest.fixture
    async def poller(self, parser, folder, tmp_path):
        async with Client.open(pause=0) as opened:
            poller = Poller(opened, parser, folder, tmp_path / "state.sqlite")
            yield poller
            poller.close()

    async def until(self, condition):
        async with asyncio.timeout(30):
            while not condition():  # noqa: ASYNC110 - files and logs tell no event
                await asyncio.sleep(0.01)

    @pytest.mark.slow
    async def test_it_goes_on_whatever_the_outlets_do(self, poller, folder, caplog):
        caplog.set_level(logging.INFO, "bot")
        async with outlet() as post, outlet("127.0.0.2") as other:
            other.pages["/feed"] = lambda _: web.Response(status=500)
            post.pages["/feed"] = rss({"guid": "1", "link": "/story/1", "title": "Ferries"})
            post.pages["/story/1"] = page()
            feeds = [
                Feed(url=f"{each.url}/feed", outlet=each.url, allow_private=True) for each in (post, other)
            ]
            watch = asyncio.create_task(FeedWatch(poller, feeds).run())
            await self.until(
                lambda: len(list(folder.rglob("*.md"))) == 1 and other.paths().count("/feed") >= 3
            )
            post.pages["/feed"] = rss({"guid": "2", "link": "/story/2", "title": "Boats"})
            post.pages["/story/2"] = page(
                "Another one. It is about boats, said Kim Lie, and about nothing else."
            )
            other.pages["/feed"] = rss()
            await self.until(
                lambda: len(list(folder.rglob("*.md"))) == 2 and "can be fetched again" in caplog.text
            )
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
        assert caplog.text.count("answers 500") == 1

    async def test_a_fault_in_the_program_stops_no_poll(self, poller, monkeypatch, caplog):
        polls = []

        async def poll(feed):
            polls.append(feed)
            raise RuntimeError("a fault")

        monkeypatch.setattr(poller, "poll", poll)
        watch = asyncio.create_task(FeedWatch(poller, [Feed(url="https://post.example")]).run())
        await self.until(lambda: len(polls) > 2)
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        assert "a fault in the program" in caplog.text

    @pytest.mark.slow
    async def test_what_a_feed_brings_is_in_the_answers_of_a_running_bot(self, folder, log, tmp_path):
        (folder / "first.txt").write_text("“We wait,” said Olav Lind.\n", encoding="utf-8")
        async with outlet() as post:
            post.pages["/feed"] = rss({"guid": "1", "link": "/story/1", "title": "Ferries"})
            post.pages["/story/1"] = page()
            feed = Feed(url=f"{post.url}/feed", allow_private=True)
            settings = Settings(feeds=(feed,), state=State(file=tmp_path / "state.sqlite"))
            bot = CoverageBot(settings, Coverage.open(folder), log)
            async with service.watching(bot):
                await self.until(lambda: len(bot.service.coverage.articles()) == 2)
            assert bot.service.coverage.who_said("the strike is over")[0].speaker == "Ana Brook"
            bot.service.close()


@pytest.mark.slow
async def test_every_feed_is_polled_once(folder, tmp_path):
    async with outlet() as post, outlet("127.0.0.2") as other:
        feeds = tuple(Feed(url=f"{each.url}/feed", allow_private=True) for each in (post, other))
        post.pages["/feed"] = rss()
        settings = Settings(feeds=feeds, state=State(file=tmp_path / "state.sqlite"))
        polls = await fetch_once(settings, folder)
    assert [poll.feed for poll in polls] == list(feeds)
    assert [bool(poll.problem) for poll in polls] == [False, True]
