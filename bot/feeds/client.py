"""A polite and careful client for the web.

Polite: one request a host at a time and a pause between two, `robots.txt`, `Retry-After`, conditional
requests, an honest name. Careful: a limit on time and size, also unpacked; no address but those of the public
internet, checked again at each redirect and each connection; credentials for their own origin only.
"""

import asyncio
import math
import time
import zlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

import aiohttp
from protego import Protego

from bot.feeds.addresses import PrivateAddressError, public_socket, require_public
from bot.feeds.schedule import retry_after

ROBOT = "OnTheRecord"
"""The name that `robots.txt` knows the bot by."""
TIME_LIMIT = 30.0
"""Maximum time of a request, in seconds. A guess; nothing was measured."""
PAUSE = 1.0
"""Pause between two requests to a host, in seconds. What crawlers commonly keep."""
LONGEST_CRAWL_DELAY = 10.0
"""Maximum `Crawl-delay` that is honoured, in seconds. A guess."""
MAX_REDIRECTS = 5
"""Maximum redirects that are followed. Browsers follow 20; feeds have one or two."""
ROBOTS_LIMIT = 500_000
"""Bytes of a `robots.txt` that are read: what RFC 9309 demands."""
ROBOTS_SECONDS = 3600.0
"""Time for which a `robots.txt` is kept, in seconds; RFC 9309 allows a day."""
_MAX_HOSTS = 1000
"""Maximum hosts that are remembered. A guess."""
_CHUNK = 1 << 16
_MAX_HEADER = 1 << 16
"""Maximum length of a header in bytes. aiohttp's own 8,190 are too few for the policies of some sites."""
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_TEMPORARY = frozenset((408, 425, 429))
"""Answers below 500 that another request may not get."""


