"""Promise: choosing what you see, where and who shows the rows that fit at once, urgent ones first, and never an empty page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import served

from macros.usage import rows_where

SEEN = "() => [...document.querySelectorAll('.hb-finder .hb-row')].filter(row => row.checkVisibility())"
TEXTS = f"({SEEN})().map(row => row.querySelector('.hb-cell__text').textContent.trim())"
URGENT = f"({SEEN})().map(row => row.classList.contains('hb-row--urgent'))"


@pytest.fixture
def finder(browser, site: Path) -> Iterator[object]:
    with served(site) as address:
        context = browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"])
        yield context.new_page()
        context.close()


def said(page) -> str:
    return page.inner_text(".hb-finder [role=status]")


def test_a_choice_shows_the_rows_with_those_tags_urgent_ones_first(finder, handbook) -> None:
    wanted = [row for _, rows in rows_where(handbook, setting="classroom", age="6-11") for row in rows]
    finder.goto("find/")
    finder.get_by_label("Where you are").select_option(label="Classroom")
    finder.get_by_label("Who it is").select_option(label="6 to 11 years")
    assert said(finder).startswith(f"{len(wanted)} rows, {sum(1 for row in wanted if row.urgent)} urgent")
    shown = finder.evaluate(URGENT)
    assert len(shown) == 20 and shown == sorted(shown, reverse=True)
    finder.get_by_role("button", name="Show").click()
    assert len(finder.evaluate(URGENT)) == len(wanted)
    assert finder.evaluate("document.activeElement.closest('.hb-row') !== null"), "the keyboard goes on where the list went on"


def test_an_address_holds_the_choice_and_nothing_reaches_the_server(finder) -> None:
    asked = []
    finder.on("request", lambda request: asked.append(request.url))
    finder.goto("find/#see=running-away&where=classroom&who=6-11")
    assert finder.evaluate(TEXTS)
    assert finder.get_by_label("Where you are").input_value() == "classroom"
    finder.get_by_label("Words for what you see", exact=True).fill("door")
    assert "words=door" in finder.evaluate("location.hash")
    finder.get_by_role("button", name="Copy a link").click()
    assert finder.evaluate("navigator.clipboard.readText()") == finder.evaluate("location.href")
    assert not [url for url in asked if "classroom" in url]


def test_danger_now_shows_urgent_rows_alone_with_the_help_first(finder) -> None:
    finder.set_viewport_size({"width": 360, "height": 800})
    finder.goto("find/#urgent=yes&words=knife")
    urgent = finder.evaluate(URGENT)
    assert urgent and all(urgent)
    cells = "['get_help', 'check_first', 'do_first'].map(cell => row.querySelector('.hb-cell--' + cell).getBoundingClientRect().top)"
    tops = finder.evaluate(f"({SEEN})().slice(0, 1).map(row => {cells})[0]")
    assert tops == sorted(tops)


@pytest.mark.parametrize("choice", ["words=zzzz", "see=compliance&where=justice&who=0-2", "urgent=yes&see=lying&words=zzzz"])
def test_nothing_that_fits_shows_the_nearest_and_says_what_was_left_out(finder, choice: str) -> None:
    finder.goto(f"find/#{choice}")
    assert finder.evaluate(TEXTS)
    assert said(finder).startswith("Nothing fits every choice")
    if "urgent" in choice:
        assert all(finder.evaluate(URGENT)), "danger is never left out"


def test_hidden_words_find_rows_and_clearing_brings_all_back(finder, handbook) -> None:
    rows = sum(len(table.current) for table in handbook.tables.values() if table.kind.id == "behavior")
    finder.goto("find/#words=won't talk")
    assert 0 < len(finder.evaluate(TEXTS)) < rows
    with finder.expect_event("console", predicate=lambda message: message.text == "cleared"):
        status = "document.querySelector('.hb-finder [role=status]')"
        finder.evaluate(f"new MutationObserver(() => console.log('cleared')).observe({status}, {{childList: true}})")
        finder.get_by_role("button", name="Clear").click()
    assert len(finder.evaluate(TEXTS)) == rows
    assert finder.evaluate("location.hash") == ""


def test_without_script_it_is_the_whole_table_in_groups(browser, site: Path, handbook) -> None:
    rows = sum(len(table.current) for table in handbook.tables.values() if table.kind.id == "behavior")
    with served(site) as address:
        context = browser.new_context(base_url=address, java_script_enabled=False)
        page = context.new_page()
        page.goto("find/")
        assert page.locator(".hb-finder .hb-row").count() == rows
        assert not page.locator(".hb-finder form").is_visible()
        context.close()
