"""The search index, made from the handbook: what the browser searches, and the words it shows of what it finds.

Two script files, because a script is the one thing that a page opened from a folder may load under a strict policy:
`search/index.js` finds and shows; `search/text.js` holds the running text of the pages, for excerpts, and comes after it.

The index is written here and not in the browser, so that a phone reads it and does not make it. Its keys are short, and its
form is unpacked by assets/search/search.js, whose `words` must cut a text exactly as `words` does here.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from macros import inline
from macros.links import address
from macros.load import Handbook, Table
from macros.models import RowBase, Term
from macros.pages import LINK, Page

# Hidden words are searched and never shown. `lead` is the summary, the definition, or how a behavior is often read.
FIELDS = ("title", "lead", "hidden", "headings", "body")
KINDS = ("page", "row", "term")
SAFE, URGENT, GATHERS = 1, 2, 4
# How often a word counts in one field of one document; beyond this it says no more.
OFTEN = 7
GLOSSARY = "glossary.md"
# A heading that so many pages share names none of them.
SHARED = 4
# A row shows as many of its cells as a reader needs to act: an urgent one leads with the help to get.
SHOWN, SHOWN_URGENT = 2, 3

_WORD = re.compile(r"[^\W_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_APOSTROPHE = re.compile(r"['’]")
_MACRO = re.compile(r"\{\{.*?\}\}")
_LOCAL = re.compile(r'\{\{ *local\("([^"]+)"\) *\}\}')
_SECTION = re.compile(r"(?m)^#{1,6} +(.*?) *(?:\{ *#([^}\s]+) *\})? *$")
# What is left of Markdown when links and brackets are words: marks at the start of a line, table rules, emphasis.
_MARKS = re.compile(r"(?m)^\s*(?:[-*>]|\d+\.|!!! *\w+)\s+|^[|\s:-]+$|[*|`\\]")


@dataclass(frozen=True)
class Section:
    """A stretch of a page below one heading."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True)
class Document:
    """One thing that can be found. `page` is the path it stands on; `shown` are the (heading, words) that a result
    shows; the lead of a row is shown only where it matched, under its own heading."""

    kind: str
    page: str
    anchor: str
    title: str
    lead: str = ""
    lead_heading: str = ""
    shown: tuple[tuple[str, str], ...] = ()
    hidden: tuple[str, ...] = ()
    headings: str = ""
    body: str = ""
    marks: int = 0

    def field(self, name: str) -> str:
        return " ".join(self.hidden) if name == "hidden" else getattr(self, name)


def words(text: str) -> list[str]:
    """The words of a text as the index holds them: lower case, without accents and apostrophes."""
    plain = _BEYOND_ASCII.sub(_without_accent, unicodedata.normalize("NFKD", text))
    return _WORD.findall(_APOSTROPHE.sub("", plain).lower())


def _without_accent(letter: re.Match[str]) -> str:
    return "" if unicodedata.category(letter[0]).startswith("M") else letter[0]


def documents(handbook: Handbook) -> list[Document]:
    """Everything that can be found: pages first, in the order of their paths, then rows and terms."""
    usual = usual_headings(handbook)
    pages = [page_document(handbook, page, usual) for page in handbook.pages.values()]
    rows = [row_document(handbook, table, row) for table in handbook.tables.values() for row in table.current]
    terms = [term_document(handbook, term) for term in handbook.terms.values() if not term.retired] if GLOSSARY in handbook.pages else []
    return pages + rows + terms


def usual_headings(handbook: Handbook) -> frozenset[str]:
    """The headings that many pages share, such as "What to say"."""
    counted = Counter(heading.text for page in handbook.pages.values() for heading in page.headings)
    return frozenset(text for text, count in counted.items() if count > SHARED)


