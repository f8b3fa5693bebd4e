"""YAML and Markdown to one checked, immutable object: the handbook. Every problem is reported, none only first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from macros import builder, inline, teaching, yaml_source
from macros.models import (
    Bibliography,
    EvidenceLabel,
    FigureWords,
    Glossary,
    Handout,
    Interface,
    Kind,
    LocalFact,
    Planned,
    Repeated,
    RepeatedPassages,
    RowBase,
    Synonyms,
    TableBase,
    Term,
    Vocabulary,
    Work,
    table_model,
)
from macros.overlay_models import Hidden, SignOff, Training
from macros.pages import Page
from macros.problems import BadInput, Problem, nearest
from macros.reading import Reader
from macros.teaching import Teaching
from macros.yaml_source import Source


@dataclass(frozen=True)
class Table:
    """A decision table with its place in the tree. `added` is the file of an organization's rows, which follow the handbook's `own_rows`."""

    file: str
    kind: Kind
    model: TableBase
    source: Source
    added: Source | None = None
    own_rows: int = 0

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def page(self) -> str:
        return self.model.page

    @property
    def caption(self) -> str:
        return self.model.caption

    @property
    def rows(self) -> tuple[RowBase, ...]:
        return self.model.rows  # type: ignore[attr-defined]

    @property
    def current(self) -> tuple[RowBase, ...]:
        """The rows that are not retired."""
        return tuple(row for row in self.rows if not row.retired)

    def heading(self, column: str) -> str:
        """The words above a column, with the two sides of a distinction filled in."""
        words = next(c.heading for c in self.kind.columns if c.id == column)
        sides = self.model.sides
        return words.format(a=sides.a.lower(), b=sides.b.lower()) if sides else words

    def where(self, place: int, name: str = "") -> tuple[str, int]:
        """The file and line of a row's field: a row that an organization added stands in its own file."""
        source, place = (self.added, place - self.own_rows) if self.added and place >= self.own_rows else (self.source, place)
        return source.file, source.line(("rows", place, name) if name else ("rows", place))

    def line(self, place: int, name: str = "") -> int:
        return self.where(place, name)[1]

    def with_rows(self, rows: tuple[RowBase, ...], source: Source) -> Table:
        """The table with an organization's rows after its own."""
        model = self.model.model_copy(update={"rows": (*self.rows, *rows)})
        return replace(self, model=model, added=source, own_rows=len(self.rows))


@dataclass(frozen=True)
class Figure:
    """A drawing with its words: `svg` is the drawing itself, `equivalent` says the same in sentences."""

    id: str
    title: str
    caption: str
    description: str
    equivalent: tuple[str, ...]
    svg: str


