"""The coverage follows its folder, whatever happens to the folder and to the watch."""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.answering.service import AnswerService
from bot.runtime import article_watch
from bot.runtime.article_watch import ArticleWatch
from index.coverage import Coverage

pytestmark = pytest.mark.slow

ONRECORD = Path(sys.executable).with_name("onrecord")
awatch = article_watch.awatch


def write(folder, word):
    folder.mkdir(exist_ok=True)
    (folder / f"{word}.txt").write_text(f"The {word} opened on Monday.\n")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    write(folder, "ferry")
    return folder


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(article_watch, "CHECK_MILLISECONDS", 50)
    monkeypatch.setattr(article_watch, "FIRST_DELAY", 0.05)
    monkeypatch.setattr(article_watch, "LONGEST_DELAY", 0.2)


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - nothing to wait on
            await asyncio.sleep(0.02)


def knows(service, *words):
    return lambda: all(map(service.coverage.knows, words))


@asynccontextmanager
async def watched(folder, rescan_seconds=0.0):
    """Yield a service whose coverage is watched; without rescans, only the watch can tell of a change."""
    service = AnswerService(await asyncio.to_thread(Coverage.open, folder))
    running = asyncio.create_task(ArticleWatch(service, rescan_seconds).run())
    try:
        yield service
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert running.cancelled(), running.exception()
        service.close()


async def stand(folder, service):
    """Wait until the watch tells of a change: the first file may be found by the refresh at the start."""
    for word in ("anchor", "beacon"):
        write(folder, word)
        await until(knows(service, word))


async def test_changes_are_taken_up_also_those_before_the_watch_stood(folder):
    service = AnswerService(await asyncio.to_thread(Coverage.open, folder))
    write(folder, "tunnel")
    running = asyncio.create_task(ArticleWatch(service, 0).run())
    await until(knows(service, "tunnel"))
    write(folder, "bridge")
    await until(knows(service, "bridge"))
    (folder / "bridge.txt").unlink()
    await until(lambda: not service.coverage.knows("bridge"))
    running.cancel()


async def test_new_folders_are_watched(folder):
    async with watched(folder) as service:
        await stand(folder, service)
        for place in (folder / "sub", folder / "sub" / "deep"):
            write(place, f"tunnel{place.name}")
            await until(knows(service, f"tunnel{place.name}"))
            write(place, f"bridge{place.name}")
            await until(knows(service, f"bridge{place.name}"))
        shutil.rmtree(folder / "sub")
        write(folder / "sub", "lighthouse")
        await until(knows(service, "lighthouse"))
        write(folder / "sub", "harbour")
        await until(knows(service, "harbour"))


async def test_a_folder_that_was_renamed_away_and_replaced_is_followed(folder):
    async with watched(folder) as service:
        await stand(folder, service)
        folder.rename(folder.with_name("old"))
        write(folder, "tunnel")
        await until(knows(service, "tunnel"))
        assert not service.coverage.knows("ferry")
        write(folder, "bridge")
        await until(knows(service, "bridge"))


async def test_a_folder_that_was_deleted_and_made_again_is_followed(folder):
    async with watched(folder) as service:
        await stand(folder, service)
        for word in ("tunnel", "bridge"):
            shutil.rmtree(folder)
            write(folder, word)
            await until(knows(service, word))
            await stand(folder, service)


@pytest.mark.parametrize("moment", ["before", "after", "both"])
async def test_a_folder_that_is_replaced_while_a_refresh_runs_is_followed(folder, monkeypatch, moment):
    refresh = AnswerService.refresh
    replaced = []

    def replace_folder(word):
        replaced.append(word)
        folder.rename(folder.with_name(f"old {len(replaced)}"))
        write(folder, word)
        write(folder / "sub", f"sub{word}")

    async def replaced_meanwhile(service):
        if service.coverage.knows("beacon") and not replaced and moment != "after":
            replace_folder("tunnel")
        await refresh(service)
        if service.coverage.knows("beacon") and len(replaced) < 2 and moment != "before":
            replace_folder("tunnel")

    monkeypatch.setattr(AnswerService, "refresh", replaced_meanwhile)
    async with watched(folder) as service:
        await stand(folder, service)
        write(folder, "anvil")
        await until(knows(service, "tunnel", "subtunnel"))
        write(folder / "sub", "bridge")
        await until(knows(service, "bridge"))


