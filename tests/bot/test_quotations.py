"""Who said what, as people ask for it in a channel."""

import re

import pytest

from bot.answering.handlers import answer
from bot.answering.parsing import claimed_words
from bot.answering.requests import Request
from bot.config import Settings
from bot.discord_app.client import CoverageBot
from bot.querylog import QueryLog
from index.coverage import Coverage
from index.model.verdict import Verdict
from index.questions.names import Names


def shown(message):
    embed = message.embeds[0]
    return f"{embed.title}\n{embed.description}\n{embed.footer.text or ''}"


@pytest.mark.parametrize(
    "question",
    [
        "!who said we have a common response",
        "!who said that we have a common response?",
        "!who said “we have a common response”?",
        '!who said "WE HAVE A COMMON RESPONSE"',
        "!who   said « we have a cómmon response »",
        "!whosaid we have a common response",
        "!who we have a common response",
        "!WHO SAID we have a common response",
    ],
)
async def test_who_said_names_the_speaker_however_it_is_typed(newsroom, alice, question):
    await alice.send(newsroom, question)
    reply = shown(newsroom.last_message)
    assert reply.startswith("Pekka Haavisto\n")
    assert "have a common response**" in reply
    assert "The increasingly close relationship" in reply


async def test_the_same_statement_in_another_articles_words_stands_below(newsroom, alice):
    await alice.send(newsroom, "!who said monumental mistake")
    reply = shown(newsroom.last_message)
    assert reply.startswith("Jens Stoltenberg\n")
    assert "**monumental mistake**" in reply
    below = reply[reply.index("Also reported as") :]
    assert "“a historic mistake” with “severe consequences”" in below
    assert "The increasingly close relationship" in below


async def test_words_in_quotation_marks_that_are_given_to_nobody_are_shown_where_they_stand(newsroom, alice):
    await alice.send(newsroom, '!who said "a ceiling"')
    reply = shown(newsroom.last_message)
    assert "are not attributed to anybody" in reply
    assert "**a ceiling**" in reply


async def test_nearly_said_words_are_told_from_said_ones(newsroom, alice):
    await alice.send(newsroom, "!who said we are so concerned that China offers the additional help")
    reply = shown(newsroom.last_message)
    assert reply.startswith("Pekka Haavisto\n")
    assert "Nobody is quoted with exactly these words" in reply


async def test_what_nobody_said_is_told(newsroom, alice):
    await alice.send(newsroom, "!who said purple elephants")
    assert "Nothing found" in shown(newsroom.last_message)


@pytest.mark.parametrize(
    "question",
    [
        "!quotes Haavisto",
        "!quotes pekka haavisto about help",
        "!quotes Haavisto help",
        "!quotes Haavisto abot help",
    ],
)
async def test_quotes_of_a_speaker(newsroom, alice, question):
    await alice.send(newsroom, question)
    reply = shown(newsroom.last_message)
    assert reply.startswith("Pekka Haavisto\n")
    assert "a common response" in reply


@pytest.mark.parametrize("typed", ["Stoltenburg China", "Stoltenburg about China", "Stoltenburg abuot China"])
async def test_a_misspelled_speaker_is_asked_back(newsroom, alice, typed):
    await alice.send(newsroom, f"!quotes {typed}")
    suggestion = newsroom.last_message
    assert "Did you mean" in shown(suggestion)
    button = suggestion.components[0].children[0]
    assert button.label == "Jens Stoltenberg about China"
    await alice.click(suggestion, custom_id=button.custom_id)
    assert newsroom.last_message.id == suggestion.id
    assert shown(newsroom.last_message).startswith("Jens Stoltenberg\n")


async def test_a_misspelled_subject_is_asked_back_with_the_speaker(newsroom, alice):
    await alice.send(newsroom, "!quotes Jens Stoltenberg about Chnia")
    suggestion = newsroom.last_message
    assert "Did you mean Jens Stoltenberg about China?" in shown(suggestion)
    await alice.click(suggestion, label="Jens Stoltenberg about China")
    assert "**China" in shown(newsroom.last_message)


async def test_a_speaker_who_said_nothing_on_a_subject_is_offered_without_it(newsroom, alice):
    await alice.send(newsroom, "!quotes Stoltenberg sur football")
    suggestion = newsroom.last_message
    assert "Did you mean" not in shown(suggestion)
    assert "I know of no quotation by Jens Stoltenberg on this" in shown(suggestion)
    await alice.click(suggestion, label="Jens Stoltenberg")
    assert shown(newsroom.last_message).startswith("Jens Stoltenberg\n")


