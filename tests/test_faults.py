"""Promise: every fault in the content is caught, and the message names the file, the line and what is needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import run, samples

from macros import check, check_local, overlay
from macros.load import load
from macros.problems import BadInput, Problem

FAULTS = samples("faults.yml")


def break_tree(root: Path, fault: dict[str, object]) -> int:
    """Break the tree. Returns the line of the file that was changed first."""
    path = root / str(fault["file"])
    if fault.get("delete"):
        path.unlink()
    elif "bytes" in fault:
        path.write_bytes(bytes.fromhex(str(fault["bytes"])))
    elif "write" in fault:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(fault["write"]), encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
        assert text.count(str(fault["old"])) == 1, "the words to replace stand once in the good file"
        path.write_text(text.replace(str(fault["old"]), str(fault["new"])), encoding="utf-8")
        kept = os.path.commonprefix([str(fault["old"]), str(fault["new"])])
        return text[: text.index(str(fault["old"])) + len(kept)].count("\n") + 1
    return 1


def problems_of(root: Path) -> list[Problem]:
    try:
        handbook = load(root)
        whole = overlay.laid_over(handbook, overlay.folder(root, {}))
        return [*check.problems(handbook), *check_local.problems(whole)]
    except BadInput as bad:
        return list(bad.problems)


def test_good_tree_has_no_problems(good: Path) -> None:
    assert problems_of(good) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["fault"])
def test_fault_is_caught(good: Path, fault: dict[str, object]) -> None:
    line = break_tree(good, fault)
    found = [p for p in problems_of(good) if p.file == fault.get("at", fault["file"]) and str(fault["says"]) in str(p)]
    assert found, f"survived: {fault['fault']}; said: {[str(p) for p in problems_of(good)]}"
    if "here" in fault:
        assert line in [p.line for p in found]


def test_all_faults_are_reported_at_once(good: Path) -> None:
    for fault in FAULTS[:3]:
        if "old" in fault and fault["fault"] != "missing cell":
            break_tree(good, fault)
    assert len(problems_of(good)) >= 2


def test_bad_input_leaves_the_last_good_site_alone(good: Path) -> None:
    site = good / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good site", encoding="utf-8")
    (good / "docs/tables/going-quiet.yml").write_text("rows: [", encoding="utf-8")
    done = run(good, "site")
    assert done.returncode == 1
    assert "docs/tables/going-quiet.yml" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in site.iterdir()] == ["index.html"]
