"""Promise: people's own words lead to the right page, danger first, from a server and from a disk, and hidden words stay hidden."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, run
from serving import served

from benchmarks import search as benchmark
from macros import search
from macros.load import load
from macros.overlay import laid_over
from macros.problems import BadInput

# Percent whose page is among the first three, and first: the goal for the halves, what was reached for the set written by others.
WANTED = {"tuning": (97, 85), "kept-aside": (97, 85), "independent": (96, 85)}
TEXTS = ("Won’t talk", "behaviour", "Ångström–façade", "self-harm", "5150, C-PTSD", "naïve 3rd", "“quoted”", "تجربة 心的外傷")
HIDDEN_TRIED = 250


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


@pytest.fixture(scope="module")
def page(browser, address: str) -> Iterator[object]:
    """A page with search open, that keeps what the policy refused."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.refused = []
    page.on("console", lambda message: page.refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.refused.append(str(error)))
    benchmark.open_search(page, address)
    yield page
    context.close()


def results(page, query: str) -> list[str]:
    return page.evaluate(benchmark.RESULTS, query)


@pytest.mark.parametrize("name", benchmark.SETS)
def test_readers_words_lead_to_the_right_page(page, name: str) -> None:
    among_first_three, first = WANTED[name]
    found = dict(benchmark.ranks(page, name))
    missed = {query: place for query, place in found.items() if place is None or place > 2}
    assert len(found) == 100
    assert benchmark.share(list(found.values()), 3) >= among_first_three, missed
    assert benchmark.share(list(found.values()), 1) >= first, {query: place for query, place in found.items() if place}
    assert page.refused == []


def test_every_query_has_a_page_that_is_written(handbook) -> None:
    written = {search.address(path) or "./" for path in handbook.pages}
    for name in benchmark.SETS:
        for query in benchmark.queries(name):
            assert any(wanted.split("#")[0] in written for wanted in query["pages"]), query


def test_the_halves_share_no_query() -> None:
    tuned, kept = ({query["query"] for query in benchmark.queries(name)} for name in benchmark.SETS[:2])
    assert not tuned & kept


def test_words_are_cut_alike_in_both_languages(page) -> None:
    assert [page.evaluate("text => handbookFind.words(text)", text) for text in TEXTS] == [search.words(text) for text in TEXTS]


def test_hidden_words_are_never_shown(page, handbook) -> None:
    documents = search.documents(handbook)
    visible = [part for document in documents for part in (document.title, document.lead, document.headings, document.body)]
    visible += [part for document in documents for shown in document.shown for part in shown]
    visible += [part.text for written in handbook.pages.values() for part in search.sections(handbook, written)]
    seen = f" {' '.join(search.words(' '.join(visible)))} "
    hidden = sorted({phrase for document in documents for phrase in document.hidden if f" {' '.join(search.words(phrase))} " not in seen})
    assert len(hidden) > HIDDEN_TRIED
    for phrase in hidden[:: len(hidden) // HIDDEN_TRIED]:
        results(page, phrase)
        shown = " ".join(search.words(page.inner_text("[data-hb=search-list]")))
        assert f" {' '.join(search.words(phrase))} " not in f" {shown} ", phrase


@pytest.mark.parametrize("query", ["kill myself", "overdose", "suicidal", "abuse", "weapon", "can't breathe", "bleeding", "missing child", "choked"])
def test_danger_comes_first(page, handbook, query: str) -> None:
    safe = {search.address(path) for path in handbook.vocabulary.safety_pages}
    urgent = {f"{search.address(table.page)}#row-{row.id}" for table, row in handbook.rows.values() if row.urgent}
    first = results(page, query)[0]
    assert first.split("#")[0] in safe or first in urgent, first
    assert page.locator("[data-hb=search-danger]").is_visible()


@pytest.mark.parametrize("table", ["suicidal-thoughts", "shutdown"])
@pytest.mark.parametrize("query", ["suicide", "kill myself", "overdose"])
def test_an_organizations_row_never_comes_first_for_danger(browser, handbook, tmp_path: Path, table: str, query: str) -> None:
    """Whatever search words it carries, on a safety page and on another."""
    whole = handbook.tables[table]
    cells = "".join(f"    {column.id}: Suicide, kill myself, overdose.\n" for column in whole.kind.columns)
    tags = "    settings: [classroom]\n    ages: [adult]\n" if whole.kind.settings == "required" else ""
    own = tmp_path / "local" / "tables" / f"{table}.yml"
    own.parent.mkdir(parents=True)
    own.write_text(f"rows:\n  - id: local-loud\n{cells}{tags}    search: [suicide, kill myself, overdose]\n", encoding="utf-8")
    index = search.index_script(laid_over(handbook, tmp_path / "local")).decode()
    page = browser.new_page()
    for script in (index, *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "assets" / "search").glob("[12]0-*.js")))):
        page.add_script_tag(content=script)
    found = page.evaluate("query => handbookFind.make(handbookIndex)(query).groups", query)
    page.close()
    assert found[0][0]["safe"]
    assert found[0][0]["anchor"] != "row-local-loud"
    assert '"row-local-loud"' in index


