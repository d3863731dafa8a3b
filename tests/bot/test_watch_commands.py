"""The commands and the button that add, list and remove watches, and what people are told of them."""

import sqlite3
from contextlib import closing

import discord
import pytest
from discord.ext import commands

from bot.answering.requests import Request
from bot.answering.watching import compare, watch_query
from bot.config import Discord, Settings, Watches
from bot.discord_app.client import CoverageBot
from bot.discord_app.watch_rendering import found_embed, list_embed, pause_embed
from bot.i18n import load
from bot.state.database import StateError
from bot.state.watches import BLOCKS, SCHEMA, Limits, News, Place, WaitingMessage, Watch, WatchStore
from index.coverage import Coverage, NewArticles
from tests.bot.test_buttons import labels, press, shown


@pytest.fixture
async def simcord_bot(coverage, log):
    settings = Settings(discord=Discord(questions=1000), watches=Watches(per_person=3, per_server=2))
    return CoverageBot(settings, coverage, log)


@pytest.fixture
def editor(simcord_env, newsroom):
    """A person who may manage the server of the newsroom."""
    role = newsroom.guild.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
    return newsroom.guild.add_member(simcord_env.create_user("maria"), roles=[role])


@pytest.fixture
def store(simcord_env):
    return simcord_env.bot.watches.store


async def give(person, channel, name, **values):
    """Give a slash command whose reply only the person sees, and return the reply."""
    result = await person.slash(channel, f"watch {name}", **values)
    assert result.ephemeral
    return shown(result.response)


async def test_an_editor_adds_lists_and_removes_watches(newsroom, editor, store, log):
    assert "not watching for anything" in await give(editor, newsroom, "list")
    assert "watch 1" in await give(editor, newsroom, "add", words="dam  speaker:Lind")
    (watch,) = store.all()
    assert watch == Watch(1, Place(newsroom.guild.id, newsroom.id, editor.id), "dam speaker:Lind")
    assert f"**1** · `dam speaker:Lind` · <#{newsroom.id}>" in await give(editor, newsroom, "list")
    assert "It is watch 1" in await give(editor, newsroom, "add", words="DAM speaker:lind")
    assert "no watch 7" in await give(editor, newsroom, "remove", number=7)
    assert "stopped watching" in await give(editor, newsroom, "remove", number=1)
    assert store.all() == []
    rows = await log.review.recent()
    assert [(row.command, row.typed) for row in rows[:2]] == [("watch remove", "1"), ("watch remove", "7")]
    assert {row.command for row in rows} == {"watch add", "watch list", "watch remove"}


async def test_typed_commands_work_too(newsroom, editor, store):
    await editor.send(newsroom, "!watch add dam")
    assert "watch 1" in shown(newsroom.last_message)
    await editor.send(newsroom, "!watch dam")
    assert "It is watch 1" in shown(newsroom.last_message)
    await editor.send(newsroom, "!watch")
    assert "`dam`" in shown(newsroom.last_message)
    await editor.send(newsroom, "!Watch Remove 1")
    assert store.all() == []


@pytest.mark.parametrize("typed", ["add dam", "list", "remove 1"])
async def test_others_may_not_manage_a_servers_watches(simcord_env, newsroom, alice, store, typed):
    await alice.send(newsroom, f"!watch {typed}")
    assert [type(error) for error in simcord_env.errors] == [commands.MissingPermissions]
    assert "You need the permission **Manage Server**" in shown(newsroom.last_message)
    assert store.all() == []


async def test_discord_shows_the_commands_to_editors_only(newsroom, alice, editor):
    assert not [name for name in alice.available_commands(newsroom) if name.startswith("watch")]
    assert {"watch add", "watch remove"} <= set(editor.available_commands(newsroom))


async def test_in_direct_messages_anybody_manages_their_own_watches(newsroom, alice, editor, store):
    await give(editor, newsroom, "add", words="ferry")
    await alice.send_dm("!watch add dam")
    assert "I'll tell you here" in shown(alice.user.dm_channel.last_message)
    await alice.send_dm("!watch list")
    assert "ferry" not in shown(alice.user.dm_channel.last_message)
    await alice.send_dm("!watch remove 1")
    assert "no watch 1" in shown(alice.user.dm_channel.last_message)
    await alice.send_dm("!watch remove 2")
    assert [watch.query for watch in store.all()] == ["ferry"]
    await editor.send_dm("!watch list")
    assert "ferry" in shown(editor.user.dm_channel.last_message), "also those that they set on servers"


