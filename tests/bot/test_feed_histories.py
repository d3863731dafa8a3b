"""Feeds under any sequence of events: what outlets, people and crashes do to the files."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Feed
from bot.feeds import article_files, stories
from bot.feeds.client import Client
from bot.feeds.polling import Poller
from index.coverage import read_articles
from tests.bot.outlet_server import STORY, outlet, rss

pytestmark = pytest.mark.slow

STORIES = range(2)
ONCE = ("publish", "change", "withdraw", "correct", "delete", "crash", "restart")
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([*ONCE, "change", "poll", "poll", "poll"]),
        st.sampled_from(STORIES),
    ),
    min_size=10,
    max_size=30,
)


class Killed(BaseException):
    pass


class Newsroom:
    """Plays a sequence of events, and remembers what the files must be."""

    def __init__(self, folder, post, parser, client):
        self.folder = folder / "articles"
        self.folder.mkdir()
        self.state_file = folder / "state.sqlite"
        self.post = post
        self.parser = parser
        self.client = client
        self.feed = Feed(url=f"{post.url}/feed", outlet="Harbour Post", allow_private=True)
        self.published = dict.fromkeys(STORIES, 0)
        self.kept = {}
        self.theirs = {}
        self.start()

    def start(self):
        self.poller = Poller(self.client, self.parser, self.folder, self.state_file)

    def file_of(self, number):
        return next((file for file in self.folder.rglob("*.md") if f"story-{number}-" in file.name), None)

    async def play(self, event, number):
        file = self.file_of(number)
        match event:
            case "publish":
                self.published.setdefault(number, 0)
            case "change" if number in self.published:
                self.published[number] += 1
            case "withdraw":
                self.published.pop(number, None)
            case "correct" if file and number not in self.theirs:
                self.theirs[number] = f"Corrected by hand: {number}.\n"
                file.write_text(self.theirs[number], encoding="utf-8")
            case "delete" if file:
                self.theirs[number] = None
                file.unlink()
            case "poll":
                await self.poll()
            case "crash":
                await self.crash()
            case "restart":
                self.poller.close()
                self.start()
            case _:
                pass

    async def poll(self):
        items = [
            {
                "guid": f"{self.post.url}/story/{number}",
                "title": f"Story {number}",
                "description": " ".join([f"Version {version}."] + [STORY] * 5),
            }
            for number, version in self.published.items()
        ]
        self.post.pages["/feed"] = rss(*items)
        assert (await self.poller.poll(self.feed)).problem == ""
        self.kept |= self.published

    async def crash(self):
        """Be killed after the first file is written, before that is remembered."""

        def write(file, content):
            article_files.write(file, content)
            raise Killed

        stories.write = write
        try:
            await self.poll()
        except Killed:
            pass
        finally:
            stories.write = article_files.write
        # What was not written yet comes with the next poll.
        await self.poll()

    def check(self):
        files = list(self.folder.rglob("*"))
        assert not [file for file in files if file.name.startswith(".")]
        for number in STORIES:
            named = [file for file in files if f"story-{number}-" in file.name]
            if number in self.theirs:
                left = [file.read_text(encoding="utf-8") for file in named]
                assert left == [self.theirs[number]] if self.theirs[number] else left == []
            elif number in self.kept:
                [file] = named
                assert f"Version {self.kept[number]}." in file.read_text(encoding="utf-8")
            else:
                assert named == []
        assert len(list(read_articles(self.folder))) == len([file for file in files if file.suffix == ".md"])


@settings(max_examples=30)
@given(EVENTS)
def test_what_people_did_stays_and_each_story_is_kept_once_in_its_last_version(parser, events):
    async def play():
        with TemporaryDirectory() as folder:
            async with outlet() as post, Client.open(pause=0) as client:
                newsroom = Newsroom(Path(folder), post, parser, client)
                for event, number in events:
                    await newsroom.play(event, number)
                    newsroom.check()
                await newsroom.poll()
                newsroom.check()
                newsroom.poller.close()

    asyncio.run(play())
