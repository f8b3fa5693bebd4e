"""What the templates see: one page's handbook, with links made from that page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from macros import inline, signoff
from macros.links import Linker
from macros.load import Handbook
from macros.models import EvidenceLabel, Kind, RowBase
from macros.references import StyledWork


@dataclass(frozen=True)
class Piece:
    """A part of a cell, ready to be written: `kind` is text, term, cite or local."""

    kind: str
    text: str = ""
    href: str = ""
    definition: str = ""
    cites: tuple[tuple[str, str], ...] = ()


@dataclass
class View:
    """The handbook seen from one page. `cited` are the works listed at its foot; `seen` the terms already linked."""

    handbook: Handbook
    works: Mapping[str, StyledWork]
    link: Linker
    cited: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)

    @property
    def here(self) -> str:
        return self.link.here

    @property
    def words(self) -> Mapping[str, str]:
        return self.handbook.words

    @property
    def host(self) -> str:
        """The organization whose copy this is."""
        return self.handbook.local_words["name"]

    def review(self, path: str) -> Mapping[str, str]:
        """Whether a named person has signed a page off for this organization, in words."""
        return signoff.status(self.handbook, path)

    def fresh(self) -> str:
        """Begin anew: the next use of each term is a link again. Returns nothing to print."""
        self.seen.clear()
        return ""

    def pieces(self, cell: str) -> list[Piece]:
        """A cell's parts. The first use of a term is a link, later ones are plain."""
        made: list[Piece] = []
        for token in inline.tokens(" ".join(cell.split())):
            made.append(self._piece(token, made[-1].text if made else ""))
        return made

    def _piece(self, token: inline.Token, before: str) -> Piece:
        match token:
            case inline.Text(text):
                return Piece("text", text)
            case inline.LocalUse(key):
                words = inline.fact(self.handbook.local_words[key], before)
                return Piece("local" if key in self.handbook.local else "text", words)
            case inline.Citation(ids):
                return Piece("cite", cites=self.cites(ids))
            case inline.TermUse(label):
                term = self.handbook.labels[label.lower()]
                shown = self.handbook.shown_label(label)
                if term.id in self.seen:
                    return Piece("text", shown)
                self.seen.add(term.id)
                return Piece("term", shown, self.link.term(term.id), term.definition)
        raise TypeError(token)

    def plain(self, cell: str) -> str:
        """A cell as words alone."""
        return inline.plain(cell, self.handbook.local_words)

    def cites(self, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Link and in-text form of each work: to the foot of this page where it is listed there."""
        return tuple((f"#cited-{id}" if id in self.cited else self.link.work(id), self.works[id].in_text) for id in ids)

    def sources(self, row: RowBase) -> tuple[tuple[str, str], ...]:
        return self.cites(row.sources)

    def evidence(self, id: str) -> EvidenceLabel:
        return self.handbook.evidence_labels[id]

    def evidence_link(self, id: str) -> str:
        return self.link.page("about/evidence-labels.md", id)

    def title(self, page: str) -> str:
        return self.handbook.pages[page].meta.title

    def summary(self, page: str) -> str:
        return self.handbook.pages[page].meta.summary or ""

    def order(self, kind: Kind, column: str) -> str:
        """The classes that place a cell on a phone's card, on an ordinary and on an urgent row."""
        urgent = kind.card_urgent or kind.card
        return f"hb-o{kind.card.index(column) + 1} hb-u{urgent.index(column) + 1}"

    def row_link(self, id: str) -> str:
        return self.link.row(self.handbook.rows[id][0].page, id)

    def is_shown(self, id: str) -> bool:
        """Whether a row stands in this copy: those of a hidden page do not."""
        return id in self.handbook.rows

    def row_words(self, id: str) -> str:
        """The first cell of a row, as words."""
        table, row = self.handbook.rows[id]
        return self.plain(row.cell(table.kind.columns[0].id))

    def term_label(self, id: str) -> str:
        return self.handbook.terms[id].prefLabel

    def edit_link(self, file: str) -> str:
        """Where a change to a file can be suggested, or nothing where the host has set no repository."""
        repository = self.handbook.local.get("repository", "").rstrip("/")
        return f"{repository}/edit/main/{file}" if repository and file.startswith("docs/") else ""
