"""The finder: every behavior row with its tags, which a script narrows to what the reader chose. Whole without script."""

from __future__ import annotations

from pathlib import PurePosixPath

from markupsafe import Markup

from macros import usage
from macros.render import render
from macros.tables import GATHERED
from macros.view import View


def finder(view: View) -> Markup:
    """The form and the whole table, by page in the order of the navigation."""
    handbook = view.handbook
    groups = usage.behavior_rows(handbook)
    kind = handbook.vocabulary.kind("behavior")
    return render(
        "finder.html",
        view=view,
        kind=kind,
        columns=[column for column in kind.columns if column.id in GATHERED],
        groups=groups,
        name=name,
        behaviors=sorted(((name(page), view.title(page)) for page, _ in groups), key=lambda option: option[1].lower()),
        settings=[(entry.id, entry.label) for entry in handbook.vocabulary.settings],
        ages=[(entry.id, entry.label) for entry in handbook.vocabulary.ages],
    )


def name(page: str) -> str:
    """A page as the finder's address names it: its last part without the ending."""
    return PurePosixPath(page).stem
