"""YAML and Markdown to one checked, immutable object: the handbook. Every problem is reported, none only first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from macros import builder, inline, teaching, yaml_source
from macros.models import (
    Bibliography,
    EvidenceLabel,
    FigureWords,
    FrontMatter,
    Glossary,
    Handout,
    Interface,
    Kind,
    LocalFact,
    Planned,
    RowBase,
    Synonyms,
    TableBase,
    TeachingPath,
    Term,
    Vocabulary,
    Work,
    table_model,
)
from macros.pages import Page
from macros.problems import BadInput, Problem, nearest, shorten
from macros.teaching import Teaching
from macros.yaml_source import Keys, Source

_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.S)


@dataclass(frozen=True)
class Table:
    """A decision table with its place in the tree; `lines` finds the line of a row's field for a message."""

    file: str
    kind: Kind
    model: TableBase
    source: Source

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

    def line(self, place: int, name: str = "") -> int:
        return self.source.line(("rows", place, name) if name else ("rows", place))


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
class Handbook:
    """All of the content. Keys: tables, terms, works and figures by id; pages by path below docs/."""

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


def load(root: Path, overlay: Path | None = None) -> Handbook:
    """Read everything under root/docs, and an organization's folder where there is one. Raises BadInput with all problems."""
    return _Loader(root, overlay).handbook()


