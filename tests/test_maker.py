"""Promise: a trainer makes a sheet from any rows, by mouse or keyboard, online or from a folder; the link holds it and nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from serving import served

from macros.offline import offline

ROWS = "silent-after-question", "cannot-be-roused"
ON_SHEET = "[...document.querySelectorAll('[data-hb=maker-sheet] h3')].map(e => e.textContent)"


@pytest.fixture
def page(browser, site: Path) -> Iterator[object]:
    with served(site) as address:
        context = browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.asked, page.wrong = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda message: page.wrong.append(message.text) if message.type == "error" else None)
        yield page
        assert page.wrong == []
        context.close()


def add(page, words: str) -> None:
    page.get_by_label("Find a row or a short list to add").fill(words)
    page.locator("[data-hb=maker-matches] button").first.click()


def test_rows_are_added_ordered_taken_out_and_kept_in_the_link(page) -> None:
    page.goto("handouts/#make")
    page.get_by_label("Title", exact=True).fill("For Tuesday")
    add(page, "silent after a direct question")
    add(page, "cannot be roused")
    first, second = page.evaluate(ON_SHEET)
    page.get_by_role("button", name=re.compile("^Up")).nth(1).click()
    assert page.evaluate(ON_SHEET) == [second, first]
    address = page.evaluate("location.href")
    assert "rows=" in address and "title=For+Tuesday" in address
    page.get_by_role("button", name=re.compile("^Take out")).first.click()
    assert page.evaluate(ON_SHEET) == [first]
    page.goto("about:blank")
    page.goto(address)
    assert page.evaluate(ON_SHEET) == [second, first]
    assert page.locator("[data-hb=maker-sheet] h2").inner_text() == "For Tuesday"
    assert not [url for url in page.asked if "Tuesday" in url]


def test_by_keyboard_alone(page) -> None:
    page.goto("handouts/")
    page.locator(".hb-maker__form").wait_for()
    page.get_by_label("Find a row or a short list to add").focus()
    page.keyboard.type("silent after a direct question")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert len(page.evaluate(ON_SHEET)) == 1
    page.get_by_role("button", name=re.compile("^Take out")).focus()
    page.keyboard.press("Enter")
    assert page.evaluate(ON_SHEET) == []
    assert page.evaluate("document.activeElement.id") == "maker-find"


def test_rows_added_anywhere_are_on_the_sheet(page) -> None:
    page.goto("misread-behaviors/shutdown/")
    page.locator(f"#row-{ROWS[0]}").get_by_role("button", name="Add to handout").click()
    page.locator(f"#row-{ROWS[0]}").get_by_role("link", name="On the handout").click()
    page.wait_for_url("**/handouts/#*")
    assert len(page.evaluate(ON_SHEET)) == 1


def test_on_an_urgent_row_the_help_to_get_leads(page) -> None:
    page.goto(f"handouts/#rows={','.join(ROWS)}")
    page.locator("[data-hb=maker-sheet] h3").first.wait_for()
    first = "[...document.querySelectorAll('[data-hb=maker-sheet] dl')].map(list => list.querySelector('dt').textContent)"
    assert page.evaluate(first) == ["Check first", "Get help when"]


def test_it_says_whether_it_fits(page) -> None:
    said = {}
    for count in (1, 8, 30):
        page.goto("about:blank")
        page.goto("handouts/")
        page.locator(".hb-maker__form").wait_for()
        ids = page.evaluate(f"Object.keys(window.handbookSheets.rows).slice(0, {count})")
        page.evaluate("ids => { location.hash = 'rows=' + ids.join(',') }", ids)
        page.wait_for_function(f"{ON_SHEET}.length === {count}")
        said[count] = page.inner_text("[data-hb=maker-fit]")
    assert said[1].startswith("It fits on one side")
    assert said[8].startswith("It fits on two sides")
    assert said[30].startswith("It does not fit")


def test_what_is_copied_is_plain_headings_and_words(page) -> None:
    page.goto(f"handouts/#rows={ROWS[0]}")
    page.get_by_role("button", name="Copy for a word processor").click()
    page.get_by_text("Copied", exact=True).wait_for()
    read = "navigator.clipboard.read().then(items => items[0].getType('text/html')).then(blob => blob.text())"
    copied = page.evaluate(read)
    assert copied.startswith("<h1>") and "<h2>" in copied and "<h3>" not in copied and "<strong>Check first: </strong>" in copied
    assert "class=" not in copied


def test_a_printed_sheet_holds_the_sheet_alone(page) -> None:
    page.goto(f"handouts/#rows={','.join(ROWS)}")
    page.locator("[data-hb=maker-sheet] h3").first.wait_for()
    assert len(pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))) == 1, "and no second side with nothing on it"
    page.emulate_media(media="print")
    assert page.locator("[data-hb=maker-sheet]").is_visible()
    assert not page.locator(".hb-maker__form").is_visible()
    assert not page.get_by_role("heading", name="Ready-made handouts").is_visible()


def test_it_works_from_a_folder_and_the_ready_made_ones_without_script(browser, site: Path, tmp_path: Path) -> None:
    offline(site, tmp_path / "copy")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "copy" / "handouts" / "index.html").as_uri() + f"#rows={ROWS[0]}")
    page.locator("[data-hb=maker-sheet] h3").first.wait_for()
    context.close()
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "copy" / "handouts" / "index.html").as_uri())
    assert not page.locator(".hb-maker__form").is_visible()
    assert page.locator("#main").get_by_role("link", name="When someone goes silent or still", exact=True).is_visible()
    context.close()