async def test_a_misspelled_word_is_asked_back(newsroom, alice):
    await alice.send(newsroom, "!search Vilnuis")
    suggestion = newsroom.last_message
    await alice.click(suggestion, label="Vilnius")
    assert shown(newsroom.last_message).count("**Vilnius**") == 2


async def test_speakers_are_completed_from_the_first_letter(newsroom, alice):
    choices = await alice.autocomplete(newsroom, "quotes", "speaker", "h")
    assert [choice["value"] for choice in choices] == ["Pekka Haavisto"]
    misspelled = await alice.autocomplete(newsroom, "quotes", "speaker", "stoltenburg")
    assert "Jens Stoltenberg" in [choice["value"] for choice in misspelled]


async def test_articles_are_completed_by_title(newsroom, alice):
    choices = await alice.autocomplete(newsroom, "article", "name", "increasingly cl")
    result = await alice.slash(newsroom, "article", name=choices[0]["value"])
    assert "The increasingly close relationship" in shown(result.response)


async def test_an_article_has_its_quotations_in_bold(newsroom, alice):
    await alice.send(newsroom, "!article increasingly close relationship")
    reply = shown(newsroom.last_message)
    assert "including the biggest ally,”**" in reply
    assert "quoted here" in reply


async def test_speakers_are_listed_with_what_they_are(newsroom, alice):
    await alice.send(newsroom, "!speakers")
    assert "**Pekka Haavisto** · Finnish Minister" in shown(newsroom.last_message)


async def test_speakers_are_counted_most_quoted_first_and_looked_up_by_name_or_role(newsroom, alice):
    await alice.send(newsroom, "!speakers")
    lines = shown(newsroom.last_message).splitlines()
    assert re.search(r": \d+$", lines[0])
    counts = [int(found[1]) for line in lines if (found := re.search(r"· (\d+) quotations?$", line))]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) > 1
    for typed in ("haavisto", "finnish minister"):
        await alice.send(newsroom, f"!speakers {typed}")
        reply = shown(newsroom.last_message)
        assert "Pekka Haavisto" in reply
        assert "Stoltenberg" not in reply
    await alice.send(newsroom, "!speakers xylophone")
    assert "nobody of that name" in shown(newsroom.last_message)


class TestWhoSaidThis:
    async def ask(self, newsroom, alice, message):
        claim = await alice.send(newsroom, message)
        result = await alice.context_menu(newsroom, "Who said this?", claim)
        assert result.ephemeral
        return shown(result.response)

    async def test_a_literal_quotation_is_confirmed(self, newsroom, alice):
        reply = await self.ask(
            newsroom, alice, "Haavisto: “it is very important that we have a common response”"
        )
        assert reply.startswith("Pekka Haavisto\n")
        assert "Word for word" in reply

    async def test_a_misquotation_is_told_with_its_differences(self, newsroom, alice):
        reply = await self.ask(
            newsroom, alice, "He said “it is very important that we have a joint answer” today"
        )
        assert reply.startswith("Pekka Haavisto\n")
        assert "Not quite" in reply
        assert "~~joint answer~~" in reply

    async def test_a_quotation_given_to_somebody_else_is_told(self, newsroom, alice):
        reply = await self.ask(
            newsroom, alice, "Stoltenberg said: “it is very important that we have a common response”"
        )
        assert reply.startswith("Pekka Haavisto\n")
        assert "The message names Jens Stoltenberg" in reply

    async def test_what_nobody_said_is_told(self, newsroom, alice):
        assert "Nobody is quoted as saying anything like this" in await self.ask(
            newsroom, alice, "Lunch at noon?"
        )

    async def test_it_works_on_a_message_without_words(self, newsroom, alice):
        assert "What should I look for?" in await self.ask(newsroom, alice, "🙂")