class _Loader:
    def __init__(self, root: Path, overlay: Path | None):
        self.root, self.docs, self.overlay = root, root / "docs", overlay
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}

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
        handouts = {handout.id: handout for handout in self.handouts()}
        pages |= {page.path: page for page in map(self.handout_page, handouts.values())}
        terms = self.unique("term", self.listed("glossary.yml", "terms", glossary))
        works = self.unique("work", self.listed("references.yml", "works", bibliography))
        local = self.local_facts(facts)
        interface = self.model(self.docs / "interface.yml", Interface)
        words = interface.root if isinstance(interface, Interface) else {}
        paths = self.unique("teaching path", [(path.id, path, path.file, 1) for path in self.teaching(self.teaching_folders())])
        planned = self.model(self.docs / "planned.yml", Planned)
        synonyms = self.model(self.docs / "synonyms.yml", Synonyms)
        if self.problems or not isinstance(synonyms, Synonyms):
            raise BadInput(self.problems)
        pages |= {page.path: page for path in paths.values() for page in teaching.pages(path, words)}
        maps = (MappingProxyType(thing) for thing in (facts, local, tables, terms, works, pages, figures, handouts, paths, words))
        still_to_write = frozenset(planned.pages if isinstance(planned, Planned) else ())
        return Handbook(self.root, vocabulary, *maps, synonyms, still_to_write, builder.navigation(self.root), MappingProxyType(self.sources))

    def name(self, path: Path) -> str:
        """A path as a contributor knows it: below the project, or below the organization's own folder."""
        if self.overlay and path.is_relative_to(self.overlay):
            return f"{self.overlay.name}/{path.relative_to(self.overlay).as_posix()}"
        return path.relative_to(self.root).as_posix()

    def source(self, path: Path) -> Source | None:
        name = self.name(path)
        if not path.exists():
            self.problems.append(Problem(name, 0, "", "no such file", "the file"))
            return None
        try:
            self.sources[name] = yaml_source.read(path, name)
        except BadInput as bad:
            self.problems += bad.problems
        return self.sources.get(name)

    def model(self, path: Path, model: type[BaseModel]) -> BaseModel | None:
        source = self.source(path)
        return self.validated(source, model, source.data) if source else None

    def validated(self, source: Source, model: type[BaseModel], data: object, above: Keys = ()) -> BaseModel | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            self.problems += [_in_words(fault, source, model, data, above) for fault in error.errors()]
            return None

    def facts(self) -> dict[str, LocalFact]:
        source = self.source(self.docs / "organization.yml")
        if not source or not isinstance(source.data, dict):
            return {}
        found = {key: self.validated(source, LocalFact, fact, (key,)) for key, fact in source.data.items()}
        return {key: fact for key, fact in found.items() if isinstance(fact, LocalFact)}

    def local_facts(self, facts: dict[str, LocalFact]) -> dict[str, str]:
        path = self.overlay / "organization.yml" if self.overlay else None
        if path is None or not path.exists():
            return {}
        source = self.source(path)
        if not source:
            return {}
        if not isinstance(source.data, dict):
            self.problems.append(Problem(source.file, 1, "", "a list or plain text", "lines such as  name: Oak Street Family Service"))
            return {}
        for key, value in source.data.items():
            if key not in facts:
                self.problems.append(Problem(source.file, source.line((key,)), key, f'an unknown key "{key}"', nearest(key, facts)))
            elif not isinstance(value, str) or not value.strip():
                self.problems.append(Problem(source.file, source.line((key,)), key, "no text", f"text: {facts[key].meaning}"))
        return {key: " ".join(value.split()) for key, value in source.data.items() if isinstance(value, str)}

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
            page = self.page(path)
            if page:
                yield page

    def page(self, path: Path) -> Page | None:
        name = self.name(path)
        try:
            text = yaml_source.read_text(path, name)
            head = _FRONT_MATTER.match(text)
            if not head:
                raise BadInput([Problem(name, 1, "", shorten(text), "--- and lines such as  title: Shutdown, then --- again")])
            source = yaml_source.parse(head[1], name, first_line=2)
        except BadInput as bad:
            self.problems += bad.problems
            return None
        meta = self.validated(source, FrontMatter, source.data)
        if not isinstance(meta, FrontMatter):
            return None
        lines = {str(keys[0]): line for keys, line in source.lines.items() if len(keys) == 1}
        first = head[0].count("\n") + 1
        return Page(path.relative_to(self.docs).as_posix(), name, meta, MappingProxyType(lines), text[head.end() :], first)

    def figures(self) -> Iterator[Figure]:
        for path in sorted((self.docs / "figures").glob("*.yml")):
            words = self.model(path, FigureWords)
            drawing = path.with_suffix(".svg")
            if not drawing.exists():
                self.problems.append(Problem(self.name(drawing), 0, "", "no such file", "the drawing that the .yml beside it describes"))
            elif isinstance(words, FigureWords):
                svg = yaml_source.read_text(drawing, self.name(drawing))
                yield Figure(words.id, words.title, words.caption, words.description, words.equivalent, svg)

    def handouts(self) -> Iterator[Handout]:
        for path in sorted((self.docs / "handouts").glob("*.yml")):
            handout = self.model(path, Handout)
            if isinstance(handout, Handout):
                if handout.id == path.stem:
                    yield handout
                else:
                    name = self.name(path)
                    line = self.sources[name].line(("id",))
                    self.problems.append(Problem(name, line, "id", handout.id, f"{path.stem}, the name of the file"))

    def handout_page(self, handout: Handout) -> Page:
        """A handout as a page of the site, so that it is found, cited and recorded like any other."""
        file = f"docs/handouts/{handout.id}.yml"
        lines = {str(keys[0]): line for keys, line in self.sources[file].lines.items() if len(keys) == 1}
        head = FrontMatter(title=handout.title, summary=handout.summary, search=handout.search, template="handout.html")
        return Page(f"handouts/{handout.id}.md", file, head, MappingProxyType(lines), f'{{{{ handout("{handout.id}") }}}}\n', 1)

    def teaching_folders(self) -> list[Path]:
        """The handbook's own paths, then the organization's."""
        return [folder / "teaching" for folder in (self.docs, self.overlay) if folder]

    def teaching(self, folders: Iterable[Path]) -> Iterator[Teaching]:
        """Every teaching path in some folders."""
        for path in (path for folder in folders for path in sorted(folder.glob("*.yml"))):
            model = self.model(path, TeachingPath)
            if isinstance(model, TeachingPath):
                source = self.sources[self.name(path)]
                local = not path.is_relative_to(self.docs)
                if model.id != path.stem:
                    self.problems.append(Problem(source.file, source.line(("id",)), "id", model.id, f"{path.stem}, the name of the file"))
                if local != model.id.startswith(teaching.LOCAL):
                    needed = f"{teaching.LOCAL}..., as in {teaching.LOCAL}{model.id}" if local else f"an id that does not begin with {teaching.LOCAL}"
                    self.problems.append(Problem(source.file, source.line(("id",)), "id", model.id, needed))
                ids = [(session.id, session, source.file, source.line(("sessions", place, "id"))) for place, session in enumerate(model.sessions)]
                self.unique("session", ids)
                yield Teaching(source.file, model, source, local)

    def listed(self, file: str, key: str, model: BaseModel | None) -> Iterator[tuple[str, object, str, int]]:
        name = f"docs/{file}"
        for place, entry in enumerate(getattr(model, key, ())):
            yield entry.id, entry, name, self.sources[name].line((key, place, "id"))

    def unique(self, what: str, entries: Iterable[tuple[str, object, str, int]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for id, entry, file, line in entries:
            if id in found:
                self.problems.append(Problem(file, line, "id", f'a second {what} "{id}"', f"an id that no other {what} has"))
            found[id] = entry
        return found


def _in_words(fault: Mapping[str, object], source: Source, model: type[BaseModel], data: object, above: Keys) -> Problem:  # noqa: C901
    """One of pydantic's errors as a Problem."""
    inner = tuple(fault["loc"])
    keys = above + inner
    name = str(keys[-1]) if keys and isinstance(keys[-1], str) else ""
    value = _found(fault["input"])
    context = fault.get("ctx", {})
    found, needed = value or "nothing", str(fault["msg"])
    match fault["type"]:
        case "extra_forbidden":
            found, needed = f'an unknown key "{name}"', nearest(name, _keys_at(model, inner[:-1]))
        case "missing":
            found, needed = f'no "{name}"', f'a line  {name}: {_meaning_at(model, inner)}'
        case "literal_error":
            needed = nearest(str(fault["input"]), re.findall(r"'([^']*)'", str(context["expected"])))
        case "int_parsing" | "int_type" | "int_from_float" | "greater_than_equal" | "less_than_equal":
            needed = f"a whole number, {_range_words(context)}such as 45"
        case "too_short" | "too_long":
            found, needed = f"{context['actual_length']} of them", _how_many(context)
        case "string_type":
            needed = "text; put it in quotation marks if it holds special signs"
        case "tuple_type":
            found, needed = value, "a list, as in [classroom, health-care]"
        case "string_too_short":
            found, needed = "nothing", f"text: {_meaning_at(model, inner)}"
        case "string_too_long":
            found, needed = f"{len(str(fault['input']))} characters: {value}", f"at most {context['max_length']} characters"
        case "string_pattern_mismatch":
            needed = _PATTERN_WORDS.get(str(context["pattern"]), f"the form {context['pattern']}")
        case "value_error":
            needed = str(context["error"])
        case "model_type" | "dict_type" | "model_attributes_type":
            needed = "lines with keys, as in the other entries"
    return Problem(source.file, source.line(keys), _place(source.data, keys, name), found, needed)


def _range_words(context: Mapping[str, object]) -> str:
    return f"at least {context['ge']}, " if "ge" in context else f"at most {context['le']}, " if "le" in context else ""


def _how_many(context: Mapping[str, object]) -> str:
    return f"at least {context['min_length']}" if "min_length" in context else f"at most {context['max_length']}"


def _found(value: object) -> str:
    if isinstance(value, str):
        return shorten(value)
    return "a list" if isinstance(value, (list, tuple)) else "several lines with keys"


_PATTERN_WORDS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "lowercase words and hyphens, such as silent-after-question",
    r"^[a-z0-9]+$": "lowercase letters and numbers, such as kozlowska2015cascade",
    r"^([a-z0-9-]+/)*[a-z0-9-]+\.md$": "the path of a page, such as misread-behaviors/shutdown.md",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a date such as 2027-03-01",
    r"^[^<>{}\[\]*_`|\\#&]+$": "plain words, without < > { } [ ] * _ # & and the like",
    r"^[0-9]{1,4}$": "a number, such as the year 2015",
    r"^10\.[0-9]{4,9}/\S+$": "a DOI such as 10.1097/HRP.0000000000000065, without https://doi.org/",
}


def _place(data: object, keys: Keys, name: str) -> str:
    """Where a fault is, as a contributor would say it: row "silent-after-question", avoid."""
    entry = data
    for key in keys:
        try:
            entry = entry[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(key, int) and isinstance(entry, dict):
            what = {"rows": "row", "terms": "term", "works": "work", "parts": "part", "sessions": "session"}.get(str(keys[0]), "entry")
            return f'{what} "{entry.get("id", key + 1)}"' + (f", {name}" if name else "")
    return name


def _fields_at(model: type[BaseModel], keys: Keys) -> Mapping[str, object]:
    """The fields of the model that a path of keys leads to."""
    for key in keys:
        if isinstance(key, str):
            found = next((f for n, f in model.model_fields.items() if key in (n, f.alias)), None)
            model = _model_within(found.annotation) if found else BaseModel
    return model.model_fields


def _model_within(annotation: object) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()) or ():
        found = _model_within(part)
        if found is not BaseModel:
            return found
    return BaseModel


def _keys_at(model: type[BaseModel], keys: Keys) -> list[str]:
    return [field.alias or name for name, field in _fields_at(model, keys).items()]


def _meaning_at(model: type[BaseModel], keys: Keys) -> str:
    field = _fields_at(model, keys[:-1]).get(str(keys[-1])) if keys else None
    return getattr(field, "description", None) or "..."
