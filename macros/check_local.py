"""Rules over an organization's own folder: what holds for a page or a row of the handbook holds for theirs, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from macros import check, check_teaching, signoff
from macros.load import Handbook
from macros.problems import Problem

# Not among them: evidence labels, the navigation, the register. Words to avoid are a notice, since the words are theirs.
RULES: tuple[check.Rule, ...] = (
    check.templates_call_only_our_macros,
    check.pages_hold_no_html,
    check.table_headings_have_words,
    check.headings_have_their_own_ids,
    check.heads_are_complete,
    check.brackets_are_terms_or_citations,
    check.links_land,
    check.macros_name_what_is_there,
    check.row_ids_are_unique,
    check.cells_are_plain_and_known,
    check.rows_name_known_works,
    check.handouts_name_what_is_there,
    check.handouts_keep_what_makes_a_row_safe,
    check_teaching.paths_name_what_is_there,
    check_teaching.minutes_add_up,
)


def problems(handbook: Handbook) -> list[Problem]:
    """Everything that is wrong with what the organization added, in order of file and line."""
    if not handbook.own.folder:
        return []
    return sorted(set(_theirs(handbook, chain.from_iterable(rule(handbook) for rule in RULES))))


def _theirs(handbook: Handbook, found: Iterable[Problem]) -> Iterator[Problem]:
    own = f"{handbook.own.folder.name}/" if handbook.own.folder else ""
    return (problem for problem in found if problem.file.startswith(own))


def notices(handbook: Handbook, today: date) -> list[str]:
    """What a host should know, and no fault."""
    said = list(handbook.own.notices)
    for problem in sorted(set(_theirs(handbook, check.people_are_not_labelled(handbook)))):
        said.append(f"{problem.file}, line {problem.line}: {problem.found}; better: {problem.needed}")
    for entry in handbook.own.sign_offs.values():
        if signoff.changed(handbook, entry):
            said.append(f"{entry.page}: the text has changed since {entry.person} signed it off on {entry.date}")
        if entry.review_by < today.isoformat():
            said.append(f"{entry.page}: the review by {entry.person} was due on {entry.review_by}")
    return said
