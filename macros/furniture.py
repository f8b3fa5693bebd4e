"""The head and the foot of every page, and the drawings: what staging adds around the author's text."""

from __future__ import annotations

import re

from markupsafe import Markup

from macros import changes, exports
from macros.load import Figure
from macros.pages import Page
from macros.render import render
from macros.usage import Usage
from macros.view import View


def page_head(view: View, page: Page) -> Markup:
    """Title, safety block, summary, evidence label and review status, in the order of reading."""
    view.fresh()
    return render("page-head.html", view=view, page=page, review=view.review(page.path))


def page_foot(view: View, page: Page, usage: Usage, changed: str) -> Markup:
    """Related pages, works cited, and the date of the last recorded change (empty: none recorded)."""
    works = sorted((view.works[id] for id in usage.works_on[page.path]), key=lambda work: work.sort_key)
    here = changes.page_address(page)
    base = view.handbook.local_words["site_url"].rstrip("/")
    return render(
        "page-foot.html",
        view=view,
        page=page,
        related=usage.related(page.path),
        works=works,
        changed=changed,
        name=view.handbook.local_words["name"],
        here=here,
        root=view.link.file(""),
        address=f"{base}/{here.removeprefix('./')}" if base else "",
        cite=f"{here.removeprefix('./')}{exports.CITE}",
        exports=exports.CITE_FORMATS,
    )


def figure(view: View, drawing: Figure) -> Markup:
    """A drawing in the page itself, with its words in a list that opens. The drawing was checked to hold no script."""
    svg = re.sub(r"\A.*?(?=<svg)", "", drawing.svg, flags=re.S)
    return render("figure.html", view=view, figure=drawing, drawing=Markup(re.sub(r"\n\s*\n", "\n", svg)))  # noqa: S704 - checked
