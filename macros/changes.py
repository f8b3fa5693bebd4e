"""The change record: what the text of each row and page was when it was last recorded, and what has changed since.

register/fingerprints.txt holds a line for each row and page: its address, a fingerprint of its text, the date of its last
recorded change. register/changes.yml holds what readers need to know of each change. A printed link can so be told
whether the advice is still the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from macros import yaml_source
from macros.links import address
from macros.load import Handbook, Table
from macros.models import RowBase
from macros.pages import Page
from macros.problems import BadInput, Problem, nearest, shorten

FINGERPRINTS = Path("register/fingerprints.txt")
CHANGES = Path("register/changes.yml")
# What kind of change: of what to do, of how sure anyone can be, of the words alone.
KINDS = ("meaning", "evidence", "wording")
# Allowed only while nothing has been released: the text is refreshed without an entry.
DRAFTING = "drafting"


_RECORDED = re.compile(r"(\S+) ([0-9a-f]{16}) ([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True)
class Recorded:
    fingerprint: str
    date: str


def row_address(table: Table, row: RowBase) -> str:
    return f"{address(table.page)}#row-{row.id}"


def page_address(page: Page) -> str:
    return address(page.path) or "./"


def fingerprints(handbook: Handbook) -> dict[str, tuple[str, str, int]]:
    """For each page and row: address to (fingerprint, file, line)."""
    found = {page_address(page): (_of_page(handbook, page), page.file, 0) for page in handbook.pages.values()}
    for table in handbook.tables.values():
        for place, row in enumerate(table.rows):
            found[row_address(table, row)] = (_of_row(table, row), *table.where(place, "id"))
    return found


def fingerprints_of(handbook: Handbook, path: str) -> dict[str, str]:
    """For one page and each row that stands on it: address to fingerprint."""
    page = handbook.pages[path]
    rows = {row_address(table, row): _of_row(table, row) for table in handbook.tables_on(path) for row in table.rows}
    return {page_address(page): _of_page(handbook, page), **rows}


def _of_page(handbook: Handbook, page: Page) -> str:
    head = [page.meta.title, page.meta.summary, page.meta.evidence, *page.meta.safety]
    head += [repr(handbook.handouts[str(call.args[0])].parts) for call in page.call("handout")]
    head += [repr(handbook.teaching[str(call.args[0])].model) for name in ("path_plan", "path_screens") for call in page.call(name)]
    return _fingerprint([*head, page.body])


def _of_row(table: Table, row: RowBase) -> str:
    cells = [row.cell(column.id) for column in table.kind.columns]
    return _fingerprint([*cells, row.evidence, row.basis, row.urgent, row.retired])


def recorded(root: Path) -> dict[str, Recorded]:
    """What register/fingerprints.txt holds, by address. Raises BadInput, as where two people's changes were not put together."""
    path = root / FINGERPRINTS
    found: dict[str, Recorded] = {}
    problems = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else [], 1):
        parts = _RECORDED.fullmatch(line)
        if parts:
            found[parts[1]] = Recorded(parts[2], parts[3])
        else:
            needed = "an address, a fingerprint and a date; or no line: make record"
            problems.append(Problem(FINGERPRINTS.as_posix(), number, "", shorten(line), needed))
    if problems:
        raise BadInput(problems)
    return found


def released(root: Path) -> bool:
    """Whether a version has been released: CHANGELOG.md has a heading with a number."""
    changelog = root / "CHANGELOG.md"
    return changelog.exists() and bool(re.search(r"(?m)^## \[?\d", changelog.read_text(encoding="utf-8")))


def problems(handbook: Handbook) -> Iterator[Problem]:
    """Rows and pages whose text is no longer what was recorded."""
    known = recorded(handbook.root)
    for where, (fingerprint, file, line) in fingerprints(handbook).items():
        if where in known and known[where].fingerprint != fingerprint:
            needed = f'make record KIND=... NOTE="what changed", with KIND one of {", ".join(KINDS)}'
            yield Problem(file, line, "", f"a text changed since it was recorded: {where}", needed)


def record(handbook: Handbook, kind: str, note: str, date: str) -> list[str]:
    """Record every new text, and every changed one as a change of this kind. Returns the addresses changed.

    Raises BadInput for an unknown kind, or a change without a note.
    """
    allowed = [*KINDS] if released(handbook.root) else [*KINDS, DRAFTING]
    known, now = recorded(handbook.root), fingerprints(handbook)
    changed = sorted(where for where, (fingerprint, _, _) in now.items() if where in known and known[where].fingerprint != fingerprint)
    if changed and kind not in allowed:
        raise BadInput([Problem(CHANGES.as_posix(), 0, "kind", kind or "no kind", nearest(kind, allowed))])
    if changed and kind != DRAFTING and not note:
        raise BadInput([Problem(CHANGES.as_posix(), 0, "note", "no note", 'NOTE="what changed, in a reader\'s words"')])
    for where, (fingerprint, _, _) in now.items():
        if where not in known or where in changed:
            known[where] = Recorded(fingerprint, date)
    _write(handbook.root / FINGERPRINTS, "".join(f"{where} {known[where].fingerprint} {known[where].date}\n" for where in sorted(known)))
    if changed and kind != DRAFTING:
        entries = "".join(_entry(where, kind, note, date) for where in changed)
        path = handbook.root / CHANGES
        _write(path, (path.read_text(encoding="utf-8") if path.exists() else "changes:\n") + entries)
    return changed


def history(root: Path) -> list[Mapping[str, str]]:
    """Every recorded change, oldest first: address, date, kind, note."""
    path = root / CHANGES
    return yaml_source.read(path, CHANGES.as_posix()).data["changes"] if path.exists() else []  # type: ignore[index]


def _entry(where: str, kind: str, note: str, date: str) -> str:
    quoted = json.dumps(note, ensure_ascii=False)
    return f"  - address: {json.dumps(where)}\n    date: {date}\n    kind: {kind}\n    note: {quoted}\n"


def _fingerprint(parts: list[str | None]) -> str:
    text = "\x1f".join(" ".join((part or "").split()) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
