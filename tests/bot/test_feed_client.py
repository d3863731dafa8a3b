"""Fetching from the web: politely, within limits, and from no address that must not be reached."""

import asyncio
import contextlib
import gzip
import socket
import zlib
from contextlib import asynccontextmanager
from email.utils import formatdate
from itertools import pairwise

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds import addresses, client, schedule
from bot.feeds.addresses import is_public
from bot.feeds.client import Client, FetchError, Request, unpack
from tests.bot.outlet_server import outlet

LIMIT = 1_000_000


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def post():
    async with outlet() as played:
        yield played


@pytest.fixture
async def web_client():
    async with Client.open(pause=0) as opened:
        yield opened


@pytest.fixture
def _home_is_public(monkeypatch):
    """Take 127.0.0.1 for an address of the public internet, and no other one of this machine."""
    checked = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or checked(address))


def of(url, **details):
    return Request(url, LIMIT, allow_private=details.pop("allow_private", True), **details)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - not to listen on
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address, public):
    assert is_public(address) is public


@given(st.ip_addresses())
def test_any_address_is_told_and_its_mapped_form_alike(address):
    known = is_public(str(address))
    if address.version == 4:
        assert is_public(f"::ffff:{address}") is known


async def test_a_private_address_is_refused_unless_allowed(web_client, post):
    post.pages["/"] = "hello"
    for url in (post.url, post.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(FetchError, match=r"no address of the public internet .*allow_private"):
            await web_client.get(of(url, allow_private=False))
    assert post.asked == []
    assert (await web_client.get(of(post.url))).content() == b"hello"


@pytest.mark.usefixtures("_home_is_public")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_a_private_address_is_refused(web_client, post, status):
    async with outlet("127.0.0.2") as intranet:
        intranet.pages["/secret"] = "secret"
        post.pages["/"] = lambda _: web.Response(
            status=status, headers={"Location": f"{intranet.url}/secret"}
        )
        with pytest.raises(FetchError, match=r"127\.0\.0\.2, which is no address of the public internet"):
            await web_client.get(of(post.url, allow_private=False))
        assert intranet.asked == []


@pytest.mark.usefixtures("_home_is_public")
async def test_a_name_that_resolves_to_another_address_later_is_refused(web_client, post, monkeypatch):
    resolve = socket.getaddrinfo
    answers = ["127.0.0.1"]

    def rebinding(host, port, *rest, **details):
        named = answers[-1] if host == "rebind.example" else host
        return resolve(named, port, *rest, **details)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = int(post.url.rpartition(":")[2])
    post.pages["/"] = "hello"
    async with outlet("127.0.0.2", port) as intranet:
        url = f"http://rebind.example:{port}/"
        assert (await web_client.get(of(url, allow_private=False))).content() == b"hello"
        answers.append("127.0.0.2")
        async with Client.open(pause=0) as later:
            with pytest.raises(FetchError, match="no address of the public internet"):
                await later.get(of(url, allow_private=False))
        assert intranet.asked == []


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://x",
        "//",
        "http://",
        "http://a:b@127.0.0.1/",
        "http://[::1",
    ],
)
async def test_a_redirect_to_what_is_no_web_address_is_refused(web_client, post, place):
    post.pages["/"] = lambda _: web.Response(status=302, headers={"Location": place})
    with pytest.raises(FetchError):
        await web_client.get(of(post.url))


async def test_endless_redirects_end(web_client, post):
    post.pages["/"] = lambda _: web.Response(status=302, headers={"Location": "/"})
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        await web_client.get(of(post.url))


async def test_credentials_stay_with_their_server(web_client, post):
    async with outlet() as other:
        other.pages["/"] = "hello"
        post.pages["/"] = lambda _: web.Response(status=302, headers={"Location": other.url})
        await web_client.get(of(post.url, credentials={"Authorization": "secret"}, credentials_for=post.url))
        assert post.asked[-1].headers["Authorization"] == "secret"
        assert all("Authorization" not in request.headers for request in other.asked)


