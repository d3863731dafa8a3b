"""Asking in plain English, as people do in a channel."""

import pytest

from bot.answering.conversations import Conversations
from index.model.question import PreviousQuestion


def shown(channel):
    """The last reply, as one text."""
    embed = channel.last_message.embeds[0]
    return f"{embed.title}\n{embed.description}\n{embed.footer.text or ''}"


async def test_a_fact_is_answered_in_its_sentence_with_the_answering_words_in_bold(newsroom, alice):
    await alice.send(newsroom, "!ask where is the NATO summit in July?")
    assert "**Vilnius**" in shown(newsroom).replace(", Lithuania**", "**")


async def test_somebodys_words_are_answered_by_the_quotation(newsroom, alice):
    await alice.send(newsroom, "!ask what did the Finnish minister say?")
    reply = shown(newsroom)
    assert reply.startswith("Pekka Haavisto\n")
    assert "common response" in reply


async def test_what_the_coverage_does_not_say_is_said_and_logged_as_unanswered(newsroom, alice, log):
    await alice.send(newsroom, "!ask what is the capital of Mongolia?")
    assert "The coverage does not say." in shown(newsroom)
    entry = await log.entry(1)
    assert (entry.command, entry.answered) == ("ask", False)


async def test_a_refusal_says_what_the_passage_with_the_name_lacks(newsroom, alice):
    await alice.send(newsroom, "!ask how old is Jens Stoltenberg?")
    assert "closest passage names Jens Stoltenberg, but not this number:" in shown(newsroom)


async def test_a_yes_no_question_gets_the_words_and_what_they_are_to_it(newsroom, alice):
    await alice.send(newsroom, "!ask did Haavisto say anything about a common response?")
    assert "They said so, in these words:" in shown(newsroom)


async def test_slash_ask_gives_the_same_answer(newsroom, alice):
    await alice.send(newsroom, "!ask when must Borrell go to Beijing?")
    typed = shown(newsroom)
    await alice.slash(newsroom, "ask", question="when must Borrell go to Beijing?")
    assert shown(newsroom) == typed


@pytest.mark.parametrize(
    "message", ["{bot} who is the Finnish minister?", "when is the Vilnius summit? {bot}"]
)
async def test_a_question_beside_a_mention_is_answered(simcord_env, newsroom, alice, log, message):
    await alice.send(newsroom, message.format(bot=simcord_env.bot.user.mention))
    entry = await log.entry(1)
    assert (entry.command, entry.answered) == ("ask", True)


async def test_a_reply_takes_up_the_question_before(newsroom, alice, log):
    await alice.send(newsroom, "!ask what did Stoltenberg say about lethal aid?")
    await alice.send(newsroom, "and about trade with China?", reply_to=newsroom.last_message)
    assert "Trade with China" in shown(newsroom)
    entry = await log.entry(2)
    assert entry.typed == "and about trade with China?"
    assert entry.understood == "what did Jens Stoltenberg say about trade with China?"
    assert "understood as: what did Jens Stoltenberg say about trade with China?" in shown(newsroom)


async def test_talk_that_is_no_reply_and_thanks_are_left_alone(newsroom, alice):
    await alice.send(newsroom, "!ask what did Stoltenberg say about lethal aid?")
    answer = newsroom.last_message
    sent = await alice.send(newsroom, "and about lunch?")
    assert newsroom.last_message.id == sent.id
    sent = await alice.send(newsroom, "Great, thank you", reply_to=answer)
    assert newsroom.last_message.id == sent.id


async def test_in_a_thread_a_follow_up_needs_no_reply(newsroom, alice, log):
    await alice.send(newsroom, "!ask what did Stoltenberg say about lethal aid?")
    await newsroom.last_message.create_thread(name="More")
    await alice.send(newsroom.threads[0], "and about trade with China?")
    assert (await log.entry(2)).understood == "what did Jens Stoltenberg say about trade with China?"


@pytest.mark.parametrize(
    ("first", "then", "understood"),
    [
        (
            "!quotes Stoltenberg about China",
            "and about Russia?",
            "what did Jens Stoltenberg say about Russia?",
        ),
        ("!quotes Stoltenberg about China", "when?", "when did Jens Stoltenberg speak about China?"),
        ("!who said monumental mistake", "And Haavisto?", "did Haavisto say “monumental mistake”?"),
        ("!search Vilnius", "What about Russia?", "Russia"),
        (
            "!ask what did Stoltenberg say about China?",
            "What about Russia?",
            "what did Stoltenberg say about Russia?",
        ),
    ],
)
async def test_a_follow_up_refers_to_the_last_question_of_any_command(  # noqa: PLR0913, PLR0917 - fixtures
    newsroom, alice, log, first, then, understood
):
    await alice.send(newsroom, first)
    await alice.send(newsroom, then, reply_to=newsroom.last_message)
    entry = await log.entry(2)
    assert (entry.typed, entry.understood) == (then, understood.replace("did Stol", "did Jens Stol"))


@pytest.mark.parametrize(
    "first",
    ["!who said monumental mistake", "!search monumental mistake", "!quotes Stoltenberg about lethal aid"],
)
async def test_who_said_that_is_answered_by_whoever_said_it(newsroom, alice, first):
    await alice.send(newsroom, first)
    await alice.send(newsroom, "who said that?", reply_to=newsroom.last_message)
    assert shown(newsroom).startswith("Jens Stoltenberg\n")


async def test_no_name_is_put_into_a_question_that_stands_alone(newsroom, alice, log):
    question = "What did Haavisto say about the help that he fears?"
    await alice.send(newsroom, "!ask what did Stoltenberg say about lethal aid?")
    await alice.send(newsroom, f"!ask {question}")
    entry = await log.entry(2)
    assert (entry.typed, entry.understood) == (question, question)


@pytest.mark.parametrize("typed", ["when?", "who said that?"])
async def test_what_refers_to_nothing_is_said_not_to_be_understood(newsroom, alice, log, typed):
    await alice.send(newsroom, f"!ask {typed}")
    assert shown(newsroom).startswith("What do you mean?")
    assert (await log.entry(1)).typed == typed


async def test_the_pages_of_a_follow_up_are_those_of_the_whole_question(newsroom, alice):
    await alice.send(newsroom, "!search Vilnius")
    await alice.send(newsroom, "and about China?", reply_to=newsroom.last_message)
    message = newsroom.last_message
    buttons = [button for row in message.components for button in row.children]
    await alice.click(message, custom_id=next(b.custom_id for b in buttons if str(b.emoji) == "▶️"))
    assert shown(newsroom).startswith("China\n")
    assert "understood as: China" in shown(newsroom)


async def test_nobody_takes_up_another_persons_question(simcord_env, newsroom, alice):
    bob = newsroom.guild.add_member(simcord_env.create_user("bob"))
    await alice.send(newsroom, "!ask what did Stoltenberg say about lethal aid?")
    sent = await bob.send(newsroom, "and about China?", reply_to=newsroom.last_message)
    assert newsroom.last_message.id == sent.id


def test_a_question_is_remembered_for_ten_minutes():
    now = 0.0
    conversations = Conversations(clock=lambda: now)
    conversations.remember(1, 10, PreviousQuestion("who paid?"))
    conversations.remember(2, 10, PreviousQuestion("who left?"))
    now = 599.0
    assert conversations.recall(1, [11, 10]) == PreviousQuestion("who paid?")
    assert conversations.recall(1, [11]) is None
    now = 601.0
    assert conversations.recall(1, [10]) is None
