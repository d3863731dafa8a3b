"""The query log: what people asked, kept in one SQLite file, and the reports about it."""

from bot.querylog.entries import Entry, LoggedEntry
from bot.querylog.errors import LogError
from bot.querylog.review import Day, LogFilter, QueryCount, Review
from bot.querylog.writer import QueryLog

__all__ = ["Day", "Entry", "LogError", "LogFilter", "LoggedEntry", "QueryCount", "QueryLog", "Review"]
