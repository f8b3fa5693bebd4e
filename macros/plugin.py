"""Registers the macros with the macros plugin. Everything they do is in modules that know no plugin."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from macros import (
    blocks,
    changes,
    finder,
    furniture,
    glossary,
    handout_maker,
    handout_pages,
    local_pages,
    lookup,
    record,
    tables,
    teaching_pages,
)  # fmt: skip
from macros.links import Linker
from macros.load import Handbook
from macros.overlay import load_with
from macros.pages import SENTENCE_MACROS
from macros.references import styled
from macros.render import render_in_sentence
from macros.stage import KEPT_WORKS
from macros.usage import usage_of
from macros.view import View

# What was read already, where the builder runs in the process that read it.
given: list[Handbook] = []


def register(env: Any) -> None:
    """`env` is the plugin's: it takes functions as macros and knows the page that is being rendered."""
    root = Path(env.project_dir)
    handbook = given[0] if given else load_with(root, os.environ)
    usage = usage_of(handbook)
    works = styled(handbook.works.values(), root / KEPT_WORKS)
    recorded = changes.recorded(root)
    last = {where: known.date for where, known in recorded.items()}

    def view() -> View:
        path = env.page.file.src_uri
        return View(handbook, works, Linker(path, handbook.pages), usage.works_on[path])

    def page() -> Any:
        return handbook.pages[env.page.file.src_uri]

    def evidence(label: str) -> Markup:
        return render_in_sentence("evidence.html", view=view(), id=label)

    def local(key: str) -> Markup:
        return render_in_sentence("local.html", words=handbook.local_words[key], is_local=key in handbook.local)

    # The words of the frame of the page, escaped here because the builder's templates print values as they are.
    number = handbook.local_words["emergency_number"]
    words = {key: escape(text.replace("{emergency_number}", number)) for key, text in handbook.words.items()}
    env.conf["extra"] |= {"words": words}

    def of_path(make: Callable[..., Markup]) -> Callable[[str], Markup]:
        return lambda id: make(view(), handbook.teaching[id])

    def path_session(name: str) -> Markup:
        path, _, session = name.partition("/")
        return teaching_pages.session(view(), handbook.teaching[path], handbook.teaching[path].session(session))

    macros = {
        "page_head": lambda: furniture.page_head(view(), page()),
        "page_foot": lambda: furniture.page_foot(view(), page(), usage, last.get(changes.page_address(page()), "")),
        "decision_table": lambda id: tables.decision_table(view(), handbook.tables[id]),
        "lookup": lambda section: lookup.lookup(view(), section),
        "rows": lambda **wanted: tables.gathered_rows(view(), **wanted),
        "finder": lambda: finder.finder(view()),
        "figure": lambda id: furniture.figure(view(), handbook.figures[id]),
        "glossary": lambda: glossary.glossary(view(), usage),
        "references": lambda: glossary.references(view(), usage),
        "tables": lambda: tables.all_tables(view()),
        "handout": lambda id: handout_pages.handout(view(), handbook.handouts[id], recorded),
        "maker": lambda: handout_maker.maker(view()),
        "handouts": lambda: handout_pages.all_handouts(view()),
        "teaching_paths": lambda: teaching_pages.all_paths(view()),
        "path_before": of_path(teaching_pages.before),
        "path_plan": of_path(teaching_pages.plan),
        "path_session": path_session,
        "path_after": of_path(teaching_pages.after),
        "path_screens": of_path(teaching_pages.screens),
        "changes": lambda: record.changes_page(view()),
        "hidden": lambda path: local_pages.hidden(view(), path),
        "organization": lambda: local_pages.organization(view()),
        "trainings": lambda: local_pages.trainings(view()),
        "evidence": evidence,
        "local": local,
    }
    for name, function in macros.items():
        env.macro(function if name in SENTENCE_MACROS else _block(function), name)


def _block(function: Callable[..., Markup]) -> Callable[..., str]:
    """A macro whose HTML Markdown does not read."""
    return lambda *args, **kwargs: blocks.keep(function(*args, **kwargs))