def page_document(handbook: Handbook, page: Page, usual: frozenset[str]) -> Document:
    """A page, without its tables: their rows are documents of their own."""
    parts = sections(handbook, page)
    captions = [table.caption for table in handbook.tables_on(page.path)]
    return Document(
        kind="page", page=page.path, anchor="", title=page.meta.title, lead=page.meta.summary or "", hidden=page.meta.search,
        headings=" ".join([*(part.heading for part in parts if part.heading not in usual), *captions]), body=" ".join(part.text for part in parts),
        marks=(SAFE if is_safe(handbook, page.path) else 0) | (GATHERS if gathers(page) else 0),
    )  # fmt: skip


def row_document(handbook: Handbook, table: Table, row: RowBase) -> Document:
    """A row, named by its first cell."""
    cells = {column.id: inline.plain(row.cell(column.id), handbook.local_words) for column in table.kind.columns}
    first, second, *others = (column.id for column in table.kind.columns)
    shown = shown_columns(table, row)
    # An organization's row may carry any words: it never comes first for danger, on a safety page either.
    safe = not row.local and (row.urgent or is_safe(handbook, table.page))
    marks = (SAFE if safe else 0) | (URGENT if row.urgent else 0)
    return Document(
        kind="row", page=table.page, anchor=f"row-{row.id}", title=cells[first], lead=cells[second], hidden=row.search,
        lead_heading="" if second in shown else table.heading(second), shown=tuple((table.heading(name), cells[name]) for name in shown),
        body=" ".join(cells[name] for name in others), marks=marks,
    )  # fmt: skip


def term_document(handbook: Handbook, term: Term) -> Document:
    """A term of the glossary; its other labels find it."""
    notes = [term.note or "", *(confusion.difference for confusion in term.confused_with)]
    return Document(
        kind="term", page=GLOSSARY, anchor=f"term-{term.id}", title=term.prefLabel, lead=inline.plain(term.definition, handbook.local_words),
        hidden=(*term.altLabel, *term.hiddenLabel), body=inline.plain(" ".join(notes), handbook.local_words),
    )  # fmt: skip


def shown_columns(table: Table, row: RowBase) -> tuple[str, ...]:
    """The columns that a result shows, in the order of the card on a phone."""
    if row.urgent and table.kind.card_urgent:
        return table.kind.card_urgent[1 : 1 + SHOWN_URGENT]
    return table.kind.card[1 : 1 + SHOWN]


def is_safe(handbook: Handbook, page: str) -> bool:
    return page in handbook.vocabulary.safety_pages


def gathers(page: Page) -> bool:
    """Fronts, settings and handouts send a reader on to the pages where a thing is said in full."""
    return page.section in ("settings", "handouts", "teaching") or (page.section != "" and page.path.endswith("/index.md"))


def sections(handbook: Handbook, page: Page) -> list[Section]:
    """The words of a page that a reader sees, by heading; the safety block first."""
    found = [Section("do-now", handbook.words.get("do_now", ""), _plain(handbook, " ".join(page.meta.safety)))] if page.meta.safety else []
    heads = list(_SECTION.finditer(page.body))
    starts = [0, *(head.end() for head in heads)]
    ends = [*(head.start() for head in heads), len(page.body)]
    for head, start, end in zip([None, *heads], starts, ends, strict=True):
        text = _plain(handbook, page_text(handbook, page.body[start:end]))
        if text:
            found.append(Section((head and head[2]) or "", _plain(handbook, head[1]) if head else "", text))
    return found


def page_text(handbook: Handbook, markdown: str) -> str:
    """Markdown with macros and marks taken away and links as their words."""
    text = _LOCAL.sub(lambda match: handbook.local_words[match[1]], markdown)
    text = LINK.sub(r"\1", _MACRO.sub("", text))
    return _MARKS.sub(" ", text)


def _plain(handbook: Handbook, text: str) -> str:
    try:
        return inline.plain(text, handbook.local_words)
    except inline.BadCitation:
        return text  # Reported by the check; while someone is still typing, the words must not stop the server.


