"""The error of the bot's state."""


class StateError(Exception):
    """A state that cannot be used; the message is one line: which file, what is wrong and what to do."""