async def test_a_link_that_was_switched_is_followed(tmp_path):
    for word in ("ferry", "tunnel"):
        write(tmp_path / word, word)
    (tmp_path / "current").symlink_to("ferry")
    async with watched(tmp_path / "current") as service:
        await stand(tmp_path / "ferry", service)
        (tmp_path / "next").symlink_to("tunnel")
        (tmp_path / "next").replace(tmp_path / "current")
        await until(knows(service, "tunnel"))
        assert not service.coverage.knows("ferry")
        write(tmp_path / "tunnel", "bridge")
        await until(knows(service, "bridge"))


@pytest.mark.parametrize("name", ["node_modules", ".venv", "site-packages"])
async def test_a_folder_of_any_name_is_watched(tmp_path, name):
    folder = tmp_path / name / "articles"
    folder.parent.mkdir()
    write(folder, "ferry")
    async with watched(folder) as service:
        await stand(folder, service)


def warnings(caplog, words=""):
    return [r.getMessage() for r in caplog.records if r.levelname == "WARNING" and words in r.getMessage()]


@pytest.mark.parametrize("rescan_seconds", [0, 0.05])
async def test_while_the_folder_is_gone_the_last_coverage_stays_with_one_warning(
    folder, caplog, rescan_seconds
):
    caplog.set_level("INFO")
    async with watched(folder, rescan_seconds) as service:
        await stand(folder, service)
        before, refreshes = service.coverage, count(service)
        folder.rename(folder.with_name("away"))
        await until(lambda: refreshes() > 5)
        assert service.coverage is before
        assert len(service.coverage.search("ferry")) == 1
        [warning] = warnings(caplog)
        assert "could not be read" in warning
        assert "does not exist" in warning
        folder.with_name("away").rename(folder)
        write(folder, "tunnel")
        await until(knows(service, "tunnel", "ferry"))
        assert "the articles can be read again" in caplog.text
        await stand(folder, service)
        assert len(warnings(caplog)) == 1


def count(service):
    """Return a function that tells how often a service was refreshed since now."""
    refreshed = []
    refresh = service.refresh

    async def counted():
        try:
            await refresh()
        finally:
            refreshed.append(True)

    service.refresh = counted
    return lambda: len(refreshed)


async def test_an_emptied_folder_keeps_the_last_coverage_with_one_warning(folder, caplog):
    async with watched(folder, 0.05) as service:
        await stand(folder, service)
        refreshes = count(service)
        for file in folder.iterdir():
            file.unlink()
        await until(lambda: warnings(caplog))
        start = refreshes()
        await until(lambda: refreshes() > start + 3)
        assert service.coverage.knows("ferry")
        [warning] = warnings(caplog)
        assert "holds no article any more" in warning
        write(folder, "tunnel")
        await until(knows(service, "tunnel"))
        assert not service.coverage.knows("ferry")


@pytest.mark.parametrize(
    "error", [OSError("OS file watch limit reached"), RuntimeError("recv timeout"), ValueError("no path")]
)
async def test_a_watch_that_fails_starts_again_and_says_so_once(folder, caplog, monkeypatch, error):
    failures = []

    async def failing(*paths, **options):
        if len(failures) < 6:
            failures.append(paths)
            raise error
        async for changes in awatch(*paths, **options):
            yield changes

    monkeypatch.setattr(article_watch, "awatch", failing)
    async with watched(folder) as service:
        await until(lambda: len(failures) == 6)
        await stand(folder, service)
    [warning] = warnings(caplog)
    assert f"cannot be watched ({error})" in warning


async def test_without_a_watch_the_rescan_takes_up_what_changed(folder, caplog, monkeypatch):
    async def failing(*_, **__):
        raise OSError("OS file watch limit reached")
        yield

    monkeypatch.setattr(article_watch, "awatch", failing)
    monkeypatch.setattr(article_watch, "LONGEST_DELAY", 1000.0)
    monkeypatch.setattr(article_watch, "FIRST_DELAY", 1000.0)
    async with watched(folder, 0.05) as service:
        for word in ("tunnel", "bridge"):
            write(folder, word)
            await until(knows(service, word))
    [warning] = warnings(caplog)
    assert "cannot be watched (OS file watch limit reached)" in warning


