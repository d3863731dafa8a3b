"""A web server that plays outlets, good and bad."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

STORY = (
    "The harbour opened again on Monday. “The strike is over and the ferries sail tonight,” said the harbour"
    " master Ana Brook. The unions had asked for shorter nights and for longer holidays since the winter."
)


@dataclass
class Outlet:
    """Answers by path: bytes, a response, or a function of the request; a missing path is 404.

    Attributes:
        pages: The answers.
        asked: The requests that came.
        most: The largest number of requests at a time.
    """

    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    url: str = ""
    most: int = 0
    _now: int = 0

    def paths(self):
        return [request.path for request in self.asked if request.path != "/robots.txt"]

    async def answer(self, request):
        self.asked.append(request)
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            page = self.pages.get(request.path)
            if page is None:
                return web.Response(status=404)
            if isinstance(page, str | bytes):
                body = page.encode() if isinstance(page, str) else page
                return web.Response(body=body, content_type="text/html" if b"<html" in body else "text/xml")
            page = page(request)
            return await page if asyncio.iscoroutine(page) else page
        finally:
            self._now -= 1


@asynccontextmanager
async def outlet(host="127.0.0.1", port=0):
    """Yield an outlet at an address of this machine."""
    played = Outlet()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", played.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    played.url = f"http://{host}:{site._server.sockets[0].getsockname()[1]}"
    try:
        yield played
    finally:
        await runner.cleanup()


def rss(*items, title="Harbour Post"):
    """Return an RSS feed of items, each a dictionary of elements."""
    entries = "".join(
        "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in item.items()) + "</item>"
        for item in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{entries}</channel></rss>'


def page(text=STORY, title="Ferries sail again"):
    """Return the page of a story."""
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
