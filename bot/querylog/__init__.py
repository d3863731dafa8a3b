"""The query log: what people asked, kept in one SQLite file, and the questions an editor has about it."""

from bot.querylog.review import Day, LogFilter, QueryCount, Review
from bot.querylog.schema import Entry, LogError, LoggedEntry
from bot.querylog.writer import QueryLog

__all__ = ["Day", "Entry", "LogError", "LogFilter", "LoggedEntry", "QueryCount", "QueryLog", "Review"]
