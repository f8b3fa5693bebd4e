"""Promise: a dated link says whether the printout it stands on still holds, and a page that moved or was withdrawn still answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from conftest import make_good_tree, run
from lxml import etree
from serving import served

from macros import changes, check, moves, overlay, record
from macros.load import load
from macros.offline import offline
from macros.problems import BadInput

MOVED = """\
moves:
  - page: misread-behaviors/old-quiet.md
    to: misread-behaviors/going-quiet.md
    date: 2026-02-01
  - page: about/old-advice.md
    why: It was wrong. Ask your lead instead.
    date: 2026-02-01
"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree after three releases: printed in January, a row changed in February, words mended in March, pages moved."""
    root = make_good_tree(tmp_path_factory.mktemp("releases") / "handbook")
    (root / "register").mkdir()
    (root / moves.MOVED).write_text(MOVED, encoding="utf-8")
    changes.record(load(root), "", "", "2026-01-01")
    edit(root / "docs/tables/going-quiet.yml", "Stop asking.", "Stop asking and wait.")
    changes.record(load(root), "meaning", "Wait after you stop asking.", "2026-02-01")
    edit(root / "docs/index.md", "if somebody is in danger", "when somebody is in danger")
    changes.record(load(root), "wording", "Shorter.", "2026-03-01")
    done = run(root, "site")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def copy(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a folder that needs no server."""
    into = tmp_path_factory.mktemp("copy") / "site"
    offline(released / "site", into)
    return into


@pytest.fixture(params=["served", "folder"])
def page(request, browser, released: Path, copy: Path) -> Iterator[object]:
    """A page that says where it begins and what a folder's own page is called there: from a server, and from a folder."""
    with served(released / "site") as address:
        folder = request.param == "folder"
        context = browser.new_context(offline=folder)
        page = context.new_page()
        page.begin, page.index = (f"{copy.as_uri()}/", "index.html") if folder else (address, "")
        yield page
        context.close()


def go(page, where: str) -> None:
    path, sign, anchor = where.partition("#")
    page.goto("about:blank")
    page.goto(f"{page.begin}{path}{page.index}{sign}{anchor}")


def notice(page, where: str) -> str:
    go(page, where)
    page.wait_for_selector(".hb-current", timeout=10000)
    return page.inner_text(".hb-current")


def test_changed_since_the_printout(page) -> None:
    said = notice(page, "misread-behaviors/going-quiet/#row-quiet-after-question@2026-01-15")
    assert "changed since your printout of 2026-01-15" in said
    assert "2026-02-01, what to do changed: Wait after you stop asking." in said
    assert page.evaluate("location.hash") == "#row-quiet-after-question"


def test_unchanged_since_the_printout(page) -> None:
    assert "Unchanged since your printout of 2026-02-01" in notice(page, "misread-behaviors/going-quiet/#row-quiet-after-question@2026-02-01")


def test_a_page_reworded(page) -> None:
    assert "clearer words: Shorter." in notice(page, "#@2026-02-15")


def test_a_retired_row_names_what_replaced_it(page) -> None:
    notice(page, "misread-behaviors/going-quiet/#row-quiet-once@2026-01-15")
    page.click(".hb-current a")
    assert page.url.endswith(f"misread-behaviors/going-quiet/{page.index}#row-quiet-after-question")


def test_a_row_that_is_not_here(page) -> None:
    assert "no longer on this page" in notice(page, "misread-behaviors/going-quiet/#row-nowhere@2026-01-15")


def test_a_moved_page_keeps_the_anchor_and_the_date(page) -> None:
    said = notice(page, "misread-behaviors/old-quiet/#row-quiet-after-question@2026-01-15")
    assert "changed since" in said
    assert "going-quiet/" in page.url


def test_a_withdrawn_page_says_why(page) -> None:
    go(page, "about/old-advice/")
    assert "It was wrong. Ask your lead instead." in page.inner_text("main")


def test_row_buttons_copy_a_dated_link_and_a_citation(browser, released: Path) -> None:
    with served(released / "site") as address:
        context = browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto("misread-behaviors/going-quiet/")
        row = page.locator("#row-quiet-after-question")
        row.get_by_role("button", name="Copy link").click()
        row.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").startswith(f"{address}misread-behaviors/going-quiet/#row-quiet-after-question@20")
        row.get_by_role("button", name="Copy citation").click()
        page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('Goes quiet after a question'))")
        assert "no published address" in page.evaluate("navigator.clipboard.readText()")
        context.close()


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("  - {page: a.md, to: b.md, date: 2026-01-01}\n  - {page: b.md, to: a.md, date: 2026-01-01}\n", "which has itself gone"),
        ("  - {page: a.md, to: b.md, date: 2026-01-01}\n  - {page: b.md, to: glossary.md, date: 2026-01-01}\n", "which has itself gone"),
        ("  - {page: a.md, to: nowhere.md, date: 2026-01-01}\n", "a page:"),
        ("  - {page: glossary.md, to: references.md, date: 2026-01-01}\n", "a page that is there"),
        ("  - {page: a.md, date: 2026-01-01}\n", "the reason it was withdrawn"),
    ],
    ids=["loop", "chain", "nowhere", "over a page", "no reason"],
)
def test_a_redirect_must_land(good: Path, entry: str, says: str) -> None:
    (good / "register").mkdir(exist_ok=True)
    (good / moves.MOVED).write_text(f"moves:\n{entry}", encoding="utf-8")
    try:
        said = "\n".join(map(str, check.problems(load(good))))
    except BadInput as bad:
        said = str(bad)
    assert says in said


def test_feeds_are_whole(released: Path) -> None:
    local = released / "local"
    local.mkdir()
    (local / "organization.yml").write_text("site_url: https://handbook.example/\n", encoding="utf-8")
    made = record.feeds(overlay.laid_over(load(released), local))
    shutil.rmtree(local)
    atom = etree.fromstring(made["changes.atom"])
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert atom.xpath("string(/a:feed/a:id)", namespaces=names) == "https://handbook.example/"
    entries = atom.xpath("/a:feed/a:entry", namespaces=names)
    assert [entry.xpath("string(a:summary)", namespaces=names) for entry in entries] == ["Shorter.", "Wait after you stop asking."]
    # What RFC 4287, 4.1.1 and 4.1.2, asks of any feed.
    assert all(atom.xpath(f"string(/a:feed/a:{required})", namespaces=names) for required in ("title", "updated", "author/a:name"))
    assert len(set(atom.xpath("/a:feed/a:entry/a:id/text()", namespaces=names))) == len(entries)
    assert all(datetime.fromisoformat(date).tzinfo for date in atom.xpath("//a:updated/text()", namespaces=names))
    for required in ("id", "title", "updated"):
        assert all(entry.xpath(f"string(a:{required})", namespaces=names) for entry in entries)
    feed = json.loads(made["changes.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][1]["url"] == "https://handbook.example/misread-behaviors/going-quiet/#row-quiet-after-question"
    assert record.feeds(load(released)) == {}
