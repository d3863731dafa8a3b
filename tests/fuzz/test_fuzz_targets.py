"""What the fuzzer has found stays mended, and each of its targets runs."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, run

FOUND = sorted(file for file in (Path(__file__).parent / "found").rglob("*") if file.is_file())
INPUTS = {
    "nothing": b"",
    "no character": b"\x00",
    "no UTF-8": b"\xff\xed\xa0\x80",
    "words": "“No way,” said Ada Lind.".encode(),
}


@pytest.mark.parametrize("file", FOUND, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_what_was_found_is_mended(file):
    run(file.parent.name, file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("data", INPUTS.values(), ids=INPUTS)
def test_every_target_takes_any_bytes(name, data):
    run(name, data)
