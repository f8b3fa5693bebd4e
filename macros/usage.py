"""What each page uses, and where each thing is used: computed from the text, never typed."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from macros import inline, teaching
from macros.load import Handbook, Table
from macros.models import RowBase
from macros.pages import Page

Group = list[tuple[str, list[RowBase]]]


@cache  # Checks, uses and staging all follow the same links.
def resolve(page: str, target: str) -> tuple[str, str]:
    """A Markdown link on a page as (path below docs/, anchor). An outside address comes back as it is."""
    if "://" in target or target.startswith("mailto:"):
        return target, ""
    path, _, anchor = target.partition("#")
    return (posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page), anchor


def cell_tokens(table: Table, row: RowBase) -> Iterator[inline.Token]:
    """Every token of a row's cells."""
    for column in table.kind.columns:
        yield from inline.tokens(row.cell(column.id))


@lru_cache(maxsize=2)
def usage_of(handbook: Handbook) -> Usage:
    """The uses of a handbook, worked out once for all who ask."""
    return Usage(handbook)


@dataclass(frozen=True)
class Usage:
    """The uses of one handbook. Every mapping is by page path, or from an id to page paths in order."""

    handbook: Handbook

    @cached_property
    def works_on(self) -> Mapping[str, frozenset[str]]:
        return {path: frozenset(self._works(page)) for path, page in self.handbook.pages.items()}

    @cached_property
    def terms_on(self) -> Mapping[str, frozenset[str]]:
        return {path: frozenset(self._terms(page)) for path, page in self.handbook.pages.items()}

    @cached_property
    def links_from(self) -> Mapping[str, tuple[str, ...]]:
        """The other pages that a page links to, each once, in the order of the text."""
        found = {}
        for path, page in self.handbook.pages.items():
            targets = (resolve(path, link.target)[0] for link in page.links)
            found[path] = tuple(dict.fromkeys(t for t in targets if t in self.handbook.pages and t != path))
        return found

    @cached_property
    def links_to(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path, targets in self.links_from.items():
            for target in targets:
                found[target].append(path)
        return {path: tuple(pages) for path, pages in found.items()}

    @cached_property
    def cited_on(self) -> Mapping[str, tuple[str, ...]]:
        return self._reversed(self.works_on)

    @cached_property
    def term_used_on(self) -> Mapping[str, tuple[str, ...]]:
        return self._reversed(self.terms_on)

    def _reversed(self, uses: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(uses):
            for id in uses[path]:
                found[id].append(path)
        return {id: tuple(pages) for id, pages in found.items()}

    def _tokens(self, page: Page) -> Iterator[inline.Token]:
        yield from (token for token, _ in page.brackets if not isinstance(token, str))
        for line in page.meta.safety:
            yield from inline.tokens(line)
        for call in page.call("path_plan"):
            for _, text in teaching.texts(self.handbook.teaching[str(call.args[0])].model):
                yield from inline.tokens(text)
        for table in self.shown_on(page):
            for row in table.current:
                yield from cell_tokens(table, row)

    def _works(self, page: Page) -> Iterator[str]:
        for token in self._tokens(page):
            if isinstance(token, inline.Citation):
                yield from token.ids
        for table in self.shown_on(page):
            for row in table.current:
                yield from row.sources

    def _terms(self, page: Page) -> Iterator[str]:
        for token in self._tokens(page):
            if isinstance(token, inline.TermUse) and token.label.lower() in self.handbook.labels:
                yield self.handbook.labels[token.label.lower()].id

    def shown_on(self, page: Page) -> list[Table]:
        """The tables that a page shows whole, in the order of its text."""
        ids = [call.args[0] for call in page.call("decision_table") if call.args]
        return [self.handbook.tables[id] for id in ids if id in self.handbook.tables]

    def related(self, page: str) -> list[tuple[str, list[str]]]:
        """The pages a reader may want next, grouped by why: (key of the words, page paths). None on fronts and teaching
        paths, which are lists."""
        if page.endswith("index.md") or page.startswith(f"{teaching.FOLDER}/"):
            return []
        out = self.links_from.get(page, ())
        settings = [path for path in self.links_to.get(page, ()) if path.startswith("settings/")]
        back = [path for path in self.links_to.get(page, ()) if path not in out and path not in settings]
        groups = [("related_out", list(out)), ("related_settings", [s for s in settings if s not in out]), ("related_in", back)]
        return [(reason, pages) for reason, pages in groups if pages]


def behavior_rows(handbook: Handbook, section: str = "") -> Group:
    """The rows of kind behavior by page, in the order of the navigation; urgent rows first as in their tables."""
    order = {path: place for place, path in enumerate(p for s in handbook.sections for p in s.pages)}
    tables = [t for t in handbook.tables.values() if t.kind.id == "behavior" and t.page.startswith(section)]
    tables.sort(key=lambda table: (order.get(table.page, len(order)), table.id))
    return [(table.page, list(table.current)) for table in tables]


def rows_where(handbook: Handbook, **wanted: str) -> Group:
    """The behavior rows with all of the tags: setting="classroom", age="6-11"."""
    fields = {"setting": "settings", "age": "ages"}
    groups = [
        (page, [row for row in rows if all(value in getattr(row, fields[name]) for name, value in wanted.items())])
        for page, rows in behavior_rows(handbook)
    ]
    return [(page, rows) for page, rows in groups if rows]
