"""Settings: `config.toml` and the environment, one class a section."""

import tomllib
from pathlib import Path
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from index import SEEDS

DEFAULT_FILE = Path("config.toml")


class ConfigError(ValueError):
    """A settings file, or a value in it or in the environment, that cannot be used."""


class Section(BaseModel):
    """A table of the file: it cannot change, and knows its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Discord(Section):
    """How the bot meets Discord."""

    token: SecretStr | None = Field(default=None, description="The bot's token.")
    prefix: str = Field(
        default="!", min_length=1, max_length=5, description="What a typed command starts with."
    )
    language: Literal["en", "fr"] = Field(default="en", description="The language that the bot speaks.")
    private: bool = Field(
        default=False, description="Whether only the person who asks sees the answer, unless they share it."
    )
    channels: tuple[int, ...] = Field(
        default=(), description="The ids of the channels where questions are answered; none: everywhere."
    )
    questions: int = Field(default=5, ge=1, description="How many questions a person may ask ...")
    per_seconds: float = Field(default=10.0, gt=0, description="... within so many seconds.")
    shards: int = Field(
        default=0, ge=0, description="How many gateway connections to share the servers among; 0: one, plain."
    )


class Running(Section):
    """How the program runs."""

    log_format: Literal["plain", "json"] = Field(
        default="plain", description="How the program's own log is written."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="From which weight on."
    )
    heartbeat: Path | None = Field(
        default=None, description="A file that is touched every 15 seconds while Discord is connected."
    )


class Articles(Section):
    """The coverage."""

    folder: Path = Field(default=SEEDS, description="The folder of articles: .txt, .md and .jsonl files.")
    model: str | None = Field(default=None, description="The spaCy model that analyses them.")
    store: Path = Field(
        default=Path("data/coverage"), description="The folder that keeps what was found in them."
    )


class Log(Section):
    """The query log."""

    file: Path = Field(
        default=Path("data/queries.sqlite"), description="The SQLite file that keeps what was asked."
    )
    retention_days: int = Field(
        default=90, ge=0, description="After how many days a question is deleted; 0 keeps all."
    )
    hash_people: bool = Field(default=False, description="Keep keyed hashes instead of people's ids.")
    moderators: str = Field(
        default="manage_guild", description="The Discord permission that lets a person review the log."
    )

    @field_validator("moderators")
    @classmethod
    def _is_a_permission(cls, name: str) -> str:
        from discord import Permissions  # only here, for it takes a while  # noqa: PLC0415

        if name not in Permissions.VALID_FLAGS:
            raise ValueError(f"{name} is not a permission of Discord, such as manage_guild")
        return name


class Settings(BaseSettings):
    """Everything that can be set: from the environment first, then from the file.

    A variable is named `ONRECORD_`, the section, two underscores and the key: `ONRECORD_DISCORD__TOKEN`.
    """

    model_config = SettingsConfigDict(
        env_prefix="ONRECORD_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    discord: Discord = Discord()
    articles: Articles = Articles()
    log: Log = Log()
    running: Running = Running()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library prescribes the names
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, whose values come in as the constructor's."""
        return env_settings, init_settings


def load(file: Path | None = None) -> Settings:
    """Return the settings of a file (`config.toml` where it exists) and of the environment.

    Raises:
        ConfigError: The named file is missing, it is not TOML, or a key or a value is wrong; the message
            is one line that names file (or variable), key and reason.
    """
    source = file or DEFAULT_FILE
    content: dict[str, object] = {}
    if file is not None or source.exists():
        try:
            content = tomllib.loads(source.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{source}: cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{source}: is not TOML ({error})") from error
    try:
        return Settings(**content)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        raise ConfigError(_first_line(error, source, content)) from error


def _first_line(error: ValidationError, source: Path, content: dict[str, object]) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    within: object = content
    for part in first["loc"]:
        within = cast("dict[str | int, object]", within).get(part) if isinstance(within, dict) else None
    where = f"{source}" if within is not None else f"{source} or the environment"
    key = ".".join(str(part) for part in first["loc"])
    unknown = first["type"] == "extra_forbidden"
    return f"{where}: {key}: {'is not a setting (see config.example.toml)' if unknown else first['msg']}"
