"""Promise: whatever stands in any field of any file is refused in words, or comes out as words in every page and download."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from conftest import SAMPLES, make_good_tree, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from test_inert import HOSTILE
from test_overlay import HANDOUT, PAGE, ROW

from macros import check, check_local, overlay
from macros.load import load
from macros.problems import BadInput

MORE = [
    '=HYPERLINK("http://evil.example")', "+1+cmd|' /C calc'!A0", "@SUM(1)", "-1", '#let x = read("/etc/passwd")', "\\input{x}",
    "../../../etc/passwd", "null", "~", "yes", "1e9", "٣",
]  # fmt: skip
VALUES = HOSTILE + MORE
LOCAL = "local/organization.yml"
LOCAL_FACTS = {"name": "A made-up school", "contact": "the office", "emergency_number": "999", "safeguarding_lead": "Ms Made-Up, 123"}
LOCAL_FILES = {
    "tables/going-quiet.yml": ROW, "pages/our-rooms.md": PAGE, "handouts/local-sheet.yml": HANDOUT,
    "labels.yml": "labels:\n  - term: quiet-spell\n    label: silence\n",
    "trainings.yml": "trainings:\n  - title: T\n    given_by: us\n    for_whom: all\n    when: May\n    contact: desk\n    address: https://a.example/\n",
    "sign-off.yml": "sign_offs:\n  - page: misread-behaviors/going-quiet.md\n    person: A\n    role: B\n    date: '2026-01-01'\n"
    "    review_by: '2027-01-01'\n    text: '0000000000000000'\n",
}  # fmt: skip
Place = tuple[str, tuple[Any, ...]]


def front_matter(text: str) -> tuple[Any, str]:
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


def read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return front_matter(text)[0] if path.suffix == ".md" else yaml.load(text, yaml.BaseLoader)  # noqa: S506 - all scalars as text


def write(path: Path, data: Any) -> None:
    made = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10000)
    if path.suffix == ".md":
        made = f"---\n{made}---\n{front_matter(path.read_text(encoding='utf-8'))[1]}"
    path.write_text(made, encoding="utf-8")


def leaves(data: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every text in a tree of mappings and lists."""
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from leaves(data[key], (*at, key))
    else:
        yield at


def put(data: Any, at: tuple[Any, ...], value: str) -> Any:
    if not at:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[at[0]] = put(copy[at[0]], at[1:], value)
    return copy


def places(root: Path) -> list[Place]:
    """Every field of every file that a contributor or an organization writes."""
    files = sorted(path for folder in ("docs", "local") for ending in ("*.yml", "*.md") for path in (root / folder).rglob(ending))
    shared = {"vocabulary.yml", "synonyms.yml", "interface.yml", "organization.yml"}
    ours = [path for path in files if path.name not in shared or path == root / LOCAL]
    return [(path.relative_to(root).as_posix(), at) for path in ours for at in leaves(read(path))]


def tree(into: Path) -> Path:
    root = make_good_tree(into)
    for name, text in LOCAL_FILES.items():
        path = root / "local" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write(root / LOCAL, LOCAL_FACTS)
    return root


def accepted(root: Path) -> bool:
    """Whether the content is taken as it is. Anything but a list of problems in words is an error of ours."""
    try:
        handbook = load(root)
        found = [*check.problems(handbook), *check_local.problems(overlay.laid_over(handbook, root / "local"))]
    except BadInput as bad:
        found = list(bad.problems)
    assert all(problem.file and problem.found is not None and problem.needed for problem in found)
    return not found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Place]]:
    """The small handbook and its fields."""
    root = tree(tmp_path_factory.mktemp("fuzz") / "handbook")
    return root, places(root)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_text_in_any_field_is_refused_in_words_or_taken(small: tuple[Path, list[Place]], data: st.DataObject) -> None:
    root, fields = small
    file, at = data.draw(st.sampled_from(fields))
    value = data.draw(st.one_of(st.sampled_from(VALUES), st.text(max_size=60)))
    path = root / file
    good = path.read_bytes()
    try:
        write(path, put(read(path), at, value))
        accepted(root)
    finally:
        path.write_bytes(good)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """The small handbook, and one in which every field that takes a hostile value holds one; both built; how many fields do."""
    plain = tree(tmp_path_factory.mktemp("plain") / "handbook")
    root = Path(shutil.copytree(plain, tmp_path_factory.mktemp("hostile") / "handbook"))
    chance, taken = random.Random(11), 0  # noqa: S311 - a choice of cases, not a secret
    for number, (file, at) in enumerate(places(root)):
        path = root / file
        for value in chance.sample(VALUES, 5):
            good = path.read_bytes()
            write(path, put(read(path), at, f"{value} {number}"))  # Titles must differ.
            if accepted(root):
                taken += 1
                break
            path.write_bytes(good)
    for built in (plain, root):
        done = run(built, "site")
        assert done.returncode == 0, done.stderr
    return plain / "site", root / "site", taken


def shapes(page: Path) -> Counter[tuple[str, ...]]:
    """How often each element stands on a page: its tag with the names of its attributes."""
    elements = html.fromstring(page.read_bytes()).iter()
    return Counter((e.tag, *sorted(e.attrib)) for e in elements if isinstance(e.tag, str))


def test_no_page_gains_an_element(hostile) -> None:
    plain, site, taken = hostile
    assert taken > 60, "most fields that take text were tried"
    known = set().union(*(shapes(page) for page in plain.rglob("*.html")))
    for page in site.rglob("*.html"):
        there, before = shapes(page), shapes(plain / page.relative_to(site))
        assert set(there) <= known, page
        active = [shape for shape in there if shape[0] in {"script", "style", "link", "meta", "img", "iframe", "form", "input", "b", "svg", "base"}]
        assert {shape: there[shape] for shape in active} == {shape: before[shape] for shape in active}, page


def test_no_address_runs_anything(hostile) -> None:
    _, site, _ = hostile
    for page in site.rglob("*.html"):
        found = html.fromstring(page.read_bytes()).xpath("//@href | //@src | //@action")
        assert not [link for link in found if re.match(r"\s*(javascript|data|vbscript):", str(link), re.I)], page
        assert not html.fromstring(page.read_bytes()).xpath("//@*[starts-with(name(), 'on')]"), page


def test_no_download_holds_a_formula_and_all_can_be_read(hostile) -> None:
    _, site, _ = hostile
    for path in (site / "tables").glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path
    for path in (site / "tables").glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for path in [*site.rglob("*.json"), *site.rglob("*.jsonld")]:
        json.loads(path.read_bytes())
    for path in [*site.rglob("*.xml")]:
        ET.fromstring(path.read_bytes())  # noqa: S314 - our own file
    for name in ("search/index.js", "search/text.js", "assets/record.js"):
        text = (site / name).read_text(encoding="utf-8")
        json.loads(re.search(r"(?s)=\s*(.*?);?\s*\Z", text)[1])


def test_the_sample_has_a_field_of_every_kind_of_file() -> None:
    names = {path.name for path in (SAMPLES / "good" / "docs").rglob("*.yml")}
    assert {"glossary.yml", "references.yml", "going-quiet.yml", "two-circles.yml"} <= names
