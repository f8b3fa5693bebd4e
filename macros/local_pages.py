"""What an organization's copy says of itself: its front, its trainings, and what stands where it has hidden a page."""

from __future__ import annotations

from markupsafe import Markup

from macros.render import render
from macros.view import View


def organization(view: View) -> Markup:
    """The local facts, set and unset, and everything that the organization has added, signed off or hidden."""
    handbook = view.handbook
    facts = [(key, fact, handbook.local.get(key, "")) for key, fact in handbook.facts.items() if fact.shown_as != "setting" and key != "name"]
    own = [page for page in handbook.pages.values() if page.local and page.section == "local"]
    sheets = [page for page in handbook.pages.values() if page.local and page.section != "local"]
    rows = [(table, row) for table in handbook.tables.values() for row in table.current if row.local]
    return render("organization.html", view=view, facts=facts, pages=own, handouts=sheets, rows=rows, own=handbook.own)


def trainings(view: View) -> Markup:
    """The courses that the organization lists as its own; nothing where it lists none."""
    return render("trainings.html", view=view, trainings=view.handbook.own.trainings)


def hidden(view: View, path: str) -> Markup:
    """The stub of a page that this copy does not show, with all of the page's anchors, so that every printed address lands."""
    own = view.handbook.own
    return render("hidden.html", view=view, hidden=own.hidden.get(path), anchors=own.hidden_anchors.get(path, ()))
