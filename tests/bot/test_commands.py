"""The bot in a simulated Discord, as a person meets it."""

import re
import threading

import discord
import pytest

from bot.answering.examples import examples
from bot.answering.handlers import answer
from bot.discord_app import bot_rendering, result_rendering
from index.coverage import Coverage
from index.questions.name_index import NameIndex


def shown(channel):
    """The last reply, as one text."""
    embed = channel.last_message.embeds[0]
    return f"{embed.title}\n{embed.description}\n{embed.footer.text or ''}"


async def test_search_shows_the_sentences_with_the_words_in_bold_and_their_place(newsroom, alice):
    await alice.send(newsroom, "!search Vilnius")
    reply = shown(newsroom)
    assert reply.count("**Vilnius**") == 2
    assert "paragraph 4, sentence 1" in reply
    assert "The increasingly close relationship between China and Russia" in reply


async def test_a_sentence_with_nothing_but_small_words_of_a_question_is_left_out(newsroom, alice):
    await alice.send(newsroom, "!search Is anybody in Vilnius?")
    assert shown(newsroom).count("**Vilnius**") + shown(newsroom).count("**in Vilnius**") == 2
    assert "2 · " in shown(newsroom)
    assert "3 · " not in shown(newsroom)
    await alice.send(newsroom, "!search in the")
    assert "Nothing found" not in shown(newsroom)


async def test_slash_commands_give_the_same_answer_as_typed_ones(newsroom, alice):
    await alice.send(newsroom, "!search Vilnius")
    typed = shown(newsroom)
    result = await alice.slash(newsroom, "search", words="Vilnius")
    assert not result.ephemeral
    assert shown(newsroom) == typed


async def test_a_search_can_be_narrowed_to_a_speaker_who_is_completed(newsroom, alice, log):
    choices = await alice.autocomplete(newsroom, "search", "speaker", "haav")
    assert [choice["value"] for choice in choices] == ["Pekka Haavisto"]
    await alice.slash(newsroom, "search", words="China", speaker="Pekka Haavisto")
    narrowed = shown(newsroom)
    assert "**Pekka Haavisto**" in narrowed
    assert "**Jens Stoltenberg**" not in narrowed
    await alice.send(newsroom, '!search China speaker:"Pekka Haavisto"')
    assert shown(newsroom) == narrowed
    assert (await log.entry(1)).typed == (await log.entry(2)).typed


class TestOutlets:
    @pytest.fixture
    def coverage(self, tmp_path):
        for outlet, day in (("The Tide", 9), ("Harbour News", 8)):
            said = "sank on Monday" if day == 8 else "was raised a day later, and towed to the shipyard"
            text = f"---\ntitle: Night\noutlet: {outlet}\npublished: 2026-03-0{day}\n---\nThe ferry {said}.\n"
            (tmp_path / f"{outlet}.md").write_text(text, encoding="utf-8")
        return Coverage.open(tmp_path)

    async def test_a_search_can_be_narrowed_to_an_outlet_which_is_completed(self, newsroom, alice):
        outlets = await alice.autocomplete(newsroom, "search", "source", "")
        assert [outlet["value"] for outlet in outlets] == ["Harbour News", "The Tide"]
        await alice.slash(newsroom, "search", words="ferry", source="The Tide")
        assert "The Tide" in shown(newsroom)
        assert "Harbour News" not in shown(newsroom)
        await alice.slash(newsroom, "search", words="ferry", source='no "such" outlet')
        assert "Nothing found" in shown(newsroom)

    async def test_a_search_can_be_sorted_by_date(self, newsroom, alice, log):
        await alice.slash(newsroom, "search", words="ferry", sort="oldest")
        oldest = shown(newsroom)
        assert oldest.index("Harbour News") < oldest.index("The Tide")
        await alice.slash(newsroom, "search", words="ferry", sort="newest")
        newest = shown(newsroom)
        assert newest.index("The Tide") < newest.index("Harbour News")
        assert (await log.entry(2)).typed == 'ferry sort:"newest"'

    async def test_sources_lists_those_of_an_outlet_however_it_is_written(self, newsroom, alice):
        for typed in ("the tide", "TÍDE"):
            await alice.send(newsroom, f"!sources {typed}")
            assert "The Tide" in shown(newsroom)
            assert "Harbour News" not in shown(newsroom)
        await alice.send(newsroom, "!sources The Tyde")
        assert "Did you mean The Tide?" in shown(newsroom)
        await alice.send(newsroom, "!sources zzzz")
        assert "no articles from that outlet" in shown(newsroom)
        assert "speakers" not in shown(newsroom)


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("search", "speaker"),
        ("search", "source"),
        ("quotes", "speaker"),
        ("sources", "outlet"),
        ("article", "name"),
    ],
)
async def test_names_are_completed_off_the_event_loop(newsroom, alice, monkeypatch, command, option):
    threads = []
    complete = NameIndex.complete

    def watched(*arguments):
        threads.append(threading.get_ident())
        return complete(*arguments)

    monkeypatch.setattr(NameIndex, "complete", watched)
    await alice.autocomplete(newsroom, command, option, "a")
    assert len(threads) == 1
    assert threading.get_ident() not in threads


