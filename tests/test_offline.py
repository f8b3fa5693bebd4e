"""Promise: the offline copy opens from a folder: every link leads to a file, search and finder work, and nothing leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from lxml import html

from macros.offline import offline, to_files


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("usb stick") / "handbook copy"
    offline(site, into)
    return into


@pytest.fixture
def page(browser, copy: Path) -> Iterator[object]:
    """A page with the network off, that records what it asks for and what goes wrong."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    yield page
    assert page.wrong == []
    assert [url for url in page.asked if not url.startswith("file:")] == []
    context.close()


@pytest.mark.parametrize(("link", "file"), [
    ('<a href="shutdown/">', '<a href="shutdown/index.html">'), ('<a href="../">', '<a href="../index.html">'),
    ('<a href="..">', '<a href="../index.html">'),
    ('<a href="../..">', '<a href="../../index.html">'), ('<a href="./#top">', '<a href="./index.html#top">'),
    ('<a href="../lying/#row-x">', '<a href="../lying/index.html#row-x">'), ('<a href="#row-x">', '<a href="#row-x">'),
    ('<a href="https://example.org/">', '<a href="https://example.org/">'), ('<a href="//example.org/">', '<a href="//example.org/">'),
    ('<a href="tables/all.zip">', '<a href="tables/all.zip">'), ('<a data-href="x/">', '<a data-href="x/">'),
])  # fmt: skip
def test_a_link_names_the_file(link: str, file: str) -> None:
    assert to_files(link) == file


def test_every_link_leads_to_a_file(copy: Path) -> None:
    for path in copy.rglob("*.html"):
        for link in html.fromstring(path.read_bytes()).xpath("//a/@href | //link/@href"):
            target = urldefrag(link).url
            if target and "://" not in target and not target.startswith("mailto:"):
                assert (path.parent / target).resolve().is_file(), f"{path.relative_to(copy)}: {link}"


def test_search_and_the_links_of_a_page_work_from_a_folder(page, copy: Path) -> None:
    page.goto((copy / "index.html").as_uri())
    page.get_by_role("link", name="Misread behaviors").first.click()
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Words for what you see or need").fill("won't talk")
    page.locator(".hb-search__list a").first.click()
    page.wait_for_url("**/misread-behaviors/shutdown/index.html*")
    assert page.locator("h1").inner_text() == "Shutdown"


def test_the_finder_works_from_a_folder(page, copy: Path) -> None:
    page.goto((copy / "find" / "index.html").as_uri() + "#where=classroom&who=6-11")
    assert "urgent" in page.inner_text(".hb-finder [role=status]")
    page.locator(".hb-finder .hb-row:visible .hb-row__meta a").first.click()
    page.wait_for_url("**/index.html#row-*")
    assert page.locator(":target").count() == 1
