"""Every link that a macro writes is made here, relative to the page that it stands on."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass


class UnknownPage(LookupError):
    """A link to a page that is not there."""


def address(page: str) -> str:
    """The published address of a page, below the site's root: `sequencing/readiness.md` is `sequencing/readiness/`."""
    stem = page.removesuffix(".md")
    return stem.removesuffix("index") if stem.split("/")[-1] == "index" else f"{stem}/"


@dataclass(frozen=True)
class Linker:
    """Makes links from one page. `here` is its path below docs/, `pages` are all paths there are."""

    here: str
    pages: Collection[str]

    def page(self, path: str, anchor: str = "") -> str:
        """A relative link to a page. Raises UnknownPage."""
        if path not in self.pages:
            raise UnknownPage(f"{self.here}: there is no page {path}")
        fragment = f"#{anchor}" if anchor else ""
        if path == self.here and anchor:
            return fragment
        return self.file(address(path)) + fragment

    def file(self, target: str) -> str:
        """A relative link to anything below the site's root."""
        start = posixpath.dirname(address(self.here)) or "."
        relative = posixpath.relpath(target or ".", start)
        return f"{relative}/" if (target.endswith("/") or not target) and relative != "." else "./" if relative == "." else relative

    def row(self, page: str, id: str) -> str:
        return self.page(page, f"row-{id}")

    def term(self, id: str) -> str:
        return self.page("glossary.md", f"term-{id}")

    def work(self, id: str) -> str:
        return self.page("references.md", f"ref-{id}")
