"""Promise: no safety page says what would be harmful to say. Each page keeps its own list in tests/harmful/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from macros import inline
from macros.load import Handbook

LISTS = sorted((Path(__file__).parent / "harmful").glob("*.txt"))


def patterns(path: Path) -> list[tuple[re.Pattern[str], str]]:
    """The lines of a list: a regular expression, a tab, why it would harm."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("# ")]
    return [(re.compile(pattern, re.I | re.M), why) for pattern, why in (line.split("\t", 1) for line in lines)]


def visible_text(handbook: Handbook, name: str) -> str:
    """All that a reader of a page sees: head, text, and every cell of its tables."""
    page = next(page for path, page in handbook.pages.items() if path.endswith(f"/{name}.md"))
    cells = [
        inline.plain(row.cell(column.id), handbook.local_words)
        for table in handbook.tables_on(page.path)
        for row in table.current
        for column in table.kind.columns
    ]
    text = re.sub(r"\{ #[^}]*\}|\{\{.*?\}\}|\]\([^)]*\)|\[@[^\]]*\]", " ", page.body)
    return "\n".join([page.meta.title, page.meta.summary or "", *page.meta.safety, text, *cells])


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_page_says_nothing_harmful(handbook: Handbook, path: Path) -> None:
    text = visible_text(handbook, path.stem)
    said = [f"{match[0]!r}: {why}" for pattern, why in patterns(path) if (match := pattern.search(text))]
    assert not said, said


def test_every_written_safety_page_has_a_list(handbook: Handbook) -> None:
    ours = {page for page in handbook.vocabulary.safety_pages if page in handbook.pages and not page.startswith("about/")}
    assert {page.split("/")[-1].removesuffix(".md") for page in ours} <= {path.stem for path in LISTS}


def test_restraint_is_never_mentioned_without_breathing(handbook: Handbook) -> None:
    for path, page in handbook.pages.items():
        text = visible_text(handbook, page.path.split("/")[-1].removesuffix(".md")) if "/" in path and not path.endswith("index.md") else page.body
        if re.search(r"\b(?:restrain(?:t|ed|ing)|held down|holding down)\b", text, re.I) and path in handbook.vocabulary.safety_pages:
            assert re.search(r"breath", text, re.I), path
