"""Settings."""

import re
import tomllib
from pathlib import Path

import pytest
from platformdirs import user_data_path

from bot.config import ConfigError, Feed, Settings, load

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def config(tmp_path, content):
    file = tmp_path / "config.toml"
    file.write_text(content)
    return file


def test_without_a_file_everything_has_its_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    assert load() == Settings()


def test_without_a_file_nothing_is_written_to_the_folder_that_a_command_is_called_from(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_ARTICLES__STORE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    data = user_data_path("onrecord", appauthor=False)
    assert load().articles.store == data / "coverage"
    assert load().log.file == data / "queries.sqlite"
    monkeypatch.setenv("ONRECORD_LOG__FILE", "asked.sqlite")
    assert load().log.file == Path("asked.sqlite")
    config(tmp_path, "")
    assert load().articles.store == Path("data/coverage")


def test_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    settings = load(config(tmp_path, '[articles]\nfolder = "~/news"\n[log]\nfile = "~/asked.sqlite"'))
    assert (settings.articles.folder, settings.log.file) == (tmp_path / "news", tmp_path / "asked.sqlite")


def test_the_file_in_the_folder_is_read_unasked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config(tmp_path, '[discord]\nprefix = "?"')
    assert load().discord.prefix == "?"


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("ONRECORD_DISCORD__TOKEN", "from the environment")
    settings = load(config(tmp_path, '[discord]\ntoken = "from the file"\nprefix = "?"'))
    assert settings.discord.token is not None
    assert settings.discord.token.get_secret_value() == "from the environment"
    assert settings.discord.prefix == "?"


def test_the_token_is_never_shown(tmp_path):
    assert "secret" not in repr(load(config(tmp_path, '[discord]\ntoken = "secret"')))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[discord]\ntokn = "x"', "discord.tokn: is not a setting; did you mean discord.token? (see"),
        ('[articles]\ntoken = "x"', "articles.token: is not a setting"),
        ("[discrd]\n", "discrd: is not a setting; did you mean discord? (see config.example.toml)"),
        ("[zebra]\n", "zebra: is not a setting (see config.example.toml)"),
        ("[discord]\nprefix = 3", "discord.prefix: needs words in quotation marks"),
        ('[discord]\nprefix = ""', "discord.prefix: needs at least 1 character"),
        ('discord = "x"', "discord: is a section: write [discord] above its settings"),
        ('[discord]\nchannels = "x"', "discord.channels: needs a list, such as [1, 2]"),
        ('[discord]\nchannels = ["x"]', "discord.channels.0: needs a whole number"),
        ('[discord]\nlanguage = "tlh"', "discord.language: needs 'en'"),
        ("[discord]\nquestions = 0", "discord.questions: needs at least 1"),
        ("[discord]\nquestions = 1.5", "discord.questions: needs a whole number"),
        ('[discord]\nper_seconds = "x"', "discord.per_seconds: needs a number"),
        ("[discord]\nper_seconds = 0", "discord.per_seconds: needs more than 0"),
        ('[articles]\nfollow_links = "x"', "articles.follow_links: needs true or false"),
        ("[articles]\nfolder = 3", "articles.folder: needs a path in quotation marks"),
        ("[articles]\nrescan_seconds = inf", "articles.rescan_seconds: needs a finite number"),
        (
            '[log]\nmoderators = "x"',
            "log.moderators: x is not a Discord permission; give one such as manage_guild",
        ),
        ("[discord", "is not TOML"),
        (f"x = {'9' * 5000}", "is not TOML (Exceeds the limit"),
        (f"x = {'[' * 5000}", "is nested too deeply"),
        (f"x = {'{a = ' * 5000}", "is nested too deeply"),
        ('"a\\nb" = 1', "a\\nb: is not a setting (see config.example.toml)"),
        ('[log]\nmoderators = "a\\nb"', "log.moderators: a b is not a Discord permission"),
        ("[log]\nretention_days = 999999999999", "log.retention_days: needs at most 36500"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line_that_names_file_and_key(tmp_path, content, reason):
    file = config(tmp_path, content)
    with pytest.raises(ConfigError) as error:
        load(file)
    assert str(error.value).startswith(f"{file}: {reason}")
    assert "\n" not in str(error.value)


def test_a_wrong_variable_is_named_too(monkeypatch, tmp_path):
    monkeypatch.setenv("ONRECORD_DISCORD__PREFIX", "")
    with pytest.raises(ConfigError, match=r"or the environment: discord\.prefix: .* at least 1 character"):
        load(config(tmp_path, ""))


@pytest.mark.parametrize(
    ("name", "value"),
    [("DISCORD", "no JSON"), ("DISCORD__CHANNELS", "general"), ("DISCORD__CHANNELS", "[" * 9999)],
)
def test_a_variable_that_is_no_json_is_one_line(monkeypatch, tmp_path, name, value):
    monkeypatch.setenv(f"ONRECORD_{name}", value)
    with pytest.raises(ConfigError, match=r"^the environment: .*; write a list as JSON") as error:
        load(config(tmp_path, ""))
    assert "\n" not in str(error.value)


def test_a_named_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.toml: cannot be read \(No such file or directory\)"):
        load(tmp_path / "gone.toml")


def test_every_setting_stands_in_the_example_with_its_default():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    example = tomllib.loads(
        "\n".join(
            line.removeprefix("# ") if " = " in line or line == "# [[feeds]]" else line for line in lines
        )
    )
    [feed] = example.pop("feeds")
    assert set(feed) == set(Feed.model_fields)
    assert {name: set(section) for name, section in example.items()} == {
        name: set(type(section).model_fields) for name, section in Settings() if name != "feeds"
    }
    assert {Feed(url=feed["url"]).every, Feed(url=feed["url"]).allow_private} == {feed["every"], False}
    stated = tomllib.loads("\n".join(line for line in lines if not line.startswith("#")))
    assert Settings(**stated) == Settings()


def test_the_example_describes_every_setting_as_the_settings_do():
    described = {}
    comment = []
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if key := re.match(r"(?:# )?(\w+) = ", line):
            described.setdefault(key[1], []).append(" ".join(comment))
        goes_on = line.startswith("#") and not key and line != "# [[feeds]]"
        comment = [*comment, line.removeprefix("# ")] if goes_on else []
    sections = [type(section) for name, section in Settings() if name != "feeds"]
    for section in [*sections, Feed]:
        for name, field in section.model_fields.items():
            assert field.description
            assert any(words.startswith(field.description) for words in described[name])
