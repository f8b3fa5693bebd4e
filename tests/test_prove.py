"""Promise: `make prove` starts as it is written, passes a page that is well, and ends with 1 where a rule is broken."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

RECIPE = re.compile(r"(?m)^prove:.*\n\t@(.+)$")
PAGE = "misread-behaviors/going-quiet/"


def prove(site: Path) -> subprocess.CompletedProcess[str]:
    """The line of the Makefile, over one page of a site."""
    [line] = RECIPE.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
    command = line.replace("$(BIN)/python", sys.executable).replace(" site ", f" {site} ").replace("$(PAGES)", PAGE)
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


BROKEN = {
    "image-alt": '<img src="../../assets/favicon.svg">',
    "sideways scroll": '<svg role="img" aria-label="Wide" width="3000" height="9"></svg>',
}


@pytest.mark.parametrize(("found", "made"), [("", ""), *BROKEN.items()])
def test_a_page_is_proven(good_site: Path, tmp_path: Path, found: str, made: str) -> None:
    site = Path(shutil.copytree(good_site / "site", tmp_path / "site"))
    page = site / PAGE / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</article>", f"{made}</article>"), encoding="utf-8")
    done = prove(site)
    assert done.returncode == bool(found), done.stdout + done.stderr
    assert "1 pages looked at" in done.stdout
    assert found in done.stdout
    assert ("violation: 0" in done.stdout) == (not found)
