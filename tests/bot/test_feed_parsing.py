"""Reading what was fetched in a process of its own."""

import asyncio
import os
import time

import pytest

from bot.feeds import parsing
from bot.feeds.parsing import Parser
from index.coverage import read_page
from index.model.errors import ArticleError
from tests.bot.outlet_server import STORY, page


async def test_it_reads_in_another_process(parser):
    assert STORY in (await parser.run(read_page, page().encode(), "https://post.example/")).text
    assert await parser.run(os.getpid) not in {os.getpid(), None}


async def test_what_cannot_be_read_is_told(parser):
    with pytest.raises(ArticleError, match="is a page without an article"):
        await parser.run(read_page, b"<html></html>", "https://post.example/")


async def test_a_fault_costs_what_is_read_alone(parser, caplog):
    with pytest.raises(ArticleError, match="a fault in the program"):
        await parser.run(os.stat, "/no/such/file")
    assert "FileNotFoundError" in caplog.text
    assert await parser.run(len, "abc") == 3


@pytest.mark.slow
async def test_what_takes_too_long_or_ends_the_process_costs_itself_alone(monkeypatch):
    monkeypatch.setattr(parsing, "TIME_LIMIT", 0.5)
    parser = Parser()
    try:
        await parser.run(len, "abc")
        waiting = asyncio.create_task(parser.run(time.sleep, 60))
        after = asyncio.create_task(parser.run(len, "ab"))
        with pytest.raises(ArticleError, match=r"takes longer than 0\.5 s to read"):
            await waiting
        assert await after == 2
        with pytest.raises(ArticleError, match="the process that read it ended"):
            await parser.run(os._exit, 1)
        assert await parser.run(len, "a") == 1
    finally:
        parser.close()
