"""How people address the bot, in a simulated Discord."""

import discord
import pytest

from bot.config import Discord, Settings
from bot.discord_app.client import CoverageBot
from bot.discord_app.request_policy import RequestPolicy


def shown(channel):
    """The last reply, as one text."""
    embed = channel.last_message.embeds[0]
    return f"{embed.title}\n{embed.description}\n{embed.footer.text or ''}"


@pytest.mark.parametrize(
    "message",
    [
        "hey {bot} who said monumental mistake?",
        "So, {bot}, who said monumental mistake",
        "{bot}: who said monumental mistake?",
    ],
)
async def test_a_question_around_a_mention_is_answered(simcord_env, newsroom, alice, message):
    await alice.send(newsroom, message.format(bot=simcord_env.bot.user.mention))
    assert shown(newsroom).startswith("Jens Stoltenberg\n")


@pytest.mark.parametrize(
    "message", ["{bot} forget me", "{bot} delete my data", "please, {bot}, delete my data", "!forget me"]
)
async def test_the_privacy_command_is_offered(simcord_env, newsroom, alice, log, message):
    await alice.send(newsroom, "!search Vilnius")
    await alice.send(newsroom, message.format(bot=simcord_env.bot.user.mention))
    assert "`!forget-me`" in shown(newsroom)
    assert await log.entry(1) is not None


async def test_forget_me_with_another_word_asks_first(simcord_env, newsroom, alice, log):
    await alice.send(newsroom, "!search Vilnius")
    await alice.send(newsroom, "!forget-me later")
    assert "send `!forget-me` with nothing after it" in shown(newsroom)
    assert await log.entry(1) is not None
    assert len(simcord_env.errors) == 1
    await alice.send(newsroom, "!forget-me")
    assert await log.entry(1) is None


@pytest.mark.parametrize(
    "typed",
    [
        "!WHO SAID monumental mistake",
        "!Who Said: monumental mistake",
        "!who said: monumental mistake",
        "!whosaid: monumental mistake",
    ],
)
async def test_a_command_may_be_typed_in_any_case_and_with_a_colon(newsroom, alice, log, typed):
    await alice.send(newsroom, typed)
    assert shown(newsroom).startswith("Jens Stoltenberg\n")
    assert (await log.entry(1)).understood == "monumental mistake"


@pytest.mark.parametrize("name", ["search", "SEARCH", "!search", "/search", "find"])
async def test_help_explains_a_command(newsroom, alice, name):
    await alice.send(newsroom, f"!help {name}")
    assert shown(newsroom).startswith("!search\nSearch the coverage\n")
    assert "-without" in shown(newsroom)


@pytest.mark.slow
async def test_every_command_is_explained(simcord_env, newsroom, alice):
    simcord_env.bot.policy = RequestPolicy(Discord(questions=1000), simcord_env.bot.texts)
    names = [c.qualified_name for c in simcord_env.bot.walk_commands() if not c.hidden]
    assert {"ask", "who said", "watch add", "log top", "my-data", "opt-out"} <= set(names)
    for name in names:
        await alice.send(newsroom, f"!help {name}")
        assert shown(newsroom).startswith(f"!{'who said' if name == 'who' else name}\n")
        assert "None" not in shown(newsroom)


class TestWithAPrefixOfLetters:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return CoverageBot(Settings(discord=Discord(prefix="s!")), coverage, log)

    @pytest.mark.parametrize("name", ["search", "s!search", "/search"])
    async def test_help_explains_a_command(self, newsroom, alice, name):
        await alice.send(newsroom, f"s!help {name}")
        assert shown(newsroom).startswith("s!search\nSearch the coverage\n")


async def test_privacy_names_the_permission_as_discord_does(newsroom, alice):
    await alice.send(newsroom, "!privacy")
    assert "**Manage Server**" in shown(newsroom)


class TestInAChannelOfItsOwn:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return CoverageBot(Settings(discord=Discord(channels=(1,))), coverage, log)

    @pytest.fixture
    def newsroom(self, simcord_env, newsroom):
        settings = Settings(discord=Discord(channels=(newsroom.id,), questions=1000))
        simcord_env.bot.settings = settings
        return newsroom

    @pytest.mark.parametrize("typed", ["who said monumental mistake?", "!foo"])
    async def test_what_it_does_not_answer_gets_a_hint(self, newsroom, alice, typed):
        await alice.send(newsroom, typed)
        assert "I answer when you mention me or use a command" in shown(newsroom)

    async def test_talk_is_left_alone(self, newsroom, alice):
        sent = await alice.send(newsroom, "Nice weather today")
        assert newsroom.last_message.id == sent.id


@pytest.mark.parametrize("menu", ["Who said this?", "Find in the coverage"])
async def test_the_menu_takes_the_words_of_what_a_message_forwards_or_embeds(
    simcord_env, newsroom, alice, menu
):
    channel = simcord_env.bot.get_channel(newsroom.id)
    words = "any lethal aid delivery to Russia would be a monumental mistake"
    forwarded = await alice.forward(await alice.send(newsroom, words), newsroom)
    described = await channel.send("https://example.org/x", embed=discord.Embed(description=words))
    field = await channel.send(embed=discord.Embed().add_field(name="Quote", value=words))
    titled = await channel.send(embed=discord.Embed(title=words))
    for message in (forwarded, described, field, titled):
        result = await alice.context_menu(newsroom, menu, message)
        assert "a monumental mistake" in result.response.embeds[0].description
