"""A process that takes up news for a watch, and kills itself at a step."""

from pathlib import Path

from bot.state.watches import News, WatchStore
from tests.bot.asking_process import kill_at_step

ARTICLES = {"aa" * 32: "a.txt", "bb" * 32: "b.txt"}
NEWS = News(1, 2, 2, ("a", "b"))


def take_up(file: Path, steps_to_live: int) -> None:
    """Take up the news; kill this process after so many openings and statements."""
    kill_at_step(steps_to_live, file)
    WatchStore(file).commit(ARTICLES, [NEWS])
