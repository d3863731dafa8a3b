"""Links in the articles folder: those that lead out are neither read nor descended into, but named."""

import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import Coverage, read_articles
from index.ingest import analysis_cache
from index.ingest.articles import read_file, read_folder
from index.ingest.folder import NOT_A_FILE, folders, scan
from index.model.article import Article
from index.model.errors import ArticleError, StoreError
from tests.unmeasured import unmeasured

LEADS_OUT = (
    "is a link that leads out of the articles folder; copy the file in, or set follow_links under [articles]"
)
HIDDEN = "The zanzibar token is swordfish.\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text("The ferry sails again.\n")
    return folder


@pytest.fixture
def outside(tmp_path):
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "secret.txt").write_text(HIDDEN)
    (outside / "deep" / "secret.md").write_text(f"---\ntitle: Zanzibar\noutlet: Swordfish\n---\n{HIDDEN}")
    return outside


def paths(coverage):
    return [heading.path for heading in coverage.headings()]


def skipped(coverage):
    return {error.path: error.reason for error in coverage.skipped}


def link_to_file(folder, outside):
    (folder / "notes.txt").symlink_to(outside / "secret.txt")


def relative_link(folder, outside):
    (folder / "notes.txt").symlink_to(Path("..", outside.name, "secret.txt"))


def link_to_folder(folder, outside):
    (folder / "notes").symlink_to(outside)


def link_to_link(folder, outside):
    (outside / "hop.txt").symlink_to("secret.txt")
    (folder / "notes.txt").symlink_to("middle.txt")
    (folder / "middle.txt").symlink_to(outside / "hop.txt")


def link_through_a_linked_folder(folder, outside):
    (folder / ".hidden").symlink_to(outside)
    (folder / "notes.txt").symlink_to(".hidden/secret.txt")


def link_below_a_subfolder(folder, outside):
    (folder / "sub").mkdir()
    (folder / "sub" / "notes").symlink_to(Path("../..", outside.name, "deep"))


def link_to_a_folder_whose_name_begins_alike(folder, outside):
    shutil.move(outside, folder.with_name("articles-private"))
    (folder / "notes.txt").symlink_to(folder.with_name("articles-private") / "secret.txt")


def link_of_another_format(folder, outside):
    (folder / "notes").symlink_to(outside / "secret.txt")


def broken_link(folder, outside):
    (folder / "notes.txt").symlink_to(outside / "not-yet.txt")


LINKS = [
    link_to_file,
    relative_link,
    link_to_folder,
    link_to_link,
    link_through_a_linked_folder,
    link_below_a_subfolder,
    link_to_a_folder_whose_name_begins_alike,
    link_of_another_format,
    broken_link,
]


@pytest.mark.parametrize("make", LINKS)
def test_the_scan_looks_at_nothing_that_a_link_leads_out_to(folder, outside, make):
    make(folder, outside)
    assert [file.path for file in scan(folder) if file.size != NOT_A_FILE] == ["ferry.txt"]
    assert all(Path(path).is_relative_to(folder.resolve()) for path in folders(folder))


@pytest.mark.parametrize("make", LINKS)
@pytest.mark.parametrize("after_opening", [False, True])
def test_a_link_that_leads_out_is_skipped_and_named(folder, outside, make, after_opening):
    if after_opening:
        coverage = Coverage.open(folder)
        make(folder, outside)
        coverage = coverage.refresh()
    else:
        make(folder, outside)
        coverage = Coverage.open(folder)
    assert paths(coverage) == ["ferry.txt"]
    assert set(skipped(coverage).values()) == {LEADS_OUT}
    assert all("notes" in path or "middle" in path for path in skipped(coverage))
    assert not coverage.search("zanzibar swordfish token")
    assert not coverage.knows("zanzibar")
    assert "swordfish" not in str(coverage.skipped).casefold()


@pytest.mark.parametrize("make", LINKS[:-2])
def test_the_setting_follows_them(folder, outside, make):
    make(folder, outside)
    coverage = Coverage.open(folder, follow_links=True)
    assert coverage.search("zanzibar")
    assert not skipped(coverage)
    refused = Coverage.open(folder)
    assert not refused.search("zanzibar")