async def test_a_watch_that_breaks_off_starts_again(folder, monkeypatch):
    broken = []

    async def breaking(*paths, **options):
        async for changes in awatch(*paths, **options):
            yield changes
            if changes and len(broken) < 3:
                broken.append(changes)
                raise OSError("broken off")

    monkeypatch.setattr(article_watch, "awatch", breaking)
    async with watched(folder) as service:
        for word in ("tunnel", "bridge", "lighthouse", "harbour", "canal"):
            write(folder, word)
            await until(knows(service, word))


async def test_the_delays_double_up_to_the_longest(folder, monkeypatch):
    delays = []
    sleep = asyncio.sleep

    async def no_sleep(seconds):
        delays.append(seconds)
        await sleep(0)

    async def failing(*_, **__):
        raise OSError("no watches")
        yield

    service = AnswerService(await asyncio.to_thread(Coverage.open, folder))
    monkeypatch.setattr(article_watch, "awatch", failing)
    monkeypatch.setattr(article_watch, "FIRST_DELAY", 1.0)
    monkeypatch.setattr(article_watch, "LONGEST_DELAY", 60.0)
    monkeypatch.setattr(article_watch.asyncio, "sleep", no_sleep)
    running = asyncio.create_task(ArticleWatch(service, 0).run())
    async with asyncio.timeout(20):
        while len(delays) < 9:
            await sleep(0.01)
    running.cancel()
    assert delays[:9] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_files_that_vanish_during_the_scan_leave_the_watch_alone(folder, caplog):
    stop = threading.Event()

    def churn():
        dice = random.Random(1)
        while not stop.is_set():
            shutil.rmtree(folder / f"sub{dice.randrange(9)}", ignore_errors=True)
            write(folder / f"sub{dice.randrange(9)}", "storm")

    async with watched(folder, 0.05) as service:
        churning = asyncio.create_task(asyncio.to_thread(churn))
        try:
            for word in ("tunnel", "bridge", "lighthouse"):
                write(folder, word)
                await until(knows(service, word))
        finally:
            stop.set()
            await churning
        await stand(folder, service)
    assert not warnings(caplog, "could not be read")


async def test_a_bad_file_is_named_once_while_the_bot_runs(folder, caplog):
    async with watched(folder, 0.05) as service:
        (folder / "notes.txt").symlink_to("/etc/hostname")
        await until(lambda: service.coverage.skipped)
        await stand(folder, service)
        [warning] = warnings(caplog)
        assert warning.startswith("skipped notes.txt: is a link that leads out")


def events(folder, dice):
    """Let random things happen to a folder, one at each step."""
    away = folder.with_name("away")
    for _ in range(8):
        match dice.choice(["replace", "again", "sub", "unsub", "link", "flicker"]):
            case "replace":
                folder.rename(folder.with_name(f"old{dice.random()}"))
            case "again":
                shutil.rmtree(folder.resolve())
                folder.unlink(missing_ok=True)
            case "sub":
                write(folder / "sub", "storm")
            case "unsub":
                shutil.rmtree(folder / "sub", ignore_errors=True)
            case "link":
                folder.rename(folder.with_name(f"old{dice.random()}"))
                target = folder.with_name(f"release{dice.random()}")
                write(target, "release")
                folder.symlink_to(target)
            case "flicker":
                folder.rename(away)
                away.rename(folder)
        folder.mkdir(exist_ok=True)
        yield


@pytest.mark.parametrize("seed", range(4))
async def test_after_whatever_happened_a_new_article_is_found(folder, seed):
    dice = random.Random(seed)
    async with watched(folder) as service:
        await stand(folder, service)
        for number, _ in enumerate(events(folder, dice)):
            if dice.random() < 0.5:
                write(folder, f"tunnel{number}")
                await until(knows(service, f"tunnel{number}"))
        await stand(folder, service)


def test_the_try_out_watches_as_the_bot_does(folder):
    environment = {**os.environ, "ONRECORD_ARTICLES__RESCAN_SECONDS": "0"}
    with subprocess.Popen(
        [ONRECORD, "try", "--no-browser", "--articles", folder],
        cwd=folder.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as tryout:
        assert tryout.stdout.readline().startswith("On the Record is at")
        (folder / "new.docx").write_text("x")
        told = next(line for line in tryout.stderr if "new.docx" in line)
        tryout.terminate()
    assert told.startswith("skipped new.docx: is not a document that can be read")
