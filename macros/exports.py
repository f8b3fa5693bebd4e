"""The content in the formats of other programs, made at publish: bibliographies, a thesaurus, plain Markdown.

Everything is made from the checked data, so nothing is stale, and the same tree gives the same bytes.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping

from macros import inline
from macros.links import address
from macros.load import Handbook, Table
from macros.models import Work
from macros.pages import Page

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
# A spreadsheet program reads a cell that begins with one of these as a formula (OWASP, CSV Injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Zip and office files carry a time; one fixed time gives the same bytes on every day.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
# "Cite this page": the file beside each page, and the formats it comes in.
CITE = "cite"
CITE_FORMATS = ((".bib", "BibTeX"), (".ris", "RIS"), (".csl.json", "CSL-JSON"))
_TYPES = {  # CSL type: (BibTeX entry, RIS type)
    "article-journal": ("article", "JOUR"),
    "book": ("book", "BOOK"),
    "chapter": ("incollection", "CHAP"),
    "legislation": ("misc", "STAT"),
    "report": ("techreport", "RPRT"),
    "thesis": ("phdthesis", "THES"),
    "webpage": ("misc", "ELEC"),
}


def as_text(value: str) -> str:
    """A value that no spreadsheet program takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def table_rows(handbook: Handbook, table: Table) -> tuple[list[str], list[list[str]]]:
    """A table as headings and rows of words, as every download shows it."""
    columns = [column.id for column in table.kind.columns]
    heading = ["id", "urgent", *(table.heading(name) for name in columns), "settings", "ages", "evidence", "sources"]
    rows = [
        [
            row.id,
            "urgent" if row.urgent else "",
            *(inline.plain(row.cell(name), handbook.local_words) for name in columns),
            "; ".join(row.settings),
            "; ".join(row.ages),
            handbook.words["local_row"].format(name=handbook.local_words["name"]) if row.local else row.evidence or "",
            "; ".join(row.sources),
        ]
        for row in table.current
    ]
    return heading, rows


def on_letter(language: str) -> bool:
    """Whether people who write a language (BCP 47) print on US Letter; everyone else prints on A4."""
    return language in ("en-US", "en-CA")