async def test_it_says_who_it_is(web_client, post):
    post.pages["/"] = "hello"
    await web_client.get(of(post.url))
    assert all(request.headers["User-Agent"].startswith("OnTheRecord/") for request in post.asked)


async def test_what_robots_txt_forbids_is_not_fetched(web_client, post):
    post.pages |= {"/robots.txt": "User-agent: *\nDisallow: /private\n", "/private/a": "no", "/a": "yes"}
    with pytest.raises(FetchError, match=r"robots\.txt of 127\.0\.0\.1:\d+ forbids it"):
        await web_client.get(of(f"{post.url}/private/a"))
    assert (await web_client.get(of(f"{post.url}/a"))).content() == b"yes"
    assert [request.path for request in post.asked] == ["/robots.txt", "/a"]


async def test_a_robots_txt_that_fails_forbids_everything_for_now(web_client, post):
    post.pages |= {"/robots.txt": lambda _: web.Response(status=500), "/a": "yes"}
    with pytest.raises(FetchError, match=r"robots\.txt cannot be read") as error:
        await web_client.get(of(f"{post.url}/a"))
    assert error.value.temporary
    assert post.paths() == []


@pytest.mark.parametrize(
    ("status", "temporary"),
    [(401, False), (403, False), (404, False), (410, False), (429, True), (500, True), (503, True)],
)
async def test_an_error_of_the_server_is_told(web_client, post, status, temporary):
    post.pages["/"] = lambda _: web.Response(status=status)
    with pytest.raises(FetchError, match=f"the server answers {status}") as error:
        await web_client.get(of(post.url))
    assert error.value.temporary is temporary


async def test_a_server_that_asks_for_a_pause_gets_it(web_client, post):
    post.pages |= {"/": lambda _: web.Response(status=429, headers={"Retry-After": "3600"}), "/a": "yes"}
    with pytest.raises(FetchError) as error:
        await web_client.get(of(post.url))
    assert error.value.retry_after == 3600
    with pytest.raises(FetchError, match="asked for no requests") as error:
        await web_client.get(of(f"{post.url}/a"))
    assert error.value.temporary
    assert post.paths() == ["/"]


async def test_a_host_gets_one_request_at_a_time(web_client, post):
    async def slow(_):
        await asyncio.sleep(0.01)
        return web.Response(text="hello")

    post.pages |= {f"/{number}": slow for number in range(5)}
    await asyncio.gather(*(web_client.get(of(f"{post.url}/{number}")) for number in range(5)))
    assert post.most == 1


async def test_a_crawl_delay_is_kept_between_any_two_requests(web_client, post):
    times = []

    def answer(_):
        times.append(asyncio.get_running_loop().time())
        return web.Response(text="hello")

    post.pages |= {
        "/robots.txt": "User-agent: *\nCrawl-delay: 0.1\n",
        "/a": answer,
        "/b": answer,
        "/c": answer,
    }
    await asyncio.gather(*(web_client.get(of(f"{post.url}/{name}")) for name in "abc"))
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))


async def test_requests_at_once_read_robots_txt_once(web_client, post):
    post.pages |= {"/a": "hello", "/b": "hello"}
    await asyncio.gather(*(web_client.get(of(f"{post.url}/{name}")) for name in "ab"))
    assert [request.path for request in post.asked].count("/robots.txt") == 1


@pytest.mark.slow
async def test_a_request_ends_in_time_even_if_the_answer_does_not(web_client, post, monkeypatch):
    monkeypatch.setattr(client, "TIME_LIMIT", 0.3)

    async def never_ending(request):
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"a")
            await asyncio.sleep(0.01)

    async def silent(_):
        await asyncio.Event().wait()

    post.pages |= {"/endless": never_ending, "/silent": silent}
    for path in ("/endless", "/silent"):
        with pytest.raises(FetchError, match=r"takes longer than 0\.3 s") as error:
            await web_client.get(of(f"{post.url}{path}"))
        assert error.value.temporary


@asynccontextmanager
async def huge(post, *, length):
    """Play a page of 100 MB; yield how much of it was sent."""
    sent = []

    async def answer(request):
        response = web.StreamResponse(headers={"Content-Length": str(100_000_000)} if length else {})
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"a" * 1_000_000)
            sent.append(1_000_000)
        return response

    post.pages["/"] = answer
    yield sent


