"""Promise: every kind of page can be read by anyone, on any width, in print, under the strictest policy, without a request elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from engine import look
from serving import served

HERE = Path(__file__).parent
# One page of every kind.
KINDS = (
    "", "misread-behaviors/", "misread-behaviors/shutdown/", "misread-behaviors/self-harm/", "misread-behaviors/before-you-reframe/",
    "sequencing/", "sequencing/readiness/", "neurosequential-lens/activation-or-processing/", "neurosequential-lens/polyvagal-theory/",
    "organizational-culture/culture-review/", "organizational-culture/documentation/", "settings/classroom/", "about/roles-and-limits/", "find/",
    "about/evidence-labels/", "glossary/", "references/", "tables/", "teaching/", "teaching/one-day-training/",
    "teaching/one-day-training/project/", "404.html",
)  # fmt: skip
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")
STICKY = """Math.max(0, ...[...document.querySelectorAll("body *")]
    .filter(e => ["sticky", "fixed"].includes(getComputedStyle(e).position) && e.checkVisibility() && !e.closest("main"))
    .filter(e => e.getBoundingClientRect().width > innerWidth / 2).map(e => e.getBoundingClientRect().bottom))"""
LOOK = "e => { const s = getComputedStyle(e); return [s.backgroundColor, s.outline, s.boxShadow, s.borderTopColor].join() }"
# Notes each element that a key has brought the focus to, and whether it shows that it has it.
FOLLOW = """() => { window.focused = new Map(); addEventListener("keyup", () => {
    const e = document.activeElement, s = getComputedStyle(e);
    const shown = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none";
    if (e !== document.body) focused.set(e, shown && focused.get(e) !== false);
}, true) }"""
A4_WIDTH = 680  # CSS pixels between margins of 15 mm


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


@pytest.fixture
def page(browser, address: str) -> Iterator[object]:
    """A page that records its requests and what the policy refused."""
    context = browser.new_context(base_url=address, service_workers="block")
    page = context.new_page()
    page.requests, page.refused = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda message: page.refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: page.refused.append(str(error)))
    yield page
    context.close()


def violations(page) -> list[str]:
    """What the accessibility engine finds."""
    return [str(finding) for finding in look(page)[0]]


@pytest.mark.parametrize("kind", KINDS)
def test_accessible_at_both_widths_in_both_schemes(page, kind: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(kind)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], f"{kind} at {width}, {scheme}"


@pytest.mark.parametrize("kind", KINDS)
def test_no_sideways_scroll_at_320(page, kind: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(kind)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_from_elsewhere_and_nothing_refused(page, address: str, kind: str) -> None:
    page.goto(kind)
    page.wait_for_load_state("networkidle")
    assert [url for url in page.requests if not url.startswith(address)] == []
    assert page.refused == []
    assert not [url for url in page.requests if re.search(r"search|worker|bundle", url)], "nothing of search before it is used"
    assert len(page.requests) <= 6


def test_search_finds_after_it_is_opened(page, address: str) -> None:
    page.goto("misread-behaviors/")
    page.keyboard.press("/")
    page.keyboard.type("shutdown", delay=20)
    page.wait_for_selector("#search a[href*='shutdown']", timeout=15000)
    assert page.refused == []
    assert [url for url in page.requests if not url.startswith(address)] == []


def test_search_dialog_is_accessible(page) -> None:
    page.goto("")
    page.keyboard.press("/")
    page.keyboard.type("shutdown", delay=20)
    page.wait_for_selector("#search a[href*='shutdown']", timeout=15000)
    assert violations(page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["", "misread-behaviors/shutdown/", "glossary/"])
def test_keyboard_reaches_every_control_and_shows_where_it_is(page, kind: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(kind)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('[inert]') && e.tabIndex >= 0).length"""
    )
    page.evaluate(FOLLOW)
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
    reached, unseen = page.evaluate("[focused.size, [...focused].filter(([, shown]) => !shown).map(([e]) => e.outerHTML.slice(0, 80))]")
    assert reached >= wanted, f"{wanted - reached} of {wanted} controls were not reached"
    assert not unseen, unseen[:3]


