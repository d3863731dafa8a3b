"""The try-out, as a person at a browser uses it: `onrecord try`, then typing and clicking in its page."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

ONRECORD = Path(sys.executable).with_name("onrecord")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed to show the try-out")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address that `onrecord try` prints, while it runs."""
    folder = tmp_path_factory.mktemp("tryout")
    with subprocess.Popen(
        [ONRECORD, "try", "--no-browser"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as tryout:
        assert tryout.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+/#\S+", tryout.stdout.readline())
        yield found.group() if found else pytest.fail(f"no address: {tryout.communicate()}")
        tryout.terminate()
        _, errors = tryout.communicate(timeout=20)
    assert tryout.returncode == 0, errors
    assert "Traceback" not in errors


@pytest.fixture(scope="module")
def page(address):
    """The page in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.goto(address)
        yield page
        browser.close()


def ready(page):
    expect(page.locator("main")).to_have_attribute("aria-busy", "false", timeout=20_000)
    return page.get_by_placeholder("Message #coverage")


def ask(page, words):
    box = ready(page)
    box.fill(words)
    box.press("Enter")


def expect_shown(page, *words):
    for some in words:
        expect(page.locator("main")).to_contain_text(some, timeout=20_000)


@needs_chromium
@pytest.mark.slow
def test_it_greets_with_examples_that_work(page):
    expect_shown(page, "Welcome to On the Record", "!sources")


@needs_chromium
@pytest.mark.slow
def test_a_typed_command_is_answered(page):
    ask(page, "!search Vilnius")
    expect_shown(
        page, "NATO summit held in July in Vilnius, Lithuania", "at the Vilnius summit in early July"
    )


@needs_chromium
@pytest.mark.slow
def test_a_button_is_answered(page):
    ready(page)
    page.get_by_role("button", name="Context").last.click()
    expect_shown(page, "Only you can see this", "All of this is very worrying")


@needs_chromium
@pytest.mark.slow
def test_a_slash_command_is_answered(page):
    ready(page).click()
    page.keyboard.type("/search")
    page.get_by_role("option", name="/search").click()
    page.get_by_label("words, required").press_sequentially("Haavisto")
    page.keyboard.press("Enter")
    expect_shown(page, "you used /search", "added Finnish Minister Pekka Haavisto")


@pytest.mark.slow
def test_a_port_that_is_taken_is_one_line_and_exit_code_78(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        tried = subprocess.run(
            [ONRECORD, "try", "--no-browser", "--port", str(port)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert tried.returncode == 78
    assert tried.stderr == f"onrecord: preview could not bind port {port}: choose another port with --port\n"
