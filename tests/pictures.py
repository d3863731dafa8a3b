"""Take pictures of the replies for the README and docs/: `make pictures`.

The real bot runs in the try-out, and Chromium shows it.
"""

import asyncio
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect
from simcord import Preview

from bot.config import Log, Settings
from bot.runtime import tryout
from bot.runtime.service import open_bot
from index import Coverage

DOCS = Path(__file__).parents[1] / "docs"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen, with its width and height in CSS pixels."""

    name: str
    width: int
    height: int


DESKTOP, PHONE = Screen("desktop", 900, 860), Screen("phone", 390, 844)

COLOURS = 128
"""Number of colours in a picture. They are enough for an interface, and take a quarter of the space."""

_LOGGED = ("!search xylophone", "!who said monumental mistake", "!search xylophone", "!quotes Stoltenberg")

PICTURES: dict[str, tuple[str, ...]] = {
    "who-said": ("!who said monumental mistake",),
    "nobody": ('!who said "a ceiling"',),
    "search": ("!search Vilnius",),
    "ask": ("!ask what did Stoltenberg say about lethal aid?",),
    "refused": ("!ask who won the football match?",),
    "quotes": ("!quotes Stoltenberg about China",),
    "timeline": ("!timeline Stoltenberg about lethal aid",),
    "compare": ("!compare Stoltenberg, Haavisto about China",),
    "who-is": ("!ask who is Stoltenberg?",),
    "did-you-mean": ("!quotes Stoltnberg",),
    "nothing": ("!search xylophone",),
    "sources": ("!sources",),
    "help": ("!help",),
    "speakers": ("!speakers",),
    "status": ("!status",),
    "context": ("!who said monumental mistake", "press Context"),
    "article": ("!search Haavisto", "press Article"),
    "who-said-this": (
        "Stoltenberg said it would be “a monumental mistake with grave consequences”.",
        "menu Who said this?",
    ),
    "find": ("Is anybody in Vilnius?", "menu Find in the coverage"),
    "log-recent": (*_LOGGED, "slash log recent"),
    "log-top": (*_LOGGED, "slash log top"),
    "log-unanswered": (*_LOGGED, "slash log unanswered"),
    "log-slow": (*_LOGGED, "slash log slow"),
    "log-export": (*_LOGGED, "slash log export"),
}
"""The steps before each picture: a message to type, a button to press, a menu to use, or a slash command."""


async def take(coverage: Coverage, browser: Browser, name: str, screen: Screen) -> None:
    """Take one picture in a try-out of its own, and save it in docs/."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(log=Log(file=Path(folder) / "queries.sqlite"))
        async with open_bot(settings, coverage) as bot, tryout.preview(bot) as session:
            page = await browser.new_page(
                viewport={"width": screen.width, "height": screen.height}, device_scale_factor=1.5
            )
            await page.goto(session.url)
            for step in PICTURES[name]:
                await perform(page, session, step)
            await page.get_by_placeholder("Message #coverage").blur()
            await page.mouse.move(0, 0)
            await page.wait_for_timeout(500)
            file = DOCS / f"{name}-{screen.name}.png"
            await page.locator("main").screenshot(path=file)
            Image.open(file).quantize(COLOURS).save(file, optimize=True)
            await page.close()


async def perform(page: Page, session: Preview, step: str) -> None:
    """Perform one step, and wait until the bot has answered."""
    you, place = session.viewers[0], session.channel
    channel = page.locator("main")
    await expect(channel).to_have_attribute("aria-busy", "false", timeout=20_000)
    if step.startswith("press "):
        await page.get_by_role("button", name=step.removeprefix("press ")).last.click()
    elif step.startswith("menu "):
        await you.context_menu(place, step.removeprefix("menu "), place.last_message)
        await page.reload()  # the page is not told of actions from outside it
    elif step.startswith("slash "):
        await you.slash(place, step.removeprefix("slash "))
        await page.reload()
    else:
        box = page.get_by_placeholder("Message #coverage")
        await box.fill(step)
        await box.press("Enter")
    await page.wait_for_timeout(1500)
    await expect(channel).to_have_attribute("aria-busy", "false", timeout=20_000)


async def main(names: list[str]) -> None:
    """Take the named pictures, or all if none is named."""
    coverage = await asyncio.to_thread(Coverage.open, Settings().articles.folder)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        for name in names or PICTURES:
            for screen in (DESKTOP, PHONE):
                await take(coverage, browser, name, screen)
                print(f"docs/{name}-{screen.name}.png", file=sys.stderr)  # noqa: T201 - its report
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
