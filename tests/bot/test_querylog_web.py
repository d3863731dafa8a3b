"""`onrecord log web`: the query log in the browser."""

import asyncio
import re
import shutil
import socket
import sqlite3
from contextlib import closing
from dataclasses import replace

import httpx
import pytest
import uvicorn
from playwright.async_api import async_playwright

from bot.querylog import dashboard_queries
from bot.querylog.dashboard_queries import DASHBOARD_QUERIES
from bot.querylog.web import application
from bot.querylog.web_guard import HOST, Guard
from tests.bot.log_entries import STRIKE

CHROMIUM = shutil.which("chromium")
DASHBOARD = "/-/dashboards/overview?since=2020-01-01&server="
QUESTION = replace(STRIKE, typed="Ferry <b>strike</b>", guild=123456789012345678)


@pytest.fixture
async def asked(log):
    """A log with two answered questions and one that was not."""
    liked, disliked = await log.record(QUESTION), await log.record(replace(QUESTION, guild=2))
    await log.record(replace(QUESTION, understood="lighthouse", typed="Lighthouse", results=0, source=None))
    await log.feedback(liked, 1, 1)
    await log.feedback(disliked, 1, -1)
    await log.index_new_rows()
    return log


@pytest.fixture
async def page(asked):
    """Asks for pages, as a browser on this machine does."""
    guard = application(asked.file)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(guard), base_url=f"http://{HOST}:8001/{guard.secret}"
    ) as client:
        yield client.get


@pytest.fixture
def guarded():
    """Pages of which it is known which requests came through, and a function that sends one."""
    reached = []

    async def pages(scope, _receive, send):
        reached.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"the log"})

    guard = Guard(pages, "s3cret", "once")

    async def request(path, headers=(), method="GET"):
        transport = httpx.ASGITransport(guard)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}:8001") as client:
            return await client.request(method, path, headers=dict(headers))

    return reached, request


@pytest.mark.parametrize("name", DASHBOARD_QUERIES)
async def test_every_named_query_has_an_answer(page, name):
    found = (await page(f"/log/{name}.json?_shape=array")).json()
    assert len(found) == {"top-questions": 2, "recent": 3, "slowest": 3}.get(name, 1)
    assert (await page(f"/log/{name}.json?_shape=array&server=404")).json() == []
    assert (await page(f"/log/{name}.json?_shape=array&since=2999-01-01")).json() == []
    text = (await page(f"/log/{name}")).text
    assert f"<title>{DASHBOARD_QUERIES[name].title}</title>" in text


async def test_the_pages_have_the_figures_of_discord_and_the_shell(page, asked):
    review = asked.review
    for name, rows in {
        "unanswered": await review.unanswered(),
        "top-questions": await review.top("question"),
        "top-speakers": await review.top("speaker"),
        "top-sources": await review.top("source"),
    }.items():
        shown = (await page(f"/log/{name}.json?_shape=arrays")).json()["rows"]
        assert shown == [[row.name, row.asked, f"{row.last:%Y-%m-%d %H:%M:%S}"] for row in rows]
    for name, rows in {"recent": await review.recent(), "slowest": await review.slow()}.items():
        shown = (await page(f"/log/{name}.json?_shape=arrays")).json()["rows"]
        assert [row[0] for row in shown] == [entry.id for entry in rows]


async def test_servers_are_chosen_and_shown_by_their_names(asked, page):
    await asked.name_servers({QUESTION.guild: "The Daily", 2: "The Quay", 3: "Never asked"})
    text = (await page(DASHBOARD)).text
    assert re.findall(r"<option value=\"([^\"]+)\"", text) == ["The Daily", "The Quay"]
    assert str(QUESTION.guild) not in text
    for server in ("The Quay", "2"):
        found = (await page("/log/recent.json", params={"_shape": "array", "server": server})).json()
        assert len(found) == 1
    answer = (await page("/log/latest.json?_shape=objects")).json()
    assert [row["server"] for row in answer["rows"]] == ["The Daily", "The Quay", "The Daily"]


@pytest.mark.parametrize("server", ["The Quay", "2"])
async def test_a_chart_is_of_the_chosen_server(asked, server):
    await asked.name_servers({QUESTION.guild: "The Daily", 2: "The Quay"})
    values = {"server": server, "since": "2020-01-01"}
    with closing(sqlite3.connect(asked.file)) as database:
        for query in (dashboard_queries.QUESTION_COUNT, dashboard_queries.QUESTIONS_BY_DAY):
            sql = query.replace("[[", "").replace("]]", "")
            assert sum(row[-1] for row in database.execute(sql, values)) == 1


async def test_servers_of_one_name_are_told_apart_and_old_names_go(asked, page):
    await asked.name_servers({QUESTION.guild: "The Daily", 2: "The Daily"})
    text = (await page(DASHBOARD)).text
    assert re.findall(r"<option value=\"([^\"]+)\"", text) == [
        "The Daily (123456789012345678)",
        "The Daily (2)",
    ]
    found = (await page("/log/recent.json", params={"_shape": "array", "server": "The Daily (2)"})).json()
    assert len(found) == 1
    await asked.name_servers({2: "The <b>Quay</b>"})
    text = (await page(DASHBOARD)).text
    assert "<b>Quay" not in text


