"""Damages a store at random and compares its coverage's answers with those of an undamaged one.

`python -m tests.faults.store --runs 1000` prints how many runs of each kind were answered as before, after
one line for each damaged file, wrongly, with more lines, or not at all.
"""

import argparse
import logging
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from index.coverage import Coverage
from index.ingest import analysis_cache
from index.storage import lock
from index.storage.faults import FaultLog

TOPICS = ("ferry", "bridge", "harbour", "treaty", "lighthouse", "school", "winter", "tunnel")
PEOPLE = ("Anna Berg", "Paul Okoro", "Nora Lind", "Tom Hale")
UNREAD = 10**18
"""A time of modification, in nanoseconds since 1970, that is too old for a file to be read again."""
MAX_FLIPS = 20
"""Maximum number of flipped bits in a run."""
DISK_SIZE = 2 << 20
"""Size of the disk that fills, in bytes."""


def write_articles(folder, count=6):
    """Write articles that differ in topic and speaker."""
    folder.mkdir(parents=True)
    for i in range(count):
        topic, other = TOPICS[i % len(TOPICS)], TOPICS[(i * 3 + 1) % len(TOPICS)]
        person = PEOPLE[i % len(PEOPLE)]
        write(
            folder / f"{i}.txt",
            f"The {topic} was closed for {i + 2} days. Nobody asked the {other} board about it.\n\n"
            f"“The {topic} is a monumental mistake,” said {person}, the mayor of Skagen. "
            f"“We cannot afford {i + 3} more of the {other},” {person} added.\n\n"
            f"{person} said that the {topic} and the {other} would open in May.\n",
        )


def write(file, text):
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(UNREAD, UNREAD))


def answers(coverage):
    """Return what five questions are answered, places and scores included."""
    found = [
        *coverage.search("ferry board days", 20),
        *coverage.search('"monumental mistake" speaker:okoro', 20),
        *coverage.who_said("we cannot afford more of the bridge", 20),
        *coverage.quotes_by("Nora Lind"),
        *coverage.ask("Who said the treaty would open in May?").passages,
    ]
    return [(p.article.path, p.start, p.end, p.text, round(p.score, 6)) for p in found]


@contextmanager
def warnings():
    """Yield the list of the lines that the library logs."""
    lines = []

    class Collector(logging.Handler):
        def emit(self, record):
            lines.append(record.getMessage())
            if record.exc_info:
                lines.append("a traceback")

    log, collector = logging.getLogger("index"), Collector(logging.WARNING)
    propagate, log.propagate = log.propagate, False
    log.addHandler(collector)
    try:
        yield lines
    finally:
        log.removeHandler(collector)
        log.propagate = propagate


class Stores:
    """Intact stores of the same articles, and the answers that they give."""

    def __init__(self, folder):
        self.articles = folder / "articles"
        self.store = folder / "store"
        write_articles(self.articles)
        self.templates = [folder / "closed", folder / "interrupted"]
        self.expected = answers(Coverage.open(self.articles, self.templates[0]))
        # A process that is killed leaves the log of the database beside it.
        if (child := os.fork()) == 0:
            Coverage.open(self.articles, self.templates[1])
            os._exit(0)
        os.waitpid(child, 0)

    def copy(self, dice):
        """Put an intact store in place."""
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.copytree(dice.choice(self.templates), self.store)


def flip_bits(store, dice):
    """Flip bits anywhere in the files of a store; their times of modification stay."""
    files = sorted(file for file in store.iterdir() if file.stat().st_size)
    sizes = [file.stat().st_size for file in files]
    for file in dice.choices(files, sizes, k=dice.randint(1, MAX_FLIPS)):
        status = file.stat()
        with file.open("r+b") as opened:
            place = dice.randrange(status.st_size)
            opened.seek(place)
            [byte] = opened.read(1)
            opened.seek(place)
            opened.write(bytes([byte ^ 1 << dice.randrange(8)]))
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def flipped(stores, dice):
    """Answer from a store with flipped bits, then verify it, then answer from it again."""
    stores.copy(dice)
    flip_bits(stores.store, dice)
    other_process = lock.acquire(stores.store / "lock.sqlite", FaultLog()) if dice.random() < 0.2 else None
    with warnings() as lines:
        coverage = Coverage.open(stores.articles, stores.store, outdated=dice.random() < 0.5)
        right = [answers(coverage) == stores.expected]
        coverage = coverage.verified()
        right.append(answers(coverage) == stores.expected)
    outcome = judge(all(right), lines)
    del coverage
    if other_process:
        other_process.close()
        return outcome
    return outcome if outcome not in GOOD else judge_again(stores, stores.articles) or outcome


GOOD = ("as before", "after one line for each file")


