"""The query log: what people asked, kept in one SQLite file, and the questions an editor has about it."""

from bot.querylog.log import QueryLog
from bot.querylog.review import Day, Review, Tally, Which
from bot.querylog.schema import Entry, LogError, LoggedEntry

__all__ = ["Day", "Entry", "LogError", "LoggedEntry", "QueryLog", "Review", "Tally", "Which"]
