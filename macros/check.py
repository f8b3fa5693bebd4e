"""Rules over the content, without building. A rule is one small function from the handbook to problems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, product

from macros import addresses, changes, check_handouts, check_teaching, drawings, inline, moves, teaching
from macros.load import Handbook, Table
from macros.pages import Page
from macros.problems import Problem, nearest, shorten
from macros.usage import resolve, usage_of

Rule = Callable[[Handbook], Iterable[Problem]]

# Pages of these places have no evidence label: fronts, tools and what is about the handbook itself.
WITHOUT_LABEL = ("about/", "self-hosting/", "tables/", "find/", "handouts/", "teaching/", "local/")
SAFETY_LINES = range(3, 6)
_MARKUP = re.compile(r"<[A-Za-z/!]|\]\(|\*\*|`|\{\{|\{%|(?<!\w)__|&[#\w]+;")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’")
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def problems(handbook: Handbook) -> list[Problem]:
    """Everything that is wrong with the content, in order of file and line."""
    return sorted({*problems_while_writing(handbook), *changes_are_recorded(handbook)})


def problems_while_writing(handbook: Handbook) -> list[Problem]:
    """Everything that is wrong, but for changes that are not recorded yet: a text is recorded when it is finished."""
    return sorted(set(chain.from_iterable(rule(handbook) for rule in RULES)))


def at(page: Page, line: int, found: str, needed: str, where: str = "") -> Problem:
    return Problem(page.file, line, where, shorten(found), needed)


def in_row(table: Table, place: int, field: str, found: str, needed: str) -> Problem:
    row = table.rows[place]
    return Problem(*table.where(place, field), f'row "{row.id}", {field}', shorten(found), needed)


# --- pages


def templates_call_only_our_macros(handbook: Handbook) -> Iterator[Problem]:
    for page in handbook.pages.values():
        yield from page.template_problems


def pages_hold_no_html(handbook: Handbook) -> Iterator[Problem]:
    for page in handbook.pages.values():
        for found, line in page.html_lines:
            yield at(page, line, found, "words, lists, tables and our macros; no HTML")


def table_headings_have_words(handbook: Handbook) -> Iterator[Problem]:
    """A Markdown table in a page: a screen reader says the heading of each column."""
    for page in handbook.pages.values():
        for match in re.finditer(r"(?m)^(\|.*\|) *\n\|[-| :]+\| *$", page.prose):
            if any(not cell.strip() for cell in match[1].strip("|").split("|")):
                yield at(page, page.line_at(match.start()), match[1], "a heading for every column")
            if ":" in match[0].splitlines()[1]:
                yield at(page, page.line_at(match.start()) + 1, match[0].splitlines()[1], "|---| without colons")


def headings_have_their_own_ids(handbook: Handbook) -> Iterator[Problem]:
    for page in handbook.pages.values():
        seen: set[str] = set()
        for heading in page.headings:
            if heading.level == 1:
                yield at(page, heading.line, heading.text, "no # heading; the title of the page is made into one")
            if not heading.id or not _SLUG.match(heading.id):
                yield at(page, heading.line, heading.text, "an id of lowercase words, as in  ## Check first { #check-first }")
            elif heading.id in seen:
                yield at(page, heading.line, heading.id, "an id that no other heading of this page has")
            if heading.id and re.match(r"(row|term|ref|table|cited|caption)-", heading.id):
                yield at(page, heading.line, heading.id, "an id that does not begin with row-, term-, ref-, table-, cited- or caption-")
            if "[" in heading.text:
                yield at(page, heading.line, heading.text, "plain words in a heading; link the term in the text below")
            seen.add(heading.id or "")


def heads_are_complete(handbook: Handbook) -> Iterator[Problem]:
    labels = handbook.evidence_labels
    for page in handbook.pages.values():
        meta, line = page.meta, lambda key, lines=page.meta_lines: lines.get(key, 1)
        for key in ("title", "summary"):
            if re.search(r"[<>{}\[\]]", getattr(meta, key) or ""):
                yield at(page, line(key), getattr(meta, key), "plain words, without < > { } [ ]", key)
        if not meta.summary:
            yield at(page, 1, "no summary", "a line  summary:  with one sentence under 160 characters", "summary")
        due = bool(page.section) and not page.path.endswith("index.md") and not page.path.startswith(WITHOUT_LABEL)
        if due and not meta.evidence:
            yield at(page, 1, "no evidence label", f"a line  evidence:  with {nearest('', labels)}", "evidence")
        if meta.evidence and not due:
            yield at(page, line("evidence"), meta.evidence, "no evidence label on this kind of page", "evidence")
        if meta.evidence and meta.evidence not in labels:
            yield at(page, line("evidence"), meta.evidence, nearest(meta.evidence, labels), "evidence")
        if page.path in handbook.vocabulary.safety_pages and len(meta.safety) not in SAFETY_LINES:
            yield at(page, line("safety"), f"{len(meta.safety)} safety lines", "safety: with three to five lines on what to do now", "safety")


def brackets_are_terms_or_citations(handbook: Handbook) -> Iterator[Problem]:
    for page in handbook.pages.values():
        places = chain(page.brackets, _safety_tokens(page))
        for token, line in places:
            problem = _token_problem(handbook, token)
            if problem:
                yield at(page, line, *problem)


def _safety_tokens(page: Page) -> Iterator[tuple[inline.Token | str, int]]:
    line = page.meta_lines.get("safety", 1)
    for text in page.meta.safety:
        try:
            yield from ((token, line) for token in inline.tokens(text))
        except inline.BadCitation as error:
            yield str(error), line


def _token_problem(handbook: Handbook, token: inline.Token | str) -> tuple[str, str] | None:
    match token:
        case str(text):
            return f"[{text}]", "a citation such as [@granqvist2017disorganized], several with ; between them"
        case inline.TermUse(label) if label.lower() not in handbook.labels:
            return f"[{label}]", f"a term of the glossary ({nearest(label, handbook.labels)}), or \\[ before plain brackets"
        case inline.Citation(ids):
            unknown = [id for id in ids if id not in handbook.works]
            if unknown:
                return f"@{unknown[0]}", f"a work in docs/references.yml: {nearest(unknown[0], handbook.works)}"
            if all(handbook.works[id].confirmed == "false" for id in ids):
                return "; ".join(ids), "a confirmed work beside it: this one's record was not confirmed"
        case inline.LocalUse(key) if key not in handbook.facts:
            return f"{{{key}}}", f"a key of docs/organization.yml: {nearest(key, handbook.facts)}"
        case inline.LocalUse(key) if handbook.facts[key].shown_as == "setting":
            return f"{{{key}}}", "a key that is shown to readers, not a setting of the site"
    return None


def links_land(handbook: Handbook) -> Iterator[Problem]:
    anchors = addresses.anchors(handbook)
    for page in handbook.pages.values():
        for link in page.links:
            target, anchor = resolve(page.path, link.target)
            if "://" in target or ":" in target:
                if not re.match(r"https?://[^/]+\.[^/]+", target):
                    yield at(page, link.line, link.target, "an address that begins with https://, or a page such as ../sequencing/readiness.md")
            elif link.target.startswith("/"):
                yield at(page, link.line, link.target, "a path from this page, such as ../sequencing/readiness.md")
            elif target in handbook.planned:
                continue
            elif target not in handbook.pages:
                yield at(page, link.line, link.target, f"a page: {nearest(target, handbook.pages)}")
            elif anchor and anchor not in anchors[target]:
                yield at(page, link.line, link.target, f"a place on {target}: {nearest(anchor, anchors[target])}")


def macros_name_what_is_there(handbook: Handbook) -> Iterator[Problem]:
    vocabulary, sections = handbook.vocabulary, {page.section for page in handbook.pages.values() if page.section}
    first: dict[str, tuple[str, Iterable[str]]] = {
        "decision_table": ("a table in docs/tables", handbook.tables),
        "lookup": ("a section", sections),
        "figure": ("a drawing in docs/figures", handbook.figures),
        "handout": ("a handout in docs/handouts", handbook.handouts),
        **dict.fromkeys(("path_before", "path_plan", "path_after", "path_screens"), ("a path in docs/teaching", handbook.teaching)),
        "path_session": ("a session", [name for path in handbook.teaching.values() for name in teaching.session_names(path)]),
        "evidence": ("an evidence label", handbook.evidence_labels),
        "local": ("a key of docs/organization.yml", handbook.facts),
    }
    tags = {"setting": [s.id for s in vocabulary.settings], "age": [a.id for a in vocabulary.ages]}
    for page in handbook.pages.values():
        for call in page.calls:
            allowed_args, allowed_keys = (1, ()) if call.name in first else (0, tags if call.name == "rows" else ())
            given = ", ".join(map(str, call.args)) or "nothing"
            if len(call.args) != allowed_args or {key for key, _ in call.kwargs} - set(allowed_keys) or (call.name == "rows" and not call.kwargs):
                yield at(page, call.line, f"{call.name} with {given}", _example(call.name))
            elif call.args and call.args[0] not in first[call.name][1]:
                what, known = first[call.name]
                yield at(page, call.line, f'{call.name}("{given}")', f"{what}: {nearest(given, known)}")
            for key, value in call.kwargs:
                if key in tags and value not in tags[key]:
                    yield at(page, call.line, f'{key}="{value}"', nearest(str(value), tags[key]))


def _example(name: str) -> str:
    return {
        "rows": 'rows(setting="classroom"), or rows(age="6-11"), or both',
        "lookup": 'lookup("misread-behaviors")',
        "decision_table": 'decision_table("shutdown")',
    }.get(name, f'{name}("...")' if name in ("figure", "evidence", "local") else f"{name}()")


def pages_are_in_the_navigation_once(handbook: Handbook) -> Iterator[Problem]:
    listed = Counter(path for section in handbook.sections for path in section.pages)
    for path, count in listed.items():
        if path not in handbook.pages:
            yield Problem("mkdocs.yml", 0, "nav", path, f"a page that is there: {nearest(path, handbook.pages)}")
        elif count > 1:
            yield Problem("mkdocs.yml", 0, "nav", f"{path}, {count} times", "each page once")
    for page in handbook.pages.values():
        if page.path not in listed and not page.local and page.meta.template != teaching.PROJECT:
            yield at(page, 0, "a page that the navigation does not list", "its path under nav in mkdocs.yml")


def pages_can_be_reached(handbook: Handbook) -> Iterator[Problem]:
    """A page that only the navigation knows is an orphan: nobody reading is led to it."""
    reached = {target for targets in usage_of(handbook).links_from.values() for target in targets}
    looked_up = {str(call.args[0]) for page in handbook.pages.values() for call in page.call("lookup") if call.args}
    looked_up |= {page.section for page in handbook.pages.values() if page.call("handouts") or page.call("teaching_paths")}
    for page in handbook.pages.values():
        if page.path != "index.md" and page.path not in reached and page.section not in looked_up:
            yield at(page, 0, "a page that no page links to", "a link to it from a page whose reader needs it")


def planned_pages_are_not_there(handbook: Handbook) -> Iterator[Problem]:
    source = handbook.sources["docs/planned.yml"]
    for place, path in enumerate(source.data["pages"]):  # type: ignore[index]
        if path in handbook.pages:
            yield Problem(source.file, source.line(("pages", place)), "", path, "a page that is not written yet; take this line away")


# --- tables


def tables_stand_on_their_page(handbook: Handbook) -> Iterator[Problem]:
    for table in handbook.tables.values():
        line = table.source.line(("page",))
        page = handbook.pages.get(table.page)
        if not page:
            yield Problem(table.file, line, "page", table.page, f"a page: {nearest(table.page, handbook.pages)}")
        elif not any(call.args == (table.id,) for call in page.call("decision_table")):
            yield Problem(table.file, line, "page", table.page, f'{{{{ decision_table("{table.id}") }}}} on that page')
        for other in handbook.pages.values():
            if other.path != table.page:
                for call in other.call("decision_table"):
                    if call.args == (table.id,):
                        yield at(other, call.line, f"the table of {table.page}", f"a link to {table.page}, or rows(...)")


def row_ids_are_unique(handbook: Handbook) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for table in handbook.tables.values():
        for place, row in enumerate(table.rows):
            if row.id in seen:
                yield in_row(table, place, "id", row.id, f"an id that no other row in the handbook has; {seen[row.id]} has this one")
            seen.setdefault(row.id, table.where(place)[0])


def cells_are_plain_and_known(handbook: Handbook) -> Iterator[Problem]:
    for table in handbook.tables.values():
        for place, row in enumerate(table.rows):
            for column in table.kind.columns:
                cell = row.cell(column.id)
                if markup := _markup(cell):
                    yield in_row(table, place, column.id, markup, "plain words; only [term], [@work] and {local_key} beside them")
                for found, needed in _cell_problems(handbook, cell):
                    yield in_row(table, place, column.id, found, needed)
                left_out = row.local and cell == handbook.words["cell_missing"]
                if column.begins and not (row.retired or left_out or cell.startswith(column.begins)):
                    opening = " or ".join(f'"{words}"' for words in column.begins)
                    yield in_row(table, place, column.id, cell, f"begins with {opening}, so it is safe when read on its own")


@cache  # While someone writes, all cells but one are those of the last check.
def _markup(cell: str) -> str:
    """The first sign of markup in a cell."""
    found = _MARKUP.search(cell)
    return found[0] if found else ""


def _cell_problems(handbook: Handbook, cell: str) -> Iterator[tuple[str, str]]:
    try:
        for token in inline.tokens(cell):
            problem = _token_problem(handbook, token)
            if problem:
                yield problem
            if isinstance(token, inline.Text) and re.search(r"(?<!\\)[\[\]{}]", token.text):
                yield token.text, "brackets in pairs, around a term, a work or a local key"
    except inline.BadCitation as error:
        yield f"[{error}]", "a citation such as [@granqvist2017disorganized]"


def rows_name_known_works(handbook: Handbook) -> Iterator[Problem]:
    for table in handbook.tables.values():
        for place, row in enumerate(table.rows):
            unknown = [id for id in row.sources if id not in handbook.works]
            for id in unknown:
                yield in_row(table, place, "sources", id, f"a work in docs/references.yml: {nearest(id, handbook.works)}")
            if row.sources and not unknown and all(handbook.works[id].confirmed == "false" for id in row.sources):
                yield in_row(table, place, "sources", ", ".join(row.sources), "a confirmed work beside it")
            for id in row.replaced_by:
                if id not in handbook.rows:
                    yield in_row(table, place, "replaced_by", id, f"a row: {nearest(id, handbook.rows)}")
            if row.replaced_by and not row.retired:
                yield in_row(table, place, "replaced_by", ", ".join(row.replaced_by), "a line  retired:  with the date")


def replacements_end(handbook: Handbook) -> Iterator[Problem]:
    for table in handbook.tables.values():
        for place, row in enumerate(table.rows):
            if _loops(row.id, lambda id: handbook.rows[id][1].replaced_by if id in handbook.rows else ()):
                yield in_row(table, place, "replaced_by", row.id, "a row that is still in use, not one that leads back here")
    for term in handbook.terms.values():
        if _loops(term.id, lambda id: handbook.terms[id].replaced_by if id in handbook.terms else ()):
            yield _in_term(handbook, term.id, "replaced_by", term.id, "a term that is still in use, not one that leads back here")


def _loops(start: str, following: Callable[[str], Iterable[str]]) -> bool:
    seen, ahead = set(), list(following(start))
    while ahead:
        id = ahead.pop()
        if id == start:
            return True
        if id not in seen:
            seen.add(id)
            ahead += following(id)
    return False


def rows_are_labelled(handbook: Handbook) -> Iterator[Problem]:
    """A kind that needs labels: each row says how well it is supported, or that it is first aid or duty, which needs no study."""
    for table in handbook.tables.values():
        for place, row in enumerate(table.rows):
            if table.kind.evidence == "required" and not (row.evidence or row.basis or row.retired):
                needed = f"a line  evidence:  with {nearest('', handbook.evidence_labels)}; or  basis: first-aid  or  basis: duty"
                yield in_row(table, place, "evidence", "no label", needed)
            if row.evidence == "practice-consensus" and table.kind.evidence == "required" and not row.sources:
                yield in_row(table, place, "sources", "no source", "the guideline or statement that says so; or  basis: first-aid  or  basis: duty")


def urgent_rows_lead(handbook: Handbook) -> Iterator[Problem]:
    for table in handbook.tables.values():
        calm = False
        for place, row in enumerate(table.rows):
            if row.urgent and calm:
                yield in_row(table, place, "urgent", row.id, "urgent rows before all others")
            if row.urgent and row.evidence == "editors-judgment":
                yield in_row(table, place, "evidence", "editors-judgment", "another label: our own judgment never stands on an urgent row")
            calm = calm or not (row.urgent or row.retired)


# --- glossary and references


def _in_term(handbook: Handbook, id: str, field: str, found: str, needed: str) -> Problem:
    source = handbook.sources["docs/glossary.yml"]
    place = list(handbook.terms).index(id)
    return Problem(source.file, source.line(("terms", place, field)), f'term "{id}", {field}', shorten(found), needed)


def term_labels_are_unique(handbook: Handbook) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for term in handbook.terms.values():
        for field, labels in (("prefLabel", (term.prefLabel,)), ("altLabel", term.altLabel)):
            for label in labels:
                owner = owners.setdefault(label.lower(), term.id)
                if owner != term.id:
                    yield _in_term(handbook, term.id, field, label, f'a label that no other term has; "{owner}" has this one')


def terms_are_used(handbook: Handbook) -> Iterator[Problem]:
    """Every term is reached from a page: it is used there, or an entry that is used leads on to it."""
    reached, ahead = set(), [*usage_of(handbook).term_used_on]
    while ahead:
        term = handbook.terms.get(ahead.pop())
        if term and term.id not in reached:
            reached.add(term.id)
            ahead += [*term.related, *(other.term for other in term.confused_with), *_terms_in(handbook, term.note)]
    for term in handbook.terms.values():
        if not term.retired and term.id not in reached:
            yield _in_term(handbook, term.id, "id", term.id, f"a use on a page, as in [{term.prefLabel}], or no entry")


def terms_refer_to_terms(handbook: Handbook) -> Iterator[Problem]:
    for term in handbook.terms.values():
        confused = tuple(other.term for other in term.confused_with)
        for field, ids in (("related", term.related), ("confused_with", confused), ("replaced_by", term.replaced_by)):
            for id in ids:
                if id == term.id:
                    yield _in_term(handbook, term.id, field, id, "another term than this one")
                elif id not in handbook.terms:
                    yield _in_term(handbook, term.id, field, id, f"a term: {nearest(id, handbook.terms)}")


def terms_are_in_plain_words(handbook: Handbook) -> Iterator[Problem]:
    for term in handbook.terms.values():
        if term.evidence and term.evidence not in handbook.evidence_labels:
            yield _in_term(handbook, term.id, "evidence", term.evidence, nearest(term.evidence, handbook.evidence_labels))
        if re.search(r"[\[\]{}<>]", term.definition):
            yield _in_term(handbook, term.id, "definition", term.definition, "plain words: it is shown where no link can stand")
        for field, text in [("note", term.note or ""), *(("confused_with", c.difference) for c in term.confused_with)]:
            for found, needed in _cell_problems(handbook, text):
                yield _in_term(handbook, term.id, field, found, needed)


def _terms_in(handbook: Handbook, text: str | None) -> Iterator[str]:
    for match in re.finditer(inline.BRACKETS, text or ""):
        if match[1].lower() in handbook.labels:
            yield handbook.labels[match[1].lower()].id


def works_are_cited_and_labelled(handbook: Handbook) -> Iterator[Problem]:
    cited = set(usage_of(handbook).cited_on)
    cited |= {id for term in handbook.terms.values() for id in re.findall(r"@([a-z0-9]+)", term.note or "")}
    source = handbook.sources["docs/references.yml"]
    for place, work in enumerate(handbook.works.values()):
        line = source.line(("works", place, "id"))
        if work.id not in cited and not work.retired:
            yield Problem(source.file, line, f'work "{work.id}"', "a work that nothing cites", "a citation; or  retired:  with the date")
        if work.evidence not in handbook.evidence_labels:
            needed = nearest(work.evidence, handbook.evidence_labels)
            yield Problem(source.file, line, f'work "{work.id}", evidence', work.evidence, needed)


# --- words


Avoided = tuple[tuple[str, str], ...]


def people_are_not_labelled(handbook: Handbook) -> Iterator[Problem]:
    avoided = tuple((word.pattern, word.instead) for word in handbook.vocabulary.words_to_avoid)
    for page in handbook.pages.values():
        for start, found, instead in _labels(page.prose, avoided):
            yield at(page, page.line_at(start), found, f"{instead}; or quotation marks, where the misreading is discussed")
    for path in handbook.teaching.values():
        for keys, text in teaching.texts(path.model):
            yield from (check_teaching.at(path, keys, found, instead) for _, found, instead in _labels(text, avoided))
    for table in handbook.tables.values():
        columns = [column.id for column in table.kind.columns if column.id not in handbook.vocabulary.quoting_columns]
        for (place, row), name in product(enumerate(table.rows), columns):
            yield from (in_row(table, place, name, found, instead) for _, found, instead in _labels(row.cell(name), avoided))


@cache  # A text that has not changed since it was read last is not read again.
def _labels(text: str, avoided: Avoided) -> tuple[tuple[int, str, str], ...]:
    """Where a text, outside quotation marks, uses a word for a person that is to be avoided; the word; and what to say."""
    unquoted = _QUOTED.sub(lambda quoted: re.sub(r"[^\n]", " ", quoted[0]), text)
    if not _whole_words("|".join(pattern for pattern, _ in avoided)).search(unquoted):
        return ()
    return tuple((match.start(), match[0], instead) for pattern, instead in avoided for match in _whole_words(pattern).finditer(unquoted))


@cache
def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.I)


# --- drawings


def drawings_are_inert_and_described(handbook: Handbook) -> Iterator[Problem]:
    for figure in handbook.figures.values():
        file = f"docs/figures/{figure.id}.svg"
        for number, line in enumerate(figure.svg.splitlines(), 1):
            danger = drawings.DANGER.search(line)
            if danger:
                yield Problem(file, number, "", danger[0].strip(), "shapes and text only: no script, style, link or outside image")
        for part in ("title", "desc"):
            if f"<{part}" not in figure.svg:
                yield Problem(file, 1, "", f"no <{part}>", f"a <{part}> for those who do not see the drawing")


def drawings_are_shown(handbook: Handbook) -> Iterator[Problem]:
    shown = {call.args[0] for page in handbook.pages.values() for call in page.call("figure") if call.args}
    for figure in handbook.figures.values():
        if figure.id not in shown:
            yield Problem(f"docs/figures/{figure.id}.yml", 1, "id", figure.id, f'{{{{ figure("{figure.id}") }}}} on a page, or no drawing')


def addresses_still_answer(handbook: Handbook) -> Iterator[Problem]:
    yield from addresses.problems(handbook)


def handouts_name_what_is_there(handbook: Handbook) -> Iterator[Problem]:
    yield from check_handouts.handouts_name_what_is_there(handbook)


def handouts_keep_what_makes_a_row_safe(handbook: Handbook) -> Iterator[Problem]:
    yield from check_handouts.handouts_keep_what_makes_a_row_safe(handbook)


def paths_name_what_is_there(handbook: Handbook) -> Iterator[Problem]:
    yield from check_teaching.paths_name_what_is_there(handbook)


def minutes_add_up(handbook: Handbook) -> Iterator[Problem]:
    yield from check_teaching.minutes_add_up(handbook)


def paths_are_plain_and_known(handbook: Handbook) -> Iterator[Problem]:
    for path in handbook.teaching.values():
        for keys, text in teaching.texts(path.model):
            if markup := _markup(text):
                yield check_teaching.at(path, keys, markup, "plain words; only [term], [@work] and {local_key} beside them")
            for found, needed in _cell_problems(handbook, text):
                yield check_teaching.at(path, keys, found, needed)


def redirects_land(handbook: Handbook) -> Iterator[Problem]:
    yield from moves.problems(handbook)


def changes_are_recorded(handbook: Handbook) -> Iterator[Problem]:
    yield from changes.problems(handbook)


RULES: tuple[Rule, ...] = (
    templates_call_only_our_macros,
    pages_hold_no_html,
    table_headings_have_words,
    headings_have_their_own_ids,
    heads_are_complete,
    brackets_are_terms_or_citations,
    links_land,
    macros_name_what_is_there,
    pages_are_in_the_navigation_once,
    pages_can_be_reached,
    planned_pages_are_not_there,
    tables_stand_on_their_page,
    row_ids_are_unique,
    cells_are_plain_and_known,
    rows_name_known_works,
    replacements_end,
    rows_are_labelled,
    urgent_rows_lead,
    term_labels_are_unique,
    terms_are_used,
    terms_refer_to_terms,
    terms_are_in_plain_words,
    works_are_cited_and_labelled,
    people_are_not_labelled,
    drawings_are_inert_and_described,
    drawings_are_shown,
    handouts_name_what_is_there,
    handouts_keep_what_makes_a_row_safe,
    paths_name_what_is_there,
    minutes_add_up,
    paths_are_plain_and_known,
    redirects_land,
    addresses_still_answer,
)


def notices(handbook: Handbook) -> list[str]:
    """What a host or an editor should know, and no fault."""
    unset = [key for key, fact in handbook.facts.items() if fact.notice and key not in handbook.local]
    said = [f"not set by the organization, general words are shown: {', '.join(unset)}"] if unset else []
    new = addresses.unregistered(handbook)
    return [*said, f"{len(new)} new addresses are not in the register yet: make record"] if new else said


