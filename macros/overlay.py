"""An organization's own folder, laid over the handbook: facts, rows, pages, handouts, labels, hidden pages, sign-offs, trainings.

Nothing in the folder changes a file of the handbook. Its rows come after the handbook's own; a page that holds what to do
in danger cannot be hidden. What an upgrade has moved or retired is followed and said in a notice, so that a folder which
nobody touched goes on working.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from macros import addresses, colors, drawings, handout_files, moves, teaching
from macros.load import Handbook, Own, Table, load
from macros.models import LOCAL, FrontMatter, Handout, Interface, LocalFact, Reading, RowBase, Session, Term, row_model
from macros.overlay_models import Hidden, HiddenPages, Label, Labels, SignOff, SignOffs, Training, Trainings
from macros.pages import LINK, Page
from macros.problems import BadInput, Problem, nearest
from macros.reading import Reader
from macros.teaching import Teaching
from macros.usage import resolve
from macros.yaml_source import Source

PAGES = "local/"
FRONT = f"{PAGES}index.md"
FILES = ("organization.yml", "interface.yml", "hidden.yml", "labels.yml", "sign-off.yml", "trainings.yml")
FOLDERS = ("tables", "pages", "handouts", "teaching")
LOGOS = (".svg", ".png")
LOGO_BYTES = 200_000
# Only the handbook says what is urgent, how sure anyone can be, and what has been retired.
NOT_IN_LOCAL_ROWS = ("urgent", "evidence", "basis", "retired", "replaced_by")
# Fronts, tools and what is about the handbook are needed to read the rest.
NEVER_HIDDEN = ("index.md", "about/", "find/", "glossary.md", "references.md", "tables/", PAGES)
_FILLED = re.compile(r"\{\w+\}|#")
_PAGE_NAME = re.compile(r"([a-z0-9-]+/)*[a-z0-9-]+\.md")
_FORMS = {
    "address": (re.compile(r"https?://[^\s<>\"'`{}|\\^]+"), "an address that begins with https://, such as https://handbook.example.org/"),
    "color": (re.compile(r"#[0-9a-fA-F]{6}"), 'six hexadecimal digits in quotation marks, such as "#0b4a52"'),
    "language": (re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "a language tag such as en-US, en-GB or es"),
    "file": (re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*"), "the name of a file in this folder, such as logo.svg"),
}


def folder(root: Path, environ: Mapping[str, str]) -> Path | None:
    """The organization's own folder: the one that LOCAL names, or local/ where it exists. Raises BadInput for one that is not there."""
    named = environ.get("LOCAL", "")
    path = root / (named or "local")
    if named and not path.is_dir():
        raise BadInput([Problem(named, 0, "LOCAL", "no such folder", "the organization's own folder, or no LOCAL")])
    return path.resolve() if path.is_dir() else None


def load_with(root: Path, environ: Mapping[str, str]) -> Handbook:
    """The handbook as one organization shows it. Raises BadInput with all problems."""
    return laid_over(load(root), folder(root, environ))


def laid_over(handbook: Handbook, own: Path | None) -> Handbook:
    """The handbook with an organization's folder over it; as it is where there is none. Raises BadInput with all problems."""
    return _Overlay(handbook, own).handbook() if own else handbook


