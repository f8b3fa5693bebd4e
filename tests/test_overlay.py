"""Promise: an organization's folder shows in its copy and is never lost; it cannot hide, outrank or break what keeps people safe."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES, make_good_tree, run, samples
from serving import served

from macros import check_local, overlay, search, signoff, upgrade
from macros.load import Handbook, load
from macros.problems import BadInput, Problem

ROW = """rows:
  - id: local-quiet-room
    see: Goes quiet near the quiet room
    read_as: '"Wants out."'
    may_be: A need for rest.
    check_first: Check for fever.
    do_first: Open the door.
    avoid: Do not close the door.
    get_help: Ask the nurse today.
    settings: [classroom]
    ages: [adult]
    search: [suicide, suicide, kill myself]
"""
PAGE = "---\ntitle: Our rooms\nsummary: Where they are.\n---\nSee [going quiet](../misread-behaviors/going-quiet.md) for a [quiet spell].\n"
HANDOUT = """id: local-sheet
title: Ours
summary: Ours.
parts:
  - page: misread-behaviors/going-quiet.md
    part: at-a-glance
  - row: local-quiet-room
  - row: quiet-after-question
"""


def write(root: Path, files: dict[str, str]) -> Path:
    """An organization's folder in a tree."""
    for name, text in files.items():
        path = root / "local" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root / "local"


def whole(root: Path) -> Handbook:
    return overlay.load_with(root, {})


def problems_of(root: Path) -> list[Problem]:
    try:
        return check_local.problems(whole(root))
    except BadInput as bad:
        return list(bad.problems)


@pytest.mark.parametrize("fault", samples("organization-faults.yml"), ids=lambda fault: fault["fault"])
def test_fault_is_caught(good: Path, fault: dict[str, object]) -> None:
    write(good, {str(fault["file"]): str(fault["text"]) + "\n"})
    found = [p for p in problems_of(good) if p.file == f"local/{fault['file']}" and str(fault["says"]) in str(p)]
    assert found, f"survived: {fault['fault']}; said: {[str(p) for p in problems_of(good)]}"
    if "line" in fault:
        assert fault["line"] in [p.line for p in found]


@pytest.mark.parametrize("svg", ["<svg><script>1</script></svg>", "<svg onload='x()'></svg>", "<svg><image href='http://a'/></svg>", "no drawing"])
def test_a_logo_is_a_drawing_and_nothing_else(good: Path, svg: str) -> None:
    write(good, {"organization.yml": "logo: logo.svg\n", "logo.svg": svg})
    assert "a drawing without script" in str(problems_of(good)[0])


def test_the_folder_that_is_named_must_be_there(good: Path) -> None:
    with pytest.raises(BadInput, match="no such folder"):
        overlay.load_with(good, {"LOCAL": "nowhere"})


def test_without_a_folder_nothing_changes(good: Path) -> None:
    assert whole(good).own == load(good).own
    assert not whole(good).local


def test_local_rows_come_last_and_cannot_outrank_a_safety_row(good: Path) -> None:
    write(good, {"tables/going-quiet.yml": ROW})
    handbook = whole(good)
    assert [row.id for row in handbook.tables["going-quiet"].rows][-1] == "local-quiet-room"
    marks = {document.anchor: document.marks for document in search.documents(handbook)}
    assert marks["row-quiet-and-cannot-be-roused"] & search.SAFE
    assert not marks["row-local-quiet-room"] & search.SAFE


@pytest.mark.parametrize(("name", "line"), [("get_help", "    get_help: Ask the nurse today.\n"), ("avoid", "    avoid: Do not close the door.\n")])
def test_a_row_without_a_column_says_so_and_is_shown(good: Path, name: str, line: str) -> None:
    assert line in ROW
    write(good, {"tables/going-quiet.yml": ROW.replace(line, "")})
    handbook = whole(good)
    assert handbook.rows["local-quiet-room"][1].cell(name) == handbook.words["cell_missing"]
    assert any("local/tables/going-quiet.yml, line 2" in notice and name in notice for notice in handbook.own.notices)
    assert problems_of(good) == []