def same_bytes(archive: bytes) -> bytes:
    """A zip archive with every time in it fixed, so that two runs give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            _add(new, name, content)
    return out.getvalue()


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files by name as one zip archive, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(files):
            _add(new, name, files[name])
    return out.getvalue()


def _add(into: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    into.writestr(entry, content)


def skos(handbook: Handbook) -> bytes:
    """The glossary as a SKOS concept scheme in JSON-LD; confused_with is kept as a note beside skos:related."""
    published = handbook.local_words["site_url"].rstrip("/")
    base = f"{published}/glossary/" if published else "urn:attachment-trauma-handbook:glossary"
    language = handbook.local_words["language"]

    def text(value: str) -> dict[str, str]:
        return {"@language": language, "@value": inline.plain(value, handbook.local_words)}

    concepts = [
        {
            "@id": f"{base}#term-{term.id}",
            "@type": "skos:Concept",
            "skos:inScheme": {"@id": base},
            "skos:prefLabel": text(term.prefLabel),
            "skos:altLabel": [text(label) for label in term.altLabel],
            "skos:hiddenLabel": [text(label) for label in term.hiddenLabel],
            "skos:definition": text(term.definition),
            "skos:note": [text(term.note)] if term.note else [],
            "skos:scopeNote": [text(f"{handbook.terms[c.term].prefLabel}: {c.difference}") for c in term.confused_with],
            "skos:related": [{"@id": f"{base}#term-{id}"} for id in dict.fromkeys([*term.related, *(c.term for c in term.confused_with)])],
        }
        for term in handbook.terms.values()
    ]
    scheme = {"@id": base, "@type": "skos:ConceptScheme", "skos:prefLabel": text(handbook.local_words["name"])}
    return _json({"@context": {"skos": "http://www.w3.org/2004/02/skos/core#"}, "@graph": [scheme, *concepts]})


def csl_json(works: Iterable[Work]) -> bytes:
    """Works as CSL-JSON, years as numbers where they are years."""
    items = []
    for work in works:
        item = work.csl()
        if "issued" in item:
            parts = [[int(part) if part.isdigit() else part for part in date] for date in item["issued"]["date-parts"]]
            item["issued"] = {"date-parts": parts}
        items.append(item)
    return _json(items)


def bibtex(works: Iterable[Work]) -> bytes:
    """Works as BibTeX. The format is small and fixed (Patashnik, 1988); libraries for it write no CSL types."""
    return "\n".join(_bibtex_entry(work) for work in works).encode()


def _bibtex_entry(work: Work) -> str:
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in work.author),
        "editor": " and ".join(_bibtex_name(name) for name in work.editor),
        "title": f"{{{_bibtex(work.title)}}}",
        "year": work.issued.year if work.issued else "",
        "journal" if work.type == "article-journal" else "booktitle": _bibtex(work.container_title or ""),
        "institution" if work.type == "report" else "publisher": _bibtex(work.publisher or ""),
        "volume": work.volume or "",
        "number": work.issue or "",
        "pages": (work.page or "").replace("-", "--"),
        "doi": work.DOI or "",
        "url": work.URL or "",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{_TYPES[work.type][0]}{{{work.id},\n{lines}\n}}\n"


def _bibtex_name(name: object) -> str:
    literal = getattr(name, "literal", None)
    if literal:
        return f"{{{_bibtex(literal)}}}"
    parts = (name.family, name.suffix, name.given)  # type: ignore[attr-defined]
    return ", ".join(_bibtex(part) for part in parts if part)


def _bibtex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", "")).replace("~", r"\textasciitilde{}").replace("^", r"\textasciicircum{}")


def ris(works: Iterable[Work]) -> bytes:
    """Works as RIS (Research Information Systems), one tag a line."""
    return "".join(_ris_entry(work) for work in works).encode()


def _ris_entry(work: Work) -> str:
    first, _, last = (work.page or "").partition("-")
    names = [("AU", name) for name in work.author] + [("ED", name) for name in work.editor]
    tags = [
        ("TY", _TYPES[work.type][1]),
        ("ID", work.id),
        *((tag, name.literal or ", ".join(part for part in (name.family, name.given, name.suffix) if part)) for tag, name in names),
        ("TI", work.title),
        ("PY", work.issued.year if work.issued else ""),
        ("T2", work.container_title or ""),
        ("PB", work.publisher or ""),
        ("VL", work.volume or ""),
        ("IS", work.issue or ""),
        ("SP", first),
        ("EP", last),
        ("DO", work.DOI or ""),
        ("UR", work.URL or ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value) + "ER  - \r\n\r\n"


def page_citation(handbook: Handbook, path: str, changed: str) -> dict[str, bytes]:
    """A page as a work to cite, in each format, by the name of the file."""
    base = handbook.local_words["site_url"].rstrip("/")
    here = address(path)
    record = {
        "id": re.sub(r"[^a-z0-9]", "", f"handbook{path.removesuffix('.md')}"),
        "type": "webpage",
        "title": handbook.pages[path].meta.title,
        "author": [{"literal": handbook.local_words["name"]}],
        "supports": "-",
        "evidence": "practice-consensus",
        "confirmed": "true",
    }
    record |= {"issued": {"date-parts": [changed.split("-")]}} if changed else {}
    record |= {"URL": f"{base}/{here}"} if base else {}
    work = Work.model_validate(record)
    made = zip(CITE_FORMATS, (bibtex([work]), ris([work]), csl_json([work])), strict=True)
    return {f"{here}{CITE}{ending}": content for (ending, _), content in made}


def page_markdown(handbook: Handbook, path: str) -> bytes:
    """A page as plain Markdown: its head, its tables as tables, terms and citations as words."""
    page = handbook.pages[path]
    head = [f"# {page.meta.title}", *(f"> {inline.plain(line, handbook.local_words)}" for line in page.meta.safety), page.meta.summary or ""]
    text = re.sub(r'\{\{ *decision_table\("([^"]+)"\) *\}\}', lambda m: _markdown_table(handbook, handbook.tables[m[1]]), page.body)
    text = re.sub(r'\{\{ *local\("([^"]+)"\) *\}\}', lambda m: handbook.local_words[m[1]], text)
    text = re.sub(r'\{\{ *evidence\("([^"]+)"\) *\}\}', lambda m: f"({handbook.evidence_labels[m[1]].label})", text)
    text = re.sub(r"\{\{.*?\}\}| *\{ #[^}]*\}", "", text)
    text = re.sub(inline.BRACKETS, r"\1", text)
    return ("\n\n".join(part for part in [*head, text.strip()] if part) + "\n").encode()


def _markdown_table(handbook: Handbook, table: Table) -> str:
    heading, rows = table_rows(handbook, table)
    keep = range(2, 2 + len(table.kind.columns))
    lines = [[heading[i] for i in keep], ["---"] * len(keep), *([row[i].replace("|", "/") for i in keep] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def llms_txt(handbook: Handbook) -> bytes:
    """What the site holds, a line a page, each with its plain Markdown (llmstxt.org)."""
    home = handbook.pages["index.md"].meta
    lines = [f"# {handbook.local_words['name']}", f"> {home.summary}", handbook.words["not_reviewed_why"]]
    for section in handbook.sections:
        pages = [handbook.pages[path] for path in section.pages if path in handbook.pages]
        lines.append(f"## {section.label or home.title}")
        lines.append(_listed(pages))
    own = [page for page in handbook.pages.values() if page.local]
    if own:
        lines += [f"## {handbook.words['own_pages']}", _listed(own)]
    return ("\n\n".join(lines) + "\n").encode()


def _listed(pages: Iterable[Page]) -> str:
    return "\n".join(f"- [{page.meta.title}]({page.path}): {page.meta.summary}" for page in pages)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
