"""A handout as plain data: the one view that its web page, its PDF and its document are all made from.

Everything in it is words, numbers, lists and mappings, ready for JSON. `row_view` is the view of one row for any sheet of paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby

from macros import changes, exports, inline, passages, signoff
from macros.links import address
from macros.load import Handbook, Table
from macros.models import Handout, HandoutPart, RowBase
from macros.render import visible

View = dict[str, object]
FOLDER = "handouts"
# At most so many columns stand beside one another on paper; a row with more is set as a card.
ABREAST = 4
# No column is so narrow that its words break.
NARROWEST = 0.2


def page_path(handout: Handout) -> str:
    return f"{FOLDER}/{handout.id}.md"


def source_file(handbook: Handbook, handout: Handout) -> str:
    """The file that a handout is written in, the handbook's or an organization's."""
    return handbook.pages[page_path(handout)].file


def sheet(handbook: Handbook, handout: Handout, recorded: Mapping[str, changes.Recorded]) -> View:
    """The whole of a handout. `recorded` is the record of changes, for the date of the last one.

    Keys: id, language, title, summary, audience, parts (see `parts`), made_of (addresses of the rows and pages used), address and
    link (empty where the host has set no address; the link carries the date, so that the page can say what changed since), short
    (the address as people type it), date, host, numbers, foot (lines of words), words (of the interface).
    """
    here = page_path(handout).removesuffix(".md") + "/"
    used = made_of(handbook, handout)
    date = max((recorded[where].date for where in [here, *used] if where in recorded), default="")
    base = handbook.local_words["site_url"].rstrip("/")
    whole = f"{base}/{here}" if base else ""
    words = handbook.words
    return {
        "id": handout.id,
        "language": handbook.local_words["language"],
        "title": visible(handout.title),
        "summary": visible(handout.summary),
        "audience": visible(handout.audience or ""),
        "parts": list(parts(handbook, handout)),
        "made_of": used,
        "address": whole,
        "link": f"{whole}#@{date}" if whole and date else whole,
        "short": re.sub(r"^https?://(www\.)?", "", whole),
        "date": date,
        "host": visible(handbook.local.get("name", "")),
        "numbers": numbers(handbook),
        "foot": foot(handbook, visible(handout.title), date, whole, visible(signoff.status(handbook, page_path(handout))["text"])),
        "words": {
            "urgent": words["urgent"],
            "numbers": words["handout_numbers"],
            "scan": words["handout_scan"],
            "qr": words["handout_qr"].format(title=visible(handout.title)),
        },
    }


def foot(handbook: Handbook, title: str, date: str, where: str, review: str) -> list[str]:
    """How to cite the sheet; its date and review; what may be done with it."""
    words = handbook.words
    name = visible(handbook.facts["name"].unset or "")
    host = visible(handbook.local.get("name", ""))
    cited = f"{name}. ({date or words['no_date']}). {title}.{f' {where}' if where else ''}"
    dated = words["last_change"].format(date=date) if date else ""
    status = ". ".join(line for line in (dated, review, words["handout_host"].format(host=host) if host else "") if line)
    return [f"{words['handout_cite']}: {cited}", f"{status}.", words["handout_licence"].format(licence=exports.LICENCE)]


def numbers(handbook: Handbook) -> list[View]:
    """The numbers that the organization has set, each with the words before it."""
    facts = [(key, fact.on_handouts) for key, fact in handbook.facts.items() if fact.on_handouts and key in handbook.local]
    return [{"label": visible(label), "words": visible(handbook.local[key])} for key, label in facts]


def made_of(handbook: Handbook, handout: Handout) -> list[str]:
    """The addresses of the rows and pages whose words stand on a handout: a change of one of them is a change of the handout."""
    found: list[str] = []
    for part in handout.parts:
        if part.page:
            found.append(changes.page_address(handbook.pages[part.page]))
        else:
            table, rows = rows_of(handbook, part)
            found += [changes.row_address(table, row) for row in rows]
    return list(dict.fromkeys(found))


def rows_of(handbook: Handbook, part: HandoutPart) -> tuple[Table, tuple[RowBase, ...]]:
    """The table and the rows that a part names, in the order given; a table alone means all its current rows."""
    if part.row:
        table, row = handbook.rows[part.row]
        return table, (row,)
    table = handbook.tables[str(part.table)]
    by_id = {row.id: row for row in table.rows}
    return table, tuple(by_id[id] for id in part.rows) or table.current


def columns_of(table: Table, part: HandoutPart) -> tuple[str, ...]:
    """The columns that a part names, in the order given; none named means all."""
    return part.columns or tuple(column.id for column in table.kind.columns)


def parts(handbook: Handbook, handout: Handout) -> Iterator[View]:
    """What stands on the sheet, in order: {"kind": "text", ...} or {"kind": "rows", ...}.

    Rows named one after the other that belong to one table with the same columns are one part. `place` is the number of the
    handout's part that each came from, which finds its line in the file.
    """
    numbered = list(enumerate(handout.parts))
    for (table_id, columns), group in groupby(numbered, key=lambda entry: _table_and_columns(handbook, entry[1])):
        if table_id:
            yield rows_part(handbook, handbook.tables[table_id], columns, list(group))
        else:
            yield from (text_part(handbook, part, place) for place, part in group)


def _table_and_columns(handbook: Handbook, part: HandoutPart) -> tuple[str, tuple[str, ...]]:
    if part.page:
        return "", ()
    table, _ = rows_of(handbook, part)
    return table.id, columns_of(table, part)


def rows_part(handbook: Handbook, table: Table, columns: tuple[str, ...], named: Sequence[tuple[int, HandoutPart]]) -> View:
    """Rows of one table: heading, layout (table, or cards where the columns are too many for paper), columns, rows.

    An organization's own rows come after the handbook's, as in the table itself: none stands before a row about danger.
    """
    found = [(place, row) for place, part in named for row in rows_of(handbook, part)[1]]
    found.sort(key=lambda entry: entry[1].local)
    rows = [row_view(handbook, table, row, columns) | {"place": place} for place, row in found]
    layout = "table" if len(columns) <= ABREAST else "cards"
    headings = [{"column": name, "heading": visible(table.heading(name))} for name in columns]
    shares = _shares(rows, columns)
    return {
        "kind": "rows", "place": named[0][0], "heading": visible(table.caption), "layout": layout, "rows": rows,
        "columns": [heading | {"share": share} for heading, share in zip(headings, shares, strict=True)],
    }  # fmt: skip


def _shares(rows: Sequence[View], columns: Sequence[str]) -> list[float]:
    """Each column's share of the width: as much as it has to say."""
    lengths = dict.fromkeys(columns, 0)
    for row in rows:
        for cell in row["cells"]:  # type: ignore[attr-defined]
            lengths[cell["column"]] += len(cell["words"])
    whole = sum(lengths.values()) or 1
    return [round(max(NARROWEST, length / whole), 3) for length in lengths.values()]