@pytest.mark.parametrize(("typed", "maker"), [("!search Vilnius", "page_embed"), ("!help", "help_embed")])
async def test_replies_are_made_off_the_event_loop(newsroom, alice, monkeypatch, typed, maker):
    threads = []
    module = bot_rendering if maker == "help_embed" else result_rendering
    make = getattr(module, maker)

    def watched(*arguments):
        threads.append(threading.get_ident())
        return make(*arguments)

    monkeypatch.setattr(module, maker, watched)
    await alice.send(newsroom, typed)
    assert len(threads) == 1
    assert threading.get_ident() not in threads


@pytest.mark.parametrize("message", ["{bot} Vilnius", "Vilnius {bot}", "{bot} search Vilnius"])
async def test_a_mention_with_words_searches(simcord_env, newsroom, alice, message):
    await alice.send(newsroom, message.format(bot=simcord_env.bot.user.mention))
    assert shown(newsroom).count("**Vilnius**") == 2


@pytest.mark.parametrize("message", ["{bot}", "{bot} hello", "Hi {bot}", "!hlep", "!help me"])
async def test_a_greeting_or_a_misspelled_call_for_help_is_answered_with_what_can_be_asked(
    simcord_env, newsroom, alice, message
):
    await alice.send(newsroom, message.format(bot=simcord_env.bot.user.mention))
    assert shown(newsroom).startswith("Ask me about the coverage\n")


async def test_a_mention_in_passing_is_left_alone(simcord_env, newsroom, alice):
    sent = await alice.send(newsroom, f"I asked {simcord_env.bot.user.mention} about it")
    assert newsroom.last_message.id == sent.id


async def test_every_query_is_in_the_log_before_its_reply(newsroom, alice, log, monkeypatch):
    rows = []
    record = log.record

    async def watched(entry):
        rows.append((entry, newsroom.last_message.author.id))
        return await record(entry)

    monkeypatch.setattr(log, "record", watched)
    await alice.send(newsroom, "!search Vilnius")
    (entry, last_to_speak) = rows[0]
    assert last_to_speak == alice.id
    assert (entry.command, entry.typed, entry.results) == ("search", "Vilnius", 2)
    assert (entry.person, entry.channel, entry.guild) == (alice.id, newsroom.id, newsroom.guild.id)
    assert (await log.entry(1)).message == newsroom.last_message.id


async def test_an_answer_goes_out_when_the_log_cannot_be_written(newsroom, alice, log):
    await log.close()
    await alice.send(newsroom, "!search Vilnius")
    assert "**Vilnius**" in shown(newsroom)


async def test_a_command_without_words_shows_an_example_of_itself_that_works(newsroom, alice):
    for command in ("search", "who said", "quotes", "ask", "article"):
        await alice.send(newsroom, f"!{command}")
        example = shown(newsroom).split("`")[1]
        assert example.startswith(f"!{command} ")
        await alice.send(newsroom, example)
        assert "What should I look for?" not in shown(newsroom)
        assert "Nothing found" not in shown(newsroom)