def test_everything_local_is_built_and_marked(good: Path) -> None:
    write(good, {
        "organization.yml": "name: Oak Street\nlogo: logo.svg\ncolor: '#5a1a4a'\nemergency_number: the desk on 555-0100\n",
        "logo.svg": '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
        "tables/going-quiet.yml": ROW, "pages/our-rooms.md": PAGE, "handouts/local-sheet.yml": HANDOUT,
        "labels.yml": "labels:\n  - term: quiet-spell\n    label: silence\n",
        "trainings.yml": "trainings:\n  - title: First steps\n    given_by: our own team\n    covers: [misread-behaviors/going-quiet.md]\n",
    })  # fmt: skip
    (good / "register").mkdir(exist_ok=True)
    signoff.sign(whole(good), good / "local", {
        "page": "misread-behaviors/going-quiet.md", "person": "Dr. Made Up", "role": "physician", "date": "2026-01-02", "review_by": "2027-01-02",
    })  # fmt: skip
    done = run(good, "site")
    assert done.returncode == 0, done.stderr
    shown = (good / "site/misread-behaviors/going-quiet/index.html").read_text(encoding="utf-8")
    assert "From Oak Street" in shown
    assert "Clinically reviewed for Oak Street by Dr. Made Up, physician, 2026-01-02" in shown
    assert "silence" in shown  # the page says "quiet spell", this organization says silence
    assert "Trainings at Oak Street" in shown
    assert 'src="../../assets/logo.svg"' in shown
    assert "#5a1a4a" in (good / "site/assets/handbook.css").read_text(encoding="utf-8")
    local = (good / "site/local/our-rooms/index.html").read_text(encoding="utf-8")
    assert "A page of Oak Street, not of the handbook." in local
    assert (good / "site/handouts/local-sheet-a4.pdf").read_bytes().startswith(b"%PDF")
    assert "local-quiet-room" in (good / "site/tables/going-quiet.csv").read_text(encoding="utf-8-sig")
    assert "Not yet clinically reviewed" in (good / "site/misread-behaviors/suicidal-thoughts/index.html").read_text(encoding="utf-8")


CALM = "---\ntitle: Calm\nsummary: A calm page.\nevidence: moderate\n---\n## Words { #words }\n\n[Quiet](going-quiet.md).\n"


def with_calm_page(root: Path) -> None:
    """A page that may be hidden, in the tree of the handbook."""
    (root / "docs/misread-behaviors/calm.md").write_text(CALM, encoding="utf-8")
    config = root / "mkdocs.yml"
    line = "      - misread-behaviors/going-quiet.md\n"
    config.write_text(config.read_text(encoding="utf-8").replace(line, f"{line}      - misread-behaviors/calm.md\n"), encoding="utf-8")
    assert run(root, "record").returncode == 0


def test_a_hidden_page_leaves_a_stub_with_every_anchor(good: Path) -> None:
    with_calm_page(good)
    write(good, {"hidden.yml": "hidden:\n  - page: misread-behaviors/calm.md\n    why: Not here.\n    instead: misread-behaviors/going-quiet.md\n"})
    done = run(good, "site")
    assert done.returncode == 0, done.stderr
    shown = (good / "site/misread-behaviors/calm/index.html").read_text(encoding="utf-8")
    assert "Not here." in shown
    assert 'id="words"' in shown
    assert 'href="../going-quiet/"' in shown
    assert "[Quiet]" not in (good / "site/misread-behaviors/calm.md").read_text(encoding="utf-8")
    assert "Calm page" not in (good / "site/search/text.js").read_text(encoding="utf-8")


def signed(root: Path) -> Handbook:
    signoff.sign(whole(root), root / "local", {
        "page": "misread-behaviors/going-quiet.md", "person": "Dr. Made Up", "role": "physician", "date": "2026-01-02", "review_by": "2027-01-02",
    })  # fmt: skip
    return whole(root)


@pytest.mark.parametrize(("file", "old", "new"), [
    ("docs/misread-behaviors/going-quiet.md", "Lower the demand.", "Raise the demand."),
    ("docs/tables/going-quiet.yml", "Stop asking.", "Go on asking."),
    ("local/tables/going-quiet.yml", "Open the door.", "Close the door."),
])  # fmt: skip
def test_a_sign_off_knows_when_the_text_has_moved_on(good: Path, file: str, old: str, new: str) -> None:
    write(good, {"tables/going-quiet.yml": ROW})
    assert signoff.status(signed(good), "misread-behaviors/going-quiet.md")["state"] == "current"
    path = good / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    handbook = whole(good)
    assert "Changed since its review" in signoff.status(handbook, "misread-behaviors/going-quiet.md")["text"]
    assert any("has changed since Dr. Made Up" in said for said in check_local.notices(handbook, date(2026, 6, 1)))


