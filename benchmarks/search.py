"""How well and how fast search finds, in a real browser: python -m benchmarks.search [site folder]

Prints the share of the test queries whose page is first and among the first three, the size of what search fetches, and with the
processor slowed four times the time from a keypress to results on the screen and from the first key to the first result; the
latter at 1,000 pages too, beside the search of the theme over a plain build of the same text.
Everything is timed several times and the best counts, since other work on the machine can only add to it.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

import yaml

from benchmarks import builds

ROOT = Path(__file__).parent.parent
QUERIES = ROOT / "tests" / "samples" / "queries"
SETS = ("tuning", "kept-aside", "independent")
FETCHED = ("assets/search.js", "search/index.js", "search/text.js")
SLOWER, TIMES, BETWEEN_KEYS = 4, 5, 260
PHONE = {"width": 390, "height": 780}
# The size at which our search is held against the theme's, and where the results of each stand.
MANY, MANY_TIMES = 1000, 3
OURS, THEIRS = "[data-hb=search-list] > li", ".md-search-result__item"
# The theme's index of several megabytes takes long on a slowed processor.
PATIENCE = 300_000
TYPED = ("attention seeking", "suidical teen", "my child hits me", "what do I do when a kid won't talk", "restraint", "hpyervigilance")
# The addresses of the results in order: where each leads, below the root of the site.
RESULTS = """query => { const field = document.getElementById("search-query");
  field.value = query; field.dispatchEvent(new Event("input"));
  return [...document.querySelectorAll("[data-hb=search-list] > li > a")].map(a => a.href.replace(document.baseURI, "")); }"""
# From the event's own time to the first task after the frame that shows what it changed.
WATCH = """() => { window.took = []; document.getElementById("search-query").addEventListener("input", event =>
  requestAnimationFrame(() => { const port = new MessageChannel(); const typed = event.target.value;
    port.port1.onmessage = () => took.push([typed, performance.now() - event.timeStamp]); port.port2.postMessage(0); })); }"""

# When the first key went down, and when the first result was there.
FIRST_RESULT = """results => { if (document.querySelector(results)) throw Error("results before any key");
  addEventListener("keydown", event => { window.began = window.began || event.timeStamp; }, true);
  new MutationObserver(() => { if (!window.ended && document.querySelector(results)) window.ended = performance.now(); })
    .observe(document, {childList: true, subtree: true}); }"""


def queries(name: str) -> list[dict[str, object]]:
    """The test queries of one set."""
    return yaml.safe_load((QUERIES / f"{name}.yml").read_text(encoding="utf-8"))


def rank(results: Sequence[str], wanted: Sequence[str]) -> int | None:
    """The place of the first result that answers, counted from 0. A page answers with all its rows, an anchor only for itself."""
    named = {address.removeprefix("./") for address in wanted}
    answers = (place for place, address in enumerate(results) if {address, address.split("#")[0]} & named)
    return next(answers, None)


def share(ranks: Sequence[int | None], below: int) -> float:
    return 100 * sum(place is not None and place < below for place in ranks) / len(ranks)


def open_search(page: object, address: str) -> None:
    """Open the front page and the dialog, and wait until the texts have come too."""
    page.goto(address)
    page.keyboard.press("/")
    page.wait_for_function("() => window.handbookText !== undefined")


def ranks(page: object, name: str) -> Iterator[tuple[str, int | None]]:
    """Each query of a set with the place of its page among the results."""
    for query in queries(name):
        yield query["query"], rank(page.evaluate(RESULTS, query["query"]), query["pages"])


def keypresses(page: object) -> list[float]:
    """Milliseconds from each keypress to what it found, the best of several, lowest first."""
    page.evaluate(WATCH)
    for query in TYPED * TIMES:
        page.fill("#search-query", "")
        page.keyboard.type(query, delay=BETWEEN_KEYS)
    best: dict[str, float] = {}
    for typed, took in page.evaluate("took"):
        if len(typed) > 1:
            best[typed] = min(took, best.get(typed, took))
    return sorted(best.values())


def first_result(browser: object, address: str, results: str) -> float:
    """Milliseconds from the key that opens search, on a page just opened in a browser that has fetched nothing before, to the
    first result of a word typed at once."""
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    slowed(page)
    page.goto(address)
    page.evaluate(FIRST_RESULT, results)
    page.keyboard.press("/")
    page.keyboard.type("shutdown")
    page.wait_for_function("() => window.ended > 0")
    took = page.evaluate("ended - began")
    context.close()
    return took


def slowed(page: object) -> None:
    """Slow the processor for a page; workers run on as fast as before, as the tools of the browser do it."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def before_search(browser: object, address: str) -> list[str]:
    """The addresses that a page asks for when it is opened and left alone."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(address, wait_until="networkidle")
    context.close()
    return asked


def against_plain(browser: object, served: Callable[..., AbstractContextManager[str]]) -> None:
    """Print what our search and the theme's own take over the same many pages."""
    ours, plain = builds.sites(MANY)
    took = []
    for site, sent, results in ((ours, None, OURS), (plain, {}, THEIRS)):
        with served(site, sent) as address:
            took.append(min(first_result(browser, address, results) for _ in range(MANY_TIMES)))
            asked = before_search(browser, address)
        of_search = [name for name in asked if "search" in name]
        print(f"{MANY} pages, {'handbook' if site == ours else 'plain'}: first key to first result {took[-1]:.0f} ms;", end=" ")
        print(f"before search is used {len(asked)} requests, of search {', '.join(of_search) or 'none'}")
    print(f"first result, handbook against plain: {took[0] / took[1]:.3f}")


def sizes(site: Path) -> dict[str, tuple[int, int]]:
    """Bytes of each file that search fetches, as they are and with gzip."""
    return {name: (len(content), len(gzip.compress(content, 9))) for name in FETCHED for content in [(site / name).read_bytes()]}


def main(site: Path) -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the tests' environment has it
    from serving import served  # noqa: PLC0415

    with served(site) as address, sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=PHONE)
        open_search(page, address)
        for name in SETS:
            found = dict(ranks(page, name))
            print(f"{name:12} first {share(list(found.values()), 1):5.1f} %   among the first three {share(list(found.values()), 3):5.1f} %")
        for name, (plain, packed) in sizes(site).items():
            print(f"{name:18} {plain:10,} bytes, {packed:9,} with gzip")
        slowed(page)
        took = keypresses(page)
        most = took[int(len(took) * 0.95)]
        print(f"a keypress to results, {SLOWER} times slower: median {median(took):.0f} ms, 95 % {most:.0f} ms, longest {took[-1]:.0f} ms")
        firsts = [first_result(browser, address, OURS) for _ in range(TIMES)]
        print(f"first key to first result, {SLOWER} times slower: {min(firsts):.0f} ms")
        documents = json.loads(re.sub(r"^var \w+=|;\s*$", "", (site / "search/index.js").read_text(encoding="utf-8")))
        print(f"{len(documents['p'])} pages, {len(documents['d'])} places, {len(documents['w'].split())} words")
        against_plain(browser, served)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site")
