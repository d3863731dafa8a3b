"""What the tests of the faces share."""

import pytest

from bot.config import Discord, Settings
from bot.discord_app.client import CoverageBot
from bot.feeds.parsing import Parser
from bot.querylog import QueryLog
from index import SEEDS
from index.coverage import Coverage


@pytest.fixture(scope="session")
def seeds():
    """The texts of the articles that the project ships with, by their paths."""
    return {file.name: file.read_text(encoding="utf-8") for file in SEEDS.iterdir()}


@pytest.fixture(scope="session")
def coverage():
    """The coverage of the seeds."""
    return Coverage.open(SEEDS)


@pytest.fixture(scope="session")
def parser():
    """The process that reads what is fetched."""
    parser = Parser()
    yield parser
    parser.close()


@pytest.fixture
async def log(tmp_path):
    """An empty query log."""
    log = await QueryLog.open(tmp_path / "queries.sqlite")
    yield log
    await log.close()


@pytest.fixture
async def simcord_bot(coverage, log):
    """The bot that the simulated Discord runs."""
    return CoverageBot(Settings(discord=Discord(questions=1000)), coverage, log)


@pytest.fixture
def newsroom(simcord_env):
    """A channel on a server."""
    return simcord_env.create_guild("The Daily").create_text_channel("newsroom")


@pytest.fixture
def alice(simcord_env, newsroom):
    """A person who can write there."""
    return newsroom.guild.add_member(simcord_env.create_user("alice"))