def test_an_overdue_review_is_a_notice(good: Path) -> None:
    write(good, {"tables/going-quiet.yml": ROW})
    handbook = signed(good)
    assert not check_local.notices(handbook, date(2027, 1, 2))
    assert "was due on 2027-01-02" in check_local.notices(handbook, date(2027, 1, 3))[0]


def test_a_sign_off_names_a_person_and_a_page(good: Path) -> None:
    write(good, {"tables/going-quiet.yml": ROW})
    for arguments in (["--page", "misread-behaviors/going-quite.md", "--person", "A", "--role", "B", "--review-by", "2027-01-01"],
                      ["--page", "misread-behaviors/going-quiet.md", "--role", "B", "--review-by", "2027-01-01"],
                      ["--page", "misread-behaviors/going-quiet.md", "--person", "A", "--role", "B", "--review-by", "2020-01-01"],
                      ["--page", "misread-behaviors/going-quiet.md", "--person", "A", "--role", "B", "--review-by", "soon"]):  # fmt: skip
        done = run(good, "signoff", *arguments)
        assert done.returncode == 1
        assert "needed:" in done.stderr
    assert not (good / "local/sign-off.yml").exists()


def test_labels_are_shown_in_every_form(good: Path) -> None:
    write(good, {"labels.yml": "labels:\n  - term: quiet-spell\n    label: silence\n"})
    handbook = whole(good)
    assert [handbook.shown_label(said) for said in ("quiet spell", "Quiet spell", "quiet spells", "going quiet", "felt safety")] == [
        "silence", "Silence", "silences", "going quiet", "felt safety",
    ]  # fmt: skip
    assert handbook.terms["quiet-spell"].altLabel == ("quiet spell", "going quiet")


# --- upgrading: the folder is not touched, the handbook moves on


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with an organization's folder, made once. Not to be written to."""
    root = make_good_tree(tmp_path_factory.mktemp("release") / "handbook")
    with_calm_page(root)
    write(root, {
        "tables/going-quiet.yml": ROW, "pages/our-rooms.md": PAGE, "handouts/local-sheet.yml": HANDOUT,
        "hidden.yml": "hidden:\n  - page: misread-behaviors/calm.md\n    why: Not here.\n",
        "labels.yml": "labels:\n  - term: quiet-spell\n    label: silence\n",
    })  # fmt: skip
    signed(root)
    assert run(root, "check").returncode == 0
    return root