def scripts(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """The two files that search reads, by their addresses."""
    yield "search/index.js", index_script(handbook)
    yield "search/text.js", text_script(handbook)


def index_script(handbook: Handbook) -> bytes:
    return _script("handbookIndex", index(handbook))


def text_script(handbook: Handbook) -> bytes:
    """search/text.js: the sections of each page, in the order of the pages in the index."""
    whole = [[[part.anchor, part.heading, part.text] for part in sections(handbook, page)] for page in handbook.pages.values()]
    return _script("handbookText", whole)


def index(handbook: Handbook) -> dict[str, object]:
    """The index. Keys: d documents, p addresses of pages, h column headings, w words, o where each word occurs, n lengths of the
    fields, a their means; i, g, b, s: ignored and grave words, spellings, synonyms."""
    found = documents(handbook)
    headings = sorted({heading for document in found for heading in [document.lead_heading, *(heading for heading, _ in document.shown)]})
    ignored = frozenset(words(" ".join(handbook.synonyms.ignored)))
    lengths: list[list[int]] = []

    def counted() -> Iterator[list[Counter[str]]]:
        for document in found:
            counters = counts(document, ignored)
            lengths.append([len(counter) for counter in counters])
            yield counters

    occurrences = postings(counted())
    vocabulary = sorted(occurrences)
    other = handbook.synonyms
    return {
        "p": [address(path) for path in handbook.pages],
        "d": [packed(document, list(handbook.pages), headings) for document in found],
        "h": headings,
        "w": " ".join(vocabulary),
        "o": [occurrences[word] for word in vocabulary],
        "n": lengths,
        "a": [round(sum(column) / len(found), 2) for column in zip(*lengths, strict=True)],
        "i": other.ignored,
        "g": other.danger,
        "b": [[spelling.british, spelling.american] for spelling in other.spellings],
        "s": other.synonyms,
    }


def counts(document: Document, ignored: frozenset[str]) -> list[Counter[str]]:
    """The words of each field. Running text is most of the index, and the words that say nothing most of running text."""
    counted = [Counter(words(document.field(name))) for name in FIELDS]
    counted[-1] = Counter({word: count for word, count in counted[-1].items() if word not in ignored})
    return counted


def packed(document: Document, pages: list[str], headings: list[str]) -> list[object]:
    """A document as a list: kind, page, anchor, title, lead, hidden words, marks, heading of the lead, then heading and words by turns."""
    shown = [part for heading, text in document.shown for part in (headings.index(heading), text)]
    named = [KINDS.index(document.kind), pages.index(document.page), document.anchor, document.title, document.lead, "|".join(document.hidden)]
    return [*named, document.marks, headings.index(document.lead_heading), *shown]


def postings(counted: Iterable[Iterable[Counter[str]]]) -> Mapping[str, str]:
    """Where each word occurs, as text that the browser reads only for the words it is asked: "field places;field places".

    A place is 8 times its distance from the last plus the count, to the base of 36.
    """
    by_word: dict[str, dict[int, _Steps]] = defaultdict(lambda: defaultdict(_Steps))
    for number, counters in enumerate(counted):
        for field, counter in enumerate(counters):
            for word, count in counter.items():
                by_word[word][field].add(number, min(count, OFTEN))
    return {word: ";".join(f"{field} {' '.join(steps.written)}" for field, steps in sorted(fields.items())) for word, fields in by_word.items()}


class _Steps:
    """The places of one word in one field, each written as soon as it is known: most of the index is these."""

    __slots__ = ("last", "written")

    def __init__(self) -> None:
        self.last = 0
        self.written: list[str] = []

    def add(self, number: int, count: int) -> None:
        self.written.append(_base36((number - self.last) * (OFTEN + 1) + count))
        self.last = number


@cache
def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + digits[number % 36]


def _script(name: str, value: object) -> bytes:
    return f"var {name}={json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n".encode()
