"""Promise: a build that is killed, interrupted or out of disk leaves the last good site in place, whole."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, run

from macros import exchange

KILLS = 12


def fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture
def built(good_site: Path, tmp_path: Path) -> Path:
    """A tree with a good site, in which one word then changed, so that the next build differs."""
    root = Path(shutil.copytree(good_site, tmp_path / "handbook"))
    index = root / "docs" / "interface.yml"
    index.write_text(index.read_text(encoding="utf-8").replace("Skip to content", "Go to the text"), encoding="utf-8")
    return root


def environ(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{root}:{ROOT}"}


def test_killed_at_random_moments_the_site_is_the_last_or_the_next(built: Path) -> None:
    last = fingerprint(built / "site")
    begun = time.monotonic()
    copy = Path(shutil.copytree(built, built.with_name("whole")))
    assert run(copy, "site").returncode == 0
    next_site, whole = fingerprint(copy / "site"), time.monotonic() - begun
    assert last != next_site
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    cut = 0
    for number in range(KILLS):
        command, quiet = [sys.executable, "-m", "macros", "site"], subprocess.DEVNULL
        build = subprocess.Popen(command, cwd=built, env=environ(built), start_new_session=True, stdout=quiet, stderr=quiet)
        try:
            build.wait(chance.uniform(0.1, 1.0) * whole)
        except subprocess.TimeoutExpired:
            os.killpg(build.pid, signal.SIGKILL if number % 3 else signal.SIGINT)
            build.wait()
            cut += 1
        assert fingerprint(built / "site") in {last, next_site}
    assert cut >= KILLS // 2, "the moments fell within the build"
    assert run(built, "site").returncode == 0
    assert fingerprint(built / "site") == next_site


def test_a_full_disk_is_said_and_the_last_good_site_stays(built: Path) -> None:
    last = fingerprint(built / "site")
    script = 'mount -t tmpfs -o size="$1" none build && exec "$2" -m macros site'
    shutil.rmtree(built / "build")
    (built / "build").mkdir()
    for size in ("64k", "256k", "1m"):
        command = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", size, sys.executable]
        done = subprocess.run(command, cwd=built, env=environ(built), capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "the last good site is untouched" in done.stderr
        assert "Traceback" not in done.stderr.split("untouched")[0]
        assert fingerprint(built / "site") == last


def test_a_crash_between_two_renames_is_mended(tmp_path: Path) -> None:
    old, into = tmp_path / "old", tmp_path / "site"
    old.mkdir()
    (old / "index.html").write_text("last")
    exchange.recover(into, old)
    assert (into / "index.html").read_text() == "last"
    assert not old.exists()


@pytest.mark.parametrize("can", [True, False])
def test_a_site_is_put_in_place_with_and_without_the_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can: bool) -> None:
    if not can:
        monkeypatch.setattr(exchange, "exchanged", lambda one, other: False)
    new, into, old = tmp_path / "new", tmp_path / "site", tmp_path / "old"
    for folder in (new, into):
        folder.mkdir()
        (folder / "index.html").write_text(folder.name)
    exchange.swap(new, into, old)
    assert (into / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
