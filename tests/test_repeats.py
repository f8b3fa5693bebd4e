"""No passage stands on two pages, but for those that are meant to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from macros import repeats
from macros.load import Handbook
from macros.models import Repeated

SAID = "Sit down beside the door, keep your hands where they can be seen, and wait for a count of ten"
FIRST, SECOND = "misread-behaviors/shutdown.md", "misread-behaviors/disclosure.md"


def with_text(handbook: Handbook, **added: str) -> Handbook:
    """The handbook with a paragraph more on two pages: `first` and `second`."""
    pages = dict(handbook.pages)
    for path, text in ((FIRST, added["first"]), (SECOND, added["second"])):
        pages[path] = replace(pages[path], body=f"{pages[path].body}\n\n{text}\n")
    return replace(handbook, pages=pages)


def found(handbook: Handbook) -> Iterator[str]:
    return (problem.found for problem in repeats.repeats(handbook) if "count of ten" in problem.found)


def test_the_handbook_repeats_nothing(handbook: Handbook) -> None:
    assert not [str(problem) for problem in repeats.repeats(handbook)]


def test_every_passage_that_may_repeat_does(handbook: Handbook) -> None:
    assert not [str(problem) for problem in repeats.unused(handbook)]


@pytest.mark.parametrize("second", [f"{SAID}.", f"Then: {SAID.lower()}!", f"- **{SAID}** [@kozlowska2015cascade]."])
def test_a_repeated_run_is_found_however_it_is_marked(handbook: Handbook, second: str) -> None:
    [problem] = [p for p in repeats.repeats(with_text(handbook, first=f"{SAID}.", second=second)) if "count of ten" in p.found]
    assert problem.line > 1 and {problem.file, problem.found.split(",")[0].removeprefix("also in ")} == {f"docs/{FIRST}", f"docs/{SECOND}"}


def test_twelve_words_may_repeat(handbook: Handbook) -> None:
    shared = "wait for a count of ten before you begin to speak again"
    assert len(shared.split()) == repeats.MOST
    assert not list(found(with_text(handbook, first=f"Here {shared} slowly.", second=f"There {shared} softly.")))


def test_a_run_ends_with_its_paragraph(handbook: Handbook) -> None:
    apart = SAID.replace("hands where", "hands.\n\nWhere")
    assert not list(found(with_text(handbook, first=f"{SAID}.", second=apart)))


def test_a_passage_may_repeat_on_purpose(handbook: Handbook) -> None:
    twice = with_text(handbook, first=f"{SAID}.", second=f"{SAID}.")
    allowed = Repeated(text=SAID, why="a test")
    assert list(found(twice)) and not list(found(replace(twice, repeated=(*handbook.repeated, allowed))))


def test_a_passage_that_no_longer_repeats_is_named(handbook: Handbook) -> None:
    source = handbook.sources[repeats.INTENDED]
    once = replace(handbook, repeated=(Repeated(text="words that no page says", why="a test"),))
    assert [problem.where for problem in repeats.unused(once)] == ["text"] and source.line(("passages", 0, "text")) > 1
