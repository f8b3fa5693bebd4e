"""Promise: the lookup of misread behaviors can be narrowed and sorted by keyboard, and is whole without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import served

PAGE = "misread-behaviors/"
SEEN = "rows => rows.filter(row => row.checkVisibility()).length"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


def test_words_narrow_it_hidden_words_too(browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    page.goto(PAGE)
    before = page.eval_on_selector_all(".hb-lookup .hb-row", SEEN)
    page.get_by_label("Show rows with these words").fill("hears voices")
    after = page.eval_on_selector_all(".hb-lookup .hb-row", SEEN)
    assert 0 < after < before
    assert f"{after} rows" in page.inner_text(".hb-filter [role=status]")
    page.get_by_label("Show rows with these words").fill("zzzz")
    assert "No row has all of these words" in page.inner_text(".hb-filter [role=status]")
    page.close()


def test_it_sorts_and_comes_back(browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    page.goto(PAGE)
    first = "document.querySelector('.hb-lookup .hb-row .hb-cell__text').textContent"
    at_first = page.evaluate(first)
    page.get_by_label("Sort").select_option("by-seen")
    seen = [text.strip().lower().replace('"', "") for text in page.locator(".hb-lookup .hb-row th .hb-cell__text").all_inner_texts()]
    assert page.evaluate("rows => rows.every((r, i) => !i || rows[i - 1].localeCompare(r) <= 0)", seen)
    page.get_by_label("Sort").select_option("by-page")
    assert page.evaluate(first) == at_first
    page.close()


def test_every_row_stands_there_without_script(browser, address: str, handbook) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(PAGE)
    rows = sum(len(t.current) for t in handbook.tables.values() if t.kind.id == "behavior" and t.page.startswith(PAGE))
    assert page.locator(".hb-lookup .hb-row").count() == rows
    assert page.locator(".hb-filter").count() == 0
    context.close()