@pytest.mark.parametrize("words", ["", "?!…", "🙂🙂", "\u200b", "***", "```\n```"])
async def test_without_a_word_the_bot_asks_for_one(newsroom, alice, words):
    for command in ("search", "who said", "who", "whosaid", "quotes"):
        await alice.send(newsroom, f"!{command} {words}")
        assert "What should I look for?" in shown(newsroom)


@pytest.mark.parametrize(
    "words",
    [
        "@everyone @here <@1> <@&2> <#3>",
        "**bold** ||spoiler|| `code` [x](https://example.org)",
        "```py\nprint('zqx')\n```",
        "# zqx\n> zqx\n- zqx",
        "שלום עולם zqx",
        "\u202ezqx",
        "zqx" * 600,
    ],
)
async def test_whatever_is_typed_gets_a_plain_reply_that_pings_nobody(newsroom, alice, words):
    for command in ("search", "who said", "quotes"):
        await alice.send(newsroom, f"!{command} {words}"[:2000])
        message = newsroom.last_message
        assert message.author.id != alice.id
        assert not message.mentions
        assert not message.mention_everyone
        assert not message.role_mentions
        assert not message.content


async def test_help_shows_examples_that_work_here(newsroom, alice):
    await alice.send(newsroom, "!help")
    usage = shown(newsroom)
    examples = [line.strip("`") for line in usage.splitlines() if line.startswith("`!")]
    assert examples
    for example in examples:
        await alice.send(newsroom, example)
        assert "Nothing found" not in shown(newsroom)


async def test_help_finds_its_examples_where_the_first_articles_quote_nobody(tmp_path):
    for i in range(5):
        (tmp_path / f"{i}.txt").write_text(f"The harbour slept on night {i}.\n", encoding="utf-8")
    quiet = Coverage.open(tmp_path)
    assert [request.command for request in examples(quiet)] == ["search", "sources"]
    said = "“The strike is over and the ferries sail,” said the harbour master Ana Brook on Wednesday.\n"
    (tmp_path / "z.txt").write_text(said, encoding="utf-8")
    talking = Coverage.open(tmp_path)
    assert {request.command for request in examples(talking)} > {"who said", "quotes", "ask"}
    for coverage in (quiet, talking):
        for request in examples(coverage):
            assert answer(coverage, request).results


async def test_sources_lists_the_articles(newsroom, alice):
    await alice.send(newsroom, "!sources")
    assert "The increasingly close relationship" in shown(newsroom)


class TestSourcesOfManyDays:
    @pytest.fixture
    def coverage(self, tmp_path):
        for name, published in (
            ("a", None),
            ("b", "2024-01-02"),
            ("c", "2025-03"),
            ("d", "2024-01-03"),
            ("e", None),
        ):
            head = f"published: {published}\n" if published else ""
            text = f"---\ntitle: Title {name}\n{head}---\nThe ferry {name} sank on Monday.\n"
            (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        return Coverage.open(tmp_path)

    async def test_the_latest_come_first_and_those_without_a_date_last(self, newsroom, alice):
        await alice.send(newsroom, "!sources")
        assert re.findall(r"Title (\w)", shown(newsroom)) == ["c", "d", "b", "a", "e"]


async def test_a_failure_is_logged_and_told(simcord_env, newsroom, alice, log, monkeypatch):
    def broken(*_):
        raise RuntimeError("the index is gone")

    monkeypatch.setattr(type(simcord_env.bot.service.coverage), "find", broken)
    await alice.send(newsroom, "!search Vilnius")
    assert "Something went wrong" in shown(newsroom)
    assert "the index is gone" in (await log.entry(1)).error
    assert "the index is gone" in str(simcord_env.errors[0])


async def test_a_direct_message_needs_no_command(alice):
    await alice.send_dm("Vilnius")
    assert shown(alice.user.dm_channel).count("**Vilnius**") == 2
    await alice.send_dm("!who said we have a common response")
    assert shown(alice.user.dm_channel).startswith("Pekka Haavisto\n")


async def test_where_the_bot_may_not_embed_it_says_so_in_plain_words(simcord_env, newsroom, alice):
    denied = {simcord_env.bot.user: discord.PermissionOverwrite(embed_links=False)}
    plain = newsroom.guild.create_text_channel("plain", overwrites=denied)
    await alice.send(plain, "!search Vilnius")
    assert "permission to embed links" in plain.last_message.content