def test_what_was_followed_is_forgotten_when_the_setting_goes(folder, outside, tmp_path):
    link_to_file(folder, outside)
    link_to_folder(folder / "..", outside)
    (folder / "more").symlink_to(outside)
    assert Coverage.open(folder, tmp_path / "store", follow_links=True).search("zanzibar")
    coverage = Coverage.open(folder, tmp_path / "store")
    assert paths(coverage) == ["ferry.txt"]
    assert skipped(coverage) == {"notes.txt": LEADS_OUT, "more": LEADS_OUT}


def test_nor_do_earlier_analyses_answer_from_them(folder, outside, tmp_path, monkeypatch):
    link_to_file(folder, outside)
    (folder / "more").symlink_to(outside)
    with monkeypatch.context() as earlier:
        earlier.setattr(analysis_cache, "version_of", lambda model: f"earlier/{model}")
        Coverage.open(folder, tmp_path / "store", follow_links=True)
    coverage = Coverage.open(folder, tmp_path / "store", outdated=True)
    assert coverage.outdated
    assert paths(coverage) == ["ferry.txt"]
    assert not coverage.knows("zanzibar")
    assert coverage.refresh().search("ferry")


def test_a_file_that_becomes_a_link_is_gone_at_the_next_refresh(folder, outside):
    coverage = Coverage.open(folder)
    (folder / "storm.txt").write_text("The storm sank a ferry.\n")
    coverage = coverage.refresh()
    (folder / "storm.txt").unlink()
    (folder / "storm.txt").symlink_to(outside / "secret.txt")
    coverage = coverage.refresh()
    assert paths(coverage) == ["ferry.txt"]
    assert skipped(coverage) == {"storm.txt": LEADS_OUT}
    (folder / "storm.txt").unlink()
    (folder / "storm.txt").write_text("The storm is over.\n")
    coverage = coverage.refresh()
    assert coverage.search("storm")
    assert not skipped(coverage)


@pytest.mark.skipif(os.open not in os.supports_dir_fd, reason="needs folders that are opened by descriptors")
def test_a_folder_that_becomes_a_link_while_a_file_is_opened_is_not_followed(folder, outside, monkeypatch):
    (folder / "sub").mkdir()
    (folder / "sub" / "secret.txt").write_text("The storm is over.\n")
    realpath = os.path.realpath

    def resolved_just_before(path, *args, **options):
        resolved = realpath(path, *args, **options)
        if resolved == realpath(folder) and not (folder / "sub").is_symlink():
            (folder / "sub").rename(folder / "moved")
            (folder / "sub").symlink_to(outside)
        return resolved

    monkeypatch.setattr(os.path, "realpath", resolved_just_before)
    [error] = read_file(folder / "sub" / "secret.txt", "sub/secret.txt", folder)
    assert (folder / "sub").is_symlink()
    assert isinstance(error, ArticleError)


def test_what_somebody_writes_to_a_named_pipe_is_not_read(folder):
    os.mkfifo(folder / "notes.txt")
    pipe = os.open(folder / "notes.txt", os.O_RDWR)
    try:
        os.write(pipe, b"The zanzibar token.\n")
        [error] = read_file(folder / "notes.txt", "notes.txt", folder)
        assert str(error) == "notes.txt: is not a regular file"
    finally:
        os.close(pipe)


@pytest.mark.parametrize("what", ["link", "linked folder", "named pipe", "loop", "folder"])
def test_what_takes_the_place_of_a_file_after_the_scan_is_not_read(folder, outside, what):
    (folder / "sub").mkdir()
    (folder / "sub" / "secret.txt").write_text("The storm is over.\n")
    assert "sub/secret.txt" in [file.path for file in scan(folder)]
    (folder / "sub" / "secret.txt").unlink()
    match what:
        case "link":
            (folder / "sub" / "secret.txt").symlink_to(outside / "secret.txt")
        case "linked folder":
            (folder / "sub").rmdir()
            (folder / "sub").symlink_to(outside)
        case "named pipe":
            os.mkfifo(folder / "sub" / "secret.txt")
        case "loop":
            (folder / "sub" / "secret.txt").symlink_to("secret.txt")
        case "folder":
            (folder / "sub" / "secret.txt").mkdir()
    [error] = read_file(folder / "sub" / "secret.txt", "sub/secret.txt", folder)
    assert isinstance(error, ArticleError)
    assert error.path == "sub/secret.txt"


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("path", ["../outside/secret.txt", "sub/../../outside/secret.txt", "/etc/passwd"])
def test_a_path_that_climbs_out_is_not_read(folder, path):
    (folder / "sub").mkdir()
    [error] = read_file(folder / path, path, folder)
    assert isinstance(error, ArticleError)
    assert error.reason == LEADS_OUT


