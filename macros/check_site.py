"""Rules over the built site: what only the finished HTML can show."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
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
    """What the rules ask of one HTML file of the site. Its tree is not kept: those of all pages were a third of a build's memory."""

    name: str  # its path below the site, with slashes
    title: str
    ids: Counter[str]
    links: tuple[str, ...]  # where it leads
    loads: tuple[tuple[str, str, str], ...]  # element, address and rel of what it loads when it opens
    scripts: tuple[str, ...]  # those that stand in the page and are not data
    inline: tuple[tuple[str, str], ...]  # element and name of every attribute that holds a style or a script
    styles: int  # elements that hold a style
    runs: tuple[tuple[str, str], ...]  # element and address of what runs a script where an address should stand


def read(name: str, content: bytes) -> Built:
    """What the rules ask of a file, from its bytes."""
    tree = html.fromstring(content)
    where = tree.xpath("//@href | //@src | //@action | //@formaction")
    return Built(
        name,
        title=" ".join(tree.xpath("string(//title)").split()),
        ids=Counter(map(str, tree.xpath("//@id"))),  # str: what XPath gives holds on to the tree.
        links=tuple(map(str, tree.xpath("//a/@href | //area/@href"))),
        loads=tuple((element.tag, element.get(LOADING[element.tag], ""), element.get("rel", "")) for element in tree.iter(*LOADING)),
        scripts=tuple(script.text or "" for script in tree.xpath("//script[not(@src)]") if script.get("type") not in DATA_SCRIPTS),
        inline=tuple((found.getparent().tag, found.attrname) for found in tree.xpath("//@*[name() = 'style' or starts-with(name(), 'on')]")),
        styles=len(tree.xpath("//style")),
        runs=tuple((found.getparent().tag, str(found)) for found in where if RUNS.match(found)),
    )


def read_site(site: Path) -> Mapping[str, Built]:
    """Every HTML file, by path."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return {name: read(name, (site / name).read_bytes()) for name in names}


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
    for link in page.links:
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
    for element, attribute in page.inline:
        yield Problem(page.name, 0, element, f"{attribute}=", "a class, and the rule in assets/")
    if page.styles:
        yield Problem(page.name, 0, "style", "a style in the page", "the rule in assets/styles/")
    for element, address in page.runs:
        yield Problem(page.name, 0, element, address[:60], "an address of a page")
    if set(page.scripts) - set(next(iter(pages.values())).scripts) or len(page.scripts) > 1:
        yield Problem(page.name, 0, "script", "an inline script of its own", "one inline script, the same bytes on every page")


def what_loads_is_here(page: Built, files: set[str]) -> Iterator[Problem]:
    """Nothing is loaded from elsewhere, and what is loaded exists. The 404 page looks for its script at several depths."""
    for element, value, rel in page.loads:
        if OUTSIDE.match(value):
            if rel not in ("canonical", "alternate"):
                yield Problem(page.name, 0, element, value, "a file of this site")
        elif value and page.name != "404.html" and target_of(page.name, value)[0] not in files:
            yield Problem(page.name, 0, element, value, f"a file of the site: {nearest(target_of(page.name, value)[0], files)}")


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
