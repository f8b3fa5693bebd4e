"""The handbook at another size and of the same shape, to be measured: python -m benchmarks.scaled PAGES FOLDER

Writes FOLDER/handbook, a whole tree that the commands of the engine work in, and FOLDER/plain, the same text for the plain
build. Handouts and teaching paths are not counted. A smaller handbook leaves out pages, and whatever hangs on them. A larger
one adds volumes: the four sections of what is to be known, copied under numbered folders, with tables, rows and addresses of
their own, and with a share of their words replaced by made-up ones, so that search has as many words to hold as a real text would.
"""

from __future__ import annotations

import posixpath
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, count
from pathlib import Path

import yaml

from benchmarks.plain import plain_tree
from macros import check_handouts, check_teaching, handouts, inline
from macros.builder import Section
from macros.load import Handbook, load
from macros.pages import LINK
from macros.usage import Usage, resolve

ROOT = Path(__file__).parent.parent
ENGINE = ("macros", "overrides", "assets")
# The pages of which volumes are made; settings, reference and the rest are there once, and gather from all volumes.
VOLUME = ("misread-behaviors", "sequencing", "neurosequential-lens", "organizational-culture")
CONCEPT = (*VOLUME, "settings")
NOT_COUNTED = ("handouts", "teaching")
# What the first volume holds of the pages that are counted. Everything larger adds to it.
FIRST = 120
# Of the different words of a volume this share is its own. A text six times as long has two to three times as many different words.
OWN_WORDS = 0.25
LONG_WORD = 6
IN_HEAD = ("title", "summary", "safety", "search")
NOT_WORDS = ("id", "urgent", "settings", "ages", "evidence", "basis", "sources", "retired", "replaced_by")
_KEPT_OR_WORD = re.compile(
    r"\{\{.*?\}\}|\[[^\]]*\](?:\([^)]*\))?|\{[^}]*\}|`[^`]*`|https?://\S+|!!! *\w+|(?<![\w'’-])([a-z]{%d,})(?![\w'’-])" % LONG_WORD  # noqa: UP031
)


def write(pages: int, into: Path, first: int = FIRST) -> None:
    """Write both trees anew. Raises ValueError where so few pages would leave none of a section."""
    shutil.rmtree(into, ignore_errors=True)
    tree = into / "handbook"
    for name in ENGINE:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    book = subset(load(ROOT), min(pages, first))
    files = dict(first_volume(book))
    sections = [Section(entry.label, tuple(path for path in entry.pages if path in book.pages)) for entry in book.sections]
    for volume in volumes(book, pages - len(counted(book))):
        files |= dict(volume.files())
        sections += volume.sections()
    for name, content in files.items():
        path = tree / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (tree / "mkdocs.yml").write_text(config[: config.index("\nnav:")] + "\n" + navigation(sections), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "macros", "record"], cwd=tree, check=True, stdout=subprocess.DEVNULL)
    plain_tree(load(tree), into / "plain")


def navigation(sections: list[Section]) -> str:
    """The `nav` of mkdocs.yml."""
    entries = [{section.label: list(section.pages)} if section.label else section.pages[0] for section in sections]
    return _dumped({"nav": entries})


def counted(book: Handbook) -> list[str]:
    """The pages that make up the size of a handbook."""
    return [path for path in book.pages if path.split("/")[0] not in NOT_COUNTED or path.endswith("/index.md")]


def concept_pages(sections: Iterable[Section]) -> list[str]:
    """The pages of the handbook proper in all volumes, without the fronts of sections, in the order of the navigation."""
    listed = chain.from_iterable(section.pages for section in sections)
    return [path for path in listed if re.sub(r"^\d+-", "", path.split("/")[0]) in CONCEPT and not path.endswith("/index.md")]


# --- fewer pages


