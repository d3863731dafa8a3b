"""A damaged store, a kill and a disk that fills cost no answer, and one line at most for each file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.coverage import Coverage

pytest.importorskip("resource", reason="Windows has neither its limits nor fork")
from tests.faults import store as faults

RUNS = 40
"""Number of runs of each kind; 1,000 of each take twenty minutes, by `python -m tests.faults.store`."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    return faults.Stores(tmp_path_factory.mktemp("stores"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", faults.KINDS)
def test_every_run_answers_as_before_or_after_one_line(stores, kind):
    outcomes = faults.run(kind, stores, RUNS)
    assert not outcomes.keys() - set(faults.GOOD), outcomes
    assert sum(outcomes.values()) == RUNS


@pytest.fixture
def read_only(tmp_path):
    """Returns a copy of a store on a disk that only reads."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = []

    def make(template):
        if os.geteuid() == 0:
            if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", disk], check=False).returncode:  # noqa: S607
                pytest.skip("no disk can be mounted here, and root may write to all files")
            mounted.append(disk)
        subprocess.run(["cp", "-rT", template, disk / "store"], check=True)  # noqa: S607
        if mounted:
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)  # noqa: S607
        else:
            (disk / "store").chmod(0o500)
            for file in (disk / "store").iterdir():
                file.chmod(0o400)
        return disk / "store"

    yield make
    for folder in mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S607
    (disk / "store").exists() and (disk / "store").chmod(0o700)


@pytest.mark.parametrize("template", range(2))
def test_a_store_on_a_disk_that_only_reads_is_used_and_told_of_once(stores, read_only, template):
    store = read_only(stores.templates[template])
    progress = []
    with faults.warnings() as lines:
        coverage = Coverage.open(stores.articles, store, lambda *numbers: progress.append(numbers))
        assert faults.answers(coverage) == stores.expected
        coverage = coverage.verified()
        assert faults.answers(coverage) == stores.expected
        assert coverage.tidy() == 0
    [line] = lines
    assert line.startswith(
        f"{store} cannot be used (it can only be read): what is stored is used, and what is new is kept in"
    )
    assert not progress, "what is stored is not analysed again"


@pytest.mark.slow
def test_the_shell_searches_on_a_disk_that_only_reads(stores, read_only):
    store = read_only(stores.templates[0])
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "from bot.cli import main; main()",
            "search",
            "ferry",
            "--articles",
            stores.articles,
        ],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"ONRECORD_ARTICLES__STORE": str(store)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "ferry" in ran.stdout
    [line] = ran.stderr.splitlines()
    assert line.startswith(f"{store} cannot be used (it can only be read)")
