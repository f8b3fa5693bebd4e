"""Promise: a page in the repository shows every part of the look, made by the real macros, and it is accessible."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from conftest import ROOT, SHARED
from serving import served
from test_browser import violations

from macros import builder, publish, stage
from macros.colors import CONTRAST, DARK_PAPER, PAPER, contrast
from macros.load import load

PAGE = "about/design-system"
# The front gives the policy of the site.
ALONE = f"""
exclude_docs: |
  *.md
  !/{PAGE}.md
  !/index.md
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A copy of the tree with the page in it, of which the page alone is built. It repeats tables of other pages, which the checks
    rightly refuse; so it is not checked."""
    root = tmp_path_factory.mktemp("design") / "handbook"
    for name in {*(part.split("/")[0] for part in SHARED), "docs"}:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tests/design/index.md", root / f"docs/{PAGE}.md")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("      - about/index.md\n", f"      - about/index.md\n      - {PAGE}.md\n")
    (root / "mkdocs.yml").write_text(config + ALONE, encoding="utf-8")
    handbook = load(root)
    stage.stage(handbook)
    builder.build_apart(root, root / "site", stage.settings(handbook), builder.USUAL)
    page = root / "site" / PAGE / "index.html"
    page.write_text(publish.readable(page.read_text(encoding="utf-8")), encoding="utf-8")
    with served(root / "site") as url:
        yield url


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_is_accessible(browser, address: str, width: int, scheme: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"{PAGE}/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_it_shows_every_kind_of_table_and_label(handbook) -> None:
    text = (ROOT / "tests/design/index.md").read_text(encoding="utf-8")
    for label in handbook.evidence_labels:
        assert f'evidence("{label}")' in text
    shown = {handbook.tables[id].kind.id for id in handbook.tables if f'decision_table("{id}")' in text}
    assert shown == {table.kind.id for table in handbook.tables.values()}
    assert {f'figure("{id}")' in text for id in handbook.figures} == {True}


@pytest.mark.parametrize("mode", range(3), ids=["light", "dark by the system", "dark by choice"])
def test_every_text_color_can_be_read_on_every_ground(mode: int) -> None:
    """What the engine cannot decide in a browser: signs that are no letters, and the words of a drawing."""
    tokens = (ROOT / "assets/styles/10-tokens.css").read_text(encoding="utf-8")
    colors = dict(re.findall(r"--([\w-]+): (#\w{6})", re.findall(r"\{([^{}]*--paper[^{}]*)\}", tokens)[mode]))
    grounds = [colors[name] for name in ("paper", "tint", "accent-tint", "rust-tint")]
    faint = [(text, ground) for text in ("ink", "soft", "accent", "rust") for ground in grounds if contrast(colors[text], ground) < CONTRAST]
    assert not faint


def test_the_papers_of_both_modes_are_those_that_own_colors_are_held_against() -> None:
    tokens = (ROOT / "assets/styles/10-tokens.css").read_text(encoding="utf-8")
    assert re.findall(r"--paper: (#\w{6})", tokens) == [PAPER, DARK_PAPER, DARK_PAPER]
