"""Reading grade by page: of the prose, of the at-a-glance lines, and of each table's cells.

Flesch-Kincaid grade level (Kincaid et al., 1975): 0.39 words per sentence + 11.8 syllables per word - 15.59. A sentence ends
with a full stop, question or exclamation mark, a list item or a paragraph. Syllables are counted by pyphen's hyphenation
patterns, or by groups of vowels where that gives more: patterns never break off a single letter, so they count too few.
"""

from __future__ import annotations

import re
from functools import cache
from statistics import median

import pyphen

from macros import inline
from macros.load import Handbook, Table
from macros.pages import Page

_NOT_PROSE = re.compile(r"\{\{.*?\}\}|\{ #[^}]*\}|^#+ .*$|^!!! .*$|\[@[^\]]*\]|\]\([^)]*\)|[\[\]*_|]", re.M)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n\s*\n|\n\s*(?:[-*]|\d+\.) ")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouyscxzgh]es$")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")


def grade(text: str) -> float:
    """The grade of a text, as years of US school; 0 for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in _SENTENCE.split(text) if _WORD.search(part))
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@cache
def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word)) - bool(_SILENT_E.search(word))
    return max(1, groups, _patterns().inserted(word).count("-") + 1)


@cache
def _patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US", left=1, right=1)


def prose_grade(page: Page) -> float:
    """The grade of the running text."""
    return grade(_NOT_PROSE.sub(" ", page.body))


def glance_grade(page: Page) -> float | None:
    """The grade of the at-a-glance lines, or None where there are none."""
    lines = re.search(r"\{ #at-a-glance \}\n(.*?)(?=\n## |\Z)", page.body, re.S)
    return grade(_NOT_PROSE.sub(" ", lines[1])) if lines else None


def row_grades(handbook: Handbook, table: Table) -> list[float]:
    """The grade of each row's cells joined, the quoted misreadings left out."""
    columns = [c.id for c in table.kind.columns if c.id not in handbook.vocabulary.quoting_columns]
    return [grade(" \n\n".join(inline.plain(row.cell(name), handbook.local_words) for name in columns)) for row in table.current]


def report(handbook: Handbook) -> str:
    """A line a page: prose, at a glance, and the median and highest row of its tables."""
    lines = ["page                                                        prose  glance  rows: median  highest"]
    for page in handbook.pages.values():
        rows = [value for table in handbook.tables_on(page.path) for value in row_grades(handbook, table)]
        glance = glance_grade(page)
        numbers = f"{prose_grade(page):7.1f} {'' if glance is None else f'{glance:.1f}':>7}"
        lines.append(f"{page.path:56} {numbers}" + (f" {median(rows):13.1f} {max(rows):8.1f}" if rows else ""))
    return "\n".join(lines)
