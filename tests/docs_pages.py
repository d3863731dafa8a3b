"""What the website of the documentation has beyond the files in docs/: a hook of MkDocs.

Pages of the repository's root become pages of the website. A placeholder such as `<!-- settings -->` becomes
what the program itself says of its settings, so that no page can miss one of them.
"""

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from discord.ext import commands

from bot import i18n
from bot.cli.main import app
from bot.discord_app.client import EXTENSIONS
from tests.architecture_drawing import as_svg

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
FROM_THE_ROOT = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "config.example.toml": "config.example.toml",
    "LICENSE": "LICENSE",
}
"""Files of the repository's root, by their names on the website."""
_FLOWCHART = re.compile(r"^```mermaid\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def on_files(files: "Files", config: "MkDocsConfig") -> "Files":
    """Add the files of the repository's root."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - the tests need no MkDocs

    for name, uri in FROM_THE_ROOT.items():
        files.append(File.generated(config, uri, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: "Page", config: "MkDocsConfig", files: "Files") -> str:  # noqa: ARG001
    """Fill the placeholders of a page, and lead its links to the pages of the website."""
    is_from_the_root = page.file.src_uri in FROM_THE_ROOT.values()
    return relinked(filled(drawn_here(markdown)), to_root="" if is_from_the_root else "../")


def drawn_here(markdown: str) -> str:
    """Return a page with drawings in place of flowcharts, which a script from elsewhere would draw."""
    return _FLOWCHART.sub(lambda match: f"<div>{as_svg(match[1])}</div>\n", markdown)


def relinked(markdown: str, to_root: str) -> str:
    """Return a page whose links to files of the repository lead to pages of the website.

    Args:
        markdown: The page.
        to_root: What leads from docs/, or from the page if it is in the root, to the root of the repository.
    """
    for name, uri in FROM_THE_ROOT.items():
        markdown = re.sub(rf"\]\(((?:\.\./)*){re.escape(to_root + name)}", rf"](\g<1>{uri}", markdown)
    return markdown if to_root else markdown.replace("](docs/", "](")


def filled(markdown: str) -> str:
    """Return a page with what the program says of itself in place of the placeholders."""
    for name, write in PLACEHOLDERS.items():
        placeholder = f"<!-- {name} -->"
        if placeholder in markdown:
            markdown = markdown.replace(placeholder, write())
    return markdown


def shell_commands() -> str:
    """Return each command of the shell with its help, its arguments and its options."""
    return "\n".join(_shell_command(typer.main.get_command(app), "onrecord"))


def _shell_command(command: object, path: str) -> "list[str]":
    subcommands = getattr(command, "commands", {})
    lines = [f"## `{path}`", "", _plain(command.help or ""), ""]
    rows = [_parameter(parameter) for parameter in command.params if not getattr(parameter, "hidden", False)]
    if rows:
        lines += ["| argument or option | meaning | default |", "| --- | --- | --- |", *rows, ""]
    if subcommands:
        lines += ["Commands: " + ", ".join(f"`{path} {name}`" for name in subcommands) + ".", ""]
    for name, subcommand in subcommands.items():
        lines += _shell_command(subcommand, f"{path} {name}")
    return lines


def _parameter(parameter: object) -> str:
    names = [*parameter.opts, *parameter.secondary_opts]
    if parameter.param_type_name == "argument":
        names = [parameter.name.upper()]
    shown = getattr(parameter, "show_default", None)
    default = shown if isinstance(shown, str) else parameter.default
    if not isinstance(default, str | int | float) or default is False or default == "":
        default = None
    meaning = _plain(getattr(parameter, "help", None) or "").replace("|", "\\|")
    names = ", ".join(f"`{name}`" for name in names)
    return f"| {names} | {meaning} | {'' if default is None else f'`{default}`'} |"


def _plain(text: str) -> str:
    """Return a help text as one paragraph per paragraph, without what typer escapes."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\b", "").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def settings() -> str:
    """Return each setting with its default, its variable and what `config.example.toml` says of it."""
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    lines: list[str] = []
    comments: list[str] = []
    section = ""
    for line in example.split("\n\n", 1)[1].splitlines():
        if heading := re.fullmatch(r"(?:# )?\[+(\w+)\]+", line):
            section = heading[1]
            lines += ["", f"## `[{section}]`" if section != "feeds" else "## `[[feeds]]`", "", *comments, ""]
            lines += ["| setting | default | meaning |", "| --- | --- | --- |"]
            comments = []
        elif setting := re.fullmatch(r"(# )?(\w+) = (.+)", line):
            default = "" if setting[1] and section != "feeds" else f"`{setting[3]}`"
            default = f"for example {default}" if section == "feeds" else default
            lines.append(f"| `{setting[2]}` | {default} | {_cell(comments)} |")
            comments = []
        elif line.startswith("# "):
            comments.append(line.removeprefix("# "))
        elif not line:
            comments = []
    return "\n".join(lines)


def _cell(comments: list[str]) -> str:
    return " ".join(comments).replace("|", "\\|")


def discord_commands() -> str:
    """Return each command and message menu of the bot with its options, in the order of the program."""
    cogs = [
        cog
        for extension in EXTENSIONS
        for cog in vars(importlib.import_module(extension)).values()
        if isinstance(cog, type) and issubclass(cog, commands.Cog) and cog.__module__ == extension
    ]
    texts = i18n.load("en")
    lines = ["| command | what it does | options |", "| --- | --- | --- |"]
    for cog in cogs:
        for command in cog.__cog_commands__:
            if command.hidden:
                continue
            options = getattr(getattr(command, "app_command", None), "parameters", [])
            named = [f"`{option.name}`: {texts_of(option.description)}" for option in options]
            lines.append(
                f"| `{command.qualified_name}` | {texts_of(command.description)} | {'; '.join(named)} |"
            )
    lines.append(
        f"| **{texts('who_said_this.menu')}** in the menu of a message | {texts('who_said.about')} | |"
    )
    lines.append(f"| **{texts('search.menu')}** in the menu of a message | {texts('search.about')} | |")
    return "\n".join(lines)


def texts_of(description: object) -> str:
    """Return a description as people see it in English."""
    return str(getattr(description, "message", description))


PLACEHOLDERS = {
    "commands of the shell": shell_commands,
    "commands of the bot": discord_commands,
    "settings": settings,
}
"""What fills each placeholder."""
