"""A handout as an editable document (DOCX, ISO/IEC 29500): real headings, tables with header rows, language, title, alternative text.

Nothing shrinks and nothing is locked: an organization changes it as it likes. The same data gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from macros import exports
from macros.handout_pdf import qr
from macros.handouts import ABREAST

Part = Mapping[str, Any]
FONT = "Georgia"  # On every desktop office program; another is put in its place where it is missing.
ACCENT, RUST, SOFT = RGBColor(0x0B, 0x4A, 0x52), RGBColor(0x84, 0x2A, 0x10), RGBColor(0x4D, 0x47, 0x3E)
SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 20, "Heading 2": 13, "Heading 3": 11}
WIDTH = Mm(180)


def document(sheet: Part) -> bytes:
    """The whole document. `sheet` is `handouts.sheet`."""
    made = docx.Document()
    _prepare(made, sheet)
    made.add_heading(sheet["title"], 1)
    made.add_paragraph(sheet["summary"])
    if sheet["audience"]:
        _run(made.add_paragraph(), sheet["audience"], italic=True, color=SOFT)
    for part in sheet["parts"]:
        made.add_heading(part["heading"], 2)
        if part["kind"] == "text":
            _text(made, part)
        elif part["layout"] == "table":
            _table(made, part["columns"], part["rows"], sheet["words"]["urgent"])
        else:
            _cards(made, part, sheet["words"]["urgent"])
    _foot(made, sheet)
    out = io.BytesIO()
    made.save(out)
    return exports.same_bytes(out.getvalue())


def _prepare(made: Document, sheet: Part) -> None:
    """Page, styles, language and properties."""
    section = made.sections[0]
    section.page_width, section.page_height = (Mm(215.9), Mm(279.4)) if exports.on_letter(sheet["language"]) else (Mm(210), Mm(297))
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(12)
    for name, size in SIZES.items():
        style = made.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]
        if name.startswith("Heading"):
            style.font.color.rgb = ACCENT if name == "Heading 2" else RGBColor(0, 0, 0)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(3)
    made.styles["Normal"].paragraph_format.space_after = Pt(3)
    languages = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    languages.set(qn("w:val"), sheet["language"])
    about = made.core_properties
    about.title, about.author, about.comments, about.language = sheet["title"], sheet["host"], "", sheet["language"]
    about.subject, about.created, about.modified = sheet["summary"], datetime(*exports.FIXED_TIME), datetime(*exports.FIXED_TIME)


def _text(made: Document, part: Part) -> None:
    styles = {"ul": "List Bullet", "ol": "List Number", "p": "Normal"}
    for block in part["blocks"]:
        for item in block["items"]:
            line = made.add_paragraph(style=styles[block["kind"]])
            for span in item:
                _run(line, span["text"], bold=span["strong"])
    if part["label"]:
        _label(made.add_paragraph(), part["label"])


def _cards(made: Document, part: Part, urgent: str) -> None:
    """Rows with many columns: the first cell is a heading, the others a table below it, or several; all on one page."""
    for row in part["rows"]:
        name, *cells = row["cells"]
        heading = made.add_heading("", 3)
        if row["urgent"]:
            _run(heading, f"▲ {urgent} ", color=RUST)
        heading.add_run(name["words"])
        lines = _abreast(cells)
        for number, line in enumerate(lines):
            table = _table(made, line, [row | {"cells": line, "urgent": False, "label": None}], urgent)
            last = number == len(lines) - 1
            if not last:
                made.add_paragraph().paragraph_format.keep_with_next = True  # With nothing between, two tables are one.
            _keep_with_next([p for cell in table._cells for p in cell.paragraphs] if row["label"] or not last else [])
        if row["label"]:
            _label(made.add_paragraph(), row["label"])


def _abreast(cells: Sequence[Part]) -> list[Sequence[Part]]:
    """Cells in lines of one length, or nearly, none longer than paper holds."""
    size = -(-len(cells) // -(-len(cells) // ABREAST))
    return [cells[start : start + size] for start in range(0, len(cells), size)]


def _keep_with_next(paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def _table(made: Document, columns: Sequence[Part], rows: Sequence[Part], urgent: str) -> Table:
    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    shares = [column.get("share", 1) for column in columns]
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _run(cell.paragraphs[0], column["heading"], bold=True)
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:cantSplit", "w:tblHeader")
    for row in rows:
        line = table.add_row()
        _mark(line._tr.get_or_add_trPr(), "w:cantSplit")
        for number, (place, cell) in enumerate(zip(line.cells, row["cells"], strict=True)):
            paragraph = place.paragraphs[0]
            if number == 0 and row["urgent"]:
                _run(paragraph, f"▲ {urgent} ", bold=True, color=RUST)
            _run(paragraph, cell["words"], bold=number == 0 and len(rows) > 1)
            if number == 0 and row["label"]:
                _label(place.add_paragraph(), row["label"])
    _widths(table, shares)
    return table


def _widths(table: Table, shares: Sequence[float]) -> None:
    """Say each width in the column, which LibreOffice goes by, and in every cell, which Word does."""
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(WIDTH * share / sum(shares))
        for cell in column.cells:
            cell.width = column.width


def _foot(made: Document, sheet: Part) -> None:
    """The numbers, how to cite, the address; together on one page."""
    before = len(made.paragraphs)
    made.add_paragraph()
    if sheet["numbers"]:
        line = made.add_paragraph()
        _run(line, f"{sheet['words']['numbers']}: ", bold=True)
        for number in sheet["numbers"]:
            _run(line, f"{number['label']}: ")
            _run(line, f"{number['words']}. ", bold=True)
    for words in sheet["foot"]:
        _run(made.add_paragraph(), words, color=SOFT)
    if sheet["link"]:
        line = made.add_paragraph()
        _run(line, f"{sheet['words']['scan']} ", bold=True)
        _run(line, sheet["short"])
        drawing = io.BytesIO()
        qr(sheet["link"]).save(drawing, kind="png", scale=8, border=2)
        drawing.seek(0)
        shape = made.add_picture(drawing, width=Mm(25))
        shape._inline.docPr.set("descr", sheet["words"]["qr"])
    _keep_with_next(made.paragraphs[before:-1])


def _run(line: Paragraph, text: str, bold: bool = False, italic: bool = False, color: RGBColor | None = None) -> None:
    run = line.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if color is not None:
        run.font.color.rgb = color


def _label(line: Paragraph, label: Mapping[str, str]) -> None:
    line.paragraph_format.space_before = Pt(2)
    _run(line, f"{label['glyph']} {label['words']}".strip(), italic=True, color=SOFT)


def _mark(properties: Any, *names: str) -> None:
    """Say of a table's row that it stays whole, or that it is a heading."""
    for name in names:
        properties.append(OxmlElement(name))
