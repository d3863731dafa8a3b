"""The buttons under a reply, as the people in a channel press them."""

import threading

import discord
import pytest

from bot.config import Discord, Settings
from bot.discord_app import result_rendering
from bot.discord_app.client import CoverageBot
from bot.querylog import QueryLog
from index.coverage import Coverage


def shown(message):
    embed = message.embeds[0]
    return f"{embed.title}\n{embed.description}\n{embed.footer.text or ''}"


def labels(message):
    """The labels (or the emoji) of a message's buttons."""
    return [button.label or str(button.emoji) for row in message.components for button in row.children]


def button(message, label):
    """The custom id of the button of that label or emoji."""
    return next(
        button.custom_id
        for row in message.components
        for button in row.children
        if label in (button.label, str(button.emoji))
    )


async def press(person, message, label):
    return await person.click(message, custom_id=button(message, label))


@pytest.fixture
def bob(simcord_env, newsroom):
    return newsroom.guild.add_member(simcord_env.create_user("bob"))


async def test_the_asker_turns_the_pages(newsroom, alice):
    await alice.send(newsroom, "!search China")
    first = newsroom.last_message
    await press(alice, first, "▶️")
    second = newsroom.last_message
    assert second.id == first.id
    assert shown(second) != shown(first)
    assert "2 of" in shown(second)
    await press(alice, second, "◀️")
    assert shown(newsroom.last_message) == shown(first)


async def test_the_first_page_has_none_before_it(newsroom, alice):
    await alice.send(newsroom, "!search China")
    back = next(b for row in newsroom.last_message.components for b in row.children if str(b.emoji) == "◀️")
    assert back.disabled


async def test_others_who_turn_the_page_get_a_quiet_word(newsroom, alice, bob):
    await alice.send(newsroom, "!search China")
    before = newsroom.last_message
    result = await press(bob, before, "▶️")
    assert result.ephemeral
    assert "Only the person who asked" in shown(result.response)
    assert shown(newsroom.last_message) == shown(before)


async def test_buttons_still_work_after_the_bot_was_restarted(simcord_env, newsroom, alice, coverage, log):
    await alice.send(newsroom, "!search China")
    first = newsroom.last_message
    await simcord_env.restart_bot(CoverageBot(Settings(), coverage, log))
    await press(alice, first, "▶️")
    assert "2 of" in shown(newsroom.last_message)


async def test_context_shows_the_sentences_around_only_to_who_pressed(newsroom, alice, bob):
    await alice.send(newsroom, "!search Vilnius Lithuania")
    result = await press(bob, newsroom.last_message, "Context")
    assert result.ephemeral
    around = shown(result.response)
    assert "All of this is very worrying" in around
    assert "**The leaders of the four partner countries" in around
    assert "monumental mistake" in around


async def test_article_opens_at_the_page_of_the_passage(newsroom, alice, bob):
    await alice.send(newsroom, "!search organized in Beijing on a date to be fixed")
    result = await press(bob, newsroom.last_message, "Article 1")
    assert result.ephemeral
    assert "on a date to be fixed" in shown(result.response)
    turned = await press(bob, result.response.message, "◀️")
    assert turned.acknowledged
    assert "denounced China" in shown(turned.response or result.response)


async def test_a_thumb_is_kept_in_the_log(newsroom, alice, bob, log):
    await alice.send(newsroom, "!search Vilnius")
    result = await press(bob, newsroom.last_message, "👍")
    assert result.ephemeral
    assert (await log.entry(1)).feedback == 1
    await press(bob, newsroom.last_message, "👎")
    assert (await log.entry(1)).feedback == -1


async def test_a_forgotten_question_is_asked_for_again(newsroom, alice, log, monkeypatch):
    async def forgotten(_):
        return None

    await alice.send(newsroom, "!search China")
    monkeypatch.setattr(log, "entry", forgotten)
    result = await press(alice, newsroom.last_message, "▶️")
    assert result.ephemeral
    assert "ask again" in shown(result.response)