@pytest.mark.parametrize("length", [True, False])
async def test_a_page_of_100_mb_is_refused_and_not_read(web_client, post, length):
    async with huge(post, length=length) as sent:
        with pytest.raises(FetchError, match="is larger than 1,000,000 bytes"):
            await web_client.get(of(post.url))
        assert sum(sent) < 20_000_000


async def test_a_zip_bomb_is_refused(web_client, post):
    bomb = gzip.compress(b"a" * 50_000_000)
    post.pages["/"] = lambda _: web.Response(body=bomb, headers={"Content-Encoding": "gzip"})
    response = await web_client.get(of(post.url))
    with pytest.raises(FetchError, match="unpacks to more than 1,000,000 bytes"):
        response.content()


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda data: zlib.compress(data)[2:-4]])
async def test_packed_content_is_unpacked(web_client, post, pack):
    name = "gzip" if pack is gzip.compress else "deflate"
    post.pages["/"] = lambda _: web.Response(body=pack(b"hello" * 100), headers={"Content-Encoding": name})
    assert (await web_client.get(of(post.url))).content() == b"hello" * 100


@given(st.binary(max_size=200), st.integers(0, 100))
def test_any_bytes_are_unpacked_within_the_limit_or_refused(packed, limit):
    for content in (packed, gzip.compress(packed), gzip.compress(packed)[:-5] + packed):
        with contextlib.suppress(FetchError):
            assert len(unpack(content, limit)) <= limit


async def test_a_server_that_is_not_there_is_a_temporary_failure(web_client, post):
    url = post.url
    async with outlet() as gone:
        url = gone.url
    with pytest.raises(FetchError) as error:
        await web_client.get(of(url))
    assert error.value.temporary


async def test_a_proxy_of_the_environment_is_used_but_not_for_private_addresses(post, monkeypatch):
    monkeypatch.setenv("http_proxy", post.url)
    post.pages["/story"] = "by proxy"
    async with Client.open(pause=0) as proxied:
        request = of("http://unknown.invalid/story", allow_private=False)
        assert (await proxied.get(request)).content() == b"by proxy"
        count = len(post.asked)
        with pytest.raises(FetchError, match="no address of the public internet"):
            await proxied.get(of("http://10.0.0.1/story", allow_private=False))
        assert len(post.asked) == count


class TestSchedule:
    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("120", 120),
            ("", None),
            ("soon", None),
            ("-5", None),
            ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
            ("Mon, 01 Jan 2030 00:00:00 +99999999999999", None),
            ("9999999999", 86_400),
            (formatdate(1090, usegmt=True), 90),
        ],
    )
    def test_retry_after_is_read(self, value, seconds):
        assert schedule.retry_after({"Retry-After": value}, now=1000) == seconds

    @given(st.text(max_size=40))
    def test_any_retry_after_is_read_or_ignored(self, value):
        wait = schedule.retry_after({"Retry-After": value}, now=1000)
        assert wait is None or 0 <= wait <= schedule.LONGEST_RETRY_AFTER

    def test_cache_control_makes_polls_rarer_and_never_more_frequent(self):
        assert schedule.delay_after_success(300, {"Cache-Control": "public, max-age=900"}) == 900
        assert schedule.delay_after_success(300, {"Cache-Control": "max-age=0, no-cache"}) == 300
        assert schedule.delay_after_success(300, {"Cache-Control": "max-age=31536000"}) == 3600
        assert schedule.delay_after_success(300, {"Cache-Control": "s-maxage=900"}) == 300

    @given(st.floats(10, 2_592_000), st.integers(1, 10_000), st.none() | st.floats(0, 86_400))
    def test_delays_after_failures_grow_within_bounds(self, every, failures, asked):
        delay = schedule.delay_after_failure(every, failures, asked)
        assert delay >= 0.75 * every
        assert delay >= (asked or 0)
        assert delay <= max(1.25 * max(every, schedule.LONGEST_BACK_OFF), asked or 0)
