"""The try-out, as a person at a browser uses it: `onrecord try`, then typing and clicking in its page."""

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
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
        env=os.environ | {"ONRECORD_DISCORD__QUESTIONS": "1000"},
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
    # The page's Content Security Policy lets no condition be waited for in the page.
    while not page.evaluate("window.simcordPreview.ready && !window.simcordPreview.pendingAction"):
        page.wait_for_timeout(50)
    return page.get_by_placeholder("Message #coverage")


def ask(page, words):
    """Send a message; again if the page did not take it, which it does not while it draws what arrives."""
    for _ in range(3):
        box = ready(page)
        last = messages(page).last.get_attribute("data-message-id")
        box.fill(words)
        box.press("Enter")
        with suppress(AssertionError):
            expect(messages(page).last).not_to_have_attribute("data-message-id", last or "", timeout=5_000)
            return


def messages(page):
    return page.locator(".channel-message")


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


@needs_chromium
@pytest.mark.slow
def test_its_head_names_the_bot_and_has_no_tools_for_developers(page):
    ready(page)
    expect(page).to_have_title("On the Record: try-out")
    for tool in ("Capture", "Inspector", "Refresh preview", "Messages"):
        expect(page.get_by_role("button", name=tool)).not_to_be_visible()


@needs_chromium
@pytest.mark.slow
def test_a_typed_name_is_a_mention_of_the_bot(page):
    ask(page, "@on the record Vilnius")
    expect(messages(page).last).to_contain_text("the Vilnius summit in early July", timeout=20_000)


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("opened", ["by its button", "by a right-click"])
def test_a_message_has_the_menus_of_the_bot(page, opened):
    ask(page, "I think he called it a “monumental mistake”.")
    expect(messages(page).last).to_contain_text("I think he called", timeout=20_000)
    message, shown = messages(page).last, messages(page).count()
    if opened == "by its button":
        message.hover()
        message.get_by_text("Apps").click()
    else:
        message.click(button="right")
    message.get_by_role("button", name="Who said this?").click()
    expect(messages(page)).to_have_count(shown + 1, timeout=20_000)
    answer = messages(page).last
    expect(answer).to_contain_text("Only you can see this", timeout=20_000)
    expect(answer).to_contain_text("Jens Stoltenberg")


@needs_chromium
@pytest.mark.slow
def test_enter_sends_a_slash_command_and_its_private_reply_is_in_view(page):
    ask(page, "!search Haavisto")
    expect(messages(page).last).to_contain_text("Finnish Minister", timeout=20_000)
    box = ready(page)
    box.fill("/log recent")
    box.press("Enter")
    expect(page.locator(".command-chip")).to_be_focused()
    page.keyboard.press("Enter")
    reply = messages(page).last
    expect(reply).to_contain_text("The latest questions", timeout=20_000)
    expect(reply).to_contain_text("@you")
    expect(reply.get_by_text("The latest questions")).to_be_in_viewport()


@needs_chromium
@pytest.mark.slow
def test_a_direct_message_is_shown_too(page):
    ask(page, "!log top")
    expect(messages(page).last).to_contain_text("A direct message to you", timeout=20_000)
    expect(messages(page).last).to_contain_text("Questions")


@needs_chromium
@pytest.mark.slow
def test_the_page_shows_a_reply_wherever_it_was_scrolled(page):
    ready(page)
    page.locator("#channel-timeline").hover()
    page.mouse.wheel(0, -10_000)
    ask(page, "!speakers")
    expect(messages(page).last).to_contain_text("Jens Stoltenberg", timeout=20_000)
    expect(messages(page).last).to_be_in_viewport()
    expect(page.get_by_role("button", name="jump to latest")).not_to_be_visible()


@needs_chromium
@pytest.mark.slow
def test_a_reply_that_is_higher_than_the_page_is_shown_from_its_beginning(page):
    page.set_viewport_size({"width": 1100, "height": 420})
    ask(page, "!article increasingly close relationship")
    heading = messages(page).last.get_by_text("On the Record")
    expect(messages(page).last).to_contain_text("page 1 of", timeout=20_000)
    expect(heading).to_be_in_viewport()
    page.set_viewport_size({"width": 1100, "height": 900})


@needs_chromium
@pytest.mark.slow
def test_a_page_that_is_loaded_again_shows_the_last_message(page):
    ask(page, "!sources")
    expect(messages(page).last).to_contain_text("increasing alignment", timeout=20_000)
    page.reload()
    ready(page)
    expect(messages(page).last).to_be_in_viewport()


@needs_chromium
@pytest.mark.slow
def test_a_relative_time_goes_on(page):
    ask(page, "!status")
    time = messages(page).last.locator("time.discord-timestamp")
    expect(time).to_contain_text("ago", timeout=20_000)
    before = time.text_content()
    expect(time).not_to_have_text(before, timeout=90_000)


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
