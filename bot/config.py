"""The settings, from `config.toml` and the environment: one class per section."""

import json
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, cast
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from rapidfuzz import fuzz, process

from index import SEEDS

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST = 30 * 86_400
"""Maximum time between two polls of a feed, in seconds."""
_SHORTEST = 10
"""Minimum time between two polls of a feed, in seconds: nobody publishes faster. A guess."""

DEFAULT_FILE = Path("config.toml")
"""The file that is read if none is named and if it exists."""

_A_CENTURY = 36_500
"""Maximum days for which questions are kept; 0 keeps them for ever."""


_DATA = Path("data")
"""The folder in the current one that keeps what the program writes."""
_MIN_LIKENESS = 60
"""Likeness (rapidfuzz's ratio, in percent) from which a wrong key is taken for a misspelled one. A guess;
nothing was measured."""
_REASONS = {
    "tuple": "needs a list, such as [1, 2]",
    "int": "needs a whole number",
    "float": "needs a number",
    "bool": "needs true or false",
    "string": "needs words in quotation marks",
    "path": "needs a path in quotation marks",
    "literal": "needs {expected}",
    "finite": "needs a finite number",
    "greater_than_equal": "needs at least {ge}",
    "less_than_equal": "needs at most {le}",
    "greater_than": "needs more than {gt}",
    "string_too_short": "needs at least {min_length} character",
    "string_too_long": "needs at most {max_length} characters",
    "model": "is a section: write [{key}] above its settings",
}
"""Why a value is wrong, by the beginning of the type of pydantic's error."""

ExpandedPath = Annotated[Path, AfterValidator(Path.expanduser)]
"""A path, in which `~` is the home folder."""


class ConfigError(ValueError):
    """A settings file, or a value in it or in the environment, that cannot be used, described in one line."""


