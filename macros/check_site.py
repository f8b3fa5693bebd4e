"""Rules over the built site: what only the finished HTML can show."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag

from lxml import html

from macros import addresses
from macros.load import Handbook
from macros.problems import Problem, nearest

# Elements that load something when the page opens, and where they say what.
LOADING = {"link": "href", "object": "data"} | dict.fromkeys(("script", "img", "iframe", "source", "embed", "video", "audio"), "src")
RUNS = re.compile(r"\s*(javascript|data|vbscript):", re.I)
OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:|^//", re.I)
DATA_SCRIPTS = {"application/json", "application/ld+json"}


@dataclass(frozen=True)
class Built:
    """One HTML file of the site: `name` is its path below the site, with slashes."""

    name: str
    tree: html.HtmlElement

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(self.tree.xpath("//@id"))

    @property
    def title(self) -> str:
        return " ".join(self.tree.xpath("string(//title)").split())


def read_site(site: Path) -> Mapping[str, Built]:
    """Every HTML file, parsed, by path."""
    files = sorted(site.rglob("*.html"))
    return {name: Built(name, html.fromstring(path.read_bytes())) for path in files for name in [path.relative_to(site).as_posix()]}


def problems(handbook: Handbook, site: Path) -> list[Problem]:
    """Everything wrong with a built site."""
    pages = read_site(site)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    found: list[Problem] = []
    for page in pages.values():
        found += links_land(page, pages, files)
        found += ids_are_unique(page)
        found += nothing_runs_inline(page, pages)
        found += what_loads_is_here(page, files)
    found += titles_differ(pages.values())
    found += register_answers(handbook, pages, files)
    return sorted(set(found))


def target_of(page: str, link: str) -> tuple[str, str]:
    """The file below the site that a link on a page leads to, and the anchor."""
    path, anchor = urldefrag(link)
    return (_file_of(posixpath.dirname(page), path) if path else page), unquote(anchor)


@cache  # The navigation leads to the same files from every page of a folder.
def _file_of(folder: str, path: str) -> str:
    target = posixpath.normpath(posixpath.join(folder, unquote(path.split("?", maxsplit=1)[0])))
    if path.endswith("/") or target == "." or path in (".", ".."):
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return target


def links_land(page: Built, pages: Mapping[str, Built], files: set[str]) -> Iterator[Problem]:
    if page.name == "404.html":
        return  # Its links begin at the root of whatever address it is served from.
    for link in page.tree.xpath("//a/@href | //area/@href"):
        if OUTSIDE.match(link):
            continue
        target, anchor = target_of(page.name, link)
        if target not in files:
            yield Problem(page.name, 0, "link", link, f"a file of the site: {nearest(target, files)}")
        elif anchor and anchor != "top" and target in pages and anchor not in pages[target].ids:  # HTML: "top" is the top of any page
            yield Problem(page.name, 0, "link", link, f"an anchor on {target}: {nearest(anchor, pages[target].ids)}")


def ids_are_unique(page: Built) -> Iterator[Problem]:
    for id, count in page.ids.items():
        if count > 1:
            yield Problem(page.name, 0, "id", f"{id}, {count} times", "each id once on a page")


def nothing_runs_inline(page: Built, pages: Mapping[str, Built]) -> Iterator[Problem]:
    """No style or handler in an attribute, and one inline script at most, the same on every page."""
    for found in page.tree.xpath("//@*[name() = 'style' or starts-with(name(), 'on')]"):
        yield Problem(page.name, 0, found.getparent().tag, f"{found.attrname}=", "a class, and the rule in assets/")
    if page.tree.xpath("//style"):
        yield Problem(page.name, 0, "style", "a style in the page", "the rule in assets/styles/")
    for found in page.tree.xpath("//@href | //@src | //@action | //@formaction"):
        if RUNS.match(found):
            yield Problem(page.name, 0, found.getparent().tag, found[:60], "an address of a page")
    extra = set(inline_scripts(page)) - set(inline_scripts(next(iter(pages.values()))))
    if extra or len(inline_scripts(page)) > 1:
        yield Problem(page.name, 0, "script", "an inline script of its own", "one inline script, the same bytes on every page")


def inline_scripts(page: Built) -> list[str]:
    return [s.text or "" for s in page.tree.xpath("//script[not(@src)]") if s.get("type") not in DATA_SCRIPTS]


def what_loads_is_here(page: Built, files: set[str]) -> Iterator[Problem]:
    """Nothing is loaded from elsewhere, and what is loaded exists. The 404 page looks for its script at several depths."""
    for element in page.tree.iter(*LOADING):
        value = element.get(LOADING[element.tag], "")
        if OUTSIDE.match(value):
            if element.get("rel") not in ("canonical", "alternate"):
                yield Problem(page.name, 0, element.tag, value, "a file of this site")
        elif value and page.name != "404.html" and target_of(page.name, value)[0] not in files:
            yield Problem(page.name, 0, element.tag, value, f"a file of the site: {nearest(target_of(page.name, value)[0], files)}")


def titles_differ(pages: Iterable[Built]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for page in pages:
        if page.title in seen:
            yield Problem(page.name, 0, "title", page.title, f"a title of its own; {seen[page.title]} has this one")
        seen[page.title] = page.name


def register_answers(handbook: Handbook, pages: Mapping[str, Built], files: set[str]) -> Iterator[Problem]:
    for registered in addresses.registered(handbook.root):
        target, anchor = target_of("", registered)
        if registered in handbook.own.not_made:
            continue
        if target not in files or (anchor and anchor not in pages[target].ids):
            yield Problem(addresses.REGISTER.as_posix(), 0, "", registered, "an address that answers in the built site")
