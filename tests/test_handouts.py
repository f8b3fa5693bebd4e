"""Promise: a handout is one tagged sheet at both sizes, an editable document and a page, says where it is from, and runs nothing."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from conftest import ROOT

from macros import changes, handout_docx, handout_files, handout_pdf, handouts, overlay, publish
from macros.load import Handbook, load
from macros.problems import BadInput

HOST = """name: Oak Street Family Service
site_url: https://handbook.oakstreet.example/trauma
emergency_number: "112"
crisis_line: 0800 123 456, day and night
on_call: the on-call clinician, 555 0101
safeguarding_lead: Priya Nair, 555 0102
child_protection: County Child Services, 555 0103
"""
HOSTILE = [
    "#panic(\"x\") $x$ *b* _i_ `c` @label <tag> // gone /* gone */ \\u{1F600}", "#import \"/etc/passwd\": *", "#read(\"handout.typ\")", "]] }} )",
    "<w:t>x</w:t>", "{ MERGEFIELD x }", "=1+1", "\x00\x07a\u202eb", "%%EOF endobj",
]  # fmt: skip


def hosted(root: Path, into: Path, words: str = HOST) -> Handbook:
    into.mkdir(exist_ok=True)
    (into / "organization.yml").write_text(words, encoding="utf-8")
    return overlay.laid_over(load(root), into)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Handbook, dict[str, bytes]]:
    """Every real handout, as an organization with all its numbers set gives it out: the longest foot there is."""
    book = hosted(ROOT, tmp_path_factory.mktemp("host"))
    return book, handout_files.files(book)


@pytest.fixture
def sheet(good: Path, tmp_path: Path) -> dict[str, object]:
    book = hosted(good, tmp_path / "host")
    return handouts.sheet(book, book.handouts["quiet-sheet"], {})


def words_of(content: bytes) -> str:
    page = pypdfium2.PdfDocument(content)[0]
    # The reader of the file gives a hyphen at the end of a line as \x02.
    return " ".join(page.get_textpage().get_text_bounded().replace("\x02", "-").split())


def test_there_are_twenty_or_more(handbook) -> None:
    assert len(handbook.handouts) >= 20


def test_each_is_one_sheet_at_both_sizes(made) -> None:
    sizes = {"a4": (595, 842), "letter": (612, 792)}
    book, files = made
    for id in book.handouts:
        for paper, size in sizes.items():
            pages = pypdfium2.PdfDocument(files[f"handouts/{id}-{paper}.pdf"])
            assert len(pages) == 1, id
            assert tuple(map(round, pages[0].get_size())) == size


def test_nothing_is_set_below_ten_point(made) -> None:
    for name, content in made[1].items():
        if name.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(content)) as document:
                drawn = document.pages[0].Contents.read_bytes()
            sizes = [float(size) for size in re.findall(rb"/\w+ ([\d.]+) Tf", drawn)]
            assert sizes
            assert min(sizes) >= 10, name


def test_each_pdf_declares_and_carries_what_accessible_pdf_needs(made) -> None:
    """What ISO 14289-1 asks of any file: the declaration, title shown, language, tags, headings in order, header cells, and words for
    each picture. Typst itself refuses what it sees broken; CONTRIBUTING names the validator, which is too slow to run here."""
    for name, content in made[1].items():
        if not name.endswith(".pdf"):
            continue
        pdf = pikepdf.open(io.BytesIO(content))
        assert pdf.open_metadata().get("pdfuaid:part") == "1", name
        assert pdf.open_metadata().get("dc:title"), name
        assert str(pdf.Root.Lang).lower().startswith("en")
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        tags = list(structure(pdf.Root.StructTreeRoot))
        levels = [int(str(tag.S)[2:]) for tag in tags if re.match(r"/H\d$", str(tag.S))]
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), name
        assert all(tag.get("/Alt") for tag in tags if tag.S == "/Figure"), name
        assert ("/Table" not in [tag.S for tag in tags]) or ("/TH" in [tag.S for tag in tags]), name


def structure(tag: object) -> list[pikepdf.Dictionary]:
    """Every structure element below one."""
    kids = tag.get("/K", [])  # type: ignore[attr-defined]
    below = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    found = [kid for kid in below if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [each for kid in found for each in (kid, *structure(kid))]


def test_the_code_on_each_sheet_leads_to_its_page(made) -> None:
    book, files = made
    for name, content in files.items():
        if name.endswith(".pdf"):
            picture = pypdfium2.PdfDocument(content)[0].render(scale=3, grayscale=True)
            [code] = zxingcpp.read_barcodes(picture.to_pil())
            where, _, date = code.text.partition("#@")
            assert where.startswith("https://handbook.oakstreet.example/trauma/handouts/")
            page = where.removeprefix("https://handbook.oakstreet.example/trauma/").rstrip("/") + ".md"
            assert page in book.pages
            assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", date), name
            assert name.startswith(page.removesuffix(".md"))


def test_each_sheet_says_what_it_must(made) -> None:
    book, files = made
    for id, handout in book.handouts.items():
        said = words_of(files[f"handouts/{id}-a4.pdf"])
        wanted = ["112", "Priya Nair, 555 0102", "Oak Street Family Service", "CC BY 4.0", "Cite as:", "Not yet clinically reviewed"]
        for words in [handout.title, f"handbook.oakstreet.example/trauma/handouts/{id}/", *wanted]:
            assert words.replace(" ", "") in said.replace(" ", ""), (id, words)
        assert re.search(r"Last change recorded: \d{4}-\d{2}-\d{2}", said)
        assert re.search("[●○◆◇⇄]|First aid|Duty", said), id


def test_an_organizations_row_stands_after_the_handbooks() -> None:
    book = overlay.laid_over(load(ROOT), ROOT / "tests/samples/organization")
    shown = handouts.sheet(book, book.handouts["local-ward-round"], {})
    assert [row["id"] for part in shown["parts"] if part["kind"] == "rows" for row in part["rows"]] == [  # type: ignore[attr-defined]
        "cannot-be-roused", "local-quiet-after-ward-round",
    ]  # fmt: skip


def test_no_address_means_no_code(good: Path) -> None:
    book = load(good)
    shown = handouts.sheet(book, book.handouts["quiet-sheet"], {})
    assert (shown["address"], shown["link"], shown["numbers"]) == ("", "", [])
    said = words_of(handout_pdf.pdf(shown, "a4"))
    assert "still current" not in said
    assert "http" not in said
    with zipfile.ZipFile(io.BytesIO(handout_docx.document(shown))) as archive:
        assert not [name for name in archive.namelist() if name.startswith("word/media/")]


def test_a_sheet_is_ready_for_json(sheet) -> None:
    assert json.loads(json.dumps(sheet)) == json.loads(json.dumps(sheet, default=list))


def test_the_document_has_real_headings_header_rows_language_and_words_for_its_picture(sheet) -> None:
    document = docx.Document(io.BytesIO(handout_docx.document(sheet)))
    styles = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert styles[0] == "Heading 1"
    assert {"Heading 2", "Heading 3"} <= set(styles)
    assert document.tables
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert document.core_properties.title == sheet["title"]
    assert 'w:lang w:val="en-US"' in document.styles.element.xml
    [picture] = document.inline_shapes
    assert picture._inline.docPr.get("descr") == sheet["words"]["qr"]  # type: ignore[index]


def test_the_document_says_its_widths_where_every_program_looks(sheet) -> None:
    """Word goes by the cells, LibreOffice by the columns."""
    document = docx.Document(io.BytesIO(handout_docx.document(sheet)))
    for table in document.tables:
        for column in table.columns:
            assert {cell.width for cell in column.cells} == {column.width}


def test_no_more_columns_stand_beside_one_another_than_paper_holds() -> None:
    book = overlay.laid_over(load(ROOT), ROOT / "tests/samples/organization")
    document = docx.Document(io.BytesIO(handout_docx.document(handouts.sheet(book, book.handouts["local-ward-round"], {}))))
    assert [len(table.columns) for table in document.tables] == [3, 3, 3, 3]


def test_the_same_bytes_twice(sheet) -> None:
    assert handout_pdf.pdf(sheet, "letter") == handout_pdf.pdf(sheet, "letter")
    assert handout_docx.document(sheet) == handout_docx.document(sheet)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_words_are_words(good: Path, tmp_path: Path, value: str) -> None:
    book = load(good)
    book = hosted(good, tmp_path / "host", f"name: {json.dumps(value)}\nemergency_number: {json.dumps(value)}\n") if "\x00" not in value else book
    shown = handouts.sheet(book, book.handouts["quiet-sheet"], {})
    shown = json.loads(json.dumps(shown).replace("What to do first.", json.dumps(handouts.visible(value))[1:-1]))
    kept = handouts.visible(value).replace(" ", "")
    assert kept in words_of(handout_pdf.pdf(shown, "a4")).replace(" ", "")
    document = docx.Document(io.BytesIO(handout_docx.document(shown)))
    assert handouts.visible(value) in [p.text for p in document.paragraphs]
    assert "fldSimple" not in document.element.xml
    assert "instrText" not in document.element.xml


def test_a_sheet_that_runs_over_names_the_first_thing_off_the_sheet(good: Path) -> None:
    table = good / "docs/tables/going-quiet.yml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("Stop asking.", "Stop asking. " + "Then wait a little longer. " * 120), encoding="utf-8")
    with pytest.raises(BadInput) as bad:
        dict(publish.downloads(load(good)))
    said = [problem for problem in bad.value.problems if "at-a-glance of misread-behaviors/going-quiet.md does not fit" in problem.found]
    assert {(problem.file, problem.line) for problem in said} == {("docs/handouts/quiet-sheet.yml", 14)}
    assert {problem.where.split(", ")[1] for problem in said} == {"a4", "letter"}


def test_a_sign_that_no_font_has_is_named(good: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as bad:
        handout_files.files(hosted(good, tmp_path / "host", "name: \U0001f600\n"))
    assert bad.value.problems[0].file == "docs/handouts/quiet-sheet.yml"


def test_only_what_changed_is_made_again(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = handout_files.files(load(good))
    monkeypatch.setattr(handout_pdf, "_set", lambda inputs: pytest.fail("made again"))
    monkeypatch.setattr(handout_docx, "document", lambda sheet: pytest.fail("made again"))
    assert handout_files.files(load(good)) == first


def test_a_change_of_a_row_is_a_change_of_the_handout(good: Path) -> None:
    book = load(good)
    where = changes.row_address(*book.rows["quiet-after-question"])
    shown = handouts.sheet(book, book.handouts["quiet-sheet"], {where: changes.Recorded("x", "2031-05-06")})
    assert where in shown["made_of"]
    assert shown["date"] == "2031-05-06"


def test_words_of_a_page_are_plain(handbook) -> None:
    """No mark of Markdown, macro or citation is left on paper."""
    for handout in handbook.handouts.values():
        said = json.dumps(handouts.sheet(handbook, handout, {}), ensure_ascii=False)
        assert not re.search(r"\*\*|\]\(|\{\{|\[@|\{ #", said), handout.id
