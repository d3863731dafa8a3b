"""The settings, from `config.toml` and the environment: one class per section."""

import json
import tomllib
from pathlib import Path
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from index import SEEDS

DEFAULT_FILE = Path("config.toml")
"""The file that is read if none is named and if it exists."""

_A_CENTURY = 36_500
"""Maximum days for which questions are kept; 0 keeps them for ever."""


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
    heartbeat: Path | None = Field(
        default=None, description="A file that is written every 15 seconds while Discord is connected."
    )


class Articles(Section):
    """The articles, and what is found in them."""

    folder: Path = Field(default=SEEDS, description="The folder of articles.")
    model: str | None = Field(default=None, description="The spaCy model that analyses the articles.")
    store: Path = Field(
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

    file: Path = Field(default=Path("data/queries.sqlite"), description="The SQLite file of the query log.")
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
    log: Log = Log()
    running: Running = Running()

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


def load(file: Path | None = None) -> Settings:
    """Return the settings from a file and from the environment.

    Args:
        file: The file; None for `config.toml`, if it exists.

    Raises:
        ConfigError: The file is missing or is not TOML, or a key or a value is wrong; the message names the
            file, the key and the reason.
    """
    source = file or DEFAULT_FILE
    content: dict[str, object] = {}
    if file is not None or source.exists():
        try:
            content = tomllib.loads(source.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{source}: cannot be read ({error.strerror})") from error
        except RecursionError as error:
            raise ConfigError(f"{source}: is nested too deeply") from error
        except ValueError as error:  # not TOML, not UTF-8, or a number of thousands of digits
            raise ConfigError(f"{source}: is not TOML ({' '.join(str(error).split())})") from error
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
    value: object = content
    for part in first["loc"]:
        value = cast("dict[str | int, object]", value).get(part) if isinstance(value, dict) else None
    where = f"{source}" if value is not None else f"{source} or the environment"
    key = ".".join(json.dumps(part)[1:-1] if isinstance(part, str) else str(part) for part in first["loc"])
    unknown = first["type"] == "extra_forbidden"
    reason = " ".join(first["msg"].split())
    return f"{where}: {key}: {'is not a setting (see config.example.toml)' if unknown else reason}"
