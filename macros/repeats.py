"""Runs of words that stand on two pages. Such a passage is mended on one page and forgotten on the other, and tires who reads both.

Read are the running text of the pages with their safety blocks, and the cells of the tables. What shows a row elsewhere (the
lookup, handouts, teaching) is made from it and repeats nothing. Sentences that repeat on purpose are in docs/repeated.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from macros.load import Handbook
from macros.pages import LINK, Page
from macros.problems import Problem

INTENDED = "docs/repeated.yml"
MOST = 12  # words in a row that two pages may share
Words = tuple[str, ...]
_BREAK = "\n"  # a place that no run crosses
_BLOCK = re.compile(r"(?:[^\n]|\n(?!\s*\n|\s*(?:[-*|]|\d+\.)\s))+")
_LEFT_OUT = re.compile(r"(?m)^#.*$|^!!!.*$|\{\{(?! *local\b).*?\}\}|\[@[^\]]*\]|\{ *#[^}]*\}")
_FACT = re.compile(r'\{\{ *local\("(\w+)"\) *\}\}|\{(\w+)\}')
_WORD = re.compile(r"[a-z0-9_]+(?:['’][a-z]+)*")


@dataclass(frozen=True)
class Block:
    """A paragraph, a list item or a cell: where it stands, and its words."""

    page: str
    file: str
    line: int
    words: Words


def words(text: str) -> Words:
    """The words of a text, lower case; a local fact is one word, its key. A citation or a macro is none."""
    flat = LINK.sub(lambda match: match[1], _LEFT_OUT.sub(" ", text))
    return tuple(_WORD.findall(_FACT.sub(lambda match: match[1] or match[2], flat).lower()))


def blocks(handbook: Handbook) -> Iterator[Block]:
    """Everything that an author wrote and a reader reads, in order."""
    for page in handbook.pages.values():
        yield from _of_page(page)
        for table in handbook.tables_on(page.path):
            for place, row in enumerate(table.rows):
                for column in table.kind.columns:
                    if not row.retired:
                        yield Block(page.path, *table.where(place, column.id), words(row.cell(column.id)))


def _of_page(page: Page) -> Iterator[Block]:
    for line in page.meta.safety or ():
        yield Block(page.path, page.file, page.meta_lines["safety"], words(line))
    for match in _BLOCK.finditer(page.prose):
        lead = len(match[0]) - len(match[0].lstrip())
        yield Block(page.path, page.file, page.line_at(match.start() + lead), words(match[0]))


def without(known: Sequence[Words], block: Words) -> Words:
    """A block with a break in place of each passage that may repeat."""
    place, left = 0, []
    while place < len(block):
        passage = next((passage for passage in known if block[place : place + len(passage)] == passage), None)
        left.append(_BREAK if passage else block[place])
        place += len(passage) if passage else 1
    return tuple(left)


def repeats(handbook: Handbook) -> Iterator[Problem]:
    """Each run of more than MOST words that a page shares with one before it, at its place on the later page."""
    known = sorted((words(entry.text) for entry in handbook.repeated), key=len, reverse=True)
    first: dict[Words, Block] = {}
    for block in blocks(handbook):
        kept = without(known, block.words)
        earlier = [(place, first.setdefault(run, block)) for place, run in _runs(kept)]
        shared = [(place, other) for place, other in earlier if other.page != block.page]
        for _, group in groupby(enumerate(shared), lambda pair: pair[1][0] - pair[0]):
            run = [pair for _, pair in group]
            start, other = run[0]
            said = " ".join(kept[start : run[-1][0] + MOST + 1])
            also = f"also in {other.file}, line {other.line}: {said}"
            yield Problem(block.file, block.line, "", also, "other words, or a link to the page that says it")


def _runs(kept: Words) -> Iterator[tuple[int, Words]]:
    """Each place with the words from there that are one too many, where no break lies among them."""
    for place in range(len(kept) - MOST):
        run = kept[place : place + MOST + 1]
        if _BREAK not in run:
            yield place, run


def unused(handbook: Handbook) -> Iterator[Problem]:
    """The passages of docs/repeated.yml that no two pages share."""
    read = [(block.page, f" {' '.join(block.words)} ") for block in blocks(handbook)]
    for place, entry in enumerate(handbook.repeated):
        wanted = f" {' '.join(words(entry.text))} "
        if len({page for page, text in read if wanted in text}) < 2:
            line = handbook.sources[INTENDED].line(("passages", place, "text"))
            yield Problem(INTENDED, line, "text", entry.text, "a passage that stands on two pages at least; take this one out")
