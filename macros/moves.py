"""Pages that moved or were withdrawn: their addresses go on answering.

register/moved.yml lists them. A moved page becomes a redirect that keeps the anchor; a withdrawn one says why, and where to go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import ValidationError, model_validator

from macros import changes, exports, yaml_source
from macros.links import Linker, address
from macros.load import Handbook
from macros.models import Date, Model, PagePath, Text, as_tuple
from macros.problems import BadInput, Problem, nearest
from macros.render import render

MOVED = Path("register/moved.yml")


class Move(Model):
    """One page that is no longer at its address: it has gone `to` another page, or was withdrawn for the reason `why`."""

    page: PagePath
    date: Date
    to: PagePath | None = None
    why: Text | None = None

    @model_validator(mode="after")
    def goes_somewhere(self) -> Move:
        if not (self.to or self.why):
            raise ValueError("to: the page that replaced it; or why: the reason it was withdrawn")
        return self


class Moves(Model):
    moves: Annotated[tuple[Move, ...], as_tuple]


def moves(root: Path) -> tuple[Move, ...]:
    """The moves on record. Raises BadInput."""
    path = root / MOVED
    if not path.exists():
        return ()
    source = yaml_source.read(path, MOVED.as_posix())
    try:
        return Moves.model_validate(source.data).moves
    except ValidationError as error:
        faults = error.errors()
        raise BadInput(
            Problem(source.file, source.line(tuple(f["loc"])), "", str(f["input"])[:60], str(f.get("ctx", {}).get("error", f["msg"]))) for f in faults
        ) from None


def problems(handbook: Handbook) -> Iterator[Problem]:
    """Redirects that do not land: on nothing, on one another, or over a page that is there."""
    try:
        listed = moves(handbook.root)
    except BadInput as bad:
        yield from bad.problems
        return
    gone = {move.page for move in listed}
    for move in listed:
        if move.page in handbook.pages:
            yield Problem(MOVED.as_posix(), 0, move.page, "a page that is there", "a page that has gone, or no entry")
        if move.to in gone:
            yield Problem(MOVED.as_posix(), 0, move.page, f"to {move.to}, which has itself gone", "the page where the reader ends")
        elif move.to and move.to not in handbook.pages:
            yield Problem(MOVED.as_posix(), 0, move.page, f"to {move.to}", f"a page: {nearest(move.to, handbook.pages)}")


def citation(handbook: Handbook, move: Move, known: Mapping[str, changes.Recorded]) -> Iterator[tuple[str, bytes]]:
    """The citation files at an old address: those of the page that it moved to; of a withdrawn page, the home page's."""
    goal = handbook.pages[move.to or "index.md"]
    last = known.get(changes.page_address(goal))
    made = exports.page_citation(handbook, goal.path, last.date if last else "")
    for ending, _ in exports.CITE_FORMATS:
        yield f"{address(move.page)}{exports.CITE}{ending}", made[f"{address(goal.path)}{exports.CITE}{ending}"]


def pages(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """The page at each old address: (path below the site, HTML)."""
    for move in moves(handbook.root):
        link = Linker(move.page, {*handbook.pages, move.page})
        values = {"move": move, "link": link, "words": handbook.words, **{key: handbook.local_words[key] for key in ("name", "language")}}
        title = handbook.pages[move.to].meta.title if move.to else handbook.words["withdrawn_title"]
        yield f"{address(move.page)}index.html", str(render("moved.html", title=title, **values)).encode()