def subset(book: Handbook, pages: int) -> Handbook:
    """A handbook of so many pages, and with no table, handout, path, drawing, term or work that hangs on a page left out.

    Pages that a handout or a path names go last. Raises ValueError where even without any concept page there are more.
    """
    named = _named(book)
    spare = sorted(concept_pages(book.sections), key=lambda path: path in named)
    over = len(counted(book)) - pages
    if over >= len(spare):
        raise ValueError(f"{pages} pages are too few: {len(counted(book)) - len(spare)} are needed beside the concept pages")
    out = set(spare[: max(over, 0)])
    kept = {path: page for path, page in book.pages.items() if path not in out}
    smaller = replace(book, pages=kept, tables={id: table for id, table in book.tables.items() if table.page not in out})
    faulty = {problem.file for problem in check_handouts.handouts_name_what_is_there(smaller)}
    sheets = {id: sheet for id, sheet in book.handouts.items() if handouts.source_file(book, sheet) not in faulty}
    smaller = replace(smaller, handouts=sheets)
    faulty |= {problem.file for problem in check_teaching.paths_name_what_is_there(smaller)}
    paths = {id: path for id, path in book.teaching.items() if path.file not in faulty}
    smaller = replace(smaller, teaching=paths, pages={path: page for path, page in kept.items() if page.file not in faulty})
    return _only_used(smaller)


def _named(book: Handbook) -> set[str]:
    """The pages that a handout or a teaching path shows something of."""
    parts = [part for sheet in book.handouts.values() for part in sheet.parts]
    readings = [reading for path in book.teaching.values() for session in path.model.sessions for reading in session.pages]
    rows = {thing.row for thing in (*parts, *readings) if thing.row}
    tables = {part.table for part in parts if part.table} | {book.rows[row][0].id for row in rows}
    return {thing.page for thing in (*parts, *readings) if thing.page} | {book.tables[table].page for table in tables}


def _only_used(book: Handbook) -> Handbook:
    """Without the drawings, terms and works that no page shows or leads to."""
    usage = Usage(book)
    reached: set[str] = set()
    ahead = list(usage.term_used_on)
    while ahead:
        term = book.terms[ahead.pop()]
        if term.id not in reached:
            reached.add(term.id)
            noted = (book.labels.get(words[1].lower()) for words in re.finditer(inline.BRACKETS, term.note or ""))
            ahead += [*term.related, *(other.term for other in term.confused_with), *(other.id for other in noted if other)]
    cited = set(usage.cited_on) | {id for term in reached for id in re.findall(r"@([a-z0-9]+)", book.terms[term].note or "")}
    shown = {call.args[0] for page in book.pages.values() for call in page.call("figure")}
    return replace(
        book,
        terms={id: term for id, term in book.terms.items() if id in reached},
        works={id: work for id, work in book.works.items() if id in cited},
        figures={id: figure for id, figure in book.figures.items() if id in shown},
    )


def first_volume(book: Handbook) -> Iterator[tuple[str, str]]:
    """The files below docs/ of a subset, links to what it leaves out made into words."""
    kept = {"tables": book.tables, "handouts": book.handouts, "teaching": book.teaching, "figures": book.figures}
    for path in sorted((book.root / "docs").rglob("*.*")):
        name = path.relative_to(book.root / "docs").as_posix()
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".md":
            if name in book.pages:
                yield name, relinked(text, book, name)
        elif name == "glossary.yml":
            yield name, _of_list(text, "terms", book.terms)
        elif name == "references.yml":
            yield name, _of_list(text, "works", book.works)
        elif path.stem in kept.get(path.parent.name, {path.stem}):
            yield name, text


def _of_list(text: str, key: str, kept: Collection[str]) -> str:
    return _dumped({key: [entry for entry in _read(text)[key] if entry["id"] in kept]})


# --- more pages


def volumes(book: Handbook, pages: int) -> Iterator[Volume]:
    """So many more pages as volumes, the last of them not whole."""
    listed = [path for section in book.sections for path in section.pages if path.split("/")[0] in VOLUME and path in book.pages]
    for number in count(2):
        if pages <= 0:
            return
        yield Volume(book, number, tuple(listed[:pages]))
        pages -= len(listed)