async def test_a_misspelled_command_is_asked_back_and_runs_at_a_press(newsroom, alice):
    await alice.send(newsroom, "!serach Vilnius")
    suggestion = newsroom.last_message
    assert "Did you mean" in shown(suggestion)
    await press(alice, suggestion, "search Vilnius")
    assert newsroom.last_message.id == suggestion.id
    assert shown(newsroom.last_message).count("**Vilnius**") == 2


async def test_a_misspelled_command_with_misspelled_words_is_asked_back_once(newsroom, alice):
    await alice.send(newsroom, "!serach Vilnuis")
    assert labels(newsroom.last_message) == ["search Vilnius"]
    await alice.send(newsroom, "!sorces Vilnuis")
    assert labels(newsroom.last_message) == ["sources Vilnuis"]


async def test_a_misspelled_command_without_words_is_asked_back(newsroom, alice):
    await alice.send(newsroom, "!serach")
    assert newsroom.last_message.embeds[0].title == "Did you mean search?"


async def test_another_bots_command_is_left_alone(newsroom, alice):
    sent = await alice.send(newsroom, "!play never gonna give you up")
    assert newsroom.last_message.id == sent.id


async def test_a_private_answer_can_be_shared(newsroom, alice):
    result = await alice.slash(newsroom, "search", words="Vilnius", private=True)
    assert result.ephemeral
    shared = await press(alice, result.response.message, "Share")
    assert not shared.ephemeral
    assert "**Vilnius**" in shown(shared.response)
    assert "Share" not in labels(shared.response.message)


class TestPrivateBySetting:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return CoverageBot(Settings(discord=Discord(private=True)), coverage, log)

    async def test_slash_commands_are_answered_privately(self, newsroom, alice):
        assert (await alice.slash(newsroom, "search", words="Vilnius")).ephemeral
        assert not (await alice.slash(newsroom, "search", words="Vilnius", private=False)).ephemeral

    async def test_a_typed_question_is_answered_behind_a_button_for_its_asker(self, newsroom, alice, bob):
        await alice.send(newsroom, "!search Vilnius")
        reveal_button = newsroom.last_message
        assert "Vilnius" not in shown(reveal_button)
        refused = await press(bob, reveal_button, "Show me")
        assert "Only the person who asked" in shown(refused.response)
        answer = await press(alice, reveal_button, "Show me")
        assert answer.ephemeral
        assert "**Vilnius**" in shown(answer.response)

    async def test_what_cannot_be_logged_is_answered_in_a_direct_message(self, newsroom, alice, log):
        await log.close()
        sent = await alice.send(newsroom, "!search Vilnius")
        assert newsroom.last_message.id == sent.id
        assert "**Vilnius**" in shown(alice.user.dm_channel.last_message)


class TestChannels:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return CoverageBot(Settings(discord=Discord(channels=(1,))), coverage, log)

    async def test_questions_elsewhere_are_sent_to_the_right_channel(self, newsroom, alice):
        await alice.send(newsroom, "!search Vilnius")
        assert "<#1>" in shown(newsroom.last_message)
        assert (await alice.slash(newsroom, "search", words="Vilnius")).ephemeral


