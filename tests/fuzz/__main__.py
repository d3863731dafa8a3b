"""Fuzz a parser: `python -m tests.fuzz NAME SECONDS`.

It needs atheris (`pip install atheris`), which nothing else here does. Each kind of fault is told once, and
its input is kept in `tests/fuzz/found/NAME/`, from where the tests give it to the parser again.
"""

import argparse
import hashlib
import sys
import tempfile
import time
import traceback
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("fuzzing needs atheris: pip install atheris")

with atheris.instrument_imports(include=["bot", "index"]):
    from tests.fuzz import targets

from index import SEEDS

HERE = Path(__file__).parent
FOUND = HERE / "found"
"""The inputs that made a parser fail."""
MAX_LENGTH = 4_096
"""Maximum length of an input, in bytes. A guess; nothing was measured."""
SLOW_SECONDS = 2.0
"""Processor time after which an input counts as a fault; instrumented code takes some times as long."""


class Finder:
    """Gives inputs to a target, and keeps the first of each kind of fault."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name = name
        self._folder = folder
        self._told: set[object] = set()

    def __call__(self, data: bytes) -> None:
        """Give some bytes to the target."""
        begun = time.process_time()
        try:
            targets.run(self._name, data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
            where = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
            ours = [place for place in where if "/site-packages/" not in place[0]]
            self._tell((type(error), ours[-1]), data, traceback.format_exc())
        if (seconds := time.process_time() - begun) > SLOW_SECONDS:
            self._tell("slow", data, f"took {seconds:.1f} s of processor time")

    def _tell(self, kind: object, data: bytes, message: str) -> None:
        if kind in self._told:
            return
        self._told.add(kind)
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / hashlib.sha1(data, usedforsecurity=False).hexdigest()[:12]
        file.write_bytes(data)
        print(f"\nFOUND {file}: {data[:200]!r}\n{message}", file=sys.stderr, flush=True)


def main() -> None:
    """Fuzz the target that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", choices=targets.TARGETS)
    parser.add_argument("seconds", type=int)
    arguments = parser.parse_args()
    targets.prepare()
    with tempfile.TemporaryDirectory(prefix="fuzz-corpus-") as corpus:
        for number, seed in enumerate(seeds()):
            (Path(corpus) / f"seed{number}").write_bytes(seed[:MAX_LENGTH])
        options = [
            f"-max_total_time={arguments.seconds}",
            f"-max_len={MAX_LENGTH}",
            f"-dict={HERE / 'words.dict'}",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, corpus], Finder(arguments.name, FOUND / arguments.name))
        atheris.Fuzz()


def seeds() -> list[bytes]:
    """Return inputs to begin with: articles, settings, and pieces of them."""
    files = [*sorted(SEEDS.iterdir()), HERE.parents[1] / "config.example.toml"]
    contents = [file.read_bytes() for file in files]
    pieces = [line for content in contents for line in content.split(b"\n") if line]
    found = [file.read_bytes() for file in FOUND.rglob("*") if file.is_file()]
    return [
        *contents,
        *pieces,
        *found,
        *(bytes([number]) + piece for number, piece in enumerate(pieces[:40])),
    ]


if __name__ == "__main__":
    main()
