"""The shapes of the data, built from the vocabulary so that a new kind of table is data and not code.

Field names follow the standards: SKOS for terms (prefLabel, altLabel), CSL for works (container-title, issued).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, StringConstraints, create_model, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Letters = Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
Flag = Literal["true"]
Date = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
PagePath = Annotated[str, StringConstraints(pattern=r"^([a-z0-9-]+/)*[a-z0-9-]+\.md$")]
PlainWords = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^<>{}\[\]*_`|\\#&]+$", max_length=80)]
Minutes = Annotated[int, Field(ge=5, le=2000)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"'`{}|\\^]+$")]

PARTS_OF_A_PATH = ("before", "plan", "after")
EXERCISES = ("role-play", "rehearsal", "marking-up", "rewriting", "walk-through", "deciding", "drafting", "auditing")


# Ids of rows and handouts that an organization adds begin so; none of the handbook's does.
LOCAL = "local-"

as_tuple = BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value)


class Model(BaseModel):
    """Immutable, and no key that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


Texts = Annotated[tuple[Text, ...], as_tuple]
Ids = Annotated[tuple[Id, ...], as_tuple]


class Labelled(Model):
    id: Id
    label: Text


class EvidenceLabel(Labelled):
    glyph: Text
    meaning: Text


class Column(Model):
    id: Key
    heading: Text
    meaning: Text
    begins: Texts = ()


class Kind(Labelled):
    """A kind of table: its columns in order, and the order of the cells on a phone."""

    meaning: Text
    evidence: Literal["required", "optional"] = "optional"
    settings: Literal["required", "optional"] = "optional"
    ages: Literal["required", "optional"] = "optional"
    needs_sides: Flag | None = None
    fill_in: Flag | None = None
    together: Annotated[tuple[Key, ...], as_tuple] = Field((), description="columns that a handout shows all of, or none")
    columns: Annotated[tuple[Column, ...], as_tuple]
    card: Annotated[tuple[Key, ...], as_tuple]
    card_urgent: Annotated[tuple[Key, ...], as_tuple] = ()

    @model_validator(mode="after")
    def cards_name_every_column(self) -> Kind:
        names = sorted(column.id for column in self.columns)
        for order in (self.card, self.card_urgent):
            if order and sorted(order) != names:
                raise ValueError(f"every column once: {', '.join(names)}")
        if set(self.together) - set(names):
            raise ValueError(f"columns of this kind: {', '.join(names)}")
        return self


class WordToAvoid(Model):
    """A pattern over whole words, and what to write of the person instead."""

    pattern: Text
    instead: Text

    @model_validator(mode="after")
    def pattern_is_one(self) -> WordToAvoid:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"a regular expression ({error})") from None
        return self


class Vocabulary(Model):
    evidence_labels: Annotated[tuple[EvidenceLabel, ...], as_tuple]
    settings: Annotated[tuple[Labelled, ...], as_tuple]
    ages: Annotated[tuple[Labelled, ...], as_tuple]
    roles: Annotated[tuple[Labelled, ...], as_tuple]
    safety_pages: Annotated[tuple[PagePath, ...], as_tuple]
    kinds: Annotated[tuple[Kind, ...], as_tuple]
    quoting_columns: Annotated[tuple[Key, ...], as_tuple]
    words_to_avoid: Annotated[tuple[WordToAvoid, ...], as_tuple]

    def kind(self, name: str) -> Kind | None:
        return next((kind for kind in self.kinds if kind.id == name), None)

    def label(self, group: str, name: str) -> str:
        """The words for an id. Raises KeyError."""
        return {entry.id: entry.label for entry in getattr(self, group)}[name]


class LocalFact(Model):
    """One key of an organization's file: what it means, and what a reader sees where it is unset."""

    meaning: Text
    shown_as: Literal["words", "sentence", "setting"]
    unset: Text | None = None
    notice: Flag | None = None
    on_handouts: Text | None = Field(None, description="the words before it in the foot of a handout, where the organization has set it")
    form: Literal["address", "color", "file", "language"] | None = Field(None, description="what the value must look like, where words will not do")


class RowBase(Model):
    """What every row has beside the cells of its kind."""

    id: Id
    urgent: Flag | None = None
    settings: Ids = ()
    ages: Ids = ()
    evidence: Id | None = None
    basis: Literal["first-aid", "duty"] | None = None
    sources: Ids = ()
    search: Texts = ()
    retired: Date | None = None
    replaced_by: Ids = ()

    @property
    def local(self) -> bool:
        """Whether an organization has added this row."""
        return self.id.startswith(LOCAL)

    @model_validator(mode="after")
    def label_or_basis(self) -> RowBase:
        if self.evidence and self.basis:
            raise ValueError("evidence or basis, not both: first aid and duty need no study")
        return self

    def cell(self, column: str) -> str:
        """The text of one cell, white space collapsed."""
        return " ".join(getattr(self, column).split())


class Sides(Model):
    a: Text
    b: Text


class TableBase(Model):
    """What every table has beside its rows."""

    id: Id
    kind: Id
    page: PagePath
    caption: Text
    sides: Sides | None = None