@dataclass(frozen=True)
class Volume:
    """A numbered copy of some pages of a handbook, with their tables."""

    book: Handbook
    number: int
    pages: tuple[str, ...]

    def sections(self) -> Iterator[Section]:
        """Its entries of the navigation."""
        for section in self.book.sections:
            here = tuple(f"{self.number}-{path}" for path in section.pages if path in self.pages)
            if here:
                yield Section(f"{section.label} {self.number}", here)

    def files(self) -> Iterator[tuple[str, str]]:
        """Its files below docs/."""
        for path in self.pages:
            yield f"{self.number}-{path}", self.page(path)
            for table in self.book.tables_on(path):
                yield f"tables/{table.id}-{self.number}.yml", self.table((self.book.root / table.file).read_text(encoding="utf-8"))

    def page(self, path: str) -> str:
        """A page under its new path, calling its own tables and leading to the pages of its own volume where they are there."""
        text = (self.book.root / "docs" / path).read_text(encoding="utf-8")
        text = re.sub(r'(decision_table\("[^"]+)"', rf'\1-{self.number}"', text)
        text = re.sub(r'lookup\("', f'lookup("{self.number}-', text)
        _, head, body = relinked(text, self.book, path, {one: f"{self.number}-{one}" for one in self.pages}, f"-{self.number}").split("---\n", 2)
        meta = {key: self.varied(value) if key in IN_HEAD else value for key, value in _read(head).items()}
        meta["title"] = f"{meta['title']} {self.number}"  # Each page has a title of its own.
        return f"---\n{_dumped(meta)}---\n{self.varied(body)}"

    def table(self, text: str) -> str:
        """A table under its new id, as are its rows."""
        data = _read(text)
        rows = [
            {key: value if key in NOT_WORDS else self.varied(value) for key, value in row.items()} | {"id": f"{row['id']}-{self.number}"}
            for row in data["rows"]
        ]
        own = {"id": f"{data['id']}-{self.number}", "page": f"{self.number}-{data['page']}", "caption": self.varied(data["caption"])}
        return _dumped(data | own | {"rows": rows})

    def varied(self, text: str | list[str]) -> str | list[str]:
        """A text with some of its words replaced; macros, terms, citations, links and ids stay."""
        if isinstance(text, list):
            return [self.varied(part) for part in text]
        return _KEPT_OR_WORD.sub(lambda match: _own_word(match[1], self.number) if match[1] else match[0], text)


@cache
def _own_word(word: str, volume: int) -> str:
    """What a volume says in place of a word: always the same, as long, and for most words the word itself."""
    chosen = random.Random(f"{volume} {word}")  # noqa: S311 - nothing secret
    if chosen.random() > OWN_WORDS:
        return word
    return "".join(chosen.choice("bdfgklmnprstvz" if place % 2 else "aeiou") for place in range(len(word)))


def relinked(text: str, book: Handbook, here: str, moved: Mapping[str, str] | None = None, suffix: str = "") -> str:
    """A page's text with its links leading where they did, from where it now is; those to pages left out become words."""
    moved = moved or {}
    folder = posixpath.dirname(moved.get(here, here)) or "."

    def link(match: re.Match[str]) -> str:
        target, anchor = resolve(here, match[2])
        if ":" in target:
            return match[0]
        if target not in book.pages and target not in book.planned:
            return match[1]
        own = suffix if target in moved and anchor.startswith(("row-", "table-")) else ""
        return f"[{match[1]}]({posixpath.relpath(moved.get(target, target), folder)}{f'#{anchor}{own}' if anchor else ''})"

    return LINK.sub(link, text)


def _read(text: str) -> dict:
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - makes texts, lists and mappings only


def _dumped(data: object) -> str:
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
