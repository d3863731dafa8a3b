"""What deploys and releases the project is valid, and agrees with the settings and with each other."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from bot.config import Settings

ROOT = Path(__file__).parents[1]
SERVICE = ROOT / "deploy/systemd/onrecord.service"
KUBERNETES = ROOT / "deploy/kubernetes/onrecord.yaml"
COMPOSE = ROOT / "deploy/compose.yaml"
DOCKERFILE = ROOT / "Dockerfile"
DEPLOYED = [DOCKERFILE, COMPOSE, SERVICE, KUBERNETES, ROOT / "docs/deploying.md"]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent
USER = "10001"


def check(*command, **options):
    done = subprocess.run(
        list(map(str, command)), capture_output=True, encoding="utf-8", check=False, timeout=120, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr


def load(file):
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def pod():
    documents = yaml.safe_load_all(KUBERNETES.read_text(encoding="utf-8"))
    return next(one for one in documents if one["kind"] == "StatefulSet")["spec"]["template"]["spec"]


@pytest.mark.skipif(not (TOOLS / "hadolint").exists(), reason="needs hadolint")
def test_the_linter_has_nothing_to_say_about_the_image():
    check(TOOLS / "hadolint", DOCKERFILE)


@pytest.mark.slow
def test_kubernetes_takes_every_resource():
    check(TOOLS / "kubernetes-validate", "--strict", KUBERNETES)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("dependabot", [ROOT / ".github/dependabot.yml"]),
        ("github-issue-forms", [ROOT / f".github/ISSUE_TEMPLATE/{name}.yml" for name in ("fault", "wish")]),
        ("github-issue-config", [ROOT / ".github/ISSUE_TEMPLATE/config.yml"]),
        ("compose-spec", [COMPOSE]),
    ],
)
def test_each_file_has_the_form_that_its_reader_expects(schema, files):
    assert files
    check(TOOLS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
def test_systemd_takes_the_service_and_finds_it_hardened(tmp_path):
    unit = tmp_path / SERVICE.name
    text = SERVICE.read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/onrecord/bin/onrecord", sys.executable), encoding="utf-8")
    check("systemd-analyze", "verify", unit)
    check("systemd-analyze", "security", "--offline=yes", "--threshold=20", unit)


@pytest.mark.parametrize("file", DEPLOYED, ids=lambda file: file.name)
def test_every_variable_is_a_setting(file):
    text = file.read_text(encoding="utf-8")
    for section, key in re.findall(r"ONRECORD_([A-Z]+)__([A-Z_]+?)\b", text):
        assert key.lower() in type(getattr(Settings(), section.lower())).model_fields, (section, key)


def test_the_settings_in_the_cluster_load():
    documents = yaml.safe_load_all(KUBERNETES.read_text(encoding="utf-8"))
    content = next(one for one in documents if one["kind"] == "ConfigMap")["data"]["config.toml"]
    assert Settings(**tomllib.loads(content)).monitoring.port == 9464


def test_nothing_runs_with_rights_or_writes_to_its_root_file_system():
    assert re.findall(r"^USER (.+)$", DOCKERFILE.read_text(), re.MULTILINE) == [f"{USER}:{USER}"]
    bot = load(COMPOSE)["services"]["bot"]
    assert bot["read_only"]
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    container = pod()["containers"][0]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert pod()["securityContext"]["runAsUser"] == int(USER)
    assert pod()["securityContext"]["runAsNonRoot"]


def test_what_is_written_lies_in_a_volume():
    text = DOCKERFILE.read_text(encoding="utf-8")
    (volume,) = json.loads(re.search(r"^VOLUME (.+)$", text, re.MULTILINE)[1])
    written = re.findall(r"ONRECORD_(?:LOG__FILE|ARTICLES__STORE)=(\S+)", text)
    assert len(written) == 2
    assert all(Path(path).is_relative_to(volume) for path in written)
    mounted = [mount.rpartition(":")[2] for mount in load(COMPOSE)["services"]["bot"]["volumes"]]
    assert volume in mounted
    assert volume in [mount["mountPath"] for mount in pod()["containers"][0]["volumeMounts"]]


def test_the_image_starts_in_exec_form_so_that_the_bot_gets_the_signals():
    text = DOCKERFILE.read_text(encoding="utf-8")
    for instruction in ("ENTRYPOINT", "CMD", r"HEALTHCHECK .*\\\n +CMD"):
        assert json.loads(re.search(rf"^{instruction} (\[.+\])$", text, re.MULTILINE)[1])


@pytest.mark.slow
def test_the_image_gets_every_file_that_the_package_needs(tmp_path):
    patterns = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    source = tmp_path / "source"
    for name in (pattern.removeprefix("!") for pattern in patterns if pattern.startswith("!")):
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, target)
    assert (source / "requirements.lock").exists()
    assert os.access(source / "deploy/install.sh", os.X_OK)
    contents = []
    for folder in (source, ROOT):
        check(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist", cwd=folder)
        with zipfile.ZipFile(next((tmp_path / "dist").glob("*.whl"))) as wheel:
            contents.append(sorted(wheel.namelist()))
    assert contents[0] == contents[1]


def test_the_workflow_runs_each_python_that_the_package_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [found[1] for line in project["classifiers"] if (found := re.search(r":: (3\.\d+)$", line))]
    workflow = load(ROOT / ".github/workflows/ci.yml")
    assert workflow["jobs"]["everything"]["strategy"]["matrix"]["python"] == named


def test_each_command_of_the_workflows_that_is_ours_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for file in WORKFLOWS:
        text = file.read_text(encoding="utf-8")
        for targets in re.findall(r"make ([a-z -]+)", text):
            for target in targets.split():
                assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
        for script in re.findall(r"(?:run: |python )(\.\S+)", text):
            assert (ROOT / script).exists(), script


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_no_workflow_may_write_but_the_release(file):
    workflow = load(file)
    assert workflow["permissions"] == {"contents": "read"}
    writing = [name for name, job in workflow["jobs"].items() if "permissions" in job]
    assert writing == (["release"] if file.name == "release.yml" else [])


@pytest.fixture
def release_notes():
    spec = importlib.util.spec_from_file_location("release_notes", ROOT / ".github/release_notes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.release_notes


def test_a_release_has_the_section_of_its_version(release_notes):
    changelog = (
        "# Changelog\n\n## Unreleased\n\n- new\n\n## 0.2.0 - 2026-12-01\n\n- this\n\n## 0.1.0\n\n- old\n"
    )
    assert release_notes("v0.2.0", "0.2.0", changelog) == "- this"
    assert release_notes("v0.1.0", "0.1.0", changelog) == "- old"


@pytest.mark.parametrize(("tag", "version"), [("v0.3.0", "0.2.0"), ("0.2.0", "0.2.0"), ("v0.3.0", "0.3.0")])
def test_another_tag_or_a_missing_section_stops_the_release(release_notes, tag, version):
    with pytest.raises(ValueError, match=r"tag|section"):
        release_notes(tag, version, "# Changelog\n\n## 0.2.0\n\n- this\n")