def row_model(kind: Kind, vocabulary: Vocabulary) -> type[RowBase]:
    """The model of a row of one kind: its columns are required texts, its tags come from the vocabulary."""
    tags: dict[str, Any] = {
        name: (_tags(_choice(getattr(vocabulary, name))), ... if getattr(kind, name) == "required" else ())
        for name in ("settings", "ages")
    }
    tags["evidence"] = (_choice(vocabulary.evidence_labels) | None, None)
    cells: dict[str, Any] = {column.id: (Text, Field(description=column.meaning)) for column in kind.columns}
    return create_model(f"{kind.id}-row", __base__=RowBase, **cells, **tags)


@cache  # Making a model takes as long as reading the tables with it.
def table_model(kind: Kind, vocabulary: Vocabulary) -> type[TableBase]:
    """The model of a table of one kind."""
    row = row_model(kind, vocabulary)
    rows = Annotated[tuple[row, ...], as_tuple, Field(min_length=1)]
    sides = {"sides": (Sides, ...)} if kind.needs_sides else {}
    return create_model(f"{kind.id}-table", __base__=TableBase, kind=(Literal[kind.id], ...), rows=(rows, ...), **sides)


def _choice(entries: tuple[Labelled, ...]) -> Any:
    return Literal[tuple(entry.id for entry in entries)]


def _tags(choice: Any) -> Any:
    return Annotated[tuple[choice, ...], as_tuple]


class Confusion(Model):
    term: Id
    difference: Text


class Term(Model):
    """A term in SKOS fields; `definition` is the short one shown on hover, `note` is what to do with it."""

    id: Id
    prefLabel: Text
    altLabel: Texts = ()
    hiddenLabel: Texts = ()
    definition: Annotated[Text, StringConstraints(max_length=200)]
    note: Text | None = None
    confused_with: Annotated[tuple[Confusion, ...], as_tuple] = ()
    related: Ids = ()
    evidence: Id | None = None
    retired: Date | None = None
    replaced_by: Ids = ()


class Glossary(Model):
    terms: Annotated[tuple[Term, ...], as_tuple]


class Name(Model):
    """A CSL name: family and given, or literal for an organization."""

    family: Text | None = None
    given: Text | None = None
    suffix: Text | None = None
    literal: Text | None = None

    @model_validator(mode="after")
    def has_a_name(self) -> Name:
        if not (self.family or self.literal):
            raise ValueError("family and given, or literal")
        if self.literal and "et al" in self.literal.lower():
            raise ValueError("the whole list of authors from the record of the work, not et al.")
        return self


DatePart = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}$")]


class Issued(Model):
    """When a work came out, as CSL has it: [[2014]] or [[2014, 5, 1]], two of these for a span."""

    date_parts: Annotated[tuple[Annotated[tuple[DatePart, ...], as_tuple, Field(min_length=1, max_length=3)], ...], as_tuple] = Field(
        alias="date-parts", min_length=1, max_length=2
    )

    @property
    def year(self) -> str:
        return self.date_parts[0][0]


Names = Annotated[tuple[Name, ...], as_tuple]


