"""Which request a message makes."""

import pytest

from bot.answering.requests import Request
from bot.discord_app.routing import Addressee, IncomingMessage, Route, route
from index.model.question import PreviousQuestion

BOT = Addressee("<@1>", "!", frozenset({"hello", "help"}))
PREVIOUS = PreviousQuestion("what did Ana Brook say about ferries?", "Ana Brook")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (IncomingMessage("<@1>", prefix="<@1> "), Route.HELP),
        (IncomingMessage("<@!1> Hello", prefix="<@!1> "), Route.HELP),
        (IncomingMessage("hello", is_direct=True), Route.HELP),
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
        (IncomingMessage("I asked <@1> about it"), Route.IGNORE),
        (IncomingMessage("when?", continues_conversation=True), Route.IGNORE),
    ],
)
def test_a_message_is_routed_by_how_it_addresses_the_bot(message, expected):
    assert route(message, BOT, None) == expected


def test_a_follow_up_is_completed_from_the_previous_question():
    completed = Request("ask", "what did Ana Brook say about trade?")
    replied = IncomingMessage("and about trade?", continues_conversation=True)
    addressed = IncomingMessage("<@1> what did she say about trade?", prefix="<@1> ")
    assert route(replied, BOT, PREVIOUS) == completed
    assert route(addressed, BOT, PREVIOUS) == completed


def test_talk_that_follows_an_answer_is_left_alone():
    assert route(IncomingMessage("and about lunch?"), BOT, PREVIOUS) is Route.IGNORE
    thanks = IncomingMessage("Great, thank you", continues_conversation=True)
    assert route(thanks, BOT, PREVIOUS) is Route.IGNORE
