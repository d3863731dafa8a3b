"""Links that open on a quotation, followed by a browser on saved pages of several markups."""

import html
import re
import shutil
import threading
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import TimeoutError as NotShownError
from playwright.sync_api import sync_playwright

from index.ingest.articles import read_file
from index.model.address import address_of_words
from tests.index.examples import TITLE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MIN_SHARE = 0.9
SPEAKERS = ("Ana Brook", "Bo Lind", "Kim Lie", "Zoë Brandt", "Olaf Sund", "Mia Dahl")
SENTENCES = [
    f"“We waited {n} days for the ferry — and we’re glad that it sails again, at last,” {speaker} said."
    for n, speaker in enumerate(SPEAKERS, start=2)
]
FILLER = (
    "The port is the largest of the region, and nobody there had seen such a long strike since the war. " * 6
)


def paragraphs(wrap):
    """Return the body of a page, with a long paragraph before each quotation."""
    return "\n".join(wrap(html.escape(text)) for sentence in SENTENCES for text in (FILLER, sentence))


def split_quotation(text):
    """Return a paragraph whose words stand in several elements, as editors' tools leave them."""
    return "<p>" + re.sub(r"the ferry|glad", r"<em>\g<0></em>", text) + "</p>"


MARKUPS = {
    "plain": paragraphs(lambda text: f"<p>{text}</p>"),
    "blocks": paragraphs(lambda text: f'<div class="block"><div><p class="text">{text}</p></div></div>'),
    "inline": paragraphs(split_quotation),
    "quotes": paragraphs(
        lambda text: f"<blockquote><p>{text}</p></blockquote>" if "“" in text else f"<p>{text}</p>"
    ),
    "linked": paragraphs(lambda text: f'<p><a href="/x">{text[:12]}</a>{text[12:]}</p>'),
    "wrapped": paragraphs(lambda text: "<p>" + text.replace(" and ", "\n      and ") + "</p>"),
    "nested": paragraphs(lambda text: f"<section><span>{text}</span></section>"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    for name, body in MARKUPS.items():
        page = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title></head>
<body><nav>Home Sport</nav><article><h1>{TITLE}</h1>{body}</article></body></html>"""
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    handler.log_message = lambda *_: None
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed to follow the links")
def test_a_browser_scrolls_to_the_quotation_on_nine_pages_of_ten(site):
    folder, address = site
    results = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in MARKUPS:
            [article] = read_file(folder / f"{name}.html", f"{name}.html")
            for speaker in SPEAKERS:
                end = article.text.index(f"{speaker} said.") + len(f"{speaker} said.")
                start = article.text.rindex("“", 0, end)
                link = address_of_words(f"{address}/{name}.html", article.text, start, end, 300)
                page = browser.new_page(viewport={"width": 800, "height": 400})
                page.goto(link)
                with suppress(NotShownError):
                    page.wait_for_function("window.scrollY > 0", timeout=5_000)
                results[name, speaker] = page.evaluate(
                    """name => {
                        const elements = [...document.querySelectorAll('p, span')]
                        const box = elements.find(e => e.textContent.includes(name)).getBoundingClientRect()
                        return window.scrollY > 0 && box.bottom > 0 && box.top < window.innerHeight
                    }""",
                    speaker,
                )
                page.close()
        browser.close()
    missed = [key for key, scrolled in results.items() if not scrolled]
    assert len(missed) <= (1 - MIN_SHARE) * len(results), missed
