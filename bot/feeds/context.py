"""What one poll of a feed works with."""

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.config import Feed
from bot.feeds.client import Client, FetchError, Request, Response
from bot.feeds.parsing import Parser

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class PollContext:
    """What one poll of a feed works with.

    Attributes:
        feed: The feed.
        client: Fetches from the web.
        folder: The articles folder.
        state_file: The file of the bot's state.
        worker: Runs what blocks.
        parser: Reads what was fetched.
        credentials: Headers for the feed's server.
    """

    feed: Feed
    client: Client
    folder: Path
    state_file: Path
    worker: Executor
    parser: Parser
    credentials: Mapping[str, str] = field(repr=False)

    def work(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> "asyncio.Future[_R]":
        """Run a function in the worker, and return its result as a future."""
        return asyncio.get_running_loop().run_in_executor(self.worker, partial(function, *args, **kwargs))

    async def fetch(
        self, url: str, limit: int, etag: str | None = None, last_modified: str | None = None
    ) -> Response:
        """Return what is at an address.

        Args:
            url: The address.
            limit: The maximum size in bytes.
            etag: The version that is there already.
            last_modified: The last change of what is there already.

        Raises:
            FetchError: It could not be fetched, or must not be.
        """
        return await self.client.get(
            Request(
                url=url,
                limit=limit,
                etag=etag,
                last_modified=last_modified,
                credentials=self.credentials,
                credentials_for=self.feed.url,
                allow_private=self.feed.allow_private,
            )
        )


def read_credentials(feed: Feed) -> dict[str, str]:
    """Return the headers that the environment has for a feed's server, from lines such as `Name: value`.

    Raises:
        FetchError: The variable is missing, or has something else.
    """
    if feed.headers_env is None:
        return {}
    lines = os.environ.get(feed.headers_env, "").strip().splitlines()
    headers = {
        name.strip(): value.strip() for name, mark, value in (line.partition(":") for line in lines) if mark
    }
    if (
        len(headers) != len(lines)
        or not headers
        or not all(name and value for name, value in headers.items())
    ):
        raise FetchError(
            f"the environment variable {feed.headers_env} must have the headers, as lines such as"
            " Authorization: Bearer ..."
        )
    return headers