def test_skip_link_leads_to_the_text(page) -> None:
    page.goto("misread-behaviors/shutdown/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null || location.hash === '#main'")


def test_menu_opens_and_closes_by_keyboard(page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("misread-behaviors/shutdown/")
    menu = page.locator("[data-hb=menu]")
    menu.focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.dataset.hb") == "menu"


def test_colors_are_kept(page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("")
    before = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.click("[data-hb=colors]")
    after = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert before != after
    page.goto("misread-behaviors/shutdown/")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == after


def test_a_term_shows_its_definition(page) -> None:
    page.goto("misread-behaviors/shutdown/")
    term = page.locator("article .hb-term").first
    definition = term.get_attribute("data-definition")
    term.focus()
    shown = "text => [...document.querySelectorAll('body *')].some(e => !e.children.length && e.textContent.trim() === text && e.checkVisibility())"
    page.wait_for_function(shown, arg=definition)
    assert violations(page) == []
    page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_row_arrived_at_is_marked_and_in_view(page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("misread-behaviors/shutdown/#row-silent-after-question")
    row = page.locator("#row-silent-after-question")
    top = row.evaluate("e => e.getBoundingClientRect().top")
    bar = page.evaluate(STICKY)
    assert bar <= top < 800
    other = page.locator("tr.hb-row:not(:target)").first
    assert row.evaluate(LOOK) != other.evaluate(LOOK)


@pytest.mark.parametrize("kind", ["misread-behaviors/shutdown/", "misread-behaviors/self-harm/", "organizational-culture/culture-review/"])
def test_print_loses_no_column(page, kind: str) -> None:
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    page.goto(kind)
    cut_off = page.eval_on_selector_all(
        "article .hb-cell",
        f"cells => cells.filter(c => {{ const r = c.getBoundingClientRect(); return r.width < 20 || r.left < 0 || r.right > {A4_WIDTH}; }}).length",
    )
    assert page.locator("article .hb-cell").count() > 0
    assert cut_off == 0
    assert page.locator("nav:visible").count() == 0


@pytest.mark.parametrize(("kind", "heads"), [("misread-behaviors/", ".hb-group"), ("settings/classroom/", ".hb-gather thead th:last-child")])
def test_a_printed_list_keeps_each_heading_with_its_rows(page, kind: str, heads: str) -> None:
    page.goto(kind)
    headings = {text.strip() for text in page.locator(heads).all_text_contents()}
    sheets = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    ends = [sheet.get_textpage().get_text_bounded().strip().splitlines() for sheet in sheets]
    assert headings
    assert not [lines[-3:] for lines in ends if any(line.strip().endswith(tuple(headings)) for line in lines[-2:])]


@pytest.mark.parametrize("kind", ["", "misread-behaviors/shutdown/", "settings/classroom/", "glossary/", "404.html"])
def test_readable_without_script(browser, address: str, kind: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(kind)
    assert page.locator("h1").first.is_visible()
    assert page.locator("a[href*='about/']:visible").count() > 0
    context.close()


def test_html_is_valid_on_every_page(site: Path) -> None:
    jar = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"
    done = subprocess.run(
        ["java", "-jar", str(jar), "--skip-non-html", "--format", "json", "--exit-zero-always", str(site)], capture_output=True, text=True, check=True
    )
    messages = json.loads(done.stderr or "{}").get("messages", [])
    serious = [m for m in messages if m["type"] == "error" or m.get("subType") == "warning"]
    wrong = {f"{m['url'].split('/site/')[-1]}:{m.get('lastLine')}: {m['message']}" for m in serious}
    assert wrong == set(), sorted(wrong)[:10]
