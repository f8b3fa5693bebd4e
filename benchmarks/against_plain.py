"""The handbook against a plain build of the same text with the same theme, in one run: python -m benchmarks.against_plain

Prints processor time of the builds, and the bytes (gzip) and requests of a first visit and of the next page, each with its ratio.
"""

from __future__ import annotations

import gzip
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from macros import inline
from macros.load import Handbook, Table, load

ROOT = Path(__file__).parent.parent
CONFIG = """\
site_name: Plain
docs_dir: docs
theme:
  name: material
  font: false
plugins: [search]
markdown_extensions: [admonition, attr_list, tables]
"""
PAGE = "misread-behaviors/shutdown/index.html"


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
    columns = [column.id for column in table.kind.columns]
    lines = [columns, ["---"] * len(columns)]
    lines += [[inline.plain(row.cell(name), handbook.local_words).replace("|", "/") for name in columns] for row in table.current]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def processor_seconds(command: list[str], folder: Path) -> float:
    """User and system time of a command and its children. Raises CalledProcessError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compressed(files: Iterable[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)


def first_visit(site: Path, page: str) -> list[Path]:
    """The files that a browser asks for when it opens a page: the page, its styles and scripts, and what those fetch at once."""
    html = (site / page).read_text(encoding="utf-8")
    names = re.findall(r'<(?:script[^>]*src|link[^>]*rel="(?:stylesheet|icon)"[^>]*href)="([^"]+)"', html)
    files = [site / page, *((site / page).parent / name.split("?")[0] for name in names)]
    if "assets/javascripts/bundle" in " ".join(names):  # The theme's script fetches the search worker and the index at once.
        files += [*(site / "assets/javascripts/workers").glob("search*.js"), site / "search/search_index.json"]
    return [file for file in files if file.exists()]


def main() -> None:
    handbook = load(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        plain, ours = Path(folder) / "plain", Path(folder) / "ours"
        plain_tree(handbook, plain)
        plain_time = processor_seconds([sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "site"], plain)
        shutil.rmtree(plain / "site")
        plain_time = min(plain_time, processor_seconds([sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "site"], plain))
        make = [sys.executable, "-m", "macros", "site", "--into", str(ours)]
        our_time = min(processor_seconds(make, ROOT), processor_seconds(make, ROOT))
        pairs = {
            "build, processor seconds": (our_time, plain_time),
            "first visit, bytes": (compressed(first_visit(ours, PAGE)), compressed(first_visit(plain / "site", PAGE))),
            "first visit, requests": (len(first_visit(ours, PAGE)), len(first_visit(plain / "site", PAGE))),
            "the page alone, bytes": (compressed([ours / PAGE]), compressed([plain / "site" / PAGE])),
        }
    print(f"{len(handbook.pages)} pages{'':24} handbook      plain   ratio")
    for name, (mine, other) in pairs.items():
        print(f"{name:30} {mine:12,.1f} {other:10,.1f} {mine / other:7.2f}")


if __name__ == "__main__":
    main()
