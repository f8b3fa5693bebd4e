"""The lookup of a section: by what you see where it has behaviors, by what each page answers elsewhere."""

from __future__ import annotations

from markupsafe import Markup

from macros import usage
from macros.render import render
from macros.view import View

LOOKUP = ("see", "read_as", "may_be")


def lookup(view: View, section: str) -> Markup:
    """Every row of a section's behavior tables; or, where it has none, every page with its summary."""
    groups = usage.behavior_rows(view.handbook, f"{section}/")
    if not groups:
        return render("lookup-pages.html", view=view, pages=_pages(view, section))
    columns = [column for column in view.handbook.vocabulary.kind("behavior").columns if column.id in LOOKUP]
    return render("lookup-rows.html", view=view, columns=columns, groups=groups)


def _pages(view: View, section: str) -> list[str]:
    listed = [path for entry in view.handbook.sections for path in entry.pages if path.startswith(f"{section}/")]
    return [path for path in listed if path != view.here and path in view.handbook.pages]
