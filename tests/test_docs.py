"""The pages for developers say what is true: names, links, terms and the picture of the rooms."""

import re
from pathlib import Path

import pytest
from lxml import etree

from tests.architecture_picture import CONTRACTS, draw, drawn
from tests.docs_pages import drawn_here

ROOT = Path(__file__).parents[1]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
PAGES = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
]
PAGES_OF_TODAY = [page for page in PAGES if page.name != "CHANGELOG.md"]
"""The pages that name nothing of the past."""
MADE_BY_USERS = {
    "build/docs",
    "config.toml",
    "copy.sqlite",
    "coverage.toml",
    "data/coverage/",
    "data/queries.sqlite",
    "data/queries.watches.sqlite",
    "data/state.sqlite",
    "dist/sbom.json",
    "feeds/<outlet>/",
    "state.sqlite",
}
SOURCES = [file for room in ("bot", "index") for file in sorted((ROOT / room).rglob("*.py"))]
MODULES = {file for file in SOURCES if file.name != "__init__.py"}
PACKAGES_OF_ONE_FILE = {file.parent for file in SOURCES} - {file.parent for file in MODULES}

FILE = re.compile(r"(?:[\w.-]+/)*[\w.-]+\.(?:py|toml|json|md|lock|sqlite)")
FOLDER = re.compile(r"(?:[\w.-]+/)+")
DOTTED = re.compile(r"(?:bot|index|tests)(?:\.\w+)+")
TEST = re.compile(r"([\w/]+\.py)::(\w+)")


def read(page):
    return page.read_text(encoding="utf-8")


def ids(page):
    return str(page.relative_to(ROOT))


def named(page):
    """Return the words in backticks outside code blocks, in order."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", read(page), flags=re.DOTALL | re.MULTILINE))


def files_named(page):
    """Yield each file and folder that a page names; one without a folder is in the folder named before it."""
    folder = ROOT
    for words in named(page):
        if words in MADE_BY_USERS or not (FILE.fullmatch(words) or FOLDER.fullmatch(words)):
            continue
        inside = [] if "/" in words else [folder / words]
        path = next((path for path in inside if path.exists()), ROOT / words)
        yield path
        if "/" in words:
            folder = path if words.endswith("/") else path.parent


def is_module_or_part(dotted):
    """Whether a dotted name is a module or a package, or something that one of them has."""
    path = ROOT
    for part in dotted.split("."):
        if (path / part).is_dir():
            path /= part
        elif (path / f"{part}.py").exists():
            path = path / f"{part}.py"
        else:
            source = path / "__init__.py" if path.is_dir() else path
            return re.search(rf"\b{part}\b", read(source)) is not None
    return True


def test_names_are_looked_up(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "In `bot/cli/`, `log.py` and `made_up.py`.\n```\n`code.py`\n```\n`bot/config.py`, `i18n.py`"
    )
    assert list(files_named(page)) == [
        ROOT / "bot/cli",
        ROOT / "bot/cli/log.py",
        ROOT / "made_up.py",
        ROOT / "bot/config.py",
        ROOT / "i18n.py",
    ]
    assert is_module_or_part("index.coverage.Coverage")
    assert not is_module_or_part("index.coverage.Cover")
    assert not is_module_or_part("index.made_up")


@pytest.mark.parametrize("page", PAGES_OF_TODAY, ids=ids)
def test_every_file_that_a_page_names_exists(page):
    assert [str(path.relative_to(ROOT)) for path in files_named(page) if not path.exists()] == []


@pytest.mark.parametrize("page", PAGES_OF_TODAY, ids=ids)
def test_every_module_that_a_page_names_exists(page):
    dotted = [words for words in named(page) if DOTTED.fullmatch(words) and not FILE.fullmatch(words)]
    assert [words for words in dotted if not is_module_or_part(words)] == []


@pytest.mark.parametrize("page", PAGES_OF_TODAY, ids=ids)
def test_every_test_and_target_of_make_that_a_page_names_exists(page):
    for words in named(page):
        if test := TEST.fullmatch(words):
            assert f"def {test[2]}(" in read(ROOT / test[1]), words
        if target := re.fullmatch(r"make ([\w-]+)", words):
            assert re.search(rf"^{target[1]}:", read(ROOT / "Makefile"), re.MULTILINE), words


def test_every_boundary_names_a_test():
    rows = re.findall(r"^\| .+ \|$", read(ROOT / "SECURITY.md"), re.MULTILINE)[2:]
    assert len(rows) > 40
    assert [row for row in rows if not TEST.search(row.split(" | ")[-1])] == []


def test_the_architecture_names_every_module():
    needed = MODULES | PACKAGES_OF_ONE_FILE - {ROOT / "bot", ROOT / "index"}
    assert sorted(str(path.relative_to(ROOT)) for path in needed - set(files_named(ARCHITECTURE))) == []


def test_the_picture_is_that_of_the_contracts():
    assert drawn(read(ARCHITECTURE)) == draw(read(CONTRACTS)), "run python tests/architecture_picture.py"


def test_the_website_draws_the_picture_without_a_script_from_elsewhere():
    page = drawn_here(read(ARCHITECTURE))
    assert "mermaid" not in page
    assert "mermaid" not in read(ROOT / "mkdocs.yml")
    picture = etree.fromstring(re.search(r"<div>(<svg.*</svg>)</div>", page)[1])
    shown = [text.text for text in picture.iter("{*}text", "text")]
    rooms = re.findall(r"\[(\w+)\]$", draw(read(CONTRACTS)), re.MULTILINE)
    assert len(rooms) > 15
    assert sorted(rooms) == sorted(set(shown) & set(rooms))


def headings(page):
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```", "", read(page), flags=re.DOTALL | re.MULTILINE), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_internal_link_leads_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", read(page)):
        file, _, anchor = target.partition("#")
        linked = page.parent / file if file else page
        assert linked.exists(), target
        assert not anchor or anchor in headings(linked), target


def test_every_term_of_the_glossary_is_in_use():
    texts = [read(file) for file in [*SOURCES, *PAGES] if file != GLOSSARY]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", "\n".join(texts))
    words = re.sub(r"[\s_#]+", " ", words).lower()
    terms = re.findall(r"^\| \*\*(.+?)\*\* \|", read(GLOSSARY), re.MULTILINE)
    assert len(terms) >= 30
    assert [term for term in terms if not re.search(rf"\b{re.escape(term)}s?\b", words)] == []
