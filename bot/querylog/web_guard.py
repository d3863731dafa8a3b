"""Who may read the pages of the query log: only the person who started them.

Every account of this machine can connect to a loopback port, whatever the mode of the log's file, and every
website can make the person's browser send requests to it. So all addresses begin with a secret that only the
person's terminal shows. The browser is opened by a link that works once, because other accounts can see the
arguments of the browser's process.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, cast

HOST = "127.0.0.1"
_NAMES = frozenset({HOST, "localhost"})
_SECRET_BYTES = 32
"""Size of a secret, in bytes: it cannot be guessed."""
_READING = frozenset({"GET", "HEAD"})

_HEADERS = (
    (b"referrer-policy", b"no-referrer"),  # a link to a website must not tell it the address
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def new_secret() -> str:
    """Return a secret for a web address."""
    return secrets.token_urlsafe(_SECRET_BYTES)


@dataclass(slots=True)
class Guard:
    """An ASGI application that refuses every request but the person's own, before anything is read.

    Attributes:
        application: The pages.
        secret: The first part of their paths.
        one_time_link: A path that leads to them once; an empty string when it has been used.
    """

    application: App
    secret: str
    one_time_link: str = field(default_factory=new_secret)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self.application(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif not _is_local(scope):
            await _refuse(send)
        elif _same(_first_part(scope), self.secret):
            await self.application(scope, receive, _with_headers(send))
        elif self.one_time_link and _same(_first_part(scope), self.one_time_link):
            self.one_time_link = ""
            location = (b"location", f"/{self.secret}/".encode())
            await _with_headers(send)({"type": "http.response.start", "status": 303, "headers": [location]})
            await send({"type": "http.response.body", "body": b""})
        else:
            await _refuse(send)


def _is_local(scope: Scope) -> bool:
    """Return whether a request only reads, names this machine, and comes from no website.

    A website could point its own name at this machine, and so read the pages (DNS rebinding). A page on
    another port of this machine is "same-site", and belongs to whoever opened that port.
    """
    raw = cast("Iterable[tuple[bytes, bytes]]", scope["headers"])
    headers = {name: value.decode("latin-1") for name, value in raw}
    host = headers.get(b"host", "")
    return (
        scope["method"] in _READING
        and host.rsplit(":", 1)[0] in _NAMES
        and headers.get(b"origin", f"http://{host}") == f"http://{host}"
        and headers.get(b"sec-fetch-site", "none") in {"none", "same-origin"}
    )


def _first_part(scope: Scope) -> str:
    return cast("str", scope["path"]).removeprefix("/").partition("/")[0]


def _same(given: str, secret: str) -> bool:
    """Compare in a time that does not tell how much of a secret was right."""
    return hmac.compare_digest(given.encode(errors="replace"), secret.encode())


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
        await send(message)

    return send_with_headers


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    body = b"Open these pages with the address that the terminal shows.\n"
    await send({"type": "http.response.body", "body": body})
