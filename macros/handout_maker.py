"""What the handout maker needs: every row and every short list that can stand on a sheet, as a script that is loaded when it is used."""

from __future__ import annotations

import json

from markupsafe import Markup

from macros import handouts, inline, passages
from macros.links import address
from macros.load import Handbook, Table
from macros.models import HandoutPart
from macros.render import render, visible
from macros.view import View

# The parts of a page that stand alone on a sheet.
LISTS = (passages.SAFETY, "at-a-glance")
# The reading of a behavior takes room on a sheet; what to check, do and take care over does not go without it.
LEFT_OUT = {"read_as", "may_be"}


def maker(view: View) -> Markup:
    """The maker's form and the empty sheet; both wait for the script."""
    handbook = view.handbook
    foot = handouts.foot(handbook, "{title}", "", "", handbook.words["not_reviewed"])
    return render("handout-maker.html", view=view, numbers=handouts.numbers(handbook), foot=foot, base=handbook.local_words["site_url"].rstrip("/"))


def data(handbook: Handbook) -> bytes:
    """A script with `rows`, each [table, urgent, label, cells], and `tables`, each [caption, page address, headings of an ordinary and of an
    urgent row]; a short list of a page is a row too: its table is empty and its cells are its items, after the heading."""
    tables = {table.id: _table(table) for table in handbook.tables.values()}
    rows: dict[str, object] = {row.id: _row(handbook, table, row) for table in handbook.tables.values() for row in table.current}
    for page in handbook.pages.values():
        for name in LISTS:
            if passages.fits(handbook, page, name):
                rows[f"{address(page.path)}#{'do-now' if name == passages.SAFETY else name}"] = _list(handbook, page.path, name)
    text = json.dumps({"tables": tables, "rows": rows}, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.handbookSheets={text};\n".encode()


def _columns(table: Table, urgent: bool) -> list[str]:
    """In the order of the card: on an urgent row the help to get leads."""
    kind = table.kind
    order = kind.card_urgent if urgent and kind.card_urgent else kind.card
    return [name for name in order if name not in LEFT_OUT]


def _table(table: Table) -> list[object]:
    headings = [[visible(table.heading(name)) for name in _columns(table, urgent)] for urgent in (False, True)]
    return [visible(table.caption), address(table.page), headings]


def _row(handbook: Handbook, table: Table, row: object) -> list[object]:
    label = handouts.row_label(handbook, row)  # type: ignore[arg-type]
    cells = [visible(inline.plain(row.cell(name), handbook.local_words)) for name in _columns(table, bool(row.urgent))]  # type: ignore[attr-defined]
    return [table.id, int(bool(row.urgent)), f"{label['glyph']} {label['words']}".strip() if label else "", cells]  # type: ignore[attr-defined]


def _list(handbook: Handbook, page: str, name: str) -> list[object]:
    made = handouts.text_part(handbook, HandoutPart(page=page, part=name), 0)
    items = ["".join(span["text"] for span in item) for block in made["blocks"] for item in block["items"]]  # type: ignore[attr-defined]
    label = made["label"]
    words = f"{label['glyph']} {label['words']}".strip() if label else ""  # type: ignore[index]
    return ["", int(bool(made["safety"])), words, [f"{visible(handbook.pages[page].meta.title)}: {made['heading']}", *items]]
