"""The package works anywhere: the wheel has what the code needs, and the command runs from it."""

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def run(*command, **options):
    done = subprocess.run(
        list(map(str, command)), capture_output=True, encoding="utf-8", timeout=300, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source, target):
    """Build a package as `python -m build` does, with the pinned backend: the wheel from the sdist."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", target, cwd=source)
    (archive,) = target.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(target, filter="data")
    unpacked = target / archive.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=unpacked)
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A new virtual environment with the wheel, in which the dependencies of this one can be imported."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    packages = Path(
        sysconfig.get_path("purelib", "venv", {"base": str(folder), "installed_base": sys.base_prefix})
    )
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel)
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return scripts


@pytest.fixture
def onrecord(installed, tmp_path):
    """The installed command, in an empty folder, with an empty home and without the sources."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONRECORD", "PYTHON"))}
    env = kept | {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": str(tmp_path / "home" / "data")}
    (tmp_path / "empty").mkdir()
    return lambda *words: run(installed / "onrecord", *words, cwd=tmp_path / "empty", env=env)


@pytest.mark.slow
def test_the_wheel_has_every_file_of_the_packages_and_nothing_else_of_the_project(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
    tracked = run("git", "ls-files", "bot", "index", cwd=ROOT).split()
    seeds = {f"index/seeds/{file.name}" for file in (ROOT / "seeds").iterdir()}
    assert names == {*tracked, *seeds, "bot/config.example.toml"}


@pytest.mark.slow
def test_the_installed_command_answers_from_its_own_seeds_and_writes_nothing_to_the_current_folder(
    onrecord, tmp_path
):
    assert onrecord("--version") == f"onrecord {PROJECT['version']}\n"
    assert "monumental mistake" in onrecord("who", "monumental mistake")
    assert "Vilnius" in onrecord("ask", "When is the Vilnius summit?")
    assert "Jens Stoltenberg" in onrecord("speakers")
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_installed_package_has_the_texts_of_each_language(installed, language, tmp_path):
    code = f"from bot import i18n; print(i18n.load({language!r})('status.about'))"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    assert run(installed / "python", "-c", code, cwd=tmp_path, env=env).strip()


@pytest.mark.slow
def test_the_installed_packages_fit_together():
    assert "No broken requirements" in run(sys.executable, "-m", "pip", "check")


def test_each_extra_is_explained_where_people_install():
    pages = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "README.md", ROOT / "docs/installing.md")
    )
    extras = set(PROJECT["optional-dependencies"]) - {"dev"}
    assert {extra for extra in extras if not re.search(rf"\b{extra}\b", pages)} == set()


@pytest.mark.slow
def test_the_list_of_components_names_each_locked_version(tmp_path):
    recipe = re.search(
        r"^sbom:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    *_, command = recipe[1].replace("\\\n", " ").strip().splitlines()
    words = [word.replace("$(BIN)", str(Path(sys.executable).parent)) for word in shlex.split(command)]
    file = tmp_path / "sbom.json"
    run(*(str(file) if word == "dist/sbom.json" else word for word in words), cwd=ROOT)
    listed = {f"{one['name']}=={one['version']}" for one in json.loads(file.read_text())["components"]}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert listed == set(re.findall(r"^[\w.-]+==[^\s;]+", lock, re.MULTILINE))
