"""The words of a command that are no options: they are a query, in which a hyphen excludes.

A shell takes the quotation marks away and a command takes what begins with a hyphen for its options, so that
`search China -senate speaker:"Ana Brook"` would not arrive as it was typed.
"""

import re
from collections.abc import Sequence

import typer
from typer.core import TyperCommand

_VALUE_WITH_BLANKS = re.compile(r"\A([-+]?[A-Za-z]+:)([^\s\"“”„«»][^\"“”„«»]*\s[^\"“”„«»]*)\Z")
"""An operator whose value lost its quotation marks to the shell."""


class QueryCommand(TyperCommand):
    """A command that takes all that is none of its long options for words of its query."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Parse the options, and leave everything else, in order, to the argument."""
        takes_value = {
            name: not getattr(option, "is_flag", False)
            for option in self.get_params(ctx)
            for name in (*option.opts, *option.secondary_opts)
            if name.startswith("--")
        }
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for argument in rest:
            name, equals, _ = argument.partition("=")
            if argument == "--":
                words.extend(rest)
            elif name in takes_value:
                options.append(argument)
                if takes_value[name] and not equals:
                    value = next(rest, None)
                    if value is None:  # the parser says what is missing
                        return super().parse_args(ctx, options)
                    options.append(value)
            elif argument == "-h":
                options.append("--help")
            else:
                words.append(argument)
        return super().parse_args(ctx, [*options, "--", *words] if words else options)


def as_query(words: Sequence[str]) -> str:
    """Return the words of a command as a query; one argument such as `speaker:Ana Brook` is one value."""
    return " ".join(_VALUE_WITH_BLANKS.sub(_quoted, word) for word in words)


def _quoted(match: re.Match[str]) -> str:
    return f'{match[1]}"{match[2].strip()}"'
