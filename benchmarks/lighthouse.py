"""What Lighthouse says of a page of each kind, read on a telephone: python -m benchmarks.lighthouse [site folder]

Prints for each page the median of three runs: the four categories of a hundred, the largest contentful paint with its ratio to that of
the limit, the blocking time and the shift of the layout. The limit is a page of 4 KB with nothing to fetch and no script. The goal is 100
four times, 1.5 times the limit's paint at most, and no shift. Lighthouse slows network and processor as it comes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
# Front, behavior, safety, lens, finder, glossary, references, handout, setting, about.
PAGES = (
    "", "misread-behaviors/shutdown/", "misread-behaviors/suicidal-thoughts/", "neurosequential-lens/window-of-tolerance/", "find/",
    "glossary/", "references/", "handouts/shutdown/", "settings/classroom/", "about/",
)  # fmt: skip
TIMES = 3
TRIES = 3  # A browser that does not start or answer is no fault of the page.
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MEASURES = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LIMIT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The limit</title><meta name="description" content="A page that asks for nothing."><link rel="icon" href="data:,">
<style>body{max-width:40rem;margin:2rem auto;padding:0 1rem;font:1.0625rem/1.5 system-ui,sans-serif}</style></head>
<body><main><h1>The limit</h1>%s</main></body></html>
"""
WORDS = "<p>A page with a heading and some lines of text, which asks for nothing else and runs nothing, is as fast as a page can be here.</p>\n"

Run = dict[str, float]


def audit(lighthouse: Sequence[str], url: str) -> tuple[Run, set[str]]:
    """One run: categories and measures by name, and the audits that keep a category below a hundred. Raises CalledProcessError."""
    command = [*lighthouse, url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    chromium = next(filter(None, map(shutil.which, BROWSERS)), "")
    environ = {**os.environ, "CHROME_PATH": chromium}
    for _ in range(TRIES):
        done = subprocess.run([*command, flags], capture_output=True, text=True, check=False, env=environ)
        if done.returncode == 0:
            break
        print(f"{url} is tried again: {(done.stderr.strip() or 'Lighthouse said nothing').splitlines()[-1]}", file=sys.stderr)
    done.check_returncode()
    said = json.loads(done.stdout)
    audits, categories = said["audits"], said["categories"]
    weighed = {part["id"] for name in CATEGORIES for part in categories[name]["auditRefs"] if part["weight"]}
    scores = {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}
    faults = {name for name in weighed if audits[name]["score"] not in {None, 1}}
    return scores | {name: audits[name]["numericValue"] for name in MEASURES}, faults


def middle(runs: Sequence[Run]) -> Run:
    return {name: median(run[name] for run in runs) for name in runs[0]}


def audited(lighthouse: Sequence[str], url: str) -> tuple[Run, set[str]]:
    """The median of some runs, and what any of them found at fault."""
    runs = [audit(lighthouse, url) for _ in range(TIMES)]
    return middle([run for run, _ in runs]), set().union(*(faults for _, faults in runs))


def line(name: str, run: Run, limit: Run, faults: set[str]) -> str:
    paint, blocked, shift = (run[measure] for measure in MEASURES)
    scores = " ".join(f"{run[category]:4.0f}" for category in CATEGORIES)
    ratio = paint / limit["largest-contentful-paint"]
    return f"{name:42} {scores} {paint:7.0f} ms {ratio:5.2f} {blocked:6.0f} ms {shift:6.3f}  {' '.join(sorted(faults))}".rstrip()


def program() -> list[str]:
    """The command that starts Lighthouse. Ends with a line that says how to get it where there is none."""
    for command in (["lighthouse"], ["npx", "--no-install", "lighthouse"]):
        if shutil.which(command[0]) and subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0:
            return command
    sys.exit("Lighthouse is missing: npm install --global lighthouse (it is no part of the handbook, and the tests do without it)")


def main(site: Path) -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    from serving import served  # noqa: PLC0415 - the tests' own server

    lighthouse = program()
    if not (site / "index.html").exists():
        sys.exit(f"No site in {site}: make site")
    print(f"{'':42} perf acce best  seo   paint    ratio blocked   shift")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "index.html").write_text(LIMIT % (WORDS * ((4096 - len(LIMIT)) // len(WORDS))), encoding="utf-8")
        with served(Path(folder), sent={}, packed=True) as address:
            limit, faults = audited(lighthouse, address)
    print(line("the limit", limit, limit, faults), flush=True)
    with served(site, packed=True) as address:
        for page in PAGES:
            run, faults = audited(lighthouse, address + page)
            print(line(page or "the front", run, limit, faults), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site")
