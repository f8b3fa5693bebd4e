"""Promise: many organizations' copies come from one handbook, each its own and none able to spoil another's."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import run
from test_overlay import PAGE, ROW


def organization(root: Path, name: str, files: dict[str, str]) -> str:
    """An organization's folder beside the others. Returns its path."""
    for file, text in {"organization.yml": f"name: House of {name}\nemergency_number: the {name} desk\n", **files}.items():
        path = root / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(root / name)


def test_each_copy_is_its_own_and_a_broken_one_spoils_no_other(good: Path, tmp_path: Path) -> None:
    oak = organization(tmp_path, "oak", {"tables/going-quiet.yml": ROW, "pages/our-rooms.md": PAGE})
    broken = organization(tmp_path, "broken", {"hidden.yml": "hidden:\n  - page: glossary.md\n    why: No.\n"})
    elm = organization(tmp_path, "elm", {})
    done = run(good, "copies", "--folders", oak, broken, elm)
    assert done.returncode == 1
    assert "broken/hidden.yml, line 2" in done.stderr
    assert "copies/broken: not built" in done.stdout
    shown = {name: (good / "copies" / name / "misread-behaviors/going-quiet/index.html").read_text(encoding="utf-8") for name in ("oak", "elm")}
    assert "the oak desk" in shown["oak"]
    assert "row-local-quiet-room" in shown["oak"]
    assert "the elm desk" in shown["elm"]
    assert "oak" not in shown["elm"]
    assert (good / "copies/oak/local/our-rooms/index.html").exists()
    assert not (good / "copies/elm/local/our-rooms").exists()
    assert not (good / "copies/broken").exists()


def test_a_copy_has_the_bytes_of_a_site_built_alone(good: Path, tmp_path: Path) -> None:
    oak = organization(tmp_path, "oak", {"tables/going-quiet.yml": ROW})
    elm = organization(tmp_path, "elm", {})
    assert run(good, "copies", "--folders", elm, oak).returncode == 0
    assert run(good, "site", LOCAL=oak).returncode == 0
    files = {path.relative_to(good / "site") for path in (good / "site").rglob("*") if path.is_file()}
    assert files == {path.relative_to(good / "copies/oak") for path in (good / "copies/oak").rglob("*") if path.is_file()}
    assert [file for file in files if (good / "site" / file).read_bytes() != (good / "copies/oak" / file).read_bytes()] == []


@pytest.mark.parametrize("folders", [[], ["nowhere"], ["oak", "other/oak"]])
def test_it_says_which_folders_it_needs(good: Path, folders: list[str]) -> None:
    for name in ("oak", "other/oak"):
        organization(good, name, {})
    done = run(good, "copies", "--folders", *folders)
    assert done.returncode == 1
    assert "FOLDERS" in done.stderr
