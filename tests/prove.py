"""Every page of a built site in a real browser, in every state that a reader meets: python tests/prove.py [SITE] [PAGE ...]

`make prove` runs it over the whole handbook. It takes far longer than the tests, which look at one page of each kind. Printed are
what breaks a rule, with the pages, and what the engine could not decide, so that somebody looks at it. Ends with 1 on a violation.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from engine import COLORS, look
from playwright.sync_api import Browser, Error, Page, sync_playwright
from serving import served

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
HEIGHT = 800
WHOLE = 4000  # A list that scrolls is seen whole, or the engine cannot decide on what is out of view.
WORKERS = 2
# Likewise what a telephone lays out only when it comes near.
NEAR = "* { content-visibility: visible !important }"
# WCAG 1.4.12, as its own bookmarklet sets it.
SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}"
# What a reader loses: the page moves sideways, or words are cut off by a box that neither grows nor scrolls.
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLIPPED = """() => [...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && e.clientWidth > 1 && e.clientHeight > 1
  && [...e.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) && !/^(INPUT|SELECT|TEXTAREA|OPTION)$/.test(e.tagName)
  && (e.scrollWidth > e.clientWidth + 1 && /hidden|clip/.test(getComputedStyle(e).overflowX)
    || e.scrollHeight > e.clientHeight + 1 && /hidden|clip/.test(getComputedStyle(e).overflowY)))
  .map(e => e.className + " " + e.textContent.trim().slice(0, 60))"""

Found = tuple[str, str, str, str]  # kind of finding, what it is, the state of the page, the page


def open_page(page: Page, name: str, width: int = 1280, scheme: str = "light", anchor: str = "", height: int = HEIGHT) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    if anchor:
        page.goto("about:blank")  # Or the page would stay and nothing be arrived at.
    page.goto(name + anchor)


def set_apart(page: Page, css: str) -> None:
    """Style a page as a reader's own style sheet would: the page's policy does not bind it."""
    page.evaluate("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }", css)


def engine(page: Page, state: str, name: str, *within: str, only: Sequence[str] = ()) -> Iterator[Found]:
    violations, undecided = look(page, *within, only=only)
    for kind, findings in (("violation", violations), ("undecided", undecided)):
        for finding in findings:
            yield kind, f"{finding.rule}: {finding.why}", f"{state}, {finding.target} {finding.html}", name


def as_it_stands(page: Page, name: str) -> Iterator[Found]:
    """Every width in both schemes, and whether the page moves sideways."""
    for width in WIDTHS:
        open_page(page, name, width)
        set_apart(page, NEAR)
        if page.evaluate(SIDEWAYS) > 0:
            yield "violation", "sideways scroll", str(width), name
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            yield from engine(page, f"{width} {scheme}", name, only=COLORS if scheme == "dark" else ())


def enlarged(page: Page, name: str) -> Iterator[Found]:
    """Twice the size on a common window, four times, and with text set apart: nothing is cut off or moves sideways."""
    for state, width in (("200 % zoom", 640), ("400 % zoom", 320)):
        open_page(page, name, width)
        for spacing in ("", ", text spacing"):
            if spacing:
                set_apart(page, SPACING)
            if page.evaluate(SIDEWAYS) > 0:
                yield "violation", "sideways scroll", state + spacing, name
            for words in page.evaluate(CLIPPED):
                yield "violation", "words cut off", f"{state}{spacing}, {words}", name


def opened(page: Page, name: str) -> Iterator[Found]:
    """Search, menu, a term's definition and a row that a link leads to: each alone, for nothing else on the page has changed."""
    open_page(page, name, 320, height=WHOLE)
    section = page.locator(".hb-strip a").nth(1).inner_text()
    page.keyboard.press("/")
    page.keyboard.type(section)
    page.wait_for_selector("#search [data-hb=search-list] a")
    set_apart(page, f".hb-search {{ height: {WHOLE}px !important }}")
    yield from engine(page, "search open", name, "#search")
    open_page(page, name, 320, "dark", height=WHOLE)
    menu = page.locator("[data-hb=menu]")
    if menu.is_visible():
        menu.click()
        yield from engine(page, "menu open", name, ".hb-bar", "#site-nav")
    open_page(page, name)
    if (term := page.locator("main .hb-term[data-definition]:visible").first).count():
        page.keyboard.press("Tab")  # A definition opens for a focus that came by keyboard.
        term.focus()
        page.wait_for_selector(".hb-pop")
        yield from engine(page, "definition open", name, ".hb-pop", ".hb-term[aria-describedby]")
    if row := page.evaluate("document.querySelector('[id^=row-]')?.id"):
        open_page(page, name, 320, anchor=f"#{row}")
        yield from engine(page, "row targeted", name, f"#{row}")


def prove(browser: Browser, address: str, name: str) -> list[Found]:
    """All that is found on one page."""
    context = browser.new_context(base_url=address, service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    found: list[Found] = []

    def add(what: str, state: str) -> None:
        found.append(("violation", what, state, name))

    page.on("request", lambda request: add("request elsewhere", request.url) if not request.url.startswith(address) else None)
    page.on("console", lambda message: add("refused by policy", message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: add("script fails", str(error)))
    for look_at in (as_it_stands, enlarged, opened):
        try:
            found += look_at(page, name)
        except Error as error:  # Said as a finding, and the other pages are still looked at.
            add(f"could not be looked at: {look_at.__name__}", str(error).splitlines()[0])
    context.close()
    return found


def names(site: Path) -> list[str]:
    """Every page as it is asked for. The page for a missing address is asked for where there is none, two folders down."""
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return ["not/there/" if page == "404.html" else page.removesuffix("index.html") for page in pages]


def worker(site: Path, pages: list[str]) -> None:
    """Look at some pages and write what is found, a line each."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name in pages:
            began = perf_counter()
            for finding in prove(browser, address, name):
                print("\t".join(" ".join(part.split()) for part in finding), flush=True)
            print(f"{name or '(front)'}: {perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        browser.close()


def report(found: list[list[str]], pages: int) -> int:
    """Print what was found, the same findings together, and tell whether a rule is broken."""
    groups: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for finding in found:
        groups[finding[0], finding[1]].append(finding)
    for kind in ("violation", "undecided"):
        print(f"\n{kind}: {sum(finding[0] == kind for finding in found)}")
        for (_, what), those in sorted(group for group in groups.items() if group[0][0] == kind):
            on = sorted({finding[3] or "(front)" for finding in those})
            print(f"  {what}\n    {len(those)} times on {len(on)} pages: {', '.join(on[:5])}\n    for instance {those[0][2][:300]}")
    print(f"\n{pages} pages looked at")
    return int(any(finding[0] == "violation" for finding in found))


def main(site: Path, chosen: list[str]) -> int:
    pages = chosen or names(site)
    shares = [share for share in (pages[number::WORKERS] for number in range(WORKERS)) if share]

    def start(share: list[str]) -> list[str]:
        done = subprocess.run([sys.executable, __file__, "--worker", str(site), *share], stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.splitlines()

    with ThreadPoolExecutor(len(shares)) as pool:
        lines = [line for share in pool.map(start, shares) for line in share]
    return report([line.split("\t") for line in lines], len(pages))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(Path(sys.argv[2]), sys.argv[3:])
    else:
        sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else Path("site"), sys.argv[2:]))