class FetchError(Exception):
    """Something that could not be fetched; the message is the reason, in one clause.

    Attributes:
        temporary: Whether another request may succeed.
        retry_after: The wait that the server asked for, in seconds.
        gone: Whether there is nothing at the address.
    """

    def __init__(
        self, reason: str, *, temporary: bool = False, retry_after: float | None = None, gone: bool = False
    ) -> None:
        super().__init__(" ".join(reason.split()))
        self.temporary = temporary
        self.retry_after = retry_after
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be fetched.

    Attributes:
        url: The address.
        limit: The maximum size in bytes, packed and unpacked.
        etag: The version that is there already.
        last_modified: The last change of what is there already.
        credentials: Headers for the server of `credentials_for`.
        credentials_for: An address on the only server that gets the credentials.
        allow_private: Whether addresses of private networks are allowed.
    """

    url: str
    limit: int
    etag: str | None = None
    last_modified: str | None = None
    credentials: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    credentials_for: str = ""
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What was fetched.

    Attributes:
        url: Its address, after redirects.
        status: The HTTP status: 200, or 304 if nothing changed.
        headers: The headers; their names ignore case.
        charset: The encoding that the server declares.
        packed: The content, as it came.
        limit: The maximum size of the content in bytes.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    charset: str | None
    packed: bytes
    limit: int

    @property
    def is_unchanged(self) -> bool:
        """Whether the server has nothing newer than what is there already."""
        return self.status == HTTPStatus.NOT_MODIFIED

    def content(self) -> bytes:
        """Return the content, unpacked; for a worker thread.

        Raises:
            FetchError: It is damaged, too large, or packed in another way.
        """
        encoding = self.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchError(f"is packed in a way that was not asked for ({encoding[:20]})")
        content = self.packed
        if encoding in {"gzip", "x-gzip", "deflate"}:
            content = unpack(content, self.limit)
        if content.startswith(b"\x1f\x8b"):  # a packed sitemap
            content = unpack(content, self.limit)
        return content


def unpack(packed: bytes, limit: int) -> bytes:
    """Return bytes that gzip or deflate packed.

    Raises:
        FetchError: They are damaged, or more than the limit when unpacked.
    """
    unpacked = bytearray()
    try:
        while packed:
            stream = zlib.decompressobj(zlib.MAX_WBITS | 32)
            try:
                unpacked += stream.decompress(packed, limit + 1 - len(unpacked))
            except zlib.error:
                if unpacked:  # garbage after the end
                    break
                stream = zlib.decompressobj(-zlib.MAX_WBITS)
                unpacked += stream.decompress(packed, limit + 1)
            if len(unpacked) > limit:
                raise FetchError(f"unpacks to more than {limit:,} bytes")
            packed = stream.unused_data
    except zlib.error as error:
        raise FetchError(f"is damaged ({error})", temporary=True) from error
    return bytes(unpacked)


@dataclass(slots=True)
class _Host:
    """What is known of a host. Times are those of `time.monotonic`.

    Attributes:
        lock: Held by the request to it.
        robots_lock: Held by the request that reads its rules.
        pause: The pause between two requests, in seconds.
        ended_at: When the last request ended.
        closed_until: Until when it asked for no requests.
        robots: Its rules by origin, each with the time at which they are due to be read again.
    """

    pause: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended_at: float = -math.inf
    closed_until: float = 0.0
    robots: dict[str, tuple[float, Protego]] = field(default_factory=dict[str, tuple[float, Protego]])


class Client:
    """Fetches from the web; open it with `Client.open`."""

    def __init__(self, public: aiohttp.ClientSession, free: aiohttp.ClientSession, pause: float) -> None:
        self._public = public
        self._free = free
        self._pause = pause
        self._hosts: dict[str, _Host] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, pause: float = PAUSE) -> AsyncGenerator["Client"]:
        """Yield a client.

        Args:
            pause: The pause between two requests to a host, in seconds.
        """
        async with AsyncExitStack() as stack:
            sessions = [
                await stack.enter_async_context(
                    aiohttp.ClientSession(
                        connector=aiohttp.TCPConnector(socket_factory=factory, limit_per_host=1),
                        cookie_jar=aiohttp.DummyCookieJar(),
                        auto_decompress=False,
                        timeout=aiohttp.ClientTimeout(total=TIME_LIMIT),
                        max_line_size=_MAX_HEADER,
                        max_field_size=_MAX_HEADER,
                        headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip, deflate"},
                    )
                )
                for factory in (public_socket, None)
            ]
            yield cls(sessions[0], sessions[1], pause)

    async def get(self, request: Request) -> Response:
        """Return what is at an address.

        Raises:
            FetchError: It could not be fetched, or must not be.
        """
        for _ in range(MAX_REDIRECTS + 1):
            await self._require_allowed(request)
            response, target = await self._exchange(request)
            if target is None:
                return response
            request = replace(request, url=target)
        raise FetchError(f"redirects more than {MAX_REDIRECTS} times")

    async def _require_allowed(self, request: Request) -> None:
        """Check that `robots.txt` allows a request; the pause grows to its `Crawl-delay`.

        Raises:
            FetchError: It does not, or it cannot be read now, which RFC 9309 takes for the same.
        """
        origin = origin_of(request.url)
        host = self._host(request.url)
        async with host.robots_lock:
            due, rules = host.robots.get(origin, (0.0, None))
            if rules is None or time.monotonic() >= due:
                robots = replace(request, url=f"{origin}/robots.txt", limit=ROBOTS_LIMIT)
                rules = await self._read_robots(robots)
                host.robots[origin] = (time.monotonic() + ROBOTS_SECONDS, rules)
        if not await asyncio.to_thread(rules.can_fetch, request.url, ROBOT):
            raise FetchError(f"the robots.txt of {urlsplit(origin).netloc} forbids it")
        host.pause = max(self._pause, min(rules.crawl_delay(ROBOT) or 0.0, LONGEST_CRAWL_DELAY))

    async def _read_robots(self, request: Request) -> Protego:
        request = replace(request, etag=None, last_modified=None)
        try:
            for _ in range(MAX_REDIRECTS + 1):
                response, target = await self._exchange(request, cut=True)
                if target is None:
                    return await asyncio.to_thread(_parse_robots, response)
                request = replace(request, url=target)
        except FetchError as error:
            if error.temporary:
                raise FetchError(
                    f"its robots.txt cannot be read ({error})", temporary=True, retry_after=error.retry_after
                ) from error
        return Protego.parse("")

    async def _exchange(self, request: Request, *, cut: bool = False) -> tuple[Response, str | None]:
        """Return the response, and the address that it redirects to.

        Args:
            request: The request.
            cut: Whether to cut what is too large, instead of refusing it.

        Raises:
            FetchError: There is no response, or it is an error.
        """
        host = self._host(request.url)
        async with host.lock:
            now = time.monotonic()
            if host.closed_until > now:
                left = host.closed_until - now
                raise FetchError(
                    f"the server asked for no requests for {left:,.0f} s", temporary=True, retry_after=left
                )
            await asyncio.sleep(max(host.ended_at + host.pause - now, 0.0))
            try:
                async with asyncio.timeout(TIME_LIMIT):
                    return await self._send(request, host, cut=cut)
            except TimeoutError as error:
                raise FetchError(f"takes longer than {TIME_LIMIT:g} s", temporary=True) from error
            except aiohttp.ClientConnectorError as error:
                refused = isinstance(error.os_error, PrivateAddressError)
                raise FetchError(_reason(error.os_error), temporary=not refused) from error
            except PrivateAddressError as error:
                raise FetchError(_reason(error)) from error
            except (aiohttp.InvalidURL, ValueError) as error:
                raise FetchError(f"is no address that can be fetched ({_reason(error)})") from error
            except (aiohttp.ClientError, OSError) as error:
                raise FetchError(f"cannot be fetched ({_reason(error)})", temporary=True) from error
            finally:
                host.ended_at = time.monotonic()

    async def _send(self, request: Request, host: _Host, *, cut: bool) -> tuple[Response, str | None]:
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise FetchError("leads to what is no web address")
        if parts.username or parts.password:
            raise FetchError("leads to an address with a password in it")
        proxy = _proxy_for(request.url)
        if proxy and not request.allow_private:
            await require_public(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
        session = self._free if proxy or request.allow_private else self._public
        async with session.get(
            request.url, headers=_headers(request), allow_redirects=False, proxy=proxy
        ) as answer:
            if answer.status in _REDIRECTS and (place := answer.headers.get("Location")):
                return _response(request, answer, b""), urljoin(request.url, place.strip())
            if answer.status == HTTPStatus.NOT_MODIFIED:
                return _response(request, answer, b""), None
            if answer.status != HTTPStatus.OK:
                raise self._refusal(answer, host)
            body = await _read(answer, request.limit, cut=cut)
            return _response(request, answer, body), None

    def _refusal(self, answer: aiohttp.ClientResponse, host: _Host) -> FetchError:
        status = answer.status
        wait = retry_after(answer.headers, time.time()) if status in {429, 503} else None
        if wait:
            host.closed_until = time.monotonic() + wait
        return FetchError(
            f"the server answers {status} {(answer.reason or '')[:40]}".rstrip(),
            temporary=status in _TEMPORARY or status >= 500,  # noqa: PLR2004 - the server's fault
            retry_after=wait,
            gone=status in {404, 410},
        )

    def _host(self, url: str) -> _Host:
        try:
            name = urlsplit(url).hostname or ""
        except ValueError:
            name = ""
        if name not in self._hosts and len(self._hosts) >= _MAX_HOSTS:
            now = time.monotonic()
            kept = {
                name: host
                for name, host in self._hosts.items()
                if host.lock.locked() or max(host.ended_at + host.pause, host.closed_until) > now
            }
            self._hosts = kept
        return self._hosts.setdefault(name, _Host(self._pause))


def user_agent() -> str:
    """Return the name that servers know the bot by: what it is, its version, and what it is for."""
    try:
        number = version("on-the-record")
    except PackageNotFoundError:
        number = "0"
    return f"{ROBOT}/{number} (feed reader; finds quotations in news coverage)"


def origin_of(url: str) -> str:
    """Return the scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


async def _read(answer: aiohttp.ClientResponse, limit: int, *, cut: bool) -> bytes:
    """Return the content of a response as it comes.

    Raises:
        FetchError: It is too large.
    """
    body = bytearray()
    too_large = FetchError(f"is larger than {limit:,} bytes")
    if not cut and (answer.content_length or 0) > limit:
        raise too_large
    async for chunk in answer.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > limit:
            if cut:
                break
            raise too_large
    return bytes(body[:limit])


def _parse_robots(response: Response) -> Protego:
    return Protego.parse(response.content().decode("utf-8", errors="replace"))


def _headers(request: Request) -> dict[str, str]:
    headers: dict[str, str] = {}
    if request.credentials and origin_of(request.url) == origin_of(request.credentials_for):
        headers.update(request.credentials)
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    return headers


def _response(request: Request, answer: aiohttp.ClientResponse, body: bytes) -> Response:
    return Response(request.url, answer.status, answer.headers, answer.charset, body, request.limit)


def _proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for an address; None if it names none."""
    parts = urlsplit(url)
    proxies = getproxies_environment()
    if proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    return proxies.get(parts.scheme) or proxies.get("all")


def _reason(error: BaseException) -> str:
    return str(error) or type(error).__name__