class Section(BaseModel):
    """A section of the file: immutable, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Discord(Section):
    """The bot on Discord."""

    token: SecretStr | None = Field(default=None, description="The bot's token.")
    prefix: str = Field(default="!", min_length=1, max_length=5, description="Prefix of typed commands.")
    language: Literal["en", "fr"] = Field(default="en", description="Language of the bot's replies.")
    private: bool = Field(
        default=False, description="Show an answer only to the person who asked, until they share it."
    )
    channels: tuple[int, ...] = Field(default=(), description="Ids of the channels where the bot answers.")
    questions: int = Field(
        default=5, ge=1, description="Maximum number of questions per person within per_seconds."
    )
    per_seconds: float = Field(
        default=10.0, gt=0, description="Length of the rate limit's window, in seconds."
    )
    shards: int = Field(default=0, ge=0, description="Number of gateway connections that share the servers.")


class Running(Section):
    """The running program."""

    log_format: Literal["plain", "json"] = Field(
        default="plain", description="Format of the program's own log."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Minimum log level."
    )
    log_discord_traffic: bool = Field(
        default=False, description="Log what libraries do at the level DEBUG, too."
    )
    heartbeat: ExpandedPath | None = Field(
        default=None, description="A file that is written every 15 seconds while Discord is connected."
    )


class Articles(Section):
    """The articles, and what is found in them."""

    folder: ExpandedPath = Field(default=SEEDS, description="The folder of articles.")
    model: str | None = Field(default=None, description="The spaCy model that analyses the articles.")
    store: ExpandedPath = Field(
        default=Path("data/coverage"),
        description="The folder of the store, which keeps the analyses and the index.",
    )
    follow_links: bool = Field(default=False, description="Follow links in the folder that lead out of it.")
    rescan_seconds: float = Field(
        default=60.0,
        ge=0,
        allow_inf_nan=False,
        description="Time between two rescans of the folder while the bot runs, in seconds.",
    )


class Answers(Section):
    """What answers show."""

    probable_below: float = Field(
        default=0.8, ge=0, le=1, description='Confidence below which a speaker is shown as "probably".'
    )
    unnamed_below: float = Field(
        default=0.5, ge=0, le=1, description="Confidence below which no speaker's name is shown."
    )


class Log(Section):
    """The query log."""

    file: ExpandedPath = Field(
        default=Path("data/queries.sqlite"), description="The SQLite file of the query log."
    )
    retention_days: int = Field(
        default=90, ge=0, le=_A_CENTURY, description="Days after which a question is deleted."
    )
    departed_days: int = Field(
        default=30,
        ge=0,
        le=_A_CENTURY,
        description="Days after which the questions of a server that the bot left are deleted.",
    )
    hash_people: bool = Field(default=False, description="Store keyed hashes instead of people's ids.")
    moderators: str = Field(
        default="manage_guild",
        description="The Discord permission that lets a person review their server's questions.",
    )

    @field_validator("moderators")
    @classmethod
    def _is_a_permission(cls, name: str) -> str:
        from discord import Permissions  # importing it takes long  # noqa: PLC0415

        if name not in Permissions.VALID_FLAGS:
            raise ValueError(f"{name} is not a Discord permission; give one such as manage_guild")
        return name


def _require_duration(typed: str) -> str:
    """Return a duration such as 5m unchanged.

    Raises:
        ValueError: It is none, or too short or too long.
    """
    match = re.fullmatch(r"(\d{1,6})\s*([smhd])", typed.strip())
    if match is None or not _SHORTEST <= int(match[1]) * _UNITS[match[2]] <= _LONGEST:
        raise ValueError("give a number with s, m, h or d, such as 5m; from 10s to 30d")
    return typed.strip()


def _seconds(duration: str) -> float:
    return float(int(duration[:-1]) * _UNITS[duration[-1]])


class Backups(Section):
    """Scheduled copies of the query log."""

    folder: ExpandedPath | None = Field(
        default=None, description="The folder of scheduled copies of the query log."
    )
    every: str = Field(default="1d", description="Time between two copies.")
    keep: int = Field(default=7, ge=1, description="Number of copies that are kept.")

    @field_validator("every")
    @classmethod
    def _is_a_duration(cls, every: str) -> str:
        return _require_duration(every)

    @property
    def every_seconds(self) -> float:
        """Time between two copies, in seconds."""
        return _seconds(self.every)


class Feed(Section):
    """A feed that the bot fetches articles from."""

    url: str = Field(description="Address of the feed, or of a page that names it.")
    outlet: str | None = Field(default=None, min_length=1, description="The outlet of its articles.")
    every: str = Field(default="5m", description="Time between two polls of the feed.")
    headers_env: str | None = Field(
        default=None, description="The environment variable that has headers for the feed's server."
    )
    allow_private: bool = Field(
        default=False, description="Allow addresses of this machine and of private networks."
    )

    @field_validator("url")
    @classmethod
    def _is_a_web_address(cls, url: str) -> str:
        try:
            parts = urlsplit(url.strip())
            known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            known = False
        if not known:
            raise ValueError("give an address that begins with https:// or http://")
        if "@" in urlsplit(url).netloc:
            raise ValueError("has a name or a password in it; give headers by headers_env instead")
        return url.strip()

    @field_validator("every")
    @classmethod
    def _is_a_duration(cls, every: str) -> str:
        return _require_duration(every)

    @property
    def every_seconds(self) -> float:
        """Time between two polls of the feed, in seconds."""
        return _seconds(self.every)

    @property
    def name(self) -> str:
        """What the feed is called: its outlet, else its server."""
        return self.outlet or urlsplit(self.url).hostname or self.url


class State(Section):
    """What the bot remembers beside the query log."""

    file: ExpandedPath | None = Field(default=None, description="The SQLite file of the bot's state.")


class Watches(Section):
    """What the bot looks for in new articles."""

    per_person: int = Field(default=20, ge=0, description="Maximum number of watches that a person sets.")
    per_server: int = Field(default=50, ge=0, description="Maximum number of watches on a server.")


class Monitoring(Section):
    """What tells other programs how the bot is doing."""

    port: int | None = Field(
        default=None, ge=1, le=65_535, description="The port of the health pages and the metrics."
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="The address that they listen at.")


class Settings(BaseSettings):
    """All settings: from the environment first, then from the file.

    A variable's name is `ONRECORD_`, the section, two underscores and the key: `ONRECORD_DISCORD__TOKEN`.
    """

    model_config = SettingsConfigDict(
        env_prefix="ONRECORD_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    discord: Discord = Discord()
    articles: Articles = Articles()
    answers: Answers = Answers()
    feeds: tuple[Feed, ...] = ()
    log: Log = Log()
    backups: Backups = Backups()
    state: State = State()
    watches: Watches = Watches()
    monitoring: Monitoring = Monitoring()
    running: Running = Running()

    @field_validator("feeds")
    @classmethod
    def _are_different(cls, feeds: tuple[Feed, ...]) -> tuple[Feed, ...]:
        urls = [feed.url for feed in feeds]
        if twice := next((url for url in urls if urls.count(url) > 1), None):
            raise ValueError(f"{twice} stands there twice; give each feed once")
        return feeds

    @property
    def state_file(self) -> Path:
        """The SQLite file of the bot's state: the one that is set, else one beside the query log."""
        return self.state.file or self.log.file.with_name("state.sqlite")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic prescribes the names
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Give the environment precedence over the file, whose values are the constructor's arguments."""
        return env_settings, init_settings


