"""Handouts on the web: each as a page that prints on one sheet, and the list of all."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from macros import changes, handout_files, handouts
from macros.handout_pdf import qr_svg
from macros.models import Handout
from macros.render import render
from macros.view import View

FILE_WORDS = ("handout_a4", "handout_letter", "handout_docx")


def handout(view: View, shown: Handout, recorded: Mapping[str, changes.Recorded]) -> Markup:
    """What stands below the head of a handout's page: its files, its parts and its foot."""
    sheet = handouts.sheet(view.handbook, shown, recorded)
    drawing = Markup(qr_svg(str(sheet["link"]))) if sheet["link"] else Markup()  # noqa: S704 - drawn by segno, holds numbers alone
    return render("handout.html", view=view, sheet=sheet, files=files(shown), qr=drawing)


def all_handouts(view: View) -> Markup:
    """Every handout in the order of the navigation, with what it is for and its files."""
    order = {path: place for place, path in enumerate(path for section in view.handbook.sections for path in section.pages)}
    listed = sorted(view.handbook.handouts.values(), key=lambda each: order.get(handouts.page_path(each), len(order)))
    entries = [(each, handouts.page_path(each), files(each)) for each in listed]
    return render("handouts.html", view=view, entries=entries)


def files(shown: Handout) -> list[tuple[str, str]]:
    """The files of a handout: the key of the words for each, and its address."""
    return list(zip(FILE_WORDS, handout_files.names(shown.id), strict=True))