async def test_the_latest_questions_have_facets(page):
    answer = (await page("/log/latest.json?_shape=objects")).json()
    facets = {facet["name"]: len(facet["results"]) for facet in answer["facet_results"].values()}
    assert facets == {"command": 1, "answered": 2, "source": 1, "speaker": 1, "server": 2}
    assert [row["typed"] for row in answer["rows"]] == ["Lighthouse", QUESTION.typed, QUESTION.typed]
    assert answer["rows"][1]["server"] == "2"


async def test_what_the_bot_writes_meanwhile_shows(page, asked):
    before = (await page("/log/latest.json?_shape=array")).json()
    await asked.record(QUESTION)
    assert len((await page("/log/latest.json?_shape=array")).json()) == len(before) + 1


@pytest.mark.slow
@pytest.mark.parametrize("sql", ["DELETE FROM query", "PRAGMA user_version = 9", "CREATE TABLE mine (x)"])
async def test_nothing_can_be_changed(page, sql):
    refused = await page("/log.json", params={"sql": sql})
    assert refused.status_code == 400


async def test_a_request_by_another_name_is_refused(page):
    assert (await page("/", headers={"host": "evil.example:8001"})).status_code == 403
    assert (await page("/", headers={"host": "localhost:8001"})).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/log.json", "/log/latest.csv?_stream=on", "/-/static/app.css", "/-/static-plugins/x/y.js"),
        *("/-/versions.json", "/-/dashboards", "/s3cre/", "/s3cret2/", "/S3CRET/", "//s3cret/", "/x/s3cret/"),
        *("/log/../s3cre", "/?s3cret", "/%00/", "/s%C3%A9cret/"),
    ],
)
async def test_without_the_secret_nothing_is_read(guarded, path):
    reached, request = guarded
    refused = await request(path)
    assert (refused.status_code, reached) == (403, [])
    assert b"s3cret" not in refused.content


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example:8001"},
        {"host": ""},
    ],
)
@pytest.mark.parametrize("path", ["/s3cret/", "/once"])
async def test_a_website_is_refused_even_with_the_secret(guarded, headers, path):
    reached, request = guarded
    assert ((await request(path, headers)).status_code, reached) == (403, [])


async def test_the_secret_lets_the_person_read_and_nothing_else(guarded):
    reached, request = guarded
    for headers in ({}, {"sec-fetch-site": "none"}, {"sec-fetch-site": "same-origin"}):
        shown = await request("/s3cret/log.json", headers)
        assert (shown.status_code, shown.headers["referrer-policy"]) == (200, "no-referrer")
    assert reached == ["/s3cret/log.json"] * 3
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert (await request("/s3cret/", method=method)).status_code == 403


async def test_a_one_time_link_works_once(guarded):
    reached, request = guarded
    first, second = await request("/once"), await request("/once")
    assert (first.status_code, first.headers["location"]) == (303, "/s3cret/")
    assert (second.status_code, reached) == (403, [])
    assert (await request("/")).status_code == 403


async def test_a_websocket_is_refused():
    sent = []

    async def send(message):
        sent.append(message["type"])

    await Guard(None, "s3cret")({"type": "websocket", "path": "/s3cret/"}, None, send)
    assert sent == ["websocket.close"]


async def test_every_address_on_the_pages_has_the_secret(page):
    secret = (await page("/")).url.path.split("/")[1]
    for path in ("/", "/log", "/log/latest", "/log/recent", "/-/dashboards", "/-/dashboards/overview"):
        shown = await page(path, follow_redirects=True)
        assert shown.status_code == 200, (path, shown.url)
        for address in re.findall(r"""(?:href|src|action)=["'](/[^"']*)""", shown.text):
            assert address.startswith(f"/{secret}/"), (path, address)


async def test_two_starts_have_different_secrets(asked):
    first, second = application(asked.file), application(asked.file)
    assert len({first.secret, second.secret, first.one_time_link, second.one_time_link}) == 4
    assert min(len(first.secret), len(first.one_time_link)) >= 43


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium to show the page")
@pytest.mark.slow
async def test_a_browser_draws_every_chart_and_shows_what_was_typed_as_text(asked):
    guard = application(asked.file)
    server = uvicorn.Server(uvicorn.Config(guard, log_level="warning"))
    with socket.create_server((HOST, 0)) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        address = f"http://{HOST}:{listening.getsockname()[1]}"
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=[
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            )
            tab = await browser.new_page()
            elsewhere, errors = [], []
            tab.on(
                "request",
                lambda request: elsewhere.append(request.url) if address not in request.url else None,
            )
            tab.on("pageerror", lambda error: errors.append(str(error)))

            await tab.goto(f"{address}/{guard.one_time_link}")
            assert tab.url == f"{address}/{guard.secret}/"
            await tab.get_by_role("link", name="Charts").click()
            await tab.wait_for_load_state("networkidle")
            assert await tab.locator(".vega-embed svg.marks").count() == 4
            text = await tab.inner_text("body")
            assert "67 %" in text

            await tab.goto(f"{address}/{guard.secret}/log/latest", wait_until="networkidle")
            assert await tab.get_by_text("Ferry <b>strike</b>").count() == 2
            assert await tab.get_by_role("button", name="Show charting options").count() == 1
            await browser.close()
        server.should_exit = True
        await serving
    assert errors == []
    assert [url for url in elsewhere if not url.startswith("data:")] == []
