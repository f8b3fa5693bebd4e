"""The content as real Markdown files that any builder reads, in build/docs, writing only what changed."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from macros import changes, handouts, search, signoff
from macros.builder import STAGED
from macros.load import Handbook
from macros.pages import LINK, Page
from macros.references import StyledWork, styled
from macros.render import render
from macros.usage import Usage, resolve, usage_of

INLINE = Path("build/inline.json")
KEPT_WORKS = Path("build/kept-works.json")
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}


def stage(handbook: Handbook) -> list[str]:
    """Write build/docs anew where it differs. Returns the paths written or removed."""
    return stage_pages(handbook) + stage_search(handbook)


def stage_pages(handbook: Handbook) -> list[str]:
    """Everything but what search reads, which takes as long as all the rest. Returns the paths written or removed."""
    works = styled(handbook.works.values(), handbook.root / KEPT_WORKS)
    # Before the pages, so that a server which sees a changed page finds the terms it uses.
    _write(handbook.root / INLINE, inline_data(handbook, works))
    return _sync(handbook.root / STAGED, dict(staged_files(handbook)), besides=("search/index.js", "search/text.js"))


def stage_search(handbook: Handbook) -> list[str]:
    """What search reads. Returns the paths written."""
    folder = handbook.root / STAGED
    return [name for name, content in search.scripts(handbook) if _write(folder / name, content)]


def settings(handbook: Handbook) -> dict[str, str]:
    """What mkdocs.yml takes from the organization's file."""
    local = handbook.local_words
    logo = handbook.local.get("logo", "")
    return {
        "HANDBOOK_LOGO": logo_address(logo) if logo else "",
        "HANDBOOK_NAME": local["name"],
        "HANDBOOK_LANGUAGE": local["language"],
        "HANDBOOK_DIRECTION": direction(local["language"]),
        "HANDBOOK_SITE_URL": local["site_url"],
        "HANDBOOK_REPOSITORY": local["repository"],
    }


def direction(language: str) -> str:
    """Which way a language is written: rtl for those whose usual script runs from right to left (Unicode CLDR, characterOrder)."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def staged_files(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """Every file below build/docs and its bytes, but for what search reads."""
    shared = _fingerprint(
        *(path.read_bytes() for path in sorted((handbook.root / "macros" / "templates").glob("*.html"))),
        *(path.read_bytes() for path in sorted((handbook.root / "overrides").rglob("*.html"))),
        repr((handbook.vocabulary, dict(handbook.local_words), dict(handbook.words), dict(handbook.own.labels))),
    )
    usage, prints = usage_of(handbook), Prints(handbook)
    for page in handbook.pages.values():
        yield page.path, staged_page(handbook, page, _fingerprint(shared, page_data(handbook, usage, prints, page))).encode()
    for table in handbook.tables.values():
        yield f"tables/{table.id}.yml", (handbook.root / table.file).read_bytes()
    yield "assets/handbook.css", (styles(handbook.root) + own_colors(handbook)).encode()
    yield from own_logo(handbook)
    yield "assets/handbook.js", scripts(handbook.root).encode()
    yield "assets/search.js", scripts(handbook.root, "search").encode()
    for tool in sorted((handbook.root / "assets" / "tools").glob("*.js")):
        yield f"assets/{tool.name}", tool.read_bytes()


def staged_page(handbook: Handbook, page: Page, digest: str) -> str:
    """A page with its head and foot around it. `digest` changes with everything that the page shows, so that a builder
    which looks only at the page's own file renders it again when a row or a term changed."""
    head = {"title": page.meta.title, "description": page.meta.summary or page.meta.title, "digest": digest[:32]}
    if page.meta.template:
        head["template"] = page.meta.template
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    return f"---\n{lines}---\n\n{{{{ page_head() }}}}\n\n{without_planned(handbook, page)}\n\n{{{{ page_foot() }}}}\n"


def without_planned(handbook: Handbook, page: Page) -> str:
    """The text of a page, with links to pages that are not written yet as words."""

    def words(match: re.Match[str]) -> str:
        if resolve(page.path, match[2])[0] not in handbook.planned:
            return match[0]
        return f"{match[1]} ({handbook.words['in_preparation']})"

    return LINK.sub(words, page.body.strip())


