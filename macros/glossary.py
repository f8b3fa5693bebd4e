"""The glossary and the references as pages: each entry with its address and where it is used."""

from __future__ import annotations

from markupsafe import Markup

from macros.render import render
from macros.usage import Usage
from macros.view import View


def glossary(view: View, usage: Usage) -> Markup:
    """Every term, by label."""
    terms = sorted(view.handbook.terms.values(), key=lambda term: term.prefLabel.casefold())
    used = {term.id: usage.term_used_on.get(term.id, ()) for term in terms}
    return render("glossary.html", view=view, terms=terms, used=used)


def references(view: View, usage: Usage) -> Markup:
    """Every work with what it shows and where it is cited, by author."""
    works = sorted(view.works.values(), key=lambda work: work.sort_key)
    entries = [(work, view.handbook.works[work.id]) for work in works]
    cited = {work.id: usage.cited_on.get(work.id, ()) for work in works}
    return render("references.html", view=view, works=entries, cited=cited)