@pytest.mark.parametrize("words", ["-dam", "...", "after:2023", '""'])
async def test_a_watch_for_nothing_is_refused(newsroom, editor, store, words):
    assert "Tell me what to watch for" in await give(editor, newsroom, "add", words=words)
    assert store.all() == []


async def test_words_that_are_too_long_are_refused(newsroom, editor, store):
    assert "at most 300" in await give(editor, newsroom, "add", words="dam " * 100)
    assert store.all() == []


async def test_so_many_watches_a_person_and_a_server(newsroom, editor, store):
    for word in ("dam", "ferry"):
        await give(editor, newsroom, "add", words=word)
    assert "This server has 2 watches" in await give(editor, newsroom, "add", words="strike")
    await editor.send_dm("!watch add strike")
    await editor.send_dm("!watch add tunnel")
    assert "You have 3 watches" in shown(editor.user.dm_channel.last_message)
    assert len(store.all()) == 3


async def test_the_button_under_an_answer_watches_for_more(newsroom, editor, store):
    await editor.send(newsroom, "!quotes Stoltenberg about China")
    result = await press(editor, newsroom.last_message, "Watch")
    assert result.ephemeral
    assert "watch 1" in shown(result.response)
    assert [watch.query for watch in store.all()] == ['China speaker:"Jens Stoltenberg"']


async def test_the_button_is_there_when_nothing_is_found(newsroom, editor, store):
    await editor.send(newsroom, "!who said purple elephants")
    await press(editor, newsroom.last_message, "Watch")
    assert [watch.query for watch in store.all()] == ["purple elephants"]


async def test_who_may_not_press_the_button_learns_the_way(newsroom, alice, store):
    await alice.send(newsroom, "!search Vilnius")
    result = await press(alice, newsroom.last_message, "Watch")
    assert result.ephemeral
    assert "`/watch add Vilnius`" in shown(result.response)
    assert store.all() == []


@pytest.mark.parametrize("typed", ["!speakers", "!article increasingly close", "!sources", "!search"])
async def test_what_cannot_be_watched_has_no_button(newsroom, editor, typed):
    await editor.send(newsroom, typed)
    assert "Watch" not in labels(newsroom.last_message)


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (Request("search", "dam -ferry"), "dam -ferry"),
        (Request("ask", "When is the Vilnius summit?"), "Vilnius summit"),
        (Request("ask", "What did Stoltenberg say about China?"), 'China speaker:"Stoltenberg"'),
        (Request("who said", "said that “a monumental mistake”?"), "a monumental mistake"),
        (Request("who said this", "He said “a monumental mistake”, I think"), "a monumental mistake"),
        (Request("quotes", "Stoltenberg"), 'speaker:"Jens Stoltenberg"'),
        (Request("quotes", "Nobody Known about dams"), 'dams speaker:"Nobody Known"'),
        (Request("sources", "Harbour Post"), 'source:"Harbour Post"'),
        (Request("sources"), None),
        (Request("speakers"), None),
        (Request("search", "word " * 100), None),
    ],
)
def test_a_request_is_watched_by_its_query(coverage, request_, query):
    assert watch_query(coverage, request_) == query


async def test_forget_me_reaches_the_watches_of_a_person(newsroom, editor, alice, store):
    await give(editor, newsroom, "add", words="dam")
    await editor.send_dm("!watch add ferry")
    await alice.send_dm("!watch add strike")
    store.commit({"ab": "a.txt"}, [News(1, 1, 1, ("secret words",))])
    result = await editor.slash(newsroom, "forget-me")
    assert "2 watches of yours" in shown(result.response)
    assert [watch.query for watch in store.all()] == ["strike"]
    assert store.waiting() == []
    for file in store.file.parent.glob(f"{store.file.name}*"):
        assert b"secret" not in file.read_bytes()