def judge(right, lines):
    """Return the outcome of a run; it may have a line for each damaged file and one for the disk."""
    told = Counter(line.split(" ", 1)[0] if " is damaged (" in line else "disk" for line in lines)
    if not right:
        return "WRONG"
    if any(count > 1 for count in told.values()) or any("\n" in line for line in lines):
        return "TOO MANY LINES: " + " | ".join(lines)
    return GOOD[1] if lines else GOOD[0]


def judge_again(stores, articles, store=None):
    """Return a fault of a store that should have been healed; None if it has none."""
    with warnings() as lines:
        right = answers(Coverage.open(articles, store or stores.store)) == stores.expected
    if not right:
        return "WRONG THE NEXT TIME"
    return f"NOT HEALED: {lines}" if lines else None


def indexing(articles, store, tell):
    """Index some articles, and tell of each step: progress, and files opened, replaced and deleted."""

    def audit(event, arguments):
        if event in {"open", "os.rename", "os.remove", "sqlite3.connect"} and str(store) in str(
            arguments[:2]
        ):
            tell()

    sys.addaudithook(audit)
    with patch.object(analysis_cache, "_SAVE_BATCH", 2):
        Coverage.open(articles, store, lambda *_: tell()).verified()


def killed(stores, dice):
    """Kill an indexing at a random step, and answer from what it left; some begin with a damaged store."""
    shutil.rmtree(stores.store, ignore_errors=True)
    if dice.random() < 0.5:
        stores.copy(dice)
        flip_bits(stores.store, dice)
    begin, end = os.pipe()
    if (child := os.fork()) == 0:
        logging.disable()
        indexing(stores.articles, stores.store, lambda: os.write(end, b"."))
        os._exit(0)
    os.close(end)
    steps = dice.randint(1, 60)
    while steps and os.read(begin, 1):
        steps -= 1
    # The child has gone on meanwhile: the kill comes at any moment.
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(begin)
    with warnings() as lines:
        coverage = Coverage.open(stores.articles, stores.store)
        right = answers(coverage) == stores.expected
    del coverage
    outcome = judge(right, lines)
    return outcome if outcome not in GOOD else judge_again(stores, stores.articles) or outcome


@contextmanager
def full_disk():
    """Yield a folder on a disk, a function that fills it but for some bytes, and one that frees it again.

    Where no disk can be mounted, files may not grow beyond so many bytes.
    """
    folder = Path(tempfile.mkdtemp(prefix="disk-"))
    filler = folder / "filler"
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE}", "tmpfs", str(folder)]
    mounted = (
        sys.platform == "linux" and not subprocess.run(mount, check=False, capture_output=True).returncode
    )
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(space):
        if mounted:
            filler.write_bytes(bytes(shutil.disk_usage(folder).free - space))
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (space, unlimited[1]))

    def free():
        filler.unlink(missing_ok=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)

    try:
        yield folder, fill, free
    finally:
        free()
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607
        shutil.rmtree(folder, ignore_errors=True)


def filled(stores, dice):
    """Index on a disk that fills at a random moment, or that is full from the start; then free it.

    Some begin with a store, and some of these with a damaged one.
    """
    with full_disk() as (disk, fill, free):
        store = disk / "store"
        if dice.random() < 0.5:
            shutil.copytree(dice.choice(stores.templates), store)
            if dice.random() < 0.5:
                flip_bits(store, dice)
        fill(dice.choice((0, dice.randrange(256))) << 10)
        with patch.object(analysis_cache, "_SAVE_BATCH", 2), warnings() as lines:
            coverage = Coverage.open(stores.articles, store)
            right = answers(coverage) == stores.expected
            right = answers(coverage.verified()) == stores.expected and right
        outcome = judge(right, lines)
        del coverage
        free()
        with warnings() as lines:
            right = answers(Coverage.open(stores.articles, store)) == stores.expected
        outcomes = outcome, judge(right, lines), judge_again(stores, stores.articles, store)
        return next((bad for bad in outcomes if bad and bad not in GOOD), outcome)


KINDS = {"flipped bits": flipped, "killed": killed, "full disk": filled}


def run(kind, stores, runs, seed=0):
    """Return how often each outcome occurred in some runs of a kind."""
    outcomes = Counter()
    for number in range(runs):
        try:
            outcome = KINDS[kind](stores, random.Random(f"{kind} {seed} {number}"))
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            where = traceback.extract_tb(error.__traceback__)[-1]
            outcome = f"RAISED {type(error).__name__}: {error} ({where.filename}:{where.lineno})"
        if outcome not in GOOD:
            outcome = f"{outcome} [run {number}]"
        outcomes[outcome] += 1
    return outcomes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=KINDS, action="append")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="store-"))
    try:
        stores = Stores(folder)
        for kind in arguments.kind or KINDS:
            begun = time.monotonic()
            outcomes = run(kind, stores, arguments.runs, arguments.seed)
            print(f"{kind}: {arguments.runs} runs in {time.monotonic() - begun:.0f} s")
            for outcome, count in outcomes.most_common():
                print(f"{count:>6}  {outcome}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