def test_a_lost_analysis_is_not_made_again_from_a_link(folder, outside, tmp_path):
    (folder / "storm.txt").write_text(HIDDEN)
    coverage = Coverage.open(folder, tmp_path / "store")
    (folder / "storm.txt").unlink()
    (folder / "storm.txt").symlink_to(outside / "secret.txt")  # the same words: only the place tells
    with sqlite3.connect(tmp_path / "store" / "articles.sqlite") as database:
        database.execute("DELETE FROM analysis")
    database.close()
    with pytest.raises(StoreError):
        coverage.read("storm.txt")
    (folder / "storm.txt").unlink()
    (folder / "storm.txt").write_text(HIDDEN)
    assert coverage.read("storm.txt").article.text == HIDDEN


def test_the_articles_folder_may_itself_be_a_link(folder, tmp_path, outside):
    (tmp_path / "current").symlink_to(folder)
    link_to_file(folder, outside)
    coverage = Coverage.open(tmp_path / "current")
    assert paths(coverage) == ["ferry.txt"]
    assert skipped(coverage) == {"notes.txt": LEADS_OUT}


def test_links_that_stay_inside_are_followed(tmp_path):
    """As Kubernetes lays out its volumes."""
    folder = tmp_path / "articles"
    (folder / "..2026_11_27").mkdir(parents=True)
    (folder / "..2026_11_27" / "ferry.txt").write_text("The ferry sails again.\n")
    (folder / "..data").symlink_to("..2026_11_27")
    (folder / "ferry.txt").symlink_to("..data/ferry.txt")
    (folder / "all").symlink_to("..data")
    coverage = Coverage.open(folder)
    assert paths(coverage) == ["all/ferry.txt", "ferry.txt"]
    assert not skipped(coverage)


def test_loops_of_links_cost_themselves_alone(folder):
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "one.txt").symlink_to("two.txt")
    (folder / "two.txt").symlink_to("one.txt")
    (folder / "sub").mkdir()
    (folder / "sub" / "up").symlink_to("..")
    (folder / "sub" / "storm.txt").write_text("The storm is over.\n")
    coverage = Coverage.open(folder)
    assert paths(coverage) == ["ferry.txt", "sub/storm.txt"]
    assert set(skipped(coverage)) == {"self.txt", "one.txt", "two.txt", "sub/up"}
    assert skipped(coverage)["sub/up"] == "is a folder that is read under another name"
    assert skipped(coverage)["self.txt"] == "cannot be read (Too many levels of symbolic links)"


@pytest.mark.parametrize("follow_links", [False, True])
def test_many_folders_that_link_to_each_other_are_read_once_each(folder, follow_links):
    for i in range(25):
        (folder / f"d{i}").mkdir()
        (folder / f"d{i}" / "a.txt").write_text(f"The ferry sailed {i} times.\n")
        for j in range(25):
            (folder / f"d{i}" / f"to{j}").symlink_to(f"../d{j}")
    files = [file for file in scan(folder, follow_links=follow_links) if file.size >= 0]
    assert len(files) == 26
    assert len(folders(folder, follow_links=follow_links)) == 26


def test_whatever_is_no_file_costs_itself_alone(folder, monkeypatch):
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("pipe.txt")
    monkeypatch.chdir(folder)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        coverage = Coverage.open(folder)
    assert paths(coverage) == ["ferry.txt"]
    assert skipped(coverage) == {"link.txt": "is not a regular file"}


def test_a_name_that_is_no_unicode_is_read(folder):
    (Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))).write_text("The café is open.\n")
    (Path(os.fsdecode(os.fsencode(folder) + b"/bad\xe9.txt"))).write_text("")
    coverage = Coverage.open(folder)
    assert coverage.search("café")
    [error] = coverage.skipped
    assert error.reason == "holds no text"