class _Overlay(Reader):
    def __init__(self, base: Handbook, own: Path):
        super().__init__(base.root, own)
        self.base, self.own = base, own
        self.moved = {move.page: move.to for move in moves.moves(base.root) if move.to}
        self.said: dict[str, str] = {}
        self.notices: list[str] = []

    def handbook(self) -> Handbook:
        base = self.base
        self.nothing_else_is_there()
        local = self.facts()
        self.said = {**base.words, **self.words()}
        labels = self.labels()
        hidden = self.hidden()
        tables = {id: table for id, table in self.tables().items() if table.page not in hidden}
        own_pages = {page.path: page for page in self.pages()}
        own_handouts = {handout.id: self.following(handout) for handout in self.own_handouts()}
        lost = {id: handout for id, handout in base.handouts.items() if self.names_hidden(handout, hidden)}
        handouts = {id: handout for id, handout in base.handouts.items() if id not in lost} | own_handouts
        stubs = {path: self.stub(path) for path in hidden} | {f"handouts/{id}.md": self.stub(f"handouts/{id}.md") for id in lost}
        paths = {id: self.without_hidden(path, tables, handouts) for id, path in base.teaching.items()}
        paths |= {path.id: self.followed(path) for path in self.teaching(self.own / "teaching")}
        made = [self.handout_page(each, f"{self.own.name}/handouts/{id}.yml") for id, each in own_handouts.items()]
        pages = base.pages | stubs | own_pages | {page.path: replace(page, local=True) for page in made}
        pages |= {page.path: page for path in paths.values() if path.local for page in teaching.pages(path, self.said)}
        own = Own(
            folder=self.own,
            hidden=MappingProxyType(hidden),
            hidden_anchors=MappingProxyType({path: tuple(sorted(addresses.anchors(base)[path])) for path in stubs}),
            not_made=self.not_made(hidden, lost),
            labels=MappingProxyType({label.term: label.label for label in labels}),
            sign_offs=MappingProxyType({each.page: each for each in self.sign_offs()}),
            trainings=tuple(self.trainings()),
            notices=tuple(self.notices),
        )
        if self.problems:
            raise BadInput(self.problems)
        return replace(
            base, local=MappingProxyType(local), words=MappingProxyType(self.said),
            tables=MappingProxyType(tables), terms=MappingProxyType(self.terms(labels)),
            pages=MappingProxyType(pages), handouts=MappingProxyType(handouts), teaching=MappingProxyType(paths),
            sources=MappingProxyType({**base.sources, **self.sources}), own=own,
        )  # fmt: skip

    def complain(self, source: Source, keys: tuple[str | int, ...], found: str, needed: str) -> None:
        where = str(keys[-1]) if keys and isinstance(keys[-1], str) else ""
        self.problems.append(Problem(source.file, source.line(keys), where, found, needed))

    def optional(self, name: str, model: type[BaseModel]) -> tuple[BaseModel | None, Source | None]:
        """A file that an organization may have."""
        path = self.own / name
        found = self.model(path, model) if path.exists() and not _only_comments(path) else None
        return found, self.sources.get(self.name(path))

    def nothing_else_is_there(self) -> None:
        """A misspelled file would be left out in silence."""
        known = {*FILES, *FOLDERS}
        for path in sorted(self.own.iterdir()):
            if path.name.startswith((".", "_")) or path.suffix.lower() in (*LOGOS, ".txt") or path.name == "README.md":
                continue
            if path.name not in known:
                self.problems.append(Problem(self.name(path), 0, "", "a file that nothing reads", nearest(path.name, known)))

    def page_named(self, source: Source, keys: tuple[str | int, ...], path: str) -> str:
        """A page that the folder names. One that has moved is followed."""
        if path in self.moved:
            new = str(self.moved[path])
            self.notices.append(f"{source.file}, line {source.line(keys)}: {path} has moved to {new}")
            return new
        if path not in self.base.pages and not (self.own / "pages" / path.removeprefix(PAGES)).is_file():
            self.complain(source, keys, path, f"a page: {nearest(path, self.base.pages)}")
        return path

    # --- facts

    def facts(self) -> dict[str, str]:
        path = self.own / "organization.yml"
        source = self.source(path) if path.exists() and not _only_comments(path) else None
        if not source:
            return {}
        if not isinstance(source.data, dict):
            self.complain(source, (), "a list or plain text", "lines such as  name: Oak Street Family Service")
            return {}
        found = {}
        for key, value in source.data.items():
            if key not in self.base.facts:
                self.complain(source, (key,), f'an unknown key "{key}"', nearest(key, self.base.facts))
            elif not isinstance(value, str) or not value.strip():
                unquoted = 'the color in quotation marks, since # begins a comment: "#0b4a52"' if self.base.facts[key].form == "color" else ""
                self.complain(source, (key,), "no text", unquoted or f"text: {self.base.facts[key].meaning}")
            elif self.has_its_form(source, key, " ".join(value.split()), self.base.facts[key]):
                found[key] = " ".join(value.split())
        return found

    def has_its_form(self, source: Source, key: str, value: str, fact: LocalFact) -> bool:
        if not fact.form:
            return True
        pattern, words = _FORMS[fact.form]
        wrong = words if not pattern.fullmatch(value) else ""
        if fact.form == "color" and not wrong:
            wrong = colors.too_faint(value, dark=key.endswith("_dark"))
        if fact.form == "file" and not wrong:
            wrong = self.no_logo(self.own / value)
        if wrong:
            self.complain(source, (key,), value, wrong)
        return not wrong

    def no_logo(self, path: Path) -> str:
        """Why a file is no logo; nothing where it is one."""
        if path.suffix not in LOGOS:
            return "a file that ends in .svg or .png"
        if path.is_symlink() or not path.is_file():
            return f"a file in {self.own.name}/: none has this name"
        if path.stat().st_size > LOGO_BYTES:
            return f"a file of at most {LOGO_BYTES:,} bytes"
        if path.suffix == ".png":
            return "" if path.read_bytes().startswith(b"\x89PNG") else "a picture that a program has saved as PNG"
        try:
            svg = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            svg = ""
        return "" if drawings.inert(svg) else "a drawing without script, style, link or outside image"

    # --- the words of the interface

    def words(self) -> dict[str, str]:
        """The words that the organization says otherwise, or in its own language; the others stay as they are, and are said in a notice."""
        model, source = self.optional("interface.yml", Interface)
        found = model.root if isinstance(model, Interface) and source else {}
        for key, text in found.items():
            ours = self.base.words.get(key)
            if ours is None:
                self.complain(source, (key,), f'an unknown key "{key}"', nearest(key, self.base.words))  # type: ignore[arg-type]
            elif sorted(_FILLED.findall(text)) != sorted(_FILLED.findall(ours)):
                needed = f"the same words in braces as in: {ours}"
                self.complain(source, (key,), text, needed)  # type: ignore[arg-type]
        left = len(self.base.words) - len(found)
        if found and left:
            self.notices.append(f"{source.file}: {left} of {len(self.base.words)} words of the interface are the handbook's own")  # type: ignore[union-attr]
        return found

    # --- rows

    def tables(self) -> dict[str, Table]:
        tables = dict(self.base.tables)
        for path in sorted((self.own / "tables").glob("*.yml")):
            source = self.source(path)
            table = tables.get(path.stem)
            if not source:
                continue
            if not table:
                self.complain(source, (), f"{path.name}", f"the name of a table of the handbook: {nearest(path.stem, tables)}")
            elif not isinstance(source.data, dict) or set(source.data) != {"rows"} or not isinstance(source.data["rows"], list):
                self.complain(source, (), "something else than rows", "rows:  and below it entries such as  - id: local-quiet-room")
            else:
                tables[path.stem] = table.with_rows(tuple(self.rows(source, table)), source)
        return tables

    def rows(self, source: Source, table: Table) -> Iterator[RowBase]:
        model = row_model(table.kind, self.base.vocabulary)
        for place, entry in enumerate(source.data["rows"]):  # type: ignore[index]
            keys = ("rows", place)
            if not isinstance(entry, dict):
                self.complain(source, keys, "a line without keys", "an entry such as  - id: local-quiet-room")
                continue
            for name in NOT_IN_LOCAL_ROWS:
                if name in entry:
                    needed = "no such line in a local row: it stands after the handbook's rows, as your organization's own"
                    self.complain(source, (*keys, name), f'"{name}"', needed)
            if not str(entry.get("id", "")).startswith(LOCAL):
                self.complain(source, (*keys, "id"), str(entry.get("id", "no id")), f"an id that begins with {LOCAL}, such as {LOCAL}quiet-room")
            missing = [column for column in table.kind.columns if column.id not in entry]
            where = f'{source.file}, line {source.line(keys)}: row "{entry.get("id")}"'
            self.notices += [f'{where} has no "{column.id}" ({column.meaning}); general words are shown' for column in missing]
            blank = {column.id: self.said["cell_missing"] for column in missing}
            row = self.validated(source, model, blank | {k: v for k, v in entry.items() if k not in NOT_IN_LOCAL_ROWS}, keys)
            if isinstance(row, RowBase):
                yield row

    # --- pages and handouts

    def pages(self) -> Iterator[Page]:
        base = self.own / "pages"
        for path in sorted(base.rglob("*.md")):
            if path == base / "index.md":
                self.problems.append(Problem(self.name(path), 0, "", "index.md", "another name: the front of your pages is made from your files"))
            name = path.relative_to(base).as_posix()
            if not _PAGE_NAME.fullmatch(name):
                needed = "a name of lowercase words and hyphens, such as our-quiet-rooms.md: it becomes an address"
                self.problems.append(Problem(self.name(path), 0, "", name, needed))
            page = self.page(path, base, PAGES)
            if page:
                yield self.with_links_followed(page)

    def with_links_followed(self, page: Page) -> Page:
        """A page whose links to moved pages lead to where those are now."""

        def follow(match: re.Match[str]) -> str:
            path, anchor = resolve(page.path, match[2])
            if path not in self.moved:
                return match[0]
            new = posixpath.relpath(str(self.moved[path]), posixpath.dirname(page.path))
            self.notices.append(f"{page.file}, line {page.line_at(match.start())}: {path} has moved to {self.moved[path]}")
            return f"[{match[1]}]({new}{f'#{anchor}' if anchor else ''})"

        return replace(page, body=LINK.sub(follow, page.body))

    def own_handouts(self) -> Iterator[Handout]:
        for path in sorted((self.own / "handouts").glob("*.yml")):
            if not path.stem.startswith(LOCAL):
                needed = f"a name that begins with {LOCAL}, and the same id in it: {LOCAL}{path.name}"
                self.problems.append(Problem(self.name(path), 0, "", path.name, needed))
        yield from (handout for handout in super().handouts(self.own / "handouts") if handout.id.startswith(LOCAL))

    def following(self, handout: Handout) -> Handout:
        """A handout with its retired rows replaced by those that stand in their place, and its moved pages followed."""
        source = self.sources[f"{self.own.name}/handouts/{handout.id}.yml"]
        parts = []
        for place, part in enumerate(handout.parts):
            keys = ("parts", place)
            if part.row:
                parts += [part.model_copy(update={"row": id}) for id in self.current(source, keys, part.row)]
            elif part.rows:
                rows = tuple(new for id in part.rows for new in self.current(source, keys, id))
                parts.append(part.model_copy(update={"rows": rows}))
            else:
                parts.append(part.model_copy(update={"page": part.page and self.page_named(source, keys, part.page)}))
        return handout.model_copy(update={"parts": tuple(parts)})

    def current(self, source: Source, keys: tuple[str | int, ...], id: str) -> tuple[str, ...]:
        _, row = self.base.rows.get(id, (None, None))
        if not row or not row.retired:
            return (id,)
        instead = f": {', '.join(row.replaced_by)} stands in its place" if row.replaced_by else "; nothing stands in its place"
        self.notices.append(f'{source.file}, line {source.line(keys)}: row "{id}" was retired on {row.retired}{instead}')
        return row.replaced_by

    # --- teaching paths

    def without_hidden(self, path: Teaching, tables: Mapping[str, Table], handouts: Mapping[str, Handout]) -> Teaching:
        """A teaching path of the handbook without the rows and handouts that this copy does not show."""
        shown = {row.id for table in tables.values() for row in table.rows}
        return self.with_sessions(path, [
            session.model_copy(update={
                "pages": tuple(each for each in session.pages if not each.row or each.row in shown),
                "handouts": tuple(id for id in session.handouts if id in handouts),
            })
            for session in path.model.sessions
        ])  # fmt: skip

    def followed(self, path: Teaching) -> Teaching:
        """An organization's own path, its moved pages and retired rows followed."""
        sessions = []
        for place, session in enumerate(path.model.sessions):
            pages = [one for number, each in enumerate(session.pages) for one in self.follow(path, ("sessions", place, "pages", number), each)]
            sessions.append(session.model_copy(update={"pages": tuple(pages)}))
        return self.with_sessions(path, sessions)

    def follow(self, path: Teaching, keys: tuple[str | int, ...], reading: Reading) -> Iterator[Reading]:
        if reading.row:
            yield from (reading.model_copy(update={"row": id}) for id in self.current(path.source, keys, reading.row))
        elif reading.page in self.moved:
            yield reading.model_copy(update={"page": self.page_named(path.source, keys, str(reading.page))})
        else:
            yield reading

    @staticmethod
    def with_sessions(path: Teaching, sessions: Iterable[Session]) -> Teaching:
        return replace(path, model=path.model.model_copy(update={"sessions": tuple(sessions)}))

    # --- hidden pages

    def hidden(self) -> dict[str, Hidden]:
        model, source = self.optional("hidden.yml", HiddenPages)
        if not isinstance(model, HiddenPages) or not source:
            return {}
        found = {}
        for place, entry in enumerate(model.hidden):
            keys = ("hidden", place, "page")
            path = self.page_named(source, keys, entry.page)
            reason = self.cannot_be_hidden(path)
            if reason:
                self.complain(source, keys, path, reason)
            elif path in self.base.pages:
                instead = self.page_named(source, ("hidden", place, "instead"), entry.instead) if entry.instead else None
                found[path] = entry.model_copy(update={"page": path, "instead": instead})
        for path, entry in found.items():
            if entry.instead in found:
                self.complain(source, (), f"{path}: instead {entry.instead}, which is hidden too", "a page that is shown")
        return found

    def cannot_be_hidden(self, path: str) -> str:
        page = self.base.pages.get(path)
        if not page:
            return ""
        if path.startswith(NEVER_HIDDEN) or path.endswith("index.md"):
            return "a page below a section: fronts, tools and what is about the handbook stay"
        if page.meta.safety or any(row.urgent for table in self.base.tables_on(path) for row in table.current):
            return "a page that does not say what to do in danger: such pages stay in every copy"
        return ""

    def names_hidden(self, handout: Handout, hidden: Mapping[str, Hidden]) -> bool:
        """Whether a handout of the handbook shows something of a hidden page."""
        if f"handouts/{handout.id}.md" in hidden:
            return True
        for part in handout.parts:
            rows = [self.base.rows[id][0].page for id in (part.row, *part.rows) if id in self.base.rows]
            whole = [self.base.tables[part.table].page] if part.table in self.base.tables else []
            if hidden.keys() & {part.page, *rows, *whole}:
                return True
        return False

    def not_made(self, hidden: Mapping[str, Hidden], lost: Iterable[str]) -> frozenset[str]:
        """The downloads that this copy does not have, and the places of hidden tables in the list of all."""
        tables = [table.id for table in self.base.tables.values() if table.page in hidden]
        files = {f"tables/{id}.{ending}" for id in tables for ending in addresses.TABLE_DOWNLOADS}
        return frozenset(files | {f"tables/#table-{id}" for id in tables} | {name for id in lost for name in handout_files.names(id)})

    def stub(self, path: str) -> Page:
        """What stands at the address of a hidden page."""
        page = self.base.pages[path]
        head = FrontMatter(title=page.meta.title, summary=self.said["hidden_summary"])
        return replace(page, meta=head, body=f'{{{{ hidden("{path}") }}}}\n')

    # --- labels, sign-offs, trainings

    def labels(self) -> tuple[Label, ...]:
        model, source = self.optional("labels.yml", Labels)
        if not isinstance(model, Labels) or not source:
            return ()
        taken = {label.lower(): term.id for term in self.base.terms.values() for label in (term.prefLabel, *term.altLabel)}
        for place, entry in enumerate(model.labels):
            term = self.base.terms.get(entry.term)
            if not term:
                self.complain(source, ("labels", place, "term"), entry.term, f"a term: {nearest(entry.term, self.base.terms)}")
            elif term.retired:
                self.notices.append(f'{source.file}, line {source.line(("labels", place))}: term "{entry.term}" was retired on {term.retired}')
            if taken.setdefault(entry.label.lower(), entry.term) != entry.term:
                found = f'{entry.label}, which "{taken[entry.label.lower()]}" is called'
                self.complain(source, ("labels", place, "label"), found, "a label that no other term has")
            if re.search(r"[\[\]{}<>@]", entry.label):
                self.complain(source, ("labels", place, "label"), entry.label, "plain words")
        return model.labels

    def terms(self, labels: Iterable[Label]) -> dict[str, Term]:
        """The terms, with the organization's own label first and the handbook's among the others."""
        terms = dict(self.base.terms)
        for entry in labels:
            term = terms[entry.term]
            others = tuple(label for label in (term.prefLabel, *term.altLabel) if label != entry.label)
            terms[entry.term] = term.model_copy(update={"prefLabel": entry.label, "altLabel": others})
        return terms

    def sign_offs(self) -> Iterator[SignOff]:
        """The last sign-off of each page."""
        model, source = self.optional("sign-off.yml", SignOffs)
        for place, entry in enumerate(model.sign_offs if isinstance(model, SignOffs) and source else ()):
            path = self.page_named(source, ("sign_offs", place, "page"), entry.page)  # type: ignore[arg-type]
            if entry.review_by <= entry.date:
                self.complain(source, ("sign_offs", place, "review_by"), entry.review_by, f"a date after {entry.date}")  # type: ignore[arg-type]
            yield entry.model_copy(update={"page": path})

    def trainings(self) -> Iterator[Training]:
        model, source = self.optional("trainings.yml", Trainings)
        for place, entry in enumerate(model.trainings if isinstance(model, Trainings) and source else ()):
            covers = [self.page_named(source, ("trainings", place, "covers", n), path) for n, path in enumerate(entry.covers)]  # type: ignore[arg-type]
            yield entry.model_copy(update={"covers": tuple(covers)})


def _only_comments(path: Path) -> bool:
    """Whether a file is still as the starting folder has it: every line is empty or a comment."""
    lines = path.read_bytes().splitlines()
    return bool(lines) and all(not line.strip() or line.lstrip().startswith(b"#") for line in lines)
