"""One file to one checked model, with everything that is wrong in words that a contributor can act on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from macros import yaml_source
from macros.models import LOCAL, FrontMatter, Handout, TeachingPath
from macros.pages import Page
from macros.problems import BadInput, Problem, nearest, shorten
from macros.teaching import Teaching
from macros.yaml_source import Keys, Source

_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.S)


class Reader:
    """Reads files into models and collects the problems. `folder` is an organization's own, where there is one."""

    def __init__(self, root: Path, folder: Path | None = None):
        self.root, self.folder = root, folder
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}

    def name(self, path: Path) -> str:
        """A path as a contributor knows it: below the project, or below the organization's own folder."""
        if self.folder and path.is_relative_to(self.folder):
            return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"
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

    def page(self, path: Path, base: Path, below: str = "") -> Page | None:
        """A page of the folder `base`, which the site shows below `below` (a local page where that is given)."""
        name = self.name(path)
        try:
            return _page(yaml_source.read_text(path, name), name, below + path.relative_to(base).as_posix(), local=bool(below))
        except BadInput as bad:
            self.problems += bad.problems
            return None

    def handouts(self, folder: Path) -> Iterator[Handout]:
        for path in sorted(folder.glob("*.yml")):
            handout = self.model(path, Handout)
            if isinstance(handout, Handout):
                if handout.id == path.stem:
                    yield handout
                else:
                    name = self.name(path)
                    line = self.sources[name].line(("id",))
                    self.problems.append(Problem(name, line, "id", handout.id, f"{path.stem}, the name of the file"))

    def handout_page(self, handout: Handout, file: str) -> Page:
        """A handout as a page of the site, so that it is found, cited and recorded like any other."""
        lines = {str(keys[0]): line for keys, line in self.sources[file].lines.items() if len(keys) == 1}
        head = FrontMatter(title=handout.title, summary=handout.summary, search=handout.search, template="handout.html")
        return Page(f"handouts/{handout.id}.md", file, head, MappingProxyType(lines), f'{{{{ handout("{handout.id}") }}}}\n', 1)

    def teaching(self, folder: Path) -> Iterator[Teaching]:
        """The teaching paths of a folder; those outside docs/ are an organization's own."""
        local = self.folder is not None
        for path in sorted(folder.glob("*.yml")):
            model = self.model(path, TeachingPath)
            if isinstance(model, TeachingPath):
                source = self.sources[self.name(path)]
                if model.id != path.stem:
                    self.problems.append(Problem(source.file, source.line(("id",)), "id", model.id, f"{path.stem}, the name of the file"))
                if local != model.id.startswith(LOCAL):
                    needed = f"{LOCAL}..., as in {LOCAL}{model.id}" if local else f"an id that does not begin with {LOCAL}"
                    self.problems.append(Problem(source.file, source.line(("id",)), "id", model.id, needed))
                ids = [(session.id, session, source.file, source.line(("sessions", place, "id"))) for place, session in enumerate(model.sessions)]
                self.unique("session", ids)
                yield Teaching(source.file, model, source, local)

    def unique(self, what: str, entries: Iterable[tuple[str, object, str, int]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for id, entry, file, line in entries:
            if id in found:
                self.problems.append(Problem(file, line, "id", f'a second {what} "{id}"', f"an id that no other {what} has"))
            found[id] = entry
        return found


@cache  # A page that has not changed keeps what was found in its text.
def _page(text: str, name: str, path: str, local: bool) -> Page:
    """The text of a file as the page at `path`. Raises BadInput."""
    head = _FRONT_MATTER.match(text)
    if not head:
        raise BadInput([Problem(name, 1, "", shorten(text), "--- and lines such as  title: Shutdown, then --- again")])
    source = yaml_source.parse(head[1], name, first_line=2)
    try:
        meta = FrontMatter.model_validate(source.data)
    except ValidationError as error:
        raise BadInput(_in_words(fault, source, FrontMatter, source.data, ()) for fault in error.errors()) from None
    lines = {str(keys[0]): line for keys, line in source.lines.items() if len(keys) == 1}
    return Page(path, name, meta, MappingProxyType(lines), text[head.end() :], head[0].count("\n") + 1, local)


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
