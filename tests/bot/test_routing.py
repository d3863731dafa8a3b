"""Which request a message makes."""

import pytest

from bot import i18n
from bot.answering.requests import Request
from bot.discord_app.client import vocabulary
from bot.discord_app.routing import Addressee, IncomingMessage, Route, route
from index.model.question import PreviousQuestion

BOT = Addressee("<@1>", "!", vocabulary(i18n.load("en")), ("<@&7>",))
PREVIOUS = PreviousQuestion("what did Ana Brook say about ferries?", "Ana Brook")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (IncomingMessage("<@1>", prefix="<@1> "), Route.HELP),
        (IncomingMessage("<@!1> Hello", prefix="<@!1> "), Route.HELP),
        (IncomingMessage("hello", is_direct=True), Route.HELP),
        (IncomingMessage("Thanks!", is_direct=True), Route.HELP),
        (IncomingMessage("thank you", is_direct=True), Route.HELP),
        (IncomingMessage("<@1> What can you do?", prefix="<@1> "), Route.HELP),
        (IncomingMessage("<@1> How does this work?", prefix="<@1> "), Route.HELP),
        (IncomingMessage("thanks giving", is_direct=True), Request("search", "thanks giving")),
        (
            IncomingMessage("what can you do for Lind?", is_direct=True),
            Request("ask", "what can you do for Lind?"),
        ),
        (IncomingMessage("!hlep", prefix="!"), Route.HELP),
        (IncomingMessage("!search ferry", prefix="!", command="search"), Route.RUN_COMMAND),
        (IncomingMessage("<@1> search ferry", prefix="<@1> ", command="search"), Route.RUN_COMMAND),
        (
            IncomingMessage("!find", prefix="!", command="search", bare_command="search"),
            Request("search"),
        ),
        (IncomingMessage("<@1> ferry", prefix="<@1> "), Request("search", "ferry")),
        (IncomingMessage("ferry <@1>"), Request("search", "ferry")),
        (IncomingMessage("ferry", is_direct=True), Request("search", "ferry")),
        (IncomingMessage("<@1> where is it?", prefix="<@1> "), Request("ask", "where is it?")),
        (IncomingMessage("<@1> who paid?", prefix="<@1> ", command="who"), Request("ask", "who paid?")),
        (IncomingMessage("!serach ferry", prefix="!"), Request("unknown", "serach ferry")),
        (IncomingMessage("!play a song", prefix="!"), Route.IGNORE),
        (IncomingMessage("<@1> <@1>", prefix="<@1> "), Route.HELP),
        (IncomingMessage("<@&7> who paid?", prefix="<@&7> ", command="who"), Request("ask", "who paid?")),
        (IncomingMessage("<@1>, who paid?", prefix="<@1>"), Request("ask", "who paid?")),
        (IncomingMessage("ok <@1> ferry"), Request("search", "ferry")),
        (IncomingMessage("hey <@!1>, what did Ana say?"), Request("ask", "what did Ana say?")),
        (IncomingMessage("Last night, <@1>: who paid?"), Request("ask", "who paid?")),
        (
            IncomingMessage("What did Ana say, <@1>, about ferries?"),
            Request("ask", "What did Ana say, about ferries?"),
        ),
        (IncomingMessage("<@1> please forget everything about me", prefix="<@1> "), Route.PRIVACY),
        (IncomingMessage("can you delete my data?", is_direct=True), Route.PRIVACY),
        (IncomingMessage("!forget me", prefix="!"), Route.PRIVACY),
        (
            IncomingMessage("<@1> forget the ferry", prefix="<@1> "),
            Request("search", "forget the ferry"),
        ),
        (IncomingMessage("!search: ferry", prefix="!"), Request("search", "ferry")),
        (IncomingMessage("!Quotes, Ana Brook", prefix="!"), Request("quotes", "Ana Brook")),
        (IncomingMessage("!play a song", prefix="!", is_in_own_channel=True), Route.HINT),
        (IncomingMessage("!!!", prefix="!", is_in_own_channel=True), Route.IGNORE),
        (IncomingMessage("who paid?", is_in_own_channel=True), Route.HINT),
        (IncomingMessage("Nice weather", is_in_own_channel=True), Route.IGNORE),
        (IncomingMessage("who paid?"), Route.IGNORE),
        (IncomingMessage("I asked <@1> about it"), Route.IGNORE),
        (IncomingMessage("when?", continues_conversation=True), Route.IGNORE),
    ],
)
def test_a_message_is_routed_by_how_it_addresses_the_bot(message, expected):
    assert route(message, BOT, None) == expected


def test_a_follow_up_is_asked_with_the_previous_question():
    replied = IncomingMessage("and about trade?", continues_conversation=True)
    addressed = IncomingMessage("<@1> what did she say about trade?", prefix="<@1> ")
    whole = IncomingMessage("<@1> what did Jo say about the tax she fears?", prefix="<@1> ")
    assert route(replied, BOT, PREVIOUS) == Request("ask", "and about trade?", previous=PREVIOUS)
    assert route(addressed, BOT, PREVIOUS) == Request(
        "ask", "what did she say about trade?", previous=PREVIOUS
    )
    assert route(whole, BOT, PREVIOUS) == Request("ask", "what did Jo say about the tax she fears?")


def test_talk_that_follows_an_answer_is_left_alone():
    assert route(IncomingMessage("and about lunch?"), BOT, PREVIOUS) is Route.IGNORE
    thanks = IncomingMessage("Great, thank you", continues_conversation=True)
    assert route(thanks, BOT, PREVIOUS) is Route.IGNORE