class Work(Model):
    """A work in CSL fields, plus what it shows (`supports`), the label it can lend, and whether its record was seen."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$", max_length=60)]
    type: Literal["article-journal", "book", "chapter", "legislation", "report", "thesis", "webpage"]
    title: Text
    author: Names = ()
    editor: Names = ()
    issued: Issued | None = None
    genre: Text | None = None
    container_title: Text | None = Field(None, alias="container-title")
    publisher: Text | None = None
    edition: Text | None = None
    volume: Text | None = None
    issue: Text | None = None
    page: Text | None = None
    DOI: Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,9}/\S+$")] | None = None
    URL: WebAddress | None = None
    supports: Text
    evidence: Id
    confirmed: Literal["true", "false"]
    retired: Date | None = None

    def csl(self) -> dict[str, Any]:
        """The CSL fields alone, as a CSL-JSON item."""
        ours = {"supports", "evidence", "confirmed", "retired"}
        if self.publisher and [self.publisher] == [name.literal for name in self.author]:
            ours.add("publisher")  # APA 7, 9.29: not again where the author is the publisher.
        return self.model_dump(by_alias=True, exclude=ours, exclude_none=True, exclude_defaults=True) | {"id": self.id, "type": self.type}


class Bibliography(Model):
    works: Annotated[tuple[Work, ...], as_tuple]


class FrontMatter(Model):
    """The head of a page."""

    title: Annotated[Text, StringConstraints(max_length=80)]
    summary: Annotated[Text, StringConstraints(max_length=160)] | None = None
    evidence: Id | None = None
    safety: Texts = ()
    search: Texts = ()
    template: Literal["home.html", "handout.html", "project.html"] | None = None


class HandoutPart(Model):
    """One thing on a handout, named and never written again: a row, a table or some of its rows, or a part of a page."""

    row: Id | None = None
    table: Id | None = None
    rows: Ids = ()
    columns: Annotated[tuple[Key, ...], as_tuple] = ()
    page: PagePath | None = None
    part: Id | None = Field(None, description="safety, or the id of a heading such as at-a-glance")

    @model_validator(mode="after")
    def names_one_thing(self) -> HandoutPart:
        if len([name for name in (self.row, self.table, self.page) if name]) != 1:
            raise ValueError("one of  row: a row's id,  table: a table's id,  page: a page's path")
        if bool(self.page) != bool(self.part):
            raise ValueError("page: and part: together, as in  page: misread-behaviors/shutdown.md  and  part: at-a-glance")
        if self.rows and not self.table:
            raise ValueError("rows: only with table:")
        if self.columns and self.page:
            raise ValueError("columns: only with row: or table:")
        return self


class Handout(Model):
    """One sheet of paper: what it is called and whom it is for, and what stands on it, in order."""

    id: Id
    title: Annotated[Text, StringConstraints(max_length=80)]
    summary: Annotated[Text, StringConstraints(max_length=160)]
    audience: Annotated[Text, StringConstraints(max_length=120)] | None = None
    search: Texts = ()
    parts: Annotated[tuple[HandoutPart, ...], as_tuple, Field(min_length=1)]


class Reading(Model):
    """A page, a part of one, or a row, and why it is read here."""

    page: PagePath | None = None
    part: Id | None = Field(None, description="the id of a heading of that page, such as at-a-glance")
    row: Id | None = None
    why: Text = Field(description="why it is read here, in one sentence")

    @model_validator(mode="after")
    def names_one_thing(self) -> Reading:
        if bool(self.page) == bool(self.row):
            raise ValueError("one of  page: a page's path,  row: a row's id")
        if self.part and not self.page:
            raise ValueError("part: only with page:")
        return self


class Line(Model):
    """One line of an invented script."""

    who: Text
    says: Text


class Exercise(Model):
    """Something that participants do. A script is always shown as invented, so no writer can forget to say so."""

    kind: Literal[EXERCISES]
    title: PlainWords
    minutes: Minutes
    steps: Annotated[Texts, Field(min_length=2, max_length=7)]
    script: Annotated[tuple[Line, ...], as_tuple] = ()
    stop: Text = Field(description="how a participant stops or sits out, and what the trainer does then")


class Session(Model):
    """One sitting: what it is for, what is read, asked and practiced, and what is handed out."""

    id: Id
    title: PlainWords
    when: PlainWords | None = Field(None, description="the day or month that it belongs to, such as Day 1")
    minutes: Minutes
    pause: Minutes | None = Field(None, description="minutes of rest after it")
    aim: Text = Field(description="what somebody does differently afterwards")
    pages: Annotated[tuple[Reading, ...], as_tuple, Field(min_length=1)]
    questions: Annotated[Texts, Field(min_length=1, max_length=4)]
    exercise: Exercise
    handouts: Ids = ()

    @model_validator(mode="after")
    def is_not_a_part_of_every_path(self) -> Session:
        if self.id in PARTS_OF_A_PATH:
            raise ValueError(f"another id than {', '.join(PARTS_OF_A_PATH)}: every path has parts of these names")
        return self


class LookBack(Model):
    """When and by whom it is looked at whether practice changed."""

    days: Annotated[int, Field(ge=1, le=400)]
    who: Text
    look_at: Annotated[Texts, Field(min_length=1)]


class TeachingPath(Model):
    """What to read, ask and practice with a group, in which order, and how to know that it changed practice."""

    id: Id
    title: PlainWords
    summary: Annotated[Text, StringConstraints(max_length=160)]
    audience: Annotated[Text, StringConstraints(max_length=160)]
    minutes: Minutes = Field(description="the time of all sessions together, without the rests between them")
    search: Texts = ()
    before: Annotated[Texts, Field(min_length=3)]
    sessions: Annotated[tuple[Session, ...], as_tuple, Field(min_length=1)]
    after: Annotated[tuple[LookBack, ...], as_tuple, Field(min_length=1)]


class FigureWords(Model):
    """The words of a drawing; the drawing itself stands beside this file as SVG."""

    id: Id
    title: Text
    caption: Text
    description: Text
    equivalent: Texts


class Spelling(Model):
    """Letters that are written in two ways within words."""

    british: Letters
    american: Letters


class Synonyms(Model):
    """What the search knows of the language: words that say nothing, grave words, spellings, and words of like meaning."""

    ignored: Texts
    danger: Texts
    spellings: Annotated[tuple[Spelling, ...], as_tuple]
    synonyms: Annotated[tuple[Annotated[Texts, Field(min_length=2)], ...], as_tuple]


class Planned(Model):
    """Pages that are decided and not written yet."""

    pages: Annotated[tuple[PagePath, ...], as_tuple]


class Repeated(Model):
    """A passage that stands on several pages, word for word, on purpose."""

    text: Text
    why: Text


class RepeatedPassages(Model):
    """The passages that may stand on more than one page."""

    passages: Annotated[tuple[Repeated, ...], as_tuple]


class Interface(RootModel[dict[Key, Text]]):
    """The words of the interface, by key."""
