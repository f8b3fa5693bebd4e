"""Promise: the benchmarks can be run. A handbook of another size, smaller or larger, passes the check like the real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, run

from benchmarks import scaled
from benchmarks.scaled import FIRST, concept_pages, counted, subset
from macros.load import Handbook, load


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree of a small first volume and a part of a second."""
    folder = tmp_path_factory.mktemp("scaled")
    scaled.write(60, folder, first=40)
    return folder


def test_a_handbook_of_another_size_passes_the_check(larger: Path) -> None:
    done = run(larger / "handbook", "check")
    assert done.returncode == 0, done.stderr
    book = load(larger / "handbook")
    assert len(counted(book)) == 60
    assert (larger / "handbook/register/fingerprints.txt").exists()
    assert {path.relative_to(larger / "plain/docs").as_posix() for path in (larger / "plain/docs").rglob("*.md")} == set(book.pages)


def test_a_further_volume_has_tables_rows_and_words_of_its_own(larger: Path) -> None:
    book = load(larger / "handbook")
    copies = [path for path in concept_pages(book.sections) if path.startswith("2-")]
    assert copies
    for path in copies:
        original = path.removeprefix("2-")
        assert [table.id for table in book.tables_on(path)] == [f"{table.id}-2" for table in book.tables_on(original)]
        assert [heading.id for heading in book.pages[path].headings] == [heading.id for heading in book.pages[original].headings]
        mine, theirs = (set(book.pages[one].body.lower().split()) for one in (path, original))
        assert 0.05 < len(mine - theirs) / len(mine) < 0.4


def test_the_first_volume_keeps_what_handouts_and_paths_need(handbook: Handbook) -> None:
    book = subset(handbook, FIRST)
    assert len(counted(book)) == FIRST
    assert len(book.handouts) > len(handbook.handouts) / 2
    assert book.teaching


def test_what_a_visit_fetches_is_found_in_a_built_page(good_site: Path) -> None:
    from benchmarks.visits import html, visit

    site = good_site / "site"
    [page, *_] = concept_pages(load(good_site).sections)
    assert {"handbook.css", "handbook.js", "index.html"} <= {file.name for file in visit(site, html(site, page))}


def test_too_few_pages_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        subset(load(ROOT), 20)
