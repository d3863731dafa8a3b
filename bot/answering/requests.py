"""Requests, the names under which a command can be typed, and misspelled commands."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from index.coverage import fold
from index.model.question import PreviousQuestion

MIN_SIMILARITY = 70
"""Similarity (rapidfuzz's ratio, in percent) from which a word counts as a misspelling of another.
A guess; nothing was measured."""

_MAX_SUGGESTIONS = 3
"""Maximum commands that are suggested for a misspelled one."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request from a user.

    Attributes:
        command: The command's name, as the query log has it: "who said".
        typed: The words after the command.
        author: The id of the person who wrote the words, if it is not the user: the words are a message of
            theirs, from whose menu the user chose the command.
        meant: The question that a follow-up stands for, in whole; empty if the words stand alone.
        previous: The question before, which a follow-up refers to; None if there is none.
        limit: The maximum number of results; None for what suits a reader.
    """

    command: str
    typed: str = ""
    author: int | None = None
    meant: str = ""
    previous: PreviousQuestion | None = None
    limit: int | None = None


COMMANDS_BY_NAME = {
    command: command
    for command in (
        *("ask", "search", "who said", "quotes", "timeline", "compare"),
        *("article", "sources", "speakers"),
    )
} | {
    "who": "who said",
    "whosaid": "who said",
    "find": "search",
    "quote": "quotes",
    "articles": "sources",
}
"""The commands by every name under which they can be typed: their own and their aliases."""


def suggested_requests(typed: str) -> tuple[Request, ...]:
    """Return the requests that a misspelled command may stand for, the most similar first."""
    name, _, words = typed.partition(" ")
    similar = process.extract(
        fold(name),
        list(COMMANDS_BY_NAME),
        scorer=fuzz.ratio,
        score_cutoff=MIN_SIMILARITY,
        limit=_MAX_SUGGESTIONS,
    )
    return tuple(
        dict.fromkeys(Request(COMMANDS_BY_NAME[name], words.removeprefix("said ")) for name, _, _ in similar)
    )


def is_misspelled_help(typed: str) -> bool:
    """Return whether the first word of an unknown command is a misspelling of "help"."""
    return fuzz.ratio(fold(typed.partition(" ")[0]), "help") >= MIN_SIMILARITY