@pytest.fixture
def upgraded(release: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The release that a copy was made from, and the next one, with the same folder in both."""
    return release, Path(shutil.copytree(release, tmp_path / "next"))


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def report(old: Path, new: Path) -> str:
    """What the command says, the folder being as it was and the next release still buildable with it."""
    before = {path: path.read_bytes() for path in sorted((new / "local").rglob("*")) if path.is_file()}
    assert run(new, "record", "--kind", "meaning", "--note", "a better first step").returncode == 0
    done = run(new, "check")
    assert done.returncode == 0, done.stderr
    said = upgrade.report(new, old, {})
    assert before == {path: path.read_bytes() for path in sorted((new / "local").rglob("*")) if path.is_file()}
    return said


def test_upgrade_to_the_same_says_nothing_changed(upgraded: tuple[Path, Path]) -> None:
    old, new = upgraded
    said = report(old, new)
    assert "changed: 0 of 2" in said
    assert "due again: 0" in said


def test_upgrade_tells_what_changed_in_a_signed_page(upgraded: tuple[Path, Path]) -> None:
    old, new = upgraded
    edit(new, "docs/tables/going-quiet.yml", "Stop asking.", "Stop asking, and wait.")
    said = report(old, new)
    assert "misread-behaviors/going-quiet/  (signed off by Dr. Made Up on 2026-01-02; you added the row local-quiet-room" in said
    assert "changed: misread-behaviors/going-quiet/#row-quiet-after-question" in said
    assert "a better first step" in said
    assert "due again: 1" in said


def test_upgrade_follows_a_retired_row(upgraded: tuple[Path, Path]) -> None:
    old, new = upgraded
    gone = "    retired: 2026-12-01\n    replaced_by: [quiet-at-noon]\n"
    edit(new, "docs/tables/going-quiet.yml", "  - id: quiet-after-question\n", f"  - id: quiet-after-question\n{gone}")
    text = (new / "docs/tables/going-quiet.yml").read_text(encoding="utf-8")
    entry = re.search(r"  - id: quiet-after-question\n.*?(?=  - id: quiet-once)", text, re.S)[0]
    added = entry.replace("quiet-after-question", "quiet-at-noon", 1).replace(gone, "")
    edit(new, "docs/tables/going-quiet.yml", "  - id: quiet-once", f"{added}  - id: quiet-once")
    for file in ("docs/handouts/quiet-sheet.yml", "docs/teaching/quiet-hour.yml"):
        edit(new, file, "row: quiet-after-question", "row: quiet-at-noon")
    said = report(old, new)
    assert 'row "quiet-after-question" was retired on 2026-12-01: quiet-at-noon stands in its place' in said
    assert [part.row for part in whole(new).handouts["local-sheet"].parts if part.row] == ["local-quiet-room", "quiet-at-noon"]


def test_upgrade_follows_a_moved_page(upgraded: tuple[Path, Path]) -> None:
    old, new = upgraded
    (new / "docs/misread-behaviors/calm.md").rename(new / "docs/misread-behaviors/calmer.md")
    edit(new, "mkdocs.yml", "misread-behaviors/calm.md", "misread-behaviors/calmer.md")
    (new / "register/moved.yml").write_text(
        "moves:\n  - page: misread-behaviors/calm.md\n    to: misread-behaviors/calmer.md\n    date: 2026-12-01\n", encoding="utf-8"
    )
    said = report(old, new)
    assert "misread-behaviors/calm.md has moved to misread-behaviors/calmer.md" in said
    assert "misread-behaviors/calmer.md" in whole(new).own.hidden


def test_upgrade_follows_a_link_to_a_moved_page(upgraded: tuple[Path, Path]) -> None:
    old, new = upgraded
    page = new / "local/pages/our-rooms.md"
    page.write_text(PAGE + "\nAnd [calm](../misread-behaviors/calm.md#words).\n", encoding="utf-8")
    (new / "docs/misread-behaviors/calm.md").rename(new / "docs/misread-behaviors/calmer.md")
    edit(new, "mkdocs.yml", "misread-behaviors/calm.md", "misread-behaviors/calmer.md")
    (new / "register/moved.yml").write_text(
        "moves:\n  - page: misread-behaviors/calm.md\n    to: misread-behaviors/calmer.md\n    date: 2026-12-01\n", encoding="utf-8"
    )
    assert "local/pages/our-rooms.md, line 7: misread-behaviors/calm.md has moved" in report(old, new)
    assert "(../misread-behaviors/calmer.md#words)" in whole(new).pages["local/our-rooms.md"].body


def test_upgrade_shows_a_row_that_lacks_a_new_column(upgraded: tuple[Path, Path]) -> None:
    old, new = upgraded
    vocabulary = new / "docs/vocabulary.yml"
    text = vocabulary.read_text(encoding="utf-8")
    start = text.index("id: behavior")
    column = "      - id: afterwards\n        heading: Afterwards\n        meaning: what to do afterwards\n"
    kind = text[start:].replace("      - id: get_help\n", f"{column}      - id: get_help\n", 1)
    kind = re.sub(r"(card: \[)", r"\1afterwards, ", kind, count=1)
    kind = re.sub(r"(card_urgent: \[)", r"\1afterwards, ", kind, count=1)
    vocabulary.write_text(text[:start] + kind, encoding="utf-8")
    table = new / "docs/tables/going-quiet.yml"
    longer = re.sub(r"(?m)^    get_help:", "    afterwards: Write it down.\n    get_help:", table.read_text(encoding="utf-8"))
    table.write_text(longer, encoding="utf-8")
    said = report(old, new)
    assert 'row "local-quiet-room" has no "afterwards"' in said


def test_upgrade_keeps_a_label_when_the_term_is_renamed(upgraded: tuple[Path, Path]) -> None:
    old, new = upgraded
    renamed = "prefLabel: still spell\n    altLabel: [quiet spell, going quiet]"
    edit(new, "docs/glossary.yml", "prefLabel: quiet spell\n    altLabel: [going quiet]", renamed)
    report(old, new)
    assert whole(new).shown_label("still spell") == "silence"
    assert whole(new).terms["quiet-spell"].prefLabel == "silence"


@pytest.mark.parametrize("old", ["", "nowhere"])
def test_upgrade_needs_the_old_release(good: Path, old: str) -> None:
    write(good, {"tables/going-quiet.yml": ROW})
    with pytest.raises(BadInput, match="OLD=folder"):
        upgrade.report(good, good / old, {})


# --- another language


def test_a_translation_is_a_file(good: Path) -> None:
    write(good, {
        "organization.yml": "language: es\n",
        "interface.yml": "do_now: Qué hacer ahora\nurgent: Urgente\nsearch: Buscar\nretired: \"Retirada el {date}.\"\n",
    })  # fmt: skip
    done = run(good, "site")
    assert done.returncode == 0, done.stderr
    assert "words of the interface are the handbook's own" in done.stdout
    shown = (good / "site/misread-behaviors/suicidal-thoughts/index.html").read_text(encoding="utf-8")
    assert '<html lang="es" class' in shown
    assert "Qué hacer ahora</h2>" in shown
    assert ">Buscar</button>" in shown
    row = (good / "site/misread-behaviors/going-quiet/index.html").read_text(encoding="utf-8")
    assert "Urgente" in row
    assert "Retirada el 2026-01-01." in row


def test_a_translated_frame_fills_what_is_missing_in_its_own_words(good: Path) -> None:
    row = ROW.replace("    avoid: Do not close the door.\n", "")
    write(good, {"interface.yml": "cell_missing: Sin rellenar.\n", "tables/going-quiet.yml": row})
    assert whole(good).rows["local-quiet-room"][1].cell("avoid") == "Sin rellenar."
    assert problems_of(good) == []


def test_a_language_from_right_to_left_turns_the_page(good: Path, browser: object) -> None:
    write(good, {"organization.yml": "language: ar\n", "interface.yml": "do_now: ماذا تفعل الآن\nsearch: بحث\nmenu: القائمة\n"})
    done = run(good, "site")
    assert done.returncode == 0, done.stderr
    page = browser.new_page(viewport={"width": 360, "height": 740})  # type: ignore[attr-defined]
    with served(good / "site") as address:
        page.goto(f"{address}misread-behaviors/going-quiet/")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 1600, "height": 900})
        urgent = page.locator(".hb-dt--behavior .hb-row--urgent").first
        sides = [urgent.locator("> *").nth(place).bounding_box()["x"] for place in (0, 6)]
        assert sides[0] > sides[1], "the first column stands at the right"
        assert urgent.evaluate("row => parseFloat(getComputedStyle(row).borderRightWidth) > parseFloat(getComputedStyle(row).borderLeftWidth)")
    page.close()


# --- the folder to begin with, and the example


def test_the_starting_folder_sets_nothing_and_is_right(good: Path) -> None:
    shutil.copytree(ROOT / "starter", good / "starter")
    assert run(good, "local").returncode == 0
    assert problems_of(good) == []
    assert dict(whole(good).local) == {"language": "en-US"}
    again = run(good, "local")
    assert again.returncode == 1
    assert "a folder that is there already" in again.stderr
    text = (good / "local/organization.yml").read_text(encoding="utf-8")
    for key in load(good).facts:
        assert re.search(rf"(?m)^(# )?{key}:", text)


def test_the_invented_organization_fits_the_real_handbook() -> None:
    handbook = overlay.load_with(ROOT, {"LOCAL": str(SAMPLES / "organization")})
    assert check_local.problems(handbook) == []
    assert {path for path in handbook.pages if path.startswith("local/")} == {"local/index.md", "local/our-quiet-rooms.md"}
    assert all("invented" in entry.person for entry in handbook.own.sign_offs.values())


def test_editors_know_every_file_of_the_folder() -> None:
    for name in ("local", "local-rows", "hidden", "labels", "sign-off", "trainings"):
        schema = json.loads((ROOT / f"macros/schemas/{name}.schema.json").read_text(encoding="utf-8"))
        assert schema["properties"]


def test_only_the_folder_is_local(good: Path) -> None:
    """A notice counts what the handbook has to register, not what the organization added."""
    write(good, {"tables/going-quiet.yml": ROW, "pages/our-rooms.md": PAGE, "handouts/local-sheet.yml": HANDOUT})
    from macros import addresses

    assert addresses.unregistered(whole(good)) == addresses.unregistered(load(good))
    assert addresses.unregistered(replace(whole(good), own=overlay.Own())) == addresses.unregistered(load(good))