@dataclass(frozen=True)
class Prints:
    """Fingerprints of what many pages show, each taken once."""

    handbook: Handbook

    @cached_property
    def recorded(self) -> Mapping[str, changes.Recorded]:
        return changes.recorded(self.handbook.root)

    @cached_property
    def tables(self) -> Mapping[str, str]:
        return {id: _fingerprint(repr(table.model)) for id, table in self.handbook.tables.items()}

    @cached_property
    def terms(self) -> Mapping[str, str]:
        return {id: _fingerprint(repr(term)) for id, term in self.handbook.terms.items()}

    @cached_property
    def works(self) -> Mapping[str, str]:
        return {id: _fingerprint(repr(work)) for id, work in self.handbook.works.items()}

    @cached_property
    def everything(self) -> str:
        """For a page that lists the whole handbook."""
        book, usage = self.handbook, usage_of(self.handbook)
        parts = [book.own, dict(self.terms), dict(self.works), [page.meta for page in book.pages.values()], usage.cited_on, usage.term_used_on]
        return _fingerprint(*self.tables.values(), repr(parts))

    @cached_property
    def teaching(self) -> str:
        """For a page of a teaching path, which names pages, rows and handouts."""
        book = self.handbook
        rows = [row.cell(table.kind.columns[0].id) for table, row in book.rows.values()]
        pages = [(page.path, page.meta, [(part.id, part.text) for part in page.headings]) for page in book.pages.values()]
        return _fingerprint(repr([dict(book.teaching), dict(book.handouts), pages, rows]))


def page_data(handbook: Handbook, usage: Usage, prints: Prints, page: Page) -> str:
    """A fingerprint of all the data that a page shows beside its own text."""
    called = {call.name for call in page.calls}
    listing = {"lookup", "rows", "finder", "glossary", "references", "tables", "handouts", "maker", "teaching_paths", "organization"}
    seen: list[object] = [without_planned(handbook, page), repr(page.meta), usage.related(page.path), page.local]
    seen += [signoff.status(handbook, page.path), handbook.own.hidden.get(page.path)]
    seen += [prints.terms[id] for id in sorted(usage.terms_on[page.path])]
    seen += [prints.works[id] for id in sorted(usage.works_on[page.path])]
    seen += [handbook.figures[call.args[0]] for call in page.call("figure")]
    shown = [handbook.handouts[call.args[0]] for call in page.call("handout")]
    seen += [handouts.sheet(handbook, handout, prints.recorded) for handout in shown]
    seen += [prints.teaching] if called & {"teaching_paths", "path_plan", "path_screens"} else []
    seen += [prints.everything] if listing & called else [prints.tables[table.id] for table in usage.shown_on(page)]
    return _fingerprint(repr(seen))


def inline_data(handbook: Handbook, works: Mapping[str, StyledWork]) -> bytes:
    """What the Markdown extension needs to resolve [terms] and [@citations]."""
    labels = {label: [term.id, term.definition] for label, term in sorted(handbook.labels.items())}
    shown = {label: handbook.shown_label(label) for label in labels if handbook.own.labels}
    own = {label: said for label, said in shown.items() if said != label}
    return json.dumps({"labels": labels, "shown": own, "works": {id: work.in_text for id, work in works.items()}}, ensure_ascii=False).encode()


def styles(root: Path) -> str:
    """One stylesheet: ours in the order of their names. The theme's own is not used: none of its frame is left."""
    parts = sorted((root / "assets" / "styles").glob("*.css"))
    return "\n".join(path.read_text(encoding="utf-8") for path in parts)


def scripts(root: Path, folder: str = "scripts") -> str:
    """One script: those of a folder of assets/ in the order of their names."""
    parts = sorted((root / "assets" / folder).glob("*.js"))
    return "\n".join(path.read_text(encoding="utf-8") for path in parts)


def own_colors(handbook: Handbook) -> str:
    """The organization's own accent, as rules that come after ours; nothing where it has set none."""
    light, dark = (handbook.local.get(key, "") for key in ("color", "color_dark"))
    return f"\n{render('colors.css', light=Markup(light), dark=Markup(dark))}\n" if light or dark else ""  # noqa: S704 - checked: # and six digits


def own_logo(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """The organization's logo, at the address that the bar shows."""
    name = handbook.local.get("logo", "")
    if name and handbook.own.folder:
        yield logo_address(name), (handbook.own.folder / name).read_bytes()


def logo_address(name: str) -> str:
    return f"assets/logo{Path(name).suffix}"


def _fingerprint(*parts: bytes | str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def _sync(folder: Path, wanted: Mapping[str, bytes], besides: Collection[str]) -> list[str]:
    """Make a folder hold what is wanted and nothing else, but for files that are left as they are. Returns the paths written or removed."""
    changed = [name for name, content in wanted.items() if _write(folder / name, content)]
    kept = {*wanted, *besides}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in kept:
            path.unlink()
            changed.append(path.relative_to(folder).as_posix())
    return changed


def _write(path: Path, content: bytes) -> bool:
    """Write where it differs, whole or not at all, so that a reader never sees half a file."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    shutil.move(partial, path)
    return True