def text_part(handbook: Handbook, part: HandoutPart, place: int) -> View:
    """A part of a page: heading, the page's evidence label, and blocks of items of spans."""
    page = handbook.pages[str(part.page)]
    found = passages.passage(handbook, page, str(part.part))
    safety = part.part == passages.SAFETY
    label = None if safety or not page.meta.evidence else label_view(handbook, page.meta.evidence)
    blocks = [asdict(block) for block in found.blocks]
    return {
        "kind": "text", "place": place, "heading": visible(found.heading), "safety": safety, "label": label, "blocks": blocks,
        "page": page.path, "address": f"{address(page.path)}#{'do-now' if safety else part.part}",
    }  # fmt: skip


def row_view(handbook: Handbook, table: Table, row: RowBase, columns: Sequence[str]) -> View:
    """One row for paper: id, address below the site's root, urgent, label, and its cells in order, each {column, heading, words}."""
    kind = table.kind
    card = kind.card_urgent if row.urgent and kind.card_urgent else kind.card
    order = sorted(columns, key=card.index) if len(columns) > ABREAST else columns
    return {
        "id": row.id,
        "page": table.page,
        "address": changes.row_address(table, row),
        "urgent": bool(row.urgent),
        "label": row_label(handbook, row),
        "cells": [
            {"column": name, "heading": visible(table.heading(name)), "words": visible(inline.plain(row.cell(name), handbook.local_words))}
            for name in order
        ],
    }


def label_view(handbook: Handbook, id: str) -> View:
    label = handbook.evidence_labels[id]
    return {"glyph": label.glyph, "words": visible(label.label)}


def row_label(handbook: Handbook, row: RowBase) -> View | None:
    """How well a row is supported, as on its page: a label, or that it is first aid or duty; or whose own it is."""
    if row.local:
        return {"glyph": "", "words": visible(handbook.words["local_row"].format(name=handbook.local_words["name"]))}
    if row.evidence:
        return label_view(handbook, row.evidence)
    if row.basis:
        return {"glyph": "", "words": visible(handbook.words["basis_first_aid" if row.basis == "first-aid" else "basis_duty"])}
    return None