@dataclass(frozen=True)
class Own:
    """What an organization's folder adds to its copy, beside facts, rows and pages. Keys: pages by path, labels by the id of the term."""

    folder: Path | None = None
    hidden: Mapping[str, Hidden] = field(default_factory=dict)
    hidden_anchors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_made: frozenset[str] = frozenset()  # the downloads of what is hidden
    labels: Mapping[str, str] = field(default_factory=dict)
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)
    trainings: tuple[Training, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Handbook:
    """All of the content. Keys: tables, terms, works and figures by id; pages by path below docs/. Equal only to itself."""

    root: Path
    vocabulary: Vocabulary
    facts: Mapping[str, LocalFact]
    local: Mapping[str, str]
    tables: Mapping[str, Table]
    terms: Mapping[str, Term]
    works: Mapping[str, Work]
    pages: Mapping[str, Page]
    figures: Mapping[str, Figure]
    handouts: Mapping[str, Handout]
    teaching: Mapping[str, Teaching]
    words: Mapping[str, str]
    synonyms: Synonyms
    planned: frozenset[str]
    sections: tuple[builder.Section, ...]
    sources: Mapping[str, Source] = field(repr=False)
    repeated: tuple[Repeated, ...] = ()
    own: Own = field(default_factory=Own)

    @cached_property
    def rows(self) -> Mapping[str, tuple[Table, RowBase]]:
        return {row.id: (table, row) for table in self.tables.values() for row in table.rows}

    @cached_property
    def labels(self) -> Mapping[str, Term]:
        """Every label that names a term, lower case: preferred, alternative, and their regular plurals."""
        found: dict[str, Term] = {}
        for term in self.terms.values():
            for label in (term.prefLabel, *term.altLabel):
                for plural in inline.plurals(label):
                    found.setdefault(plural, term)
        for term in self.terms.values():
            found.update({label.lower(): term for label in (term.prefLabel, *term.altLabel)})
        return found

    def shown_label(self, written: str) -> str:
        """A term's label as the organization says it: its own in place of the handbook's preferred one, singular or plural."""
        term = self.labels.get(written.lower())
        own = self.own.labels.get(term.id) if term else None
        if not own or not term or not term.altLabel:
            return written
        theirs = term.altLabel[0]
        if written.lower() == theirs.lower():
            shown = own
        elif written.lower() in inline.plurals(theirs):
            shown = next(iter(inline.plurals(own)))
        else:
            return written
        return shown[:1].upper() + shown[1:] if written[:1].isupper() else shown

    @cached_property
    def evidence_labels(self) -> Mapping[str, EvidenceLabel]:
        return {label.id: label for label in self.vocabulary.evidence_labels}

    @cached_property
    def local_words(self) -> Mapping[str, str]:
        """What a reader sees for each local fact."""
        return {key: self.local.get(key) or fact.unset or "" for key, fact in self.facts.items()}

    def label_of(self, section: str) -> str:
        """The name of a section as the navigation gives it."""
        for entry in self.sections:
            if entry.label and any(page.split("/")[0] == section for page in entry.pages):
                return entry.label
        return ""

    def tables_on(self, page: str) -> tuple[Table, ...]:
        """The tables that belong to a page and that it shows."""
        return tuple(table for table in self.tables.values() if table.page == page)


def load(root: Path) -> Handbook:
    """Read everything under root/docs. Raises BadInput with all problems."""
    return Loader(root).handbook()


class Loader(Reader):
    """The handbook's own content."""

    def __init__(self, root: Path):
        super().__init__(root)
        self.docs = root / "docs"

    def handbook(self) -> Handbook:
        vocabulary = self.model(self.docs / "vocabulary.yml", Vocabulary)
        facts = self.facts()
        glossary = self.model(self.docs / "glossary.yml", Glossary)
        bibliography = self.model(self.docs / "references.yml", Bibliography)
        if not isinstance(vocabulary, Vocabulary):
            raise BadInput(self.problems)
        tables = self.unique("table", [(table.id, table, table.file, 1) for table in self.tables(vocabulary)])
        pages = {page.path: page for page in self.pages()}
        figures = {figure.id: figure for figure in self.figures()}
        handouts = {handout.id: handout for handout in self.handouts(self.docs / "handouts")}
        made = (self.handout_page(handout, f"docs/handouts/{handout.id}.yml") for handout in handouts.values())
        pages |= {page.path: page for page in made}
        terms = self.unique("term", self.listed("glossary.yml", "terms", glossary))
        works = self.unique("work", self.listed("references.yml", "works", bibliography))
        interface = self.model(self.docs / "interface.yml", Interface)
        words = interface.root if isinstance(interface, Interface) else {}
        paths = self.unique("teaching path", [(path.id, path, path.file, 1) for path in self.teaching(self.docs / "teaching")])
        planned = self.model(self.docs / "planned.yml", Planned)
        repeated = self.model(self.docs / "repeated.yml", RepeatedPassages)
        synonyms = self.model(self.docs / "synonyms.yml", Synonyms)
        if self.problems or not isinstance(synonyms, Synonyms):
            raise BadInput(self.problems)
        pages |= {page.path: page for path in paths.values() for page in teaching.pages(path, words)}
        maps = (MappingProxyType(thing) for thing in (facts, {}, tables, terms, works, pages, figures, handouts, paths, words))
        still_to_write = frozenset(planned.pages if isinstance(planned, Planned) else ())
        passages = repeated.passages if isinstance(repeated, RepeatedPassages) else ()
        sections = builder.navigation(self.root)
        return Handbook(self.root, vocabulary, *maps, synonyms, still_to_write, sections, MappingProxyType(self.sources), passages)

    def facts(self) -> dict[str, LocalFact]:
        source = self.source(self.docs / "organization.yml")
        if not source or not isinstance(source.data, dict):
            return {}
        found = {key: self.validated(source, LocalFact, fact, (key,)) for key, fact in source.data.items()}
        return {key: fact for key, fact in found.items() if isinstance(fact, LocalFact)}

    def tables(self, vocabulary: Vocabulary) -> Iterator[Table]:
        models = {kind.id: table_model(kind, vocabulary) for kind in vocabulary.kinds}
        for path in sorted((self.docs / "tables").glob("*.yml")):
            source = self.source(path)
            if not source:
                continue
            kind = source.data.get("kind") if isinstance(source.data, dict) else None
            if kind not in models:
                self.problems.append(Problem(source.file, source.line(("kind",)), "kind", f"{kind or 'no kind'}", nearest(str(kind), models)))
                continue
            model = self.validated(source, models[kind], source.data)
            if isinstance(model, TableBase):
                if model.id != path.stem:
                    self.problems.append(Problem(source.file, source.line(("id",)), "id", model.id, f"{path.stem}, the name of the file"))
                yield Table(source.file, vocabulary.kind(kind), model, source)

    def pages(self) -> Iterator[Page]:
        for path in sorted(self.docs.rglob("*.md")):
            page = self.page(path, self.docs)
            if page:
                yield page

    def figures(self) -> Iterator[Figure]:
        for path in sorted((self.docs / "figures").glob("*.yml")):
            words = self.model(path, FigureWords)
            drawing = path.with_suffix(".svg")
            if not drawing.exists():
                self.problems.append(Problem(self.name(drawing), 0, "", "no such file", "the drawing that the .yml beside it describes"))
            elif isinstance(words, FigureWords):
                svg = yaml_source.read_text(drawing, self.name(drawing))
                yield Figure(words.id, words.title, words.caption, words.description, words.equivalent, svg)

    def listed(self, file: str, key: str, model: BaseModel | None) -> Iterator[tuple[str, object, str, int]]:
        name = f"docs/{file}"
        for place, entry in enumerate(getattr(model, key, ())):
            yield entry.id, entry, name, self.sources[name].line((key, place, "id"))
