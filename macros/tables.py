"""Tables and rows to HTML: the whole table on its page, gathered rows elsewhere, the list of all tables."""

from __future__ import annotations

from markupsafe import Markup

from macros import usage
from macros.load import Table
from macros.models import RowBase
from macros.render import render
from macros.view import View

# Gathered rows show what a worker needs at once; the whole row is one link away.
GATHERED = ("see", "check_first", "do_first", "get_help")


def decision_table(view: View, table: Table) -> Markup:
    """One anchored HTML row per entry, retired rows kept at their anchors."""
    view.fresh()
    return render("decision-table.html", view=view, table=table)


def gathered_rows(view: View, **wanted: str) -> Markup:
    """The behavior rows that carry all of the tags, by page, urgent ones first, each linked to where it stands."""
    view.fresh()
    groups = usage.rows_where(view.handbook, **wanted)
    kind = view.handbook.vocabulary.kind("behavior")
    columns = [column for column in kind.columns if column.id in GATHERED]
    groups_of = {"setting": "settings", "age": "ages"}
    label = ", ".join(view.handbook.vocabulary.label(groups_of[name], value) for name, value in wanted.items())
    count = sum(len(rows) for _, rows in groups)
    return render("rows.html", view=view, kind=kind, columns=columns, groups=groups, urgent=_urgent, count=count, label=label)


def _urgent(rows: list[RowBase]) -> int:
    return sum(1 for row in rows if row.urgent)


def all_tables(view: View) -> Markup:
    """Every table with its kind, its page and its downloads."""
    listed = sorted(view.handbook.tables.values(), key=lambda table: (table.page.split("/")[0], table.caption.lower()))
    return render("tables.html", view=view, tables=listed)
