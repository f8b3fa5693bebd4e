"""What is made over the data and the built site: downloads, and leaving out what the site does not use."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

from macros import inline
from macros.links import address
from macros.load import Handbook, Table

# A spreadsheet program reads a cell that begins with one of these as a formula (OWASP, CSV Injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Every punctuation mark in ASCII but & < > " and ', which HTML itself reads.
_HARMLESS = re.compile(r"&#(3[3567]|4[0-7]|5[89]|61|6[34]|9[1-6]|12[3-6]);")
# The theme's own, of which only the script of its search is used.
UNUSED = ("assets/stylesheets", "assets/images", "assets/javascripts/glightbox.min.js")


def publish(handbook: Handbook, site: Path) -> None:
    """Add the downloads to a built site and take away what nothing refers to."""
    for table in handbook.tables.values():
        stem = site / "tables" / table.id
        stem.with_suffix(".csv").write_bytes(table_csv(handbook, table))
        stem.with_suffix(".json").write_bytes(table_json(handbook, table))
    for path in site.rglob("*.html"):
        path.write_text(readable(path.read_text(encoding="utf-8")), encoding="utf-8")
    for name in UNUSED:
        _remove(site / name)
    for path in site.rglob("*.map"):
        path.unlink()
    if not handbook.local_words["site_url"]:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            _remove(site / name)


def readable(page: str) -> str:
    """HTML with harmless punctuation written as itself again: the entities kept it from Markdown, which is done."""
    return _HARMLESS.sub(lambda match: chr(int(match[1])), page)


def table_csv(handbook: Handbook, table: Table) -> bytes:
    """The rows that are current, as words; with a byte order mark, which spreadsheet programs need to read UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    columns = [column.id for column in table.kind.columns]
    writer.writerow(["id", "urgent", *(table.heading(name) for name in columns), "settings", "ages", "evidence", "sources"])
    for row in table.current:
        cells = [inline.plain(row.cell(name), handbook.local_words) for name in columns]
        tags = ["; ".join(row.settings), "; ".join(row.ages), row.evidence or "", "; ".join(row.sources)]
        writer.writerow([_as_text(value) for value in (row.id, "urgent" if row.urgent else "", *cells, *tags)])
    return out.getvalue().encode("utf-8-sig")


def table_json(handbook: Handbook, table: Table) -> bytes:
    """The table with its headings and every row's address below the site's root."""
    columns = [column.id for column in table.kind.columns]
    rows = [
        {
            "id": row.id,
            "address": f"{address(table.page)}#row-{row.id}",
            "urgent": bool(row.urgent),
            **{name: inline.plain(row.cell(name), handbook.local_words) for name in columns},
            "settings": row.settings,
            "ages": row.ages,
            "evidence": row.evidence,
            "sources": row.sources,
        }
        for row in table.current
    ]
    whole = {"id": table.id, "kind": table.kind.id, "caption": table.caption, "address": f"{address(table.page)}#table-{table.id}"}
    whole["columns"] = [{"id": name, "heading": table.heading(name)} for name in columns]
    whole["licence"] = "CC BY 4.0"
    return (json.dumps(whole | {"rows": rows}, ensure_ascii=False, indent=1) + "\n").encode()


def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def _remove(path: Path) -> None:
    if path.is_dir():
        for inner in path.iterdir():
            _remove(inner)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
