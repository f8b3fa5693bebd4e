"""The handbook against a plain build of the same text with the same theme, in one run: python -m benchmarks.against_plain [PAGES...]

For each size prints, ours beside the plain build's and their ratio: processor time and memory of the build, and bytes (gzip) and
requests of visits to its pages, medians over all concept pages. From one size to the next, how the page and the build grow. The
files of the handouts are made before and their time stands apart; everything else is made anew in every build.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks import builds
from benchmarks.scaled import concept_pages
from benchmarks.visits import compressed, html, total, visit
from macros import builder

SIZES = (120, 1000)
# A short build is made twice and the better one counts, since other work on the machine can only add to it.
SHORT = 200


@dataclass(frozen=True)
class Figures:
    """Of one site: its build, and medians over its concept pages."""

    build: builds.Cost
    first_visit: float
    requests: float
    page: float
    second_page: float

    def rows(self) -> Iterator[tuple[str, float]]:
        yield "build, processor seconds", self.build.seconds
        yield "most memory of one process, MB", self.build.megabytes
        yield "first visit, bytes", self.first_visit
        yield "first visit, requests", self.requests
        yield "the page alone, bytes", self.page
        yield "second page of a visit, bytes", self.second_page


def figures(site: Path, pages: list[str], build: builds.Cost) -> Figures:
    """What a reader of a site fetches, beside what its build cost."""
    files = [html(site, path) for path in pages]
    visits = [visit(site, file) for file in files]
    seconds = [total(second - first) for first, second in pairwise(visits)]
    return Figures(
        build, median(map(total, visits)), median(map(len, visits)), median(map(compressed, files)), median(seconds)
    )  # fmt: skip


def measure(pages: int) -> tuple[Figures, Figures]:
    """Build both sites of one size and print their figures side by side."""
    place = builds.trees(pages)
    handouts = builds.make_handouts(place)
    times = 2 if pages <= SHORT else 1
    ours, plain = (min((build(place) for _ in range(times)), key=lambda cost: cost.seconds) for build in (builds.build_handbook, builds.build_plain))
    concepts = concept_pages(builder.navigation(place / "handbook"))
    mine, other = figures(place / "handbook/site", concepts, ours), figures(place / "plain/site", concepts, plain)
    print(f"\n{f'{pages} pages, {len(concepts)} of them concept pages':44} handbook      plain   ratio")
    for (name, our), (_, their) in zip(mine.rows(), other.rows(), strict=True):
        print(f"{name:40} {our:12,.1f} {their:10,.1f} {our / their:7.2f}")
    print(f"{'handouts, made once, processor seconds':40} {handouts:12,.1f}", flush=True)
    return mine, other


def exponent(small: builds.Cost, large: builds.Cost, times: float) -> float:
    """How processor time grows with the number of pages: 1 where twice the pages take twice the time."""
    return math.log(large.seconds / small.seconds) / math.log(times)


def main(sizes: list[int]) -> None:
    print(f"load of the machine {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    measured = {size: measure(size) for size in sorted(sizes)}
    for (small, before), (large, after) in pairwise(measured.items()):
        print(f"\n{f'from {small} to {large} pages':44} handbook      plain")
        pages = [now.page / then.page for then, now in zip(before, after, strict=True)]
        print(f"{'the page alone, times':40} {pages[0]:12.2f} {pages[1]:10.2f}")
        grown = [exponent(then.build, now.build, large / small) for then, now in zip(before, after, strict=True)]
        print(f"{'exponent of processor seconds':40} {grown[0]:12.2f} {grown[1]:10.2f}")
    print(f"load of the machine {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
