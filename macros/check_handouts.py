"""Rules over the handouts' files: every name leads to something, and nothing that keeps a first response safe is left out."""

from __future__ import annotations

from collections.abc import Iterator

from macros import handouts, passages
from macros.load import Handbook, Table
from macros.models import Handout, HandoutPart
from macros.problems import Problem, nearest, shorten

# A part of a page that says what to do in danger, in place of a table's urgent rows.
SAYS_DANGER = (passages.SAFETY, "at-a-glance")


def handouts_name_what_is_there(handbook: Handbook) -> Iterator[Problem]:
    for handout, place, part in _parts(handbook):
        if part.page:
            yield from _page_faults(handbook, handout, place, part)
        elif part.row and part.row not in handbook.rows:
            yield _at(handbook, handout, place, "row", part.row, f"a row: {nearest(part.row, handbook.rows)}")
        elif part.table and part.table not in handbook.tables:
            yield _at(handbook, handout, place, "table", part.table, f"a table: {nearest(part.table, handbook.tables)}")
        else:
            yield from _row_faults(handbook, handout, place, part)


def handouts_keep_what_makes_a_row_safe(handbook: Handbook) -> Iterator[Problem]:
    """A first response without its limits can do harm. So columns that belong together stay together, and where rows of a table
    with urgent rows are shown, the urgent ones are too, or the page's own words about danger."""
    faulty = {problem.file for problem in handouts_name_what_is_there(handbook)}
    for handout in handbook.handouts.values():
        if handouts.source_file(handbook, handout) in faulty:
            continue
        shown = {row.id for part in handout.parts if not part.page for row in handouts.rows_of(handbook, part)[1]}
        spoken = {part.page for part in handout.parts if part.page and part.part in SAYS_DANGER}
        for place, part in enumerate(handout.parts):
            if part.page:
                continue
            table, _ = handouts.rows_of(handbook, part)
            together, columns = table.kind.together, handouts.columns_of(table, part)
            missing = [name for name in together if name not in columns]
            if missing and set(together) & set(columns):
                yield _at(handbook, handout, place, "columns", ", ".join(columns), f"these too: {', '.join(missing)}")
            left_out = [row.id for row in table.current if row.urgent and row.id not in shown]
            if left_out and table.page not in spoken:
                needed = f"every urgent row ({', '.join(left_out)}), or  page: {table.page}  with  part: at-a-glance  or  safety"
                yield _at(handbook, handout, place, "rows", "rows of a table that has urgent ones", needed)


def _page_faults(handbook: Handbook, handout: Handout, place: int, part: HandoutPart) -> Iterator[Problem]:
    page = handbook.pages.get(str(part.page))
    if not page:
        yield _at(handbook, handout, place, "page", str(part.page), f"a page: {nearest(str(part.page), handbook.pages)}")
        return
    allowed = passages.parts(page)
    if part.part not in allowed:
        yield _at(handbook, handout, place, "part", str(part.part), f"a part of that page: {nearest(str(part.part), allowed)}")
        return
    try:
        passages.passage(handbook, page, str(part.part))
    except passages.NoPassage as error:
        yield _at(handbook, handout, place, "part", str(part.part), str(error))


def _row_faults(handbook: Handbook, handout: Handout, place: int, part: HandoutPart) -> Iterator[Problem]:
    table = handbook.rows[part.row][0] if part.row else handbook.tables[str(part.table)]
    by_id = {row.id: row for row in table.rows}
    for id in part.rows or ((part.row,) if part.row else ()):
        field = "rows" if part.rows else "row"
        if id not in by_id:
            yield _at(handbook, handout, place, field, id, f"a row of {table.id}: {nearest(id, by_id)}", id)
        elif by_id[id].retired:
            instead = ", ".join(by_id[id].replaced_by) or "another row"
            yield _at(handbook, handout, place, field, f"{id}, a retired row", f"a row that is in use: {instead}", id)
    yield from _column_faults(handbook, handout, place, table, part)


def _column_faults(handbook: Handbook, handout: Handout, place: int, table: Table, part: HandoutPart) -> Iterator[Problem]:
    known = [column.id for column in table.kind.columns]
    for name in part.columns:
        if name not in known:
            yield _at(handbook, handout, place, "columns", name, f"a column of {table.kind.id}: {nearest(name, known)}")
    if part.columns and part.columns[0] != known[0]:
        yield _at(handbook, handout, place, "columns", part.columns[0], f"{known[0]} first: it names the row")


def _parts(handbook: Handbook) -> Iterator[tuple[Handout, int, HandoutPart]]:
    for handout in handbook.handouts.values():
        yield from ((handout, place, part) for place, part in enumerate(handout.parts))


def _at(handbook: Handbook, handout: Handout, place: int, field: str, found: str, needed: str, row: str = "") -> Problem:
    source = handbook.sources[handouts.source_file(handbook, handout)]
    part = handout.parts[place]
    keys = ("parts", place, field, part.rows.index(row)) if row in part.rows else ("parts", place, field)
    return Problem(source.file, source.line(keys), f"part {place + 1}, {field}", shorten(found), needed)
