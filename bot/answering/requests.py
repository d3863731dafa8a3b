"""What a person asked, and what a misspelled command may mean."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from index.coverage import fold

LIKENESS = 70
"""Likeness (rapidfuzz's ratio, in percent) above which a word is a command's misspelling; a guess."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked.

    Attributes:
        command: The command's name, as the query log has it: "who said".
        typed: The words after it.
    """

    command: str
    typed: str = ""


COMMANDS = {
    command: command for command in ("ask", "search", "who said", "quotes", "article", "sources", "speakers")
} | {
    "who": "who said",
    "whosaid": "who said",
    "find": "search",
    "quote": "quotes",
    "articles": "sources",
}
"""The command of a request, by what a person may type for it."""


def likely_requests(typed: str) -> tuple[Request, ...]:
    """Return what a request with a misspelled command may mean, the likeliest first."""
    word, _, rest = typed.partition(" ")
    near = process.extract(fold(word), list(COMMANDS), scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=3)
    return tuple(dict.fromkeys(Request(COMMANDS[name], rest.removeprefix("said ")) for name, _, _ in near))


def calls_for_help(typed: str) -> bool:
    """Return whether an unknown command is "help", misspelled."""
    return fuzz.ratio(fold(typed.partition(" ")[0]), "help") >= LIKENESS
