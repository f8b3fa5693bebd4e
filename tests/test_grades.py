"""Promise: what is read in a hurry can be read in a hurry."""

from __future__ import annotations

from statistics import median

import pytest

from macros import grades

CELLS_AIM, CELLS_LIMIT, PROSE_LIMIT = 9, 11, 12


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("people", 2), ("area", 2), ("emergency", 4), ("hurt", 1), ("asked", 1), ("wanted", 2), ("house", 1), ("table", 2), ("places", 2)],
)
def test_syllables(word: str, syllables: int) -> None:
    assert grades._syllables(word) == syllables


def test_a_known_text() -> None:
    # 13 words, 1 sentence, 24 syllables: 0.39 * 13 + 11.8 * 24 / 13 - 15.59.
    assert grades.grade("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.") == pytest.approx(11.3, abs=1.5)


def test_cells_and_first_lines_are_plain(handbook) -> None:
    hard = []
    for page in handbook.pages.values():
        rows = [value for table in handbook.tables_on(page.path) for value in grades.row_grades(handbook, table)]
        glance = grades.glance_grade(page)
        if (rows and (median(rows) > CELLS_AIM or max(rows) > CELLS_LIMIT)) or (glance or 0) > CELLS_LIMIT:
            hard.append((page.path, median(rows or [0]), max(rows or [0]), glance))
    assert not hard


def test_prose_is_within_the_limit(handbook) -> None:
    assert [page.path for page in handbook.pages.values() if grades.prose_grade(page) > PROSE_LIMIT] == []
