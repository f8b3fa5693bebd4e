"""Promise: [terms] and [@citations] in page text become links, and nothing else in brackets is touched."""

from __future__ import annotations

import json
from pathlib import Path

import markdown
import pytest

from macros.markdown_inline import UnknownLabel, makeExtension

DATA = {
    "shown": {},
    "labels": {"window of tolerance": ["window-of-tolerance", "A model."], "rad": ["rad", "A diagnosis."]},
    "works": {"made2001first": "Maker & Tester, 2001", "made2002second": "Society, 2002"},
}


@pytest.fixture
def render(tmp_path: Path) -> object:
    path = tmp_path / "inline.json"
    path.write_text(json.dumps(DATA), encoding="utf-8")
    return lambda text: markdown.markdown(text, extensions=[makeExtension(data=str(path)), "attr_list", "tables"])


def test_two_terms_side_by_side_are_two_links(render) -> None:
    html = render("[window of tolerance] [RAD]")
    assert html.count('class="hb-term"') == 2
    assert "/glossary.md#term-rad" in html


def test_a_list_item_that_looks_like_a_definition_stays(render) -> None:
    assert "a diagnosis" in render("- [RAD]: a diagnosis")


def test_a_term_broken_over_lines(render) -> None:
    assert ">window of tolerance</a>" in render("the [window of\ntolerance] here")


def test_the_first_use_in_a_section_is_a_link(render) -> None:
    html = render("[RAD] and [RAD].\n\n## Next\n\n[RAD] again.")
    assert html.count('class="hb-term"') == 2
    assert " and RAD." in html


def test_a_term_in_a_heading_is_plain(render) -> None:
    assert render("## Of [RAD]\n\ntext") == "<h2>Of RAD</h2>\n<p>text</p>"


def test_citations(render) -> None:
    html = render("Shown [@made2001first; @made2002second].")
    assert '(<a href="#cited-made2001first">Maker &amp; Tester, 2001</a>; <a href="#cited-made2002second">Society, 2002</a>)' in html


def test_links_code_and_escapes_are_left_alone(render) -> None:
    html = render("[words](page.md) `[RAD]` \\[sic\\]")
    assert 'href="page.md"' in html
    assert "<code>[RAD]</code>" in html
    assert "[sic]" in html


@pytest.mark.parametrize("text", ["[unknown]", "[@unknown]"])
def test_unknown_brackets_stop_the_build(render, text: str) -> None:
    with pytest.raises(UnknownLabel):
        render(text)
