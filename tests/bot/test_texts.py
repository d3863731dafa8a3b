"""What the bot says, in every language."""

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import bot
from bot import i18n
from bot.config import Discord, Settings
from bot.discord_app.client import CoverageBot

PROGRAM = Path(bot.__file__).parent
LONGEST_DESCRIPTION, LONGEST_MENU = 100, 32


REGISTERED = re.compile(
    r"\.(?:about|menu|question|words|speaker|source|subject|outlet|name|command|private|since|person)$"
)
"""The names of the texts that Discord has registered, besides the commands of the log."""


def values(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_english_and_french_are_spoken():
    assert set(i18n.LANGUAGES) >= {"en", "fr"}


def test_every_language_can_be_chosen_in_the_settings():
    assert sorted(get_args(Discord.model_fields["language"].annotation)) == sorted(i18n.LANGUAGES)
    example = Path(bot.__file__).parents[1].joinpath("config.example.toml").read_text(encoding="utf-8")
    described = example.partition("# Language of the bot's replies.")[2].partition("\n")[0]
    assert sorted(re.findall(r'"(\w+)"', described)) == sorted(i18n.LANGUAGES)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_language_says_everything_with_the_same_values(language):
    english, other = i18n.load("en").entries, i18n.load(language).entries
    assert english.keys() == other.keys()
    assert {key: values(text) for key, text in english.items()} == {
        key: values(text) for key, text in other.items()
    }


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_descriptions_and_menus_are_as_short_as_discord_wants_them(language):
    for key, text in i18n.load(language).entries.items():
        if key.endswith((".about", ".words", ".speaker", ".subject", ".outlet", ".name", ".private")):
            assert len(text) <= LONGEST_DESCRIPTION
        if key.endswith(".menu"):
            assert len(text) <= LONGEST_MENU


def test_every_text_that_the_program_names_exists_and_every_text_is_used():
    program = "\n".join(file.read_text(encoding="utf-8") for file in PROGRAM.rglob("*.py"))
    named = set(re.findall(r"(?:texts|described|_notify)\((?:interaction, |context, )?\"([\w.]+)\"", program))
    counted = set(re.findall(r"texts\.count\(\"([\w.]+)\"", program))
    named |= {f"{name}.{number}" for name in counted for number in ("one", "other")}
    assert named <= i18n.load("en").entries.keys()
    computed = {"not_found", "result", "missing", "stance", "claim", "permission", ""}
    unused = {
        key
        for key in i18n.load("en").entries
        if key not in named and key.rpartition(".")[0] not in computed and not key.endswith(".about")
    }
    assert not {key for key in unused if f'"{key}"' not in program}


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 0, "0 questions"),
        ("en", 1, "1 question"),
        ("en", 12_000, "12,000 questions"),
        ("fr", 0, "0 question oubliée"),
        ("fr", 1, "1 question oubliée"),
        ("fr", 2, "2 questions oubliées"),
        ("fr", 12_000, "12\u202f000 questions oubliées"),
        ("fr", 1_000_000, "1\u202f000\u202f000 questions oubliées"),
    ],
)
def test_numbers_and_plurals_follow_the_language(language, number, expected):
    assert expected in i18n.load(language).count("forget.done", number)


def test_numbers_among_other_values_follow_the_language():
    assert i18n.load("fr")("result.page", page=1, pages=1234) == "page 1 sur 1\u202f234"


def test_french_has_no_line_break_before_its_punctuation():
    for key, text in i18n.load("fr").entries.items():
        if not REGISTERED.search(key) and not key.startswith("log."):
            assert not re.search(r" [:;?!»]|« ", text), key


class TestFrench:
    @pytest.fixture
    async def simcord_bot(self, coverage, log):
        return CoverageBot(Settings(discord=Discord(language="fr")), coverage, log)

    async def test_the_bot_answers_in_the_language_that_was_set(self, newsroom, alice):
        await alice.send(newsroom, "!search Vilnius")
        assert "paragraphe 4, phrase 1" in newsroom.last_message.embeds[0].description
        await alice.send(newsroom, "!who said purple elephants")
        assert newsroom.last_message.embeds[0].title == "Aucun résultat"


async def test_discord_is_told_the_descriptions_in_french(simcord_env):
    commands = await simcord_env.bot.http.get_global_commands(simcord_env.bot.application_id)
    search = next(command for command in commands if command["name"] == "search")
    assert search["description_localizations"]["fr"] == i18n.load("fr")("search.about")
    menu = next(command for command in commands if command["name"] == "Who said this?")
    assert menu["name_localizations"]["fr"] == i18n.load("fr")("who_said_this.menu")
