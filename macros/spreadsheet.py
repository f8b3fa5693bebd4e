"""A table as a workbook (XLSX) to read, print and write in, with a sheet that says where it is from.

The same table gives the same bytes. Written by XlsxWriter: openpyxl took more than twice as long.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from macros import signoff
from macros.exports import FIXED_TIME, LICENCE, LICENCE_ADDRESS, as_text, on_letter, table_rows
from macros.links import address
from macros.load import Handbook, Table

# Every value is text: never a formula, a link or a number.
INERT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LETTER, A4 = 1, 9  # ISO/IEC 29500-1, 18.3.1.63: paperSize
# Widths of columns in characters. LANDSCAPE is the width between the margins at full size: wider tables are printed smaller.
WIDTH, WIDEST, NARROW, LANDSCAPE = 20, 48, 10, 136
# The columns to write in, by their words in docs/interface.yml, each with its width; and how many lines of writing each row leaves.
FILL_IN = {"fill_in_found": 20, "fill_in_date": 11, "fill_in_owner": 13, "fill_in_again": 11}
ROOM = 4
SIZE, LINE = 10, 1.35  # points, and the height of a line in them
TEXT = {"font_name": "Calibri", "font_size": SIZE, "text_wrap": True, "valign": "top"}  # Calibri: in every spreadsheet program, or one of its widths
RULED = {"align": "left", "indent": 1, "border": 1, "border_color": "#999999"}
LONGEST_NAME = 31  # of a sheet


def table_xlsx(handbook: Handbook, table: Table, changed: str) -> bytes:
    """A workbook: the table with a frozen heading and wrapped cells, and a sheet with source, licence and date (`changed`, or "")."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, INERT) as book:
        book.set_properties({"created": datetime(*FIXED_TIME)})
        paper = LETTER if on_letter(handbook.local_words["language"]) else A4
        sheet, about = _sheet(book, table.id, paper), _sheet(book, handbook.words["sheet_about"], paper)
        _table_sheet(handbook, table, sheet, _style(book, **RULED, bold=True), _style(book, **RULED))
        _about_sheet(list(about_table(handbook, table, changed)), about, _style(book, bold=True), _style(book))
        # "&" begins a code in a header or footer, and is itself written twice (ISO/IEC 29500-1, 18.3.1.46).
        limits = handbook.words["fill_in_limits"] if table.kind.fill_in else ""
        sheet.set_header(f"&L{table.caption.replace('&', '&&')}&R{limits}")
        sheet.set_footer(f"&L{table.id}&R&P / &N")
    return out.getvalue()


def _sheet(book: Workbook, name: str, paper: int) -> Worksheet:
    """A sheet as wide as its paper, of as many pages as it takes."""
    sheet = book.add_worksheet(name[:LONGEST_NAME])
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4)
    return sheet


def _style(book: Workbook, **more: object) -> Format:
    return book.add_format(TEXT | more)


def _table_sheet(handbook: Handbook, table: Table, sheet: Worksheet, head: Format, body: Format) -> None:
    """The table, its columns to write in, and after them the tags, which are not printed. On paper a line takes the whole width."""
    heading, rows = table_rows(handbook, table)
    blank = [handbook.words[key] for key in FILL_IN] if table.kind.fill_in else []
    last = 2 + len(table.kind.columns)  # The last column of the table's own, after id and urgent; the tags stand after it.
    lead = [NARROW] * 2
    room = list(FILL_IN.values()) if blank else []
    wide = min(WIDEST, max(WIDTH, (LANDSCAPE - sum(lead[1:]) - sum(room)) // (last - 2)))
    widths = [*lead, *[wide] * (last - 2), *room, *[NARROW] * (len(heading) - last)]
    # Where no row is urgent, the column would be empty on paper.
    printed = slice(1 if any(row.urgent for row in table.current) else 2, last + len(blank))
    for number, (line, write) in enumerate([(heading, blank), *((row, [""] * len(blank)) for row in rows)]):
        values = [as_text(value) for value in (*line[:last], *write, *line[last:])]
        sheet.write_row(number, 0, values, body if number else head)
        # Programs that make a picture of a sheet do not fit a row to its text by themselves.
        lines = max(_lines(value, width) for value, width in zip(values[printed], widths[printed], strict=True))
        sheet.set_row(number, SIZE * LINE * max(lines, ROOM if blank and number else 1) + SIZE)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, printed.start, len(rows), printed.stop - 1)
    sheet.set_landscape()


def _about_sheet(lines: list[tuple[str, str]], sheet: Worksheet, name: Format, words: Format) -> None:
    """What is said about a table: a name and words on each line."""
    for number, line in enumerate(lines):
        for place, (value, style) in enumerate(zip(line, (name, words), strict=True)):
            sheet.write_string(number, place, as_text(value), style)
        sheet.set_row(number, SIZE * LINE * _lines(line[1], 3 * WIDTH) + SIZE / 2)
    sheet.set_column(0, 0, 2 * NARROW)
    sheet.set_column(1, 1, 3 * WIDTH)


def _lines(text: str, width: int) -> int:
    """How many lines words take in a column, wrapped between words. A column's width counts digits: letters are narrower."""
    return max(1, len(textwrap.wrap(text, width))) if len(text) > width else 1


def about_table(handbook: Handbook, table: Table, changed: str) -> Iterator[tuple[str, str]]:
    """What a reader of a download must know: where it is from, when it was changed, what it may be used for."""
    base = handbook.local_words["site_url"].rstrip("/")
    words = handbook.words
    yield words["tables_table"], table.caption
    yield words["sheet_from"], handbook.local_words["name"]
    where = f"{address(table.page)}#table-{table.id}"
    yield words["sheet_address"], f"{base}/{where}" if base else where
    yield words["sheet_changed"], changed or words["sheet_no_date"]
    yield words["sheet_licence"], f"{LICENCE}, {LICENCE_ADDRESS}"
    yield words["sheet_review"], signoff.status(handbook, table.page)["text"]
    if table.kind.fill_in:
        yield words["sheet_limits"], words["fill_in_limits"]
