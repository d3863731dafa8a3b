"""Waiting for what the program's log says."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def heard(logger: str, text: str) -> AsyncIterator[None]:
    """Leave the block once a logger has said a text in it."""
    loop, said = asyncio.get_running_loop(), asyncio.Event()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if text in record.getMessage():
                loop.call_soon_threadsafe(said.set)

    listener = Listener()
    logging.getLogger(logger).addHandler(listener)
    try:
        yield
        async with asyncio.timeout(60):
            await said.wait()
    finally:
        logging.getLogger(logger).removeHandler(listener)