UNPRIVILEGED = """
import os, sys
from pathlib import Path
from index.ingest.articles import read_folder
list(read_folder(Path(sys.argv[1])))  # imports whatever the other user may not read
os.setuid(65534)
for item in read_folder(Path(sys.argv[1])):
    print(getattr(item, "reason", "read"), item.path, sep="\t")
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs to become another user")
def test_no_permission_costs_itself_alone():
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        for name in ("ferry.txt", "locked.txt", "shut/a.txt", "listed/a.txt"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text("The ferry sails again.\n")
        (folder / "locked.txt").chmod(0)
        (folder / "shut").chmod(0)
        (folder / "listed").chmod(0o444)
        root = Path(__file__).parents[2]
        run = subprocess.run(
            [sys.executable, "-c", UNPRIVILEGED, folder],
            cwd=root,
            env=unmeasured(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        "read\tferry.txt",
        "cannot be read (Permission denied)\tlisted/a.txt",
        "cannot be read (Permission denied)\tlocked.txt",
        "cannot be read (Permission denied)\tshut",
    ]


def test_a_file_that_could_not_be_read_is_looked_at_again(folder):
    os.utime(folder / "ferry.txt", ns=(10**18, 10**18))
    coverage = Coverage.open(folder)
    (folder / "storm.txt").symlink_to("middle.txt")
    (folder / "middle.txt").symlink_to("storm.txt")
    coverage = coverage.refresh()
    assert set(skipped(coverage)) == {"storm.txt", "middle.txt"}
    assert coverage.refresh() is coverage, "nothing has changed"
    (folder / "middle.txt").unlink()
    (folder / "middle.txt").write_text("The storm is over.\n")
    coverage = coverage.refresh()
    assert paths(coverage) == ["ferry.txt", "middle.txt", "storm.txt"]
    assert not skipped(coverage)


@pytest.mark.slow
def test_files_that_vanish_during_the_scan_cost_themselves_alone(folder):
    for i in range(200):
        (folder / f"sub{i}").mkdir()
    stop = threading.Event()

    def churn():
        dice = random.Random(1)
        while not stop.is_set():
            place = folder / f"sub{dice.randrange(200)}"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(exist_ok=True)
            (place / "a.txt").write_text("The storm is over.\n")

    churning = threading.Thread(target=churn)
    churning.start()
    try:
        for _ in range(30):
            items = list(read_folder(folder))
            assert "ferry.txt" in [item.path for item in items if isinstance(item, Article)]
    finally:
        stop.set()
        churning.join()


def test_a_file_that_a_person_names_may_be_a_link(folder, outside):
    link_to_file(folder, outside)
    [article] = read_articles(folder / "notes.txt")
    assert article.text == HIDDEN
    assert [str(item.path) for item in read_articles(folder) if isinstance(item, ArticleError)] == [
        "notes.txt"
    ]
    assert not [item for item in read_articles(folder, follow_links=True) if isinstance(item, ArticleError)]


NAMES = ["a.txt", "b.md", "d", "e", "d/a.txt", "d/x", "e/y.txt", "e/d"]
TARGETS = [
    ".",
    "..",
    "a.txt",
    "d",
    "e",
    "../outside",
    "../outside/secret.txt",
    "../d",
    "../../outside",
    "/",
    "x",
]


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["file", "folder", *TARGETS])), max_size=12)
)
def test_no_arrangement_of_links_leads_out(tmp_path_factory, steps):
    place = tmp_path_factory.mktemp("place")
    folder = place / "articles"
    folder.mkdir()
    (place / "outside").mkdir()
    (place / "outside" / "secret.txt").write_text(HIDDEN)
    for name, what in steps:
        try:
            if what == "file":
                if (folder / name).resolve().is_relative_to(folder):
                    (folder / name).write_text("The ferry sails again.\n")
            elif what == "folder":
                (folder / name).mkdir()
            else:
                (folder / name).symlink_to(what)
        except (OSError, RuntimeError):
            continue
    for item in read_folder(folder):
        if isinstance(item, Article):
            assert item.text == "The ferry sails again.\n"
    for watched in folders(folder):
        assert Path(watched).is_relative_to(folder)
    shutil.rmtree(place)