class TestDenials:
    @pytest.fixture
    def coverage(self, tmp_path):
        folder = tmp_path / "denials"
        folder.mkdir()
        text = (
            "The harbour board met on Friday.\n"
            "Nora Falk denied saying that the harbour would lose every ferry to Denmark.\n"
            "“The harbour will gain two ferries from Denmark next spring,” Falk said.\n"
        )
        (folder / "row.txt").write_text(text, encoding="utf-8")
        return Coverage.open(folder)

    @pytest.mark.parametrize(
        "typed",
        [
            "!who said the harbour would lose every ferry to Denmark",
            "!who said “the harbour would lose every ferry to Denmark”",
            "!ask Did Nora Falk say that the harbour would lose every ferry to Denmark?",
        ],
    )
    async def test_a_denial_is_told_as_one(self, newsroom, alice, typed):
        await alice.send(newsroom, typed)
        reply = shown(newsroom.last_message)
        assert reply.startswith("Nora Falk\n")
        assert "reports a denial" in reply
        assert "Word for word" not in reply

    async def test_a_denial_is_told_under_a_message(self, newsroom, alice):
        claim = await alice.send(newsroom, "Falk: the harbour would lose every ferry to Denmark")
        result = await alice.context_menu(newsroom, "Who said this?", claim)
        reply = shown(result.response)
        assert reply.startswith("Nora Falk\n")
        assert "reports a denial" in reply


async def test_a_message_can_be_looked_for_in_the_coverage(newsroom, alice):
    message = await alice.send(newsroom, "Vilnius summit!")
    result = await alice.context_menu(newsroom, "Find in the coverage", message)
    assert result.ephemeral
    assert "**Vilnius summit**" in shown(result.response)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("that we will win?", "we will win"),
        ("“we will win”?", "we will win"),
        ("'we will win?'", "we will win"),
        ("„wir gewinnen“", "wir gewinnen"),
        ("we “will” win", "we “will” win"),
        ("“we will” and “win”", "“we will” and “win”"),
        ("that", "that"),
        ("", ""),
    ],
)
def test_what_was_said_is_taken_out_of_how_it_was_asked(typed, words):
    assert claimed_words(typed) == words


def test_a_paraphrase_in_part_is_found(coverage):
    message = "They say it would be a monumental mistake with grave consequences to deliver lethal aid"
    page = answer(coverage, Request("who said this", message))
    assert isinstance(page.best, Verdict)
    assert page.best.quote
    assert "monumental mistake" in page.best.quote.text


@pytest.mark.parametrize("command", ["search", "who said", "quotes", "ask"])
async def test_a_message_full_of_nonsense_is_not_spelled_right_word_by_word(
    newsroom, alice, coverage, monkeypatch, command
):
    looked_up = []

    def watched(name):
        look_up = getattr(owners[name], name)

        def counting(*arguments):
            looked_up.append(name)
            return look_up(*arguments)

        monkeypatch.setattr(owners[name], name, counting)

    owners = {"spellings": type(coverage), "speaker": Names}
    for name in owners:
        watched(name)
    nonsense = " ".join(f"zq{'x' * (i % 7)}v{'k' * (i // 7)}" for i in range(60))
    await alice.send(newsroom, f"!{command} {nonsense}"[:2000])
    assert "Nothing found" in shown(newsroom.last_message)
    assert len(looked_up) < 20


@pytest.fixture(params=[False, True], ids=["ids", "hashes"])
async def other_log(simcord_env, coverage, tmp_path, request):
    """The log of the bot, with people's ids or with hashes."""
    log = await QueryLog.open(tmp_path / "menus.sqlite", hash_people=request.param)
    await simcord_env.restart_bot(CoverageBot(Settings(), coverage, log))
    yield log
    await log.close()


@pytest.mark.slow
@pytest.mark.parametrize("menu", ["Who said this?", "Find in the coverage"])
async def test_the_words_of_a_message_are_forgotten_with_its_author(
    simcord_env, newsroom, alice, other_log, menu
):
    log = other_log
    bob = newsroom.guild.add_member(simcord_env.create_user("bob"))
    claim = await bob.send(newsroom, "He said: a monumental mistaek")
    own = await alice.send(newsroom, "The summit in Vilnius")
    result = await alice.context_menu(newsroom, menu, claim)
    for row in result.response.message.components:
        for button in row.children:
            if ":meant" in (button.custom_id or ""):
                await alice.click(result.response.message, custom_id=button.custom_id)
    await alice.context_menu(newsroom, menu, own)
    rows = await log.review.recent()
    assert [row.author is not None for row in rows] == [False, *[True] * (len(rows) - 1)]
    await bob.slash(newsroom, "forget-me")
    assert [row.typed for row in await log.review.recent()] == ["The summit in Vilnius"]
    await alice.slash(newsroom, "forget-me")
    assert not await log.review.recent()
