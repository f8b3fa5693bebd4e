"""Promise: an address once published answers for ever, and a changed text is recorded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, run

from macros import addresses, changes, check
from macros.load import load
from macros.problems import BadInput


@pytest.fixture
def registered(good: Path) -> Path:
    handbook = load(good)
    addresses.add_new(handbook)
    changes.record(handbook, "", "", "2026-01-01")
    return good


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def said(root: Path) -> str:
    try:
        return "\n".join(map(str, check.problems(load(root))))
    except BadInput as bad:
        return str(bad)


def test_a_registered_tree_is_fine(registered: Path) -> None:
    assert said(registered) == ""


@pytest.mark.parametrize(
    ("name", "old", "new", "gone"),
    [
        ("docs/tables/going-quiet.yml", "id: quiet-once", "id: quiet-twice", "misread-behaviors/going-quiet/#row-quiet-once"),
        ("docs/misread-behaviors/going-quiet.md", "{ #evidence }", "{ #evidence-so-far }", "misread-behaviors/going-quiet/#evidence"),
        ("docs/references.yml", "id: made2001first", "id: made2001other", "references/#ref-made2001first"),
    ],
    ids=["row", "heading", "work"],
)
def test_an_address_that_goes_is_named(registered: Path, name: str, old: str, new: str, gone: str) -> None:
    edit(registered, name, old, new)
    if "references" in name:
        for other in ("docs/tables/going-quiet.yml", "docs/misread-behaviors/going-quiet.md", "docs/glossary.yml", "docs/index.md"):
            edit(registered, other, "made2001first", "made2001other")
    assert gone in said(registered)


def test_the_register_only_grows(registered: Path) -> None:
    before = addresses.registered(registered)
    edit(registered, "docs/misread-behaviors/going-quiet.md", "## Evidence { #evidence }", "## More { #more }\n\n## Evidence { #evidence }")
    assert addresses.add_new(load(registered)) == ["misread-behaviors/going-quiet/#more"]
    assert set(before) < set(addresses.registered(registered))


def test_a_changed_cell_must_be_recorded(registered: Path) -> None:
    edit(registered, "docs/tables/going-quiet.yml", "Stop asking.", "Stop asking and wait.")
    assert "make record KIND=" in said(registered)
    changed = changes.record(load(registered), "wording", "Said what to do after.", "2026-02-01")
    assert changed == ["misread-behaviors/going-quiet/#row-quiet-after-question"]
    assert said(registered) == ""
    [entry] = changes.history(registered)
    assert entry == {"address": changed[0], "date": "2026-02-01", "kind": "wording", "note": "Said what to do after."}


def test_a_change_needs_a_kind_and_a_note(registered: Path) -> None:
    edit(registered, "docs/tables/going-quiet.yml", "Stop asking.", "Stop asking and wait.")
    for kind, note in (("", "x"), ("spelling", "x"), ("wording", "")):
        with pytest.raises(BadInput):
            changes.record(load(registered), kind, note, "2026-02-01")


def test_drafting_ends_with_the_first_release(registered: Path) -> None:
    edit(registered, "docs/tables/going-quiet.yml", "Stop asking.", "Stop asking and wait.")
    (registered / "CHANGELOG.md").write_text("# Changes\n\n## 1.0.0\n", encoding="utf-8")
    with pytest.raises(BadInput):
        changes.record(load(registered), changes.DRAFTING, "", "2026-02-01")


def test_rewrapping_is_no_change(registered: Path) -> None:
    edit(registered, "docs/tables/going-quiet.yml", "may_be: The question may have", "may_be: The question\n      may have")
    assert said(registered) == ""


def test_every_real_address_is_registered(handbook) -> None:
    assert addresses.unregistered(handbook) == [], "make record"
    assert all(re.fullmatch(r"[a-z0-9./#-]+", line) for line in addresses.registered(ROOT))


def test_a_record_left_in_two_versions_is_refused_in_words(registered: Path) -> None:
    path = registered / changes.FINGERPRINTS
    text = path.read_text(encoding="utf-8")
    path.write_text(f"<<<<<<< HEAD\n{text}", encoding="utf-8")
    done = run(registered, "check")
    assert done.returncode == 1
    assert "register/fingerprints.txt, line 1" in done.stderr
    assert "make record" in done.stderr
