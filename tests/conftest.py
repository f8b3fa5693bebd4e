"""What the tests share: a small good handbook to break, and the real site built once a run."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from macros.load import Handbook, load

ROOT = Path(__file__).parent.parent
SAMPLES = Path(__file__).parent / "samples"
# The sample tells its own story with the real vocabulary, words and templates.
SHARED = ("docs/vocabulary.yml", "docs/interface.yml", "docs/synonyms.yml", "docs/organization.yml", "overrides", "assets", "macros")


def make_good_tree(into: Path) -> Path:
    """A copy of the small good handbook, ready to be built or broken."""
    shutil.copytree(SAMPLES / "good", into, dirs_exist_ok=True)
    for name in SHARED:
        source, target = ROOT / name, into / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    real = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    own = (SAMPLES / "good" / "mkdocs.yml").read_text(encoding="utf-8")
    (into / "mkdocs.yml").write_text(real[: real.index("\nnav:")] + own[own.index("\nnav:") :], encoding="utf-8")
    return into


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A fresh copy of the good tree."""
    return make_good_tree(tmp_path / "handbook")


def run(root: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A command of the engine, as `make` runs it, in a tree."""
    paths = os.pathsep.join([str(root), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", "macros", *arguments], cwd=root, env={**os.environ, "PYTHONPATH": paths, **environ},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def _once(folder: Path, make: object) -> Path:
    """A folder made by the first worker that wants it and used by all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(folder)  # type: ignore[operator]
    return folder


@pytest.fixture(scope="session")
def shared_tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of one run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def good_site(shared_tmp: Path) -> Path:
    """The good tree with its site in site/, built once a run. Not to be written to."""

    def make(folder: Path) -> None:
        partial = make_good_tree(folder.with_name("good-partial"))
        done = run(partial, "site")
        assert done.returncode == 0, done.stderr
        partial.rename(folder)

    return _once(shared_tmp / "good-site", make)


@pytest.fixture(scope="session")
def site(shared_tmp: Path) -> Path:
    """The real site, built once a run by the command that publishes it."""

    def make(folder: Path) -> None:
        done = run(ROOT, "site", "--into", str(folder))
        assert done.returncode == 0, done.stderr

    return _once(shared_tmp / "site", make)


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    """The real content."""
    return load(ROOT)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The system's Chromium."""
    from playwright.sync_api import sync_playwright

    program = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    assert program, "a Chromium browser is missing: apt install chromium"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=quiet)
        yield chromium
        chromium.close()


def samples(name: str) -> list[dict[str, object]]:
    """The entries of a YAML file of cases."""
    return yaml.safe_load((SAMPLES / name).read_text(encoding="utf-8"))
