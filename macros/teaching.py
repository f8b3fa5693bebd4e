"""A teaching path as plain data: its two pages, the time that it takes, and every sentence in it.

The pages are made of headings and macro calls. So their headings are permanent addresses like those of any other page, and
their HTML comes from templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from macros.models import FrontMatter, Session, TeachingPath
from macros.pages import Page
from macros.yaml_source import Keys, Source

FOLDER = "teaching"
PROJECT = "project.html"


@dataclass(frozen=True)
class Teaching:
    """A teaching path with its place in the tree; `local` where it is the organization's own."""

    file: str
    model: TeachingPath
    source: Source = field(repr=False)
    local: bool = False

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def page(self) -> str:
        return f"{FOLDER}/{self.id}.md"

    @property
    def project(self) -> str:
        """The page that is projected."""
        return f"{FOLDER}/{self.id}/project.md"

    def session(self, id: str) -> Session | None:
        return next((session for session in self.model.sessions if session.id == id), None)


@dataclass(frozen=True)
class Slot:
    """A session in the plan: `starts` is minutes after the beginning of its day or month."""

    session: Session
    starts: int


def pages(path: Teaching, words: Mapping[str, str]) -> tuple[Page, Page]:
    """A path as pages of the site: the whole of it, and what a trainer projects."""
    model, id = path.model, path.id
    sections = [
        (words["teach_before"], "before", f'{{{{ path_before("{id}") }}}}'),
        (words["teach_plan"], "plan", f'{{{{ path_plan("{id}") }}}}'),
        *((session.title, session.id, f'{{{{ path_session("{id}/{session.id}") }}}}') for session in model.sessions),
        (words["teach_after"], "after", f'{{{{ path_after("{id}") }}}}'),
    ]
    body = "".join(f"## {title} {{ #{anchor} }}\n\n{call}\n\n" for title, anchor, call in sections)
    whole = FrontMatter(title=model.title, summary=model.summary, search=model.search)
    shown = FrontMatter(title=words["teach_project_title"].format(title=model.title), summary=model.summary, template=PROJECT)
    lines = MappingProxyType({str(keys[0]): line for keys, line in path.source.lines.items() if len(keys) == 1})
    return (
        Page(path.page, path.file, whole, lines, body, 1, path.local),
        Page(path.project, path.file, shown, lines, f'{{{{ path_screens("{id}") }}}}\n', 1, path.local),
    )


def session_names(path: Teaching) -> list[str]:
    """What the macro of a session is called with."""
    return [f"{path.id}/{session.id}" for session in path.model.sessions]


def plan(model: TeachingPath) -> list[tuple[str, list[Slot]]]:
    """The sessions by day or month, each with when it starts; one group without a name where a path has none."""
    groups: list[tuple[str, list[Slot]]] = []
    now = 0
    for session in model.sessions:
        name = session.when or ""
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
            now = 0
        groups[-1][1].append(Slot(session, now))
        now += session.minutes + (session.pause or 0)
    return groups


def minutes(model: TeachingPath) -> int:
    """What the sessions add up to."""
    return sum(session.minutes for session in model.sessions)


def rests(model: TeachingPath) -> int:
    """Minutes of rest between the sessions."""
    return sum(session.pause or 0 for session in model.sessions)


def clock(total: int) -> str:
    """Minutes as hours and minutes, 0:50."""
    return f"{total // 60}:{total % 60:02}"


def texts(model: TeachingPath) -> Iterator[tuple[Keys, str]]:
    """Every sentence of a path with the keys that find its line."""
    yield from ((("before", place), text) for place, text in enumerate(model.before))
    yield ("audience",), model.audience
    for number, session in enumerate(model.sessions):
        yield from (((("sessions", number, *keys)), text) for keys, text in _session_texts(session))
    for number, look in enumerate(model.after):
        yield ("after", number, "who"), look.who
        yield from ((("after", number, "look_at", place), text) for place, text in enumerate(look.look_at))


def _session_texts(session: Session) -> Iterator[tuple[Keys, str]]:
    exercise = session.exercise
    yield ("aim",), session.aim
    yield from ((("pages", place, "why"), reading.why) for place, reading in enumerate(session.pages))
    yield from ((("questions", place), text) for place, text in enumerate(session.questions))
    yield from ((("exercise", "steps", place), text) for place, text in enumerate(exercise.steps))
    yield from ((("exercise", "script", place, "says"), line.says) for place, line in enumerate(exercise.script))
    yield from ((("exercise", "script", place, "who"), line.who) for place, line in enumerate(exercise.script))
    yield ("exercise", "stop"), exercise.stop
