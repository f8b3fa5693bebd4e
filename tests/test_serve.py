"""Promise: what is saved shows in the browser; an error shows its message and the server goes on."""

from __future__ import annotations

import html
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT, run

PATIENCE = 60  # seconds, for a machine that is busy with other tests


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.2)
    raise AssertionError(what)


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - this machine
            return html.unescape(answer.read().decode())
    except OSError:
        return ""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_saving_shows_and_an_error_does_not_end_it(good: Path, tmp_path: Path) -> None:
    address, log = free_address(), tmp_path / "log.txt"
    page = f"http://{address}/misread-behaviors/going-quiet/"
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(good), str(ROOT)])}
    with log.open("w") as out:
        server = subprocess.Popen([sys.executable, "-m", "macros", "serve", "--address", address], cwd=good, env=environ, stdout=out, stderr=out)
    try:
        until(lambda: "Stop asking." in fetch(page), "the page is served")
        assert f"http://{address}/" in log.read_text(encoding="utf-8")
        table = good / "docs/tables/going-quiet.yml"

        edit(table, "Stop asking.", "Stop asking and wait.")
        until(lambda: "Stop asking and wait." in fetch(page), "a saved row shows")

        edit(good / "docs/misread-behaviors/going-quiet.md", "Lower the demand.", "Lower the demand at once.")
        until(lambda: "Lower the demand at once." in fetch(page), "a saved page shows")

        # A text is recorded when it is finished: until then it shows.
        assert run(good, "record", "--kind", "drafting").returncode == 0
        edit(table, "Stop asking and wait.", "Stop asking and wait a while.")
        until(lambda: "Stop asking and wait a while." in fetch(page), "a saved row that is not recorded yet shows")

        edit(good / "docs/glossary.yml", "A person's own sense", "Somebody's own sense")
        until(lambda: "Somebody's own sense" in fetch(page), "a saved term shows")

        edit(good / "macros/templates/page-head.html", '<p class="hb-summary">', '<p class="hb-summary hb-changed">')
        until(lambda: "hb-changed" in fetch(page), "a saved template shows")

        edit(table, "avoid: Do not press for an answer.", "avoid: Press gently.")
        until(lambda: 'begins with "Do not"' in log.read_text(encoding="utf-8"), "the message is shown")
        assert "Stop asking and wait a while." in fetch(page)

        edit(table, "avoid: Press gently.", "avoid: Do not press at all.")
        until(lambda: "Do not press at all." in fetch(page), "it goes on after the error")
    finally:
        server.terminate()
        server.wait(timeout=20)
