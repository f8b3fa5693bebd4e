"""The same text as an ordinary site of the same theme: what the handbook is measured against."""

from __future__ import annotations

import re
from pathlib import Path

from macros import inline
from macros.load import Handbook, Table

CONFIG = """\
site_name: Plain
docs_dir: docs
theme:
  name: material
  font: false
plugins: [search]
markdown_extensions: [admonition, attr_list, tables]
"""


def plain_tree(handbook: Handbook, into: Path) -> None:
    """The same words as ordinary Markdown: tables as tables, terms and citations as words."""
    (into / "docs").mkdir(parents=True)
    (into / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    for path, page in handbook.pages.items():
        text = re.sub(r'\{\{ *decision_table\("([^"]+)"\) *\}\}', lambda m: markdown_table(handbook, handbook.tables[m[1]]), page.body)
        text = re.sub(r"\{\{.*?\}\}", "", text)
        text = re.sub(inline.BRACKETS, r"\1", text)
        target = into / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"# {page.meta.title}\n\n{page.meta.summary or ''}\n\n{text}", encoding="utf-8")
    terms = "\n\n".join(f"## {term.prefLabel}\n\n{term.definition} {term.note or ''}" for term in handbook.terms.values())
    (into / "docs/glossary.md").write_text(re.sub(inline.BRACKETS, r"\1", f"# Glossary\n\n{terms}"), encoding="utf-8")
    works = "\n\n".join(f"{work.title}. {work.supports}" for work in handbook.works.values())
    (into / "docs/references.md").write_text(f"# References\n\n{works}", encoding="utf-8")


def markdown_table(handbook: Handbook, table: Table) -> str:
    """A decision table as a table of Markdown, its columns named by their ids."""
    columns = [column.id for column in table.kind.columns]
    lines = [columns, ["---"] * len(columns)]
    lines += [[inline.plain(row.cell(name), handbook.local_words).replace("|", "/") for name in columns] for row in table.current]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
