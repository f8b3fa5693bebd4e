"""What an upgrade means for one organization: what changed in what it signed off, added to or points to, and what no longer fits.

The old release is a folder with its register; the new one is the tree that this runs in. Nothing is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from macros import changes, overlay, signoff
from macros.load import Handbook, load
from macros.problems import BadInput, Problem
from macros.problems import report as in_words
from macros.usage import usage_of

CHANGED, NEW, GONE = "changed", "new", "gone"
Reasons = Iterator[tuple[str, str]]


def report(root: Path, old: Path, environ: Mapping[str, str]) -> str:
    """The report as text. Raises BadInput where the old folder is none of a handbook, or there is no organization's folder."""
    folder = overlay.folder(root, environ)
    if not folder:
        raise BadInput([Problem("LOCAL", 0, "", "no folder of an organization", "LOCAL=folder, or a folder local/")])
    needed = "OLD=folder of the release that your copy was made from"
    if old.resolve() == root.resolve():
        raise BadInput([Problem("OLD", 0, "", "no folder, or this one", needed)])
    if not (old / changes.FINGERPRINTS).exists():
        raise BadInput([Problem("OLD", 0, "", f"no {changes.FINGERPRINTS} in {old}", needed)])
    base = load(root)
    try:
        handbook = overlay.laid_over(base, folder)
    except BadInput as bad:
        return f"Your folder has to be mended first:\n\n{in_words(bad.problems)}"
    moved = differences(changes.recorded(old), {where: text for where, (text, _, _) in changes.fingerprints(base).items()})
    return "\n".join(lines(handbook, touched(handbook), by_page(moved), notes(root, old)))


def differences(old: Mapping[str, changes.Recorded], new: Mapping[str, str]) -> dict[str, str]:
    """Each address whose text is not what it was: changed, new or gone."""
    found = {where: CHANGED if where in old else NEW for where, text in new.items() if where not in old or old[where].fingerprint != text}
    return found | {where: GONE for where in old if where not in new}


def by_page(moved: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Differences by the address of their page."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for where, what in moved.items():
        found[where.split("#")[0]][where] = what
    return found


def touched(handbook: Handbook) -> dict[str, list[str]]:
    """The pages of the handbook that the organization has to do with, and how: address to reasons, each once."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, reason in chain(_signed(handbook), _added_to(handbook), _pointed_to(handbook), _on_handouts(handbook), _named(handbook)):
        page = handbook.pages.get(path)
        if page and not page.local and reason not in found[changes.page_address(page)]:
            found[changes.page_address(page)].append(reason)
    return {where: reasons for where, reasons in found.items() if reasons}


def _signed(handbook: Handbook) -> Reasons:
    yield from ((entry.page, f"signed off by {entry.person} on {entry.date}") for entry in handbook.own.sign_offs.values())


def _added_to(handbook: Handbook) -> Reasons:
    for table in handbook.tables.values():
        yield from ((table.page, f"you added the row {row.id}") for row in table.rows if row.local)


def _pointed_to(handbook: Handbook) -> Reasons:
    for path, targets in usage_of(handbook).links_from.items():
        if handbook.pages[path].local:
            yield from ((target, f"your page {path} points to it") for target in targets)


def _on_handouts(handbook: Handbook) -> Reasons:
    for id, handout in handbook.handouts.items():
        if handbook.pages[f"handouts/{id}.md"].local:
            for part in handout.parts:
                shown = _pages_of(handbook, (part.page,), (part.row, *part.rows), part.table)
                yield from ((path, f"your handout {id} shows it") for path in shown)


def _named(handbook: Handbook) -> Reasons:
    for training in handbook.own.trainings:
        yield from ((path, f'your training "{training.title}" covers it') for path in training.covers)
    yield from ((path, "you do not show it") for path in handbook.own.hidden)


def _pages_of(handbook: Handbook, pages: Iterable[str | None], rows: Iterable[str | None], table: str | None) -> Iterator[str]:
    yield from (page for page in pages if page)
    yield from (handbook.rows[row][0].page for row in rows if row in handbook.rows)
    if table in handbook.tables:
        yield handbook.tables[table].page


def notes(root: Path, old: Path) -> dict[str, list[str]]:
    """What was recorded of each address since the old release."""
    found: dict[str, list[str]] = defaultdict(list)
    known = changes.history(old)
    for entry in changes.history(root):
        if entry not in known:
            found[entry["address"]].append(f"{entry['date']}, {entry['kind']}: {entry['note']}")
    return found


def lines(handbook: Handbook, pages: Mapping[str, list[str]], moved: Mapping[str, Mapping[str, str]], said: Mapping[str, list[str]]) -> Iterator[str]:
    """The report, a line at a time."""
    ours = {page: reasons for page, reasons in sorted(pages.items()) if page in moved}
    yield f"Pages that you have to do with and that changed: {len(ours)} of {len(pages)}"
    for page, reasons in ours.items():
        yield f"\n{page}  ({'; '.join(reasons)})"
        for where, what in sorted(moved[page].items()):
            yield f"  {what}: {where}"
            yield from (f"    {note}" for note in said.get(where, ()))
    due = [entry for entry in handbook.own.sign_offs.values() if signoff.changed(handbook, entry)]
    yield f"\nSign-offs that are due again: {len(due)}"
    yield from (f"  {entry.page}: signed off by {entry.person} on {entry.date}" for entry in due)
    yield f"\nWhat no longer fits as it did: {len(handbook.own.notices)}"
    yield from (f"  {notice}" for notice in handbook.own.notices)
