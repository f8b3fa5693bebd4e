"""The register of addresses: what was published once answers for ever, and a change of meaning is written down.

Three files in register/: `addresses.txt`, one address a line, only ever added to; `fingerprints.txt`, what the text of
each page and row was when it was last recorded; `changes.yml`, what changed in a row or page, when and of what kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from macros import exports, handout_files, moves
from macros.links import address
from macros.load import Handbook
from macros.problems import Problem

REGISTER = Path("register/addresses.txt")
# What an organization has added: its pages, handouts and rows.
_LOCAL = re.compile(r"^local/.|/local-|#row-local-")
TABLE_DOWNLOADS = ("csv", "json", "xlsx", "yml")
DOWNLOADS = ("glossary.jsonld", "llms.txt", "references.bib", "references.json", "references.ris", "tables/all.zip")


def anchors(handbook: Handbook) -> Mapping[str, set[str]]:
    """The permanent anchors of each page, by its path."""
    found: dict[str, set[str]] = {}
    for path, page in handbook.pages.items():
        found[path] = {heading.id for heading in page.headings if heading.id} | {*handbook.own.hidden_anchors.get(path, ())}
        for table in handbook.tables_on(path):
            found[path] |= {f"table-{table.id}", *(f"row-{row.id}" for row in table.rows)}
        called = {call.name for call in page.calls}
        if "glossary" in called:
            found[path] |= {f"term-{id}" for id in handbook.terms}
        if "references" in called:
            found[path] |= {f"ref-{id}" for id in handbook.works}
        for call in page.call("path_screens"):
            found[path] |= {session.id for session in handbook.teaching[str(call.args[0])].model.sessions}
        if "tables" in called:
            found[path] |= {f"table-{id}" for id in handbook.tables}
        if page.meta.safety:
            found[path].add("do-now")
    return found


def published(handbook: Handbook) -> set[str]:
    """Every address of the site: pages, their anchors, downloads. Below the site's root; the home page is `./`."""
    found = set()
    for path, ids in anchors(handbook).items():
        page = address(path) or "./"
        found |= {page, *(f"{page}#{id}" for id in ids)}
    for move in moves.moves(handbook.root):
        here = address(move.page)
        found |= {where for where in registered(handbook.root) if where.split("#")[0] == here}
        found |= {f"{here}{exports.CITE}{ending}" for ending, _ in exports.CITE_FORMATS}
    found |= {f"{address(path)}{exports.CITE}{ending}" for path in handbook.pages for ending, _ in exports.CITE_FORMATS}
    found |= {name for id in handbook.handouts for name in handout_files.names(id)}
    return found | {*DOWNLOADS, *(f"tables/{id}.{ending}" for id in handbook.tables for ending in TABLE_DOWNLOADS)}


def registered(root: Path) -> list[str]:
    """The addresses in the register, in its order."""
    path = root / REGISTER
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []


def unregistered(handbook: Handbook) -> list[str]:
    """The handbook's addresses that are not in the register. What an organization adds is its own to keep."""
    ours = {where for where in published(handbook) if not _LOCAL.search(where)}
    return sorted(ours - set(registered(handbook.root)))


def problems(handbook: Handbook) -> Iterator[Problem]:
    """An address in the register that no longer answers."""
    alive = published(handbook)
    for line, registered_address in enumerate(registered(handbook.root), 1):
        if registered_address not in alive:
            yield Problem(REGISTER.as_posix(), line, "", registered_address, _remedy(registered_address))


def _remedy(gone: str) -> str:
    if "#row-" in gone:
        return "the row again; or keep it with  retired: a date  and  replaced_by: [row]"
    if "#term-" in gone:
        return "the term again; or keep it with  retired: a date  and  replaced_by: [term]"
    if "#ref-" in gone:
        return "the work again, cited on a page"
    if "#" in gone:
        return "a heading with this id on that page"
    return "the page or table again at this address"


def add_new(handbook: Handbook) -> list[str]:
    """Write the new addresses into the register. Returns them."""
    new = unregistered(handbook)
    path = handbook.root / REGISTER
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in sorted({*registered(handbook.root), *new})), encoding="utf-8")
    return new
