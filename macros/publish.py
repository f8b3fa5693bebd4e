"""What is made over the data and the built site: downloads, and leaving out what the site does not use."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from macros import changes, exports, handout_files, handout_maker, hosting, inline, moves, record, spreadsheet
from macros.links import address
from macros.load import Handbook, Table

# The theme's own, of which nothing is left.
UNUSED = ("assets/stylesheets", "assets/images", "assets/javascripts")
# Every punctuation mark in ASCII but & < > " and ', which HTML itself reads.
_HARMLESS = re.compile(r"&#(3[3567]|4[0-7]|5[89]|61|6[34]|9[1-6]|12[3-6]);")


def publish(handbook: Handbook, site: Path) -> None:
    """Add the downloads to a built site and take away what nothing refers to."""
    for name, content in downloads(handbook):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for path in site.rglob("*.html"):
        path.write_text(readable(path.read_text(encoding="utf-8")), encoding="utf-8")
    for name in UNUSED:
        _remove(site / name)
    (site / "_headers").write_bytes(hosting.headers_file(site))
    (site / "_redirects").write_bytes(hosting.redirects_file(handbook))
    for path in site.rglob("*.map"):
        path.unlink()
    _remove(site / "sitemap.xml.gz")  # Its bytes hold the time of the build.
    if not handbook.local_words["site_url"]:
        _remove(site / "sitemap.xml")


def downloads(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """Every download and its path below the site. Raises BadInput for a handout that runs over its sheet."""
    tables = dict(table_downloads(handbook))
    yield from tables.items()
    yield "tables/all.zip", exports.archive({name.removeprefix("tables/"): content for name, content in tables.items()})
    del tables
    works = sorted(handbook.works.values(), key=lambda work: work.id)
    yield "glossary.jsonld", exports.skos(handbook)
    yield "references.json", exports.csl_json(works)
    yield "references.bib", exports.bibtex(works)
    yield "references.ris", exports.ris(works)
    yield "llms.txt", exports.llms_txt(handbook)
    for path in handbook.pages:
        yield path, exports.page_markdown(handbook, path)
    yield from page_citations(handbook)
    yield from handout_files.files(handbook).items()
    yield "assets/handout-rows.js", handout_maker.data(handbook)
    yield "assets/record.js", record.current_data(handbook)
    yield from record.feeds(handbook).items()
    yield from moves.pages(handbook)


def page_citations(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """Each page as a work to cite."""
    known = changes.recorded(handbook.root)
    for path, page in handbook.pages.items():
        last = known.get(changes.page_address(page))
        yield from exports.page_citation(handbook, path, last.date if last else "").items()
    for move in moves.moves(handbook.root):
        yield from moves.citation(handbook, move, known)


def table_downloads(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """Each table as CSV, JSON and XLSX."""
    known = changes.recorded(handbook.root)
    for table in handbook.tables.values():
        dates = [known[where].date for row in table.rows if (where := changes.row_address(table, row)) in known]
        yield f"tables/{table.id}.csv", table_csv(handbook, table)
        yield f"tables/{table.id}.json", table_json(handbook, table)
        yield f"tables/{table.id}.xlsx", spreadsheet.table_xlsx(handbook, table, max(dates, default=""))


def readable(page: str) -> str:
    """HTML with harmless punctuation written as itself again: the entities kept it from Markdown, which is done."""
    return _HARMLESS.sub(lambda match: chr(int(match[1])), page)


def table_csv(handbook: Handbook, table: Table) -> bytes:
    """The rows that are current, as words; with a byte order mark, which spreadsheet programs need to read UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    heading, rows = exports.table_rows(handbook, table)
    writer.writerow(heading)
    writer.writerows([exports.as_text(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def table_json(handbook: Handbook, table: Table) -> bytes:
    """The table with its headings and every row's address below the site's root."""
    columns = [column.id for column in table.kind.columns]
    rows = [
        {
            "id": row.id,
            "address": changes.row_address(table, row),
            "urgent": bool(row.urgent),
            **{name: inline.plain(row.cell(name), handbook.local_words) for name in columns},
            "settings": row.settings,
            "ages": row.ages,
            "evidence": row.evidence,
            "basis": row.basis,
            "sources": row.sources,
        }
        for row in table.current
    ]
    whole = {"id": table.id, "kind": table.kind.id, "caption": table.caption, "address": f"{address(table.page)}#table-{table.id}"}
    whole["columns"] = [{"id": name, "heading": table.heading(name)} for name in columns]
    whole["licence"] = exports.LICENCE
    return (json.dumps(whole | {"rows": rows}, ensure_ascii=False, indent=1) + "\n").encode()


def _remove(path: Path) -> None:
    if path.is_dir():
        for inner in path.iterdir():
            _remove(inner)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
