"""Promise: no value from YAML becomes markup, script, an address or a template expression, in any position."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import get_args

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from macros import changes, inline
from macros.exports import as_text
from macros.markdown_inline import makeExtension
from macros.models import Exercise
from macros.publish import readable
from macros.render import inert, render

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)",
    "{{ 7*7 }}", "{% raw %}", "[x](javascript:alert(1))", "![x](data:text/html,x)", "https://evil.example", "<https://evil.example>",
    "{: onclick=alert(1) }", "{ #stolen-id }", "line\n\n<b>two</b>", "# heading", "---", "| a | b |\n|---|---|", "`code`", "&lt;script&gt;",
    "\\<b>", "*[RAD]: x", "[RAD]: http://x", "!!! note", "a  \nb", "\u202eevil", "\x00\x08", "- [ ] task", "<!-- x", "]]>", "</td></tr></table>",
    "[@made2001first]", "-->", "<?php", "&#60;b&#62;", "www.evil.example", "a@evil.example", ":smile:", "--- ... (c)",
]  # fmt: skip
POSITIONS = {
    "paragraph": "Before {} after.", "list": "- one\n- two {}", "admonition": "!!! note\n    Text {}", "block": "<div>{}</div>",
    "cell": "| a | b |\n|---|---|\n| x | {} |", "attribute": '<a title="{}" href="x">y</a>',
}  # fmt: skip


@pytest.fixture(scope="module")
def to_html(tmp_path_factory: pytest.TempPathFactory) -> object:
    path = tmp_path_factory.mktemp("inline") / "inline.json"
    path.write_text(json.dumps({"labels": {}, "shown": {}, "works": {}}), encoding="utf-8")
    extensions = ["admonition", "attr_list", "tables", "toc", "pymdownx.smartsymbols", makeExtension(data=str(path))]
    return lambda text: readable(markdown.markdown(text, extensions=extensions))


def assert_inert(page: str, value: str, shape: str) -> None:
    """The page has the elements that a harmless word gives, and shows the value's own words."""
    tree, plain = lxml_html.fromstring(f"<div>{page}</div>"), lxml_html.fromstring(f"<div>{shape}</div>")
    assert [e.tag for e in tree.iter()] == [e.tag for e in plain.iter()]
    assert [sorted(e.attrib) for e in tree.iter()] == [sorted(e.attrib) for e in plain.iter()]
    assert [(k, v) for e in tree.iter() for k, v in e.attrib.items() if k != "title"] == [
        (k, v) for e in plain.iter() for k, v in e.attrib.items() if k != "title"
    ]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_inert(to_html, value: str, position: str) -> None:
    written = str(inert(value))
    assert_inert(to_html(POSITIONS[position].replace("{}", written)), value, to_html(POSITIONS[position].replace("{}", "word")))


@settings(max_examples=300, deadline=None)
@given(value=st.text(max_size=80), position=st.sampled_from(sorted(POSITIONS)))
def test_any_text_is_inert(to_html, value: str, position: str) -> None:
    written = str(inert(value))
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"&#\d+;", "", written))
    assert "\n" not in written
    if written.strip():
        assert_inert(to_html(POSITIONS[position].replace("{}", f"x{written}x")), value, to_html(POSITIONS[position].replace("{}", "word")))


@given(value=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_the_words_survive(value: str) -> None:
    assert html.unescape(readable(str(inert(value)))) == re.sub(r"\s+", " ", value)


@given(value=st.text(max_size=40))
def test_no_spreadsheet_formula(value: str) -> None:
    assert not as_text(value).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(cell=st.text(max_size=60))
def test_any_cell_is_read_or_refused(cell: str) -> None:
    try:
        parts = list(inline.tokens(cell))
    except inline.BadCitation:
        return
    assert all(isinstance(part, inline.Token) for part in parts)


def test_a_missing_name_in_a_template_is_an_error() -> None:
    import jinja2

    with pytest.raises(jinja2.UndefinedError):
        render("local.html", words="x")


def test_every_word_of_the_interface_exists_and_is_used(handbook) -> None:
    root = Path(__file__).parent.parent
    files = [*(root / "macros" / "templates").glob("*.html"), *(root / "overrides").rglob("*.html")]
    named = {word for path in files for word in re.findall(r"(?<!sheet\.)\bwords\.(\w+)", path.read_text(encoding="utf-8"))} - {"html"}
    assert named <= set(handbook.words)
    code = "".join(path.read_text(encoding="utf-8") for path in (root / "macros").glob("*.py"))
    by_name = {word for word in handbook.words if re.search(rf"[\"']{word}[\"']", code)} | {f"change_{kind}" for kind in changes.KINDS}
    by_name |= {f"exercise_{kind.replace('-', '_')}" for kind in get_args(Exercise.model_fields["kind"].annotation)}
    assert named | by_name == set(handbook.words)


def test_a_local_fact_begins_a_sentence_with_a_capital() -> None:
    local = {"child_protection": "your local child-protection service"}
    assert inline.plain("Lead away? {child_protection}. Or call {child_protection}.", local) == (
        "Lead away? Your local child-protection service. Or call your local child-protection service."
    )


def test_no_space_is_left_where_a_citation_stood_and_none_is_lost_before_a_number() -> None:
    assert inline.plain("It held [@made2001first], weakly (r = .34) [@made2001first].") == "It held, weakly (r = .34)."
