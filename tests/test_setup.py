"""Promise: two commands do all the set-up, and a missing tool gets one clear line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, run

NEED = ROOT / "tests" / "tools" / "need.sh"


def need(tool: str, path: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/sh", str(NEED), tool, *more], env={"PATH": path}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("tool", ["browser", "java", "npm", "python", "servers"])
def test_a_missing_tool_gets_one_line(tmp_path: Path, tool: str) -> None:
    done = need(tool, str(tmp_path), "python3")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "apt install" in done.stderr


@pytest.mark.parametrize("tool", ["browser", "java", "npm", "python", "servers"])
def test_a_tool_that_is_there_is_not_missed(tool: str) -> None:
    assert need(tool, os.environ["PATH"], "python3").returncode == 0


def test_an_old_python_is_named(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert "older than Python 3.11" in need("python", str(tmp_path), "python3").stderr


def test_requirements_are_pinned_with_hashes_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "http" not in text
        packages = re.findall(r"(?m)^([a-z0-9][\w.-]*)==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}[^\n]*\n?)+)", text)
        assert len(packages) == len(re.findall(r"(?m)^[a-z0-9]", text)) > 10
    lock = (ROOT / "tests" / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def test_schemas_are_those_of_the_models(good: Path) -> None:
    done = run(good, "schemas")
    assert done.returncode == 0, done.stderr
    for path in sorted((ROOT / "macros" / "schemas").glob("*.json")):
        assert path.read_bytes() == (good / "macros" / "schemas" / path.name).read_bytes(), "make schemas"


def test_every_data_file_names_its_schema() -> None:
    for path in sorted((ROOT / "docs").rglob("*.yml")):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
        assert named, path
        assert (path.parent / named[1]).resolve().exists(), path


def test_readme_names_commands_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"(?m)(?:^|`)make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8")):
            assert re.search(rf"(?m)^{target}:", makefile), f"{name}: make {target}"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is part of the set-up")
def test_the_tree_speaks_of_no_machine() -> None:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in names:
        path = ROOT / name
        if path.exists() and path.suffix in {".py", ".md", ".yml", ".html", ".css", ".js", ".toml", ".sh", ".txt", ""} and path != Path(__file__):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"/work/(main|shared)|pypi\.org|registry\.npmjs", text), name


@pytest.mark.parametrize("name", ['Dr "Kit" O\'Neil', "Ana $HOME", "`ls` & Sons", "Zoë; exit"])
def test_any_name_can_sign_off(tmp_path: Path, name: str) -> None:
    """A name reaches the command as it was typed, whatever signs the shell would read in it."""
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    command = ["make", "--silent", "--old-file=.venv/ready", f"BIN={tmp_path}", "signoff", f"PERSON={name}", "ROLE=lead nurse"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[said.index("--person") + 1] == name
    assert said[said.index("--role") + 1] == "lead nurse"