def test_no_danger_where_none_is_meant(page) -> None:
    results(page, "license")
    assert not page.locator("[data-hb=search-danger]").is_visible()


def test_a_row_is_a_result_of_its_own(page, handbook) -> None:
    table, row = handbook.rows["silent-after-question"]
    assert f"{search.address(table.page)}#row-{row.id}" in results(page, row.cell("see"))[:1]
    text = page.locator("[data-hb=search-list] > li").first.inner_text()
    assert "Do first" in text
    assert "Check first" in text
    assert handbook.pages[table.page].meta.title in text


def test_an_urgent_row_says_so_and_leads_with_help(page, handbook) -> None:
    results(page, handbook.rows["cannot-be-roused"][1].cell("see"))
    text = page.locator("[data-hb=search-list] > li").first.inner_text()
    assert "Urgent" in text
    assert text.index("Get help when") < text.index("Check first")


def test_what_matched_is_marked_and_announced(page) -> None:
    results(page, "polyvagal")
    assert {mark.lower() for mark in page.locator("[data-hb=search-list] mark").all_inner_texts()} >= {"polyvagal"}
    assert re.search(r"\d+ places", page.inner_text("#search [role=status]"))


def test_the_search_grows_with_each_letter(page) -> None:
    for end in range(3, len("hypervigilance") + 1):
        assert any("hypervigilance" in found for found in results(page, "hypervigilance"[:end])), end


def test_one_letter_and_no_word_find_nothing(page) -> None:
    assert results(page, "s") == results(page, "") == results(page, " - ") == []


def test_no_result_is_said_kindly_and_leads_on(page) -> None:
    assert results(page, "qqqxxzz") == []
    offered = page.locator("[data-hb=search-none] a:visible")
    assert [link.evaluate("a => a.href.replace(document.baseURI, '')") for link in offered.all()] == ["find/", "misread-behaviors/", "glossary/"]
    results(page, "shutdown")
    assert offered.count() == 0


def test_markup_in_a_query_stays_words(page) -> None:
    results(page, "<img src=x onerror=alert(1)> shutdown")
    assert page.locator("#search img").count() == 0
    assert page.refused == []


def test_arrows_and_enter_lead_to_a_result(browser, address: str) -> None:
    page = browser.new_page()
    benchmark.open_search(page, address)
    page.keyboard.type("shutdown")
    page.wait_for_selector("[data-hb=search-list] a")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('[data-hb=search-list] > li:first-child > a')")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search-query"
    page.keyboard.press("Enter")
    page.wait_for_url("**/misread-behaviors/shutdown/")
    page.close()


def test_search_works_from_a_disk(browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "misread-behaviors" / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("shutdown")
    page.wait_for_selector("[data-hb=search-list] a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/misread-behaviors/shutdown/index.html")
    assert "Shutdown" in page.title()
    page.close()


def test_search_works_where_an_address_is_missing(browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}no/such/page/")
    page.keyboard.press("/")
    page.keyboard.type("shutdown")
    page.wait_for_selector("[data-hb=search-list] a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}misread-behaviors/shutdown/")
    page.close()


def test_no_script_of_the_theme_is_published(site: Path) -> None:
    assert not (site / "assets" / "javascripts").exists()
    assert sorted(path.name for path in (site / "search").iterdir()) == ["index.js", "text.js"]
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "data-md-" not in text, path
        assert "__config" not in text, path


def test_retired_rows_and_terms_are_not_found(handbook) -> None:
    found = {document.anchor for document in search.documents(handbook)}
    assert not found & {f"row-{id}" for id, (_, row) in handbook.rows.items() if row.retired}
    assert not found & {f"term-{id}" for id, term in handbook.terms.items() if term.retired}


def test_the_index_is_the_same_each_time_and_holds_every_word_once(good: Path) -> None:
    handbook = load(good)
    assert search.index_script(handbook) == search.index_script(load(good))
    whole = json.loads(search.index_script(handbook).decode().removeprefix("var handbookIndex=").rstrip(";\n"))
    words = whole["w"].split(" ")
    assert words == sorted(set(words))
    assert len(words) == len(whole["o"])


def test_an_excerpt_holds_words_and_no_marks_of_writing(handbook) -> None:
    for page in handbook.pages.values():
        for part in search.sections(handbook, page):
            assert not re.search(r"\{\{|\]\(|\[@|\*\*|\{ *#", part.text), f"{page.path}: {part.heading}"


def test_a_group_of_one_synonym_is_refused(good: Path) -> None:
    path = good / "docs" / "synonyms.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("synonyms:\n", "synonyms:\n  - [alone]\n"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"docs/synonyms\.yml"):
        load(good)


def test_the_vendored_library_says_where_it_comes_from() -> None:
    head = (ROOT / "assets" / "search" / "10-minisearch.js").read_text(encoding="utf-8")[:400]
    assert re.search(r"MiniSearch \d+\.\d+\.\d+, from the npm package", head)
    assert (ROOT / "assets" / "search" / "LICENSE-minisearch.txt").exists()


def test_a_site_without_synonyms_is_told_so(good: Path) -> None:
    (good / "docs" / "synonyms.yml").unlink()
    done = run(good, "check")
    assert done.returncode == 1
    assert "docs/synonyms.yml" in done.stderr
