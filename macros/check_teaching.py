"""Rules over the teaching paths: every name leads to something, and the minutes add up."""

from __future__ import annotations

from collections.abc import Iterator

from macros import teaching
from macros.load import Handbook
from macros.models import Reading
from macros.problems import Problem, nearest, shorten
from macros.teaching import Teaching
from macros.yaml_source import Keys


def paths_name_what_is_there(handbook: Handbook) -> Iterator[Problem]:
    for path in handbook.teaching.values():
        for place, session in enumerate(path.model.sessions):
            for number, reading in enumerate(session.pages):
                yield from _reading_faults(handbook, path, ("sessions", place, "pages", number), reading)
            for number, id in enumerate(session.handouts):
                if id not in handbook.handouts:
                    keys = ("sessions", place, "handouts", number)
                    yield at(path, keys, id, f"a handout in docs/handouts: {nearest(id, handbook.handouts)}")


def minutes_add_up(handbook: Handbook) -> Iterator[Problem]:
    for path in handbook.teaching.values():
        total = teaching.minutes(path.model)
        if total != path.model.minutes:
            yield at(path, ("minutes",), str(path.model.minutes), f"{total}, which the minutes of its sessions add up to; or other sessions")
        for place, session in enumerate(path.model.sessions):
            if session.exercise.minutes >= session.minutes:
                keys = ("sessions", place, "exercise", "minutes")
                needed = f"fewer than the session's {session.minutes}: the pages and questions need time too"
                yield at(path, keys, str(session.exercise.minutes), needed)


def _reading_faults(handbook: Handbook, path: Teaching, keys: Keys, reading: Reading) -> Iterator[Problem]:
    if reading.row:
        row = handbook.rows[reading.row][1] if reading.row in handbook.rows else None
        if not row:
            yield at(path, (*keys, "row"), reading.row, f"a row: {nearest(reading.row, handbook.rows)}")
        elif row.retired:
            instead = ", ".join(row.replaced_by) or "another row"
            yield at(path, (*keys, "row"), f"{reading.row}, a retired row", f"a row that is in use: {instead}")
        return
    page = handbook.pages.get(str(reading.page))
    if not page:
        yield at(path, (*keys, "page"), str(reading.page), f"a page: {nearest(str(reading.page), handbook.pages)}")
    elif reading.part and reading.part not in {heading.id for heading in page.headings}:
        allowed = [heading.id for heading in page.headings if heading.id]
        yield at(path, (*keys, "part"), reading.part, f"a heading of that page: {nearest(reading.part, allowed)}")


def at(path: Teaching, keys: Keys, found: str, needed: str) -> Problem:
    """A problem at a field of a path: session "first-words", exercise, minutes."""
    names = [str(key) for key in keys if isinstance(key, str) and key != "sessions"]
    if keys[0] == "sessions":
        names.insert(0, f'session "{path.model.sessions[int(keys[1])].id}"')
    return Problem(path.file, path.source.line(keys), ", ".join(names), shorten(found), needed)