class TestRateLimit:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return CoverageBot(Settings(discord=Discord(questions=2, per_seconds=30)), coverage, log)

    async def test_who_asks_too_often_is_told_when_to_ask_again(self, simcord_env, newsroom, alice, bob):
        for _ in range(2):
            await alice.send(newsroom, "!search Vilnius")
            assert "**Vilnius**" in shown(newsroom.last_message)
        await alice.send(newsroom, "!search Vilnius")
        assert ":R>" in shown(newsroom.last_message)
        await bob.send(newsroom, "!search Vilnius")
        assert "**Vilnius**" in shown(newsroom.last_message)
        await simcord_env.advance_time(31)
        await alice.send(newsroom, "!search Vilnius")
        assert "**Vilnius**" in shown(newsroom.last_message)

    @pytest.mark.slow
    async def test_everything_that_computes_counts_and_the_user_is_told_once(self, newsroom, alice):
        await alice.send(newsroom, "!search Vilnius")
        answer = newsroom.last_message
        pressed = [await press(alice, answer, "Context") for _ in range(10)]
        assert all(result.acknowledged for result in pressed)
        said = [shown(result.response) for result in pressed if result.response]
        assert sum(text.startswith("Context") for text in said) == 1
        assert sum(":R>" in text for text in said) == 1

    @pytest.mark.slow
    @pytest.mark.parametrize("command", ["help", "status", "privacy", "search Vilnius", "forget-me"])
    async def test_a_burst_of_typed_commands_is_answered_and_refused_once(
        self, newsroom, alice, bob, command
    ):
        for _ in range(20):
            sent = await alice.send(newsroom, f"!{command}")
        assert newsroom.last_message.id == sent.id
        await bob.send(newsroom, f"!{command}")
        assert newsroom.last_message.id != sent.id

    async def test_slash_commands_beyond_the_limit_are_acknowledged_and_leave_nothing(self, newsroom, alice):
        results = [await alice.slash(newsroom, "help") for _ in range(5)]
        assert all(result.acknowledged for result in results)
        assert ":R>" in shown(results[2].response)
        before = newsroom.last_message.id
        assert (await alice.slash(newsroom, "status")).acknowledged
        assert newsroom.last_message.id == before


class TestRowsBehindButtons:
    @pytest.fixture
    async def answer(self, newsroom, alice):
        await alice.send(newsroom, "!search China")
        return newsroom.last_message

    @pytest.mark.slow
    @pytest.mark.parametrize("label", ["Context", "▶️", "👍", "Article"])
    @pytest.mark.parametrize("change", ["guild", "person"])
    async def test_a_row_of_another_server_or_asker_is_not_used(self, alice, answer, log, label, change):
        await log._commits._writer.execute(f"UPDATE query SET {change} = 12345")  # noqa: S608 - of this test
        result = await press(alice, answer, label)
        assert "ask again" in shown(result.response)
        assert (await log.entry(1)).feedback == 0

    async def test_buttons_work_where_ids_are_hashed(self, simcord_env, newsroom, alice, coverage, tmp_path):
        hashed = await QueryLog.open(tmp_path / "hashed.sqlite", hash_people=True)
        await simcord_env.restart_bot(CoverageBot(Settings(), coverage, hashed))
        await alice.send(newsroom, "!search China")
        await press(alice, newsroom.last_message, "▶️")
        assert "2 of" in shown(newsroom.last_message)
        await hashed.close()


async def test_a_thread_named_like_a_command_is_no_command(simcord_bot, newsroom, alice, log):
    sent = await alice.send(newsroom, "!search Vilnius")
    message = await simcord_bot.get_channel(newsroom.id).fetch_message(sent.id)
    for kind in discord.MessageType:
        if kind not in {discord.MessageType.default, discord.MessageType.reply}:
            message.type = kind
            await simcord_bot.on_message(message)
    assert await log.entry(2) is None
    message.type = discord.MessageType.reply
    await simcord_bot.on_message(message)
    assert (await log.entry(2)).typed == "Vilnius"


async def test_no_press_searches_reads_or_renders_on_the_event_loop(newsroom, alice, monkeypatch):
    threads = []

    def watch(owner, name):
        call = getattr(owner, name)

        def watched(*args, **kwargs):
            threads.append((name, threading.get_ident()))
            return call(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    await alice.send(newsroom, "!search China")
    message = newsroom.last_message
    for name in ("find", "read", "ask", "check", "find_said", "find_said_by", "with_other_reports"):
        watch(Coverage, name)
    for name in ("page_embed", "context_embed"):
        watch(result_rendering, name)
    await press(alice, message, "▶️")
    message = newsroom.last_message
    for label in ("Context", "👍", "◀️"):
        await press(alice, message, label)
    assert {name for name, _ in threads} >= {"find", "page_embed", "context_embed"}
    assert threading.get_ident() not in {thread for _, thread in threads}