def load(file: Path | None = None, *, may_be_missing: bool = False) -> Settings:
    """Return the settings from a file and from the environment.

    Without a file, what the program writes goes to the user's data folder, unless the current folder has a
    folder `data` already.

    Args:
        file: The file; None for `config.toml`, if it exists.
        may_be_missing: Whether a file that is named may be missing, because it is about to be written.

    Raises:
        ConfigError: The file is missing or is not TOML, or a key or a value is wrong; the message names the
            file, the key and the reason.
    """
    source = file or DEFAULT_FILE
    content: dict[str, object] = {}
    if (file is not None and not may_be_missing) or source.exists():
        try:
            content = tomllib.loads(source.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{source}: cannot be read ({error.strerror})") from error
        except RecursionError as error:
            raise ConfigError(f"{source}: is nested too deeply") from error
        except ValueError as error:  # not TOML, not UTF-8, or a number of thousands of digits
            raise ConfigError(f"{source}: is not TOML ({' '.join(str(error).split())})") from error
    elif not _DATA.is_dir():
        data = user_data_path("onrecord", appauthor=False)
        content = {"articles": {"store": data / "coverage"}, "log": {"file": data / "queries.sqlite"}}
    try:
        return Settings(**content)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        raise ConfigError(_describe(error, source, content)) from error
    except (SettingsError, RecursionError) as error:
        raise ConfigError(
            f"the environment: {error}; write a list as JSON: ONRECORD_DISCORD__CHANNELS=[1]"
        ) from error


def _describe(error: ValidationError, source: Path, content: dict[str, object]) -> str:
    """Return the first of the errors in one line. A key that is not in the file is in the environment."""
    first = error.errors(include_url=False, include_input=False)[0]
    section, *rest = map(str, first["loc"])
    values = content.get(section)
    is_in_file = section in content and (
        not rest or isinstance(values, list) or (isinstance(values, dict) and rest[0] in values)
    )
    where = f"{source}" if is_in_file else f"{source} or the environment"
    key = ".".join(json.dumps(part)[1:-1] if isinstance(part, str) else str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{where}: {key}: is not a setting{_meant(key)} (see config.example.toml)"
    return f"{where}: {key}: {_reason(first, key)}"


def _reason(error: ErrorDetails, key: str) -> str:
    """Return why a value is wrong, in words that need no knowledge of Python."""
    kind = next(
        (kind for kind in sorted(_REASONS, key=len, reverse=True) if error["type"].startswith(kind)), ""
    )
    if key == "feeds" and kind:
        return "needs [[feeds]] above each feed"
    if not kind:
        return " ".join(error["msg"].removeprefix("Value error, ").split())
    return _REASONS[kind].format_map({"key": key, **error.get("ctx", {})})


def _meant(key: str) -> str:
    """Return the setting, or the section, that a wrong key is most like, as a question; "" if none is."""
    sections = {
        name: Feed if name == "feeds" else cast("type[Section]", field.annotation)
        for name, field in Settings.model_fields.items()
    }
    key = re.sub(r"^feeds\.\d+", "feeds", key)
    keys = [f"{name}.{setting}" for name, section in sections.items() for setting in section.model_fields]
    similar = process.extractOne(
        key, keys if "." in key else list(sections), scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS
    )
    return f"; did you mean {similar[0]}?" if similar else ""
