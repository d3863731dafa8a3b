"""The bot's state: what it remembers from one run to the next, in SQLite."""
