"""Damages an example of each format at random, and reads it.

`python -m tests.faults.files --runs 1000` prints, for each format, how many damaged files were read, how many
were named, and what was at fault: a file that raised, that was not named in one line, or that took longer or
more memory than allowed.
"""

import argparse
import contextlib
import gzip
import io
import logging
import random
import resource
import time
import traceback
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from index.ingest.formats.reader import read
from index.model.errors import ArticleError
from tests.index.examples import EXAMPLES

MAX_CHANGES = 8
"""Maximum number of damaged places in a file."""
MAX_LENGTH = 40
"""Maximum length of a damaged place, in bytes."""
MAX_REPEATS = 50
"""Maximum number of times that a part is repeated."""
MAX_SECONDS = 5.0
"""Maximum processor time for a file, in seconds."""
MAX_MEMORY = 200_000_000
"""Maximum memory for a file, in bytes."""
MAX_LINE = 500
"""Maximum length of what names a file, in characters."""
FRAGMENTS = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n", b"---\n", b"-" * 3000),
    *(b"9" * 5000, b"-1", b"1e999", b"NaN", b"0x7fffffffffffffff", b"9999-99-99", b"null", b"true", b"{}"),
    *(b"[" * 3000, b"]" * 3000, b'{"a":' * 1000, b"<a>" * 1000, b"(" * 1000, b"<< " * 1000),
    *(b"&#0;", b"&#xD800;", b"&#99999999;", b"&lt;" * 100, b"]]>", b"<![CDATA[", b"<!--", b"<?xml "),
    *(b'"', b"'", b"\\", b"\\ud800", b"%", b"=?x?q?=FF?=", b"=?utf-8?b?//8=?=", b"charset=rot13"),
    *(b"http://[", b"//[::1", b"a" * 5000, b" " * 5000, b"../" * 50, b"/Kids [2 0 R]", b"/Length -5"),
    *(b"Content-Type: multipart/mixed; boundary=a\n", b"Content-Transfer-Encoding: base64\n"),
)  # fmt: skip
"""What is put into a file: what each format has a meaning for, and what is too long or too deep."""
GOOD = ("read", "named")


def damaged(content, dice):
    """Return a file's content with some places changed, cut, repeated or replaced."""
    out = bytearray(content)
    for _ in range(dice.randint(1, MAX_CHANGES)):
        place, length = dice.randrange(len(out) + 1), dice.randint(0, MAX_LENGTH)
        match dice.randrange(6):
            case 0:
                out[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                del out[place : place + length]
            case 2:
                out[place:place] = out[place : place + length] * dice.randint(1, MAX_REPEATS)
            case 3:
                out[place : place + length] = dice.randbytes(length)
            case 4:
                out[place : place + dice.choice((0, length))] = dice.choice(FRAGMENTS)
            case _:
                other = dice.randrange(len(out) + 1)
                out[place:place] = out[other : other + dice.randint(0, 400)]
    return bytes(out)


def damaged_within(content, dice):
    """Return a compressed file or an archive with a file in it damaged; None if it is neither."""
    if content.startswith(b"\x1f\x8b"):
        return gzip.compress(damaged(gzip.decompress(content), dice), 1)
    if not content.startswith(b"PK"):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(dice.randint(1, 3)):
        name = dice.choice(list(files))
        files[name] = damaged_within(files[name], dice) or damaged(files[name], dice)
        if dice.random() < 0.1:
            del files[dice.choice(list(files))]
            if not files:
                break
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, inner in files.items():
            archive.writestr(name, inner)
    return out.getvalue()


def damaged_example(name, dice):
    """Return a damaged example; of an archive, half of the times a damaged file in it."""
    content = EXAMPLES[name]
    within = damaged_within(content, dice) if dice.random() < 0.5 else None
    return within or damaged(content, dice)


class Printed(logging.Handler):
    """Collects what is printed and logged while a file is read: only its name and a reason should be."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = io.StringIO()

    def emit(self, record):
        self.lines.write(f"{record.name}: {record.getMessage()}\n")

    @contextlib.contextmanager
    def collected(self):
        """Collect until the block ends."""
        root = logging.getLogger()
        root.addHandler(self)
        try:
            with contextlib.redirect_stderr(self.lines), contextlib.redirect_stdout(self.lines):
                yield
        finally:
            root.removeHandler(self)


def fault(content, name):
    """Read a file, and return what is at fault; None if it is read or named."""
    printed = Printed()
    with printed.collected():
        found = misread(content, name)
    if found is None and printed.lines.getvalue():
        return f"printed {printed.lines.getvalue()!r}"
    return found


def misread(content, name):
    """Read a file, and return what is at fault with what is read; None if nothing is."""
    items = []
    try:
        items.extend(read(content, name, name))
    except ArticleError as error:
        items.append(error)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        where = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in where if "/index/ingest/" in frame.filename]
        frame = ours[-1] if ours else where[-1]
        return f"RAISED {type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
    if not items:
        return "neither read nor named"
    for item in items:
        if isinstance(item, ArticleError):
            if len(str(item).splitlines()) > 1 or len(str(item)) > MAX_LINE:
                return f"not named in a short line: {str(item)!r}"
            continue
        if not item.text.strip():
            return "an article without text"
        words = (item.path, item.text, item.title, item.outlet, item.author, item.url)
        try:
            "".join(word or "" for word in words).encode()
        except UnicodeEncodeError as error:
            return f"cannot be encoded: {error.object[error.start - 20 : error.end]!r}"
    return None


def measured(content, name):
    """Return what is at fault with a file, or whether it is read or named."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins at what is used now
    before, begun = memory("VmRSS"), time.process_time()
    found = fault(content, name)
    seconds, used = time.process_time() - begun, memory("VmHWM") - before
    if found is None and seconds > MAX_SECONDS:
        found = f"took {seconds:.1f} s"
    if found is None and used > MAX_MEMORY:
        found = f"took {used / 1e6:.0f} MB"
    return found, seconds, used


def memory(key):
    """Return a value of this process's memory, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{key}:")[2].split()[0]) * 1024


def run(name, runs, seed=0, keep=None):
    """Return the faults of damaged examples, the longest time in seconds, and the most memory in bytes.

    Args:
        name: The example.
        runs: The number of files.
        seed: The seed.
        keep: A folder for the first file of each fault.
    """
    faults, longest, most = Counter(), 0.0, 0
    for number in range(runs):
        content = damaged_example(name, random.Random(f"{name} {seed} {number}"))
        found, seconds, used = measured(content, name)
        longest, most = max(longest, seconds), max(most, used)
        if found:
            if keep and not faults[found]:
                keep.mkdir(parents=True, exist_ok=True)
                file = keep / f"{zlib.crc32(content):08x}-{name}"
                file.write_bytes(content)
                found = f"{found} [{file}]"
            faults[found] += 1
    return faults, longest, most


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.faults.files", description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=EXAMPLES, action="append")
    parser.add_argument("--keep", type=Path, help="a folder for the files that are at fault")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in arguments.only or EXAMPLES:
        faults, longest, most = run(name, arguments.runs, arguments.seed, arguments.keep)
        at_fault = sum(faults.values())
        cost = f"at most {longest:.2f} s, {most / 1e6:.0f} MB"
        print(f"{name}: {arguments.runs} files, {at_fault} at fault; {cost}", flush=True)
        for found, count in faults.most_common(20):
            print(f"{count:>6}  {found}", flush=True)


if __name__ == "__main__":
    main()