async def test_who_has_nothing_kept_has_no_watch(newsroom, editor, store):
    await give(editor, newsroom, "add", words="dam")
    await editor.slash(newsroom, "opt-out")
    assert store.all() == []
    assert "keep nothing about you" in await give(editor, newsroom, "add", words="dam")
    assert store.all() == []
    await editor.slash(newsroom, "opt-in")
    assert "I'm watching" in await give(editor, newsroom, "add", words="dam")


async def test_people_are_told_what_a_watch_keeps(newsroom, alice):
    result = await alice.slash(newsroom, "privacy")
    assert "until the watch is removed" in shown(result.response)


async def test_without_a_watch_there_is_no_file(store, simcord_env):
    await simcord_env.bot.watches.compare()
    assert not store.file.exists()


LONG = "@everyone *a* `b` [c](http://d) " * 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_embed_of_a_watch_fits_discord(language):
    texts = load(language)
    watch = Watch(10**9, Place(1, 2, 3), LONG[:300], paused=True)
    news = News(watch.id, 10**9, 10**6, (LONG[:2000],) * BLOCKS)
    message = WaitingMessage(1, watch, news, False, 1, 1_700_000_000_000, None)
    for embed in (
        found_embed(message, texts),
        pause_embed(message, texts),
        list_embed([watch] * 100, texts),
        list_embed([], texts),
    ):
        assert len(embed) <= 6000
        assert len(embed.title or "") <= 256
        assert len(embed.description) <= 4096


def test_a_watch_that_fails_costs_the_others_nothing(tmp_path, coverage, monkeypatch, caplog):
    store = WatchStore(tmp_path / "watches.sqlite")
    for query in ("Vilnius", "China"):
        store.add(Place(None, 1, 2), query, Limits(5, 5))
    matches = NewArticles.matches

    def failing(self, query):
        if query.text == "Vilnius":
            raise RuntimeError("a fault")
        return matches(self, query)

    monkeypatch.setattr(NewArticles, "matches", failing)
    news = compare(store, coverage, None, lambda passage: passage.text)
    assert [item.watch for item in news] == [2]
    assert "watch 1 could not be compared" in caplog.text


def test_an_article_is_news_once_also_by_another_coverage(tmp_path, folder_of_two):
    first, second = folder_of_two
    store = WatchStore(tmp_path / "watches.sqlite")
    store.add(Place(None, 1, 2), "dam", Limits(5, 5))
    assert [item.articles for item in compare(store, first, None, str)] == [1]
    assert compare(store, first, None, str) == []
    assert [item.articles for item in compare(store, second, first, str)] == [1]
    assert compare(store, second, first, str) == []
    (message,) = store.waiting()
    assert (message.news.passages, message.news.articles) == (2, 2)


@pytest.fixture
def folder_of_two(tmp_path):
    """A coverage of one article, and the next one, of two."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The dam held on Monday.")
    first = Coverage.open(folder)
    (folder / "b.txt").write_text("The dam broke on Tuesday.")
    return first, first.refresh()


def test_a_store_of_another_program_or_of_a_later_version_is_left_alone(tmp_path):
    for name, pragma in (
        ("foreign", "user_version = 3"),
        ("later", f"user_version = {len(SCHEMA.migrations) + 1}"),
    ):
        store = WatchStore(tmp_path / name)
        if name == "later":
            store.add(Place(None, 1, 2), "dam", Limits(5, 5))
        with closing(sqlite3.connect(store.file)) as database:
            database.execute(f"PRAGMA {pragma}")
        before = store.file.read_bytes()
        with pytest.raises(StateError, match=name):
            store.all()
        assert store.file.read_bytes() == before
    (tmp_path / "damaged").write_bytes(b"not a database" * 100)
    with pytest.raises(StateError, match="damaged"):
        WatchStore(tmp_path / "damaged").all()


async def test_a_store_that_cannot_be_used_is_told_and_logged(newsroom, editor, store, simcord_env, caplog):
    store.file.write_bytes(b"not a database" * 100)
    await editor.send(newsroom, "!watch add dam")
    assert "Something went wrong" in shown(newsroom.last_message)
    assert "the watches cannot be used" in caplog.text
    simcord_env.errors.clear()
