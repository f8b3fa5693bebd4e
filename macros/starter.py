"""A commented folder for an organization to begin with: nothing is set, and every key says what it is for."""

from __future__ import annotations

import shutil
from pathlib import Path

from macros.load import load
from macros.models import LocalFact
from macros.problems import BadInput, Problem

STARTER = Path("starter")
SCHEMA = "# yaml-language-server: $schema=../macros/schemas/local.schema.json"
HOW = "# Take away the # before a line and write your own words after the colon. A key that is left shows general words to readers."


def start(root: Path, name: str) -> Path:
    """Make the folder. Raises BadInput where there is one."""
    folder = root / name
    if folder.exists():
        raise BadInput([Problem(name, 0, "", "a folder that is there already", "another name: make local LOCAL=name; yours is left as it is")])
    shutil.copytree(root / STARTER, folder)
    (folder / "organization.yml").write_text(organization(load(root).facts), encoding="utf-8")
    return folder


def organization(facts: dict[str, LocalFact]) -> str:
    """organization.yml with every key as a comment below its meaning, so that none is set until someone sets it."""
    lines = [SCHEMA, HOW]
    for key, fact in facts.items():
        lines += ["", f"# {fact.meaning}", f'{"" if key == "language" else "# "}{key}: {fact.unset if fact.form and fact.unset else ""}'.rstrip()]
    return "\n".join(lines) + "\n"
