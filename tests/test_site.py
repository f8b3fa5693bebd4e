"""Promise: what is published is whole. Each fault that only the built site can show is made once and caught."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from macros import check_site
from macros.exchange import swap
from macros.load import load

FAULTS = {
    "a link to no file": ('href="going-quiet/"', 'href="going-quite/"', "a file of the site"),
    "a link in another case": ('href="going-quiet/"', 'href="Going-Quiet/"', "a file of the site"),
    "a link to no anchor": ('href="going-quiet/#row-quiet-after-question"', 'href="going-quiet/#row-quiet"', "an anchor on"),
    "an id twice": ('id="find-it"', 'id="find-it"><i id="find-it"></i', "each id once"),
    "a style attribute": ('id="find-it"', 'id="find-it" style="x"', "a class"),
    "a handler": ('id="find-it"', 'id="find-it" onclick="x"', "a class"),
    "a script of its own": ("</body>", "<script>x()</script></body>", "one inline script"),
    "a script address": ('href="going-quiet/"', 'href="javascript:x"', "an address of a page"),
    "an outside script": ("</body>", '<script src="https://example.org/x.js"></script></body>', "a file of this site"),
    "an outside image": ("</body>", '<img src="//example.org/x.png"></body>', "a file of this site"),
    "a style that is not there": ("handbook.css", "handbok.css", "a file of the site"),
    "another page's title": ("<title>What you see", "<title>Glossary", "a title of its own"),
}


@pytest.fixture
def broken(good_site: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good_site / "site", tmp_path / "site"))


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_the_site_is_caught(good_site: Path, broken: Path, fault: str) -> None:
    old, new, says = FAULTS[fault]
    page = broken / "misread-behaviors" / "index.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [p for p in check_site.problems(load(good_site), broken) if p.file == "misread-behaviors/index.html" or fault.startswith("another")]
    assert any(says in str(p) for p in found), f"survived: {fault}"


def test_the_good_site_has_no_problems(good_site: Path) -> None:
    assert check_site.problems(load(good_site), good_site / "site") == []


def test_the_real_site_has_no_problems(site: Path, handbook) -> None:
    assert check_site.problems(handbook, site) == []


def test_a_registered_address_must_answer(good_site: Path, broken: Path) -> None:
    handbook = load(good_site)
    (broken / "glossary" / "index.html").unlink()
    assert any("glossary" in p.found for p in check_site.problems(handbook, broken))


def test_tables_can_be_downloaded(site: Path, handbook) -> None:
    for table in handbook.tables.values():
        rows = list(csv.reader(io.StringIO((site / "tables" / f"{table.id}.csv").read_bytes().decode("utf-8-sig"))))
        assert [row[0] for row in rows[1:]] == [row.id for row in table.current]
        assert all(len(row) == len(rows[0]) for row in rows)
        made = json.loads((site / "tables" / f"{table.id}.json").read_bytes())
        assert [row["id"] for row in made["rows"]] == [row.id for row in table.current]
        for row in made["rows"]:
            page, anchor = row["address"].split("#")
            assert f'id="{anchor}"' in (site / page / "index.html").read_text(encoding="utf-8")


def test_local_facts_are_not_published(site: Path) -> None:
    names = {path.name for path in site.rglob("*")}
    assert not names & {"organization.yml", "vocabulary.yml", "interface.yml"}


def test_hidden_search_words_are_not_on_the_page(good_site: Path) -> None:
    assert "clams up" not in (good_site / "site" / "misread-behaviors" / "going-quiet" / "index.html").read_text(encoding="utf-8")


def test_a_site_is_put_in_place_whole(tmp_path: Path) -> None:
    new, into, old = tmp_path / "new", tmp_path / "site", tmp_path / "old"
    for folder, words in ((new, "new"), (into, "last")):
        folder.mkdir()
        (folder / "index.html").write_text(words, encoding="utf-8")
    swap(new, into, old)
    assert (into / "index.html").read_text(encoding="utf-8") == "new"
    assert not new.exists()
    assert not old.exists()


def test_no_machine_in_the_site(site: Path) -> None:
    for path in site.rglob("*.html"):
        assert not re.search(r"/root/|/home/|/tmp/|127\.0\.0\.1|localhost", path.read_text(encoding="utf-8")), path


def test_properdocs_builds_the_same_pages(site: Path, tmp_path: Path) -> None:
    from conftest import run

    done = run(ROOT, "site", "--builder", "properdocs", "--into", str(tmp_path / "site"))
    assert done.returncode == 0, done.stderr

    def content(path: Path) -> str:
        text = path.read_text(encoding="utf-8")
        return re.search(r"(?s)<article.*?</article>", text)[0] if "<article" in text else ""

    for path in site.rglob("*.html"):
        assert content(path) == content(tmp_path / "site" / path.relative_to(site)), path
