"""A Python-Markdown extension: [terms] and [@citations] in page text.

It knows no site builder: links to pages are written as paths from the root of the docs, which the builder turns into
addresses and checks. Its data is a file written by staging.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from macros import blocks, inline

HEADINGS = {f"h{level}" for level in range(1, 7)}
# Authors do not use Markdown's references: they would merge `[window of tolerance] [RAD]` into one wrong link and
# swallow a list item such as `- [RAD]: a diagnosis`.
REPLACED = ("reference", "short_reference", "image_reference", "short_image_ref")
BEFORE_LINKS = 175
AFTER_ALL = -10


class UnknownLabel(LookupError):
    """Brackets that are neither link, term nor citation."""


class HandbookExtension(Extension):
    """Option `data`: the path of the file that staging wrote."""

    def __init__(self, **kwargs: Any):
        self.config = {"data": ["build/inline.json", "What staging wrote"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        path = Path(self.getConfig("data"))
        data = _read(path, path.stat().st_mtime_ns)
        for name in REPLACED:
            md.inlinePatterns.deregister(name)
        md.parser.blockprocessors.deregister("reference")
        md.inlinePatterns.register(_Brackets(inline.BRACKETS, md, data), "handbook_brackets", BEFORE_LINKS)
        md.treeprocessors.register(_FirstUses(md), "handbook_first_uses", 5)
        md.postprocessors.register(_Blocks(md), "handbook_blocks", AFTER_ALL)


class _Brackets(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, data: dict[str, Any]):
        super().__init__(pattern, md)
        self.labels, self.works, self.shown = data["labels"], data["works"], data["shown"]

    def handleMatch(self, m: Any, data: str) -> tuple[ElementTree.Element, int, int]:
        match inline.bracket(m[1]):
            case inline.TermUse(label):
                return self._term(label), m.start(0), m.end(0)
            case inline.Citation(ids):
                return self._citation(ids), m.start(0), m.end(0)
        raise UnknownLabel(m[1])

    def _term(self, label: str) -> ElementTree.Element:
        if label.lower() not in self.labels:
            raise UnknownLabel(label)
        id, definition = self.labels[label.lower()]
        element = ElementTree.Element("a", {"class": "hb-term", "href": f"/glossary.md#term-{id}", "data-definition": definition})
        element.text = AtomicString(self._shown(label))
        return element

    def _shown(self, label: str) -> str:
        """The label as the organization says it, where it has one of its own."""
        own = self.shown.get(label.lower(), label)
        return own[:1].upper() + own[1:] if label[:1].isupper() else own

    def _citation(self, ids: tuple[str, ...]) -> ElementTree.Element:
        span = ElementTree.Element("span", {"class": "hb-cite"})
        span.text = "("
        for id in ids:
            if id not in self.works:
                raise UnknownLabel(f"@{id}")
            link = ElementTree.SubElement(span, "a", {"href": f"#cited-{id}"})
            link.text, link.tail = AtomicString(self.works[id]), "; "  # Words: no Markdown or HTML in a name is read.
        link.tail = ")"
        return span


class _FirstUses(Treeprocessor):
    """Leaves a term as a link at its first use in a section; later uses, and uses in a heading, become plain text."""

    def run(self, root: ElementTree.Element) -> None:
        self.seen: set[str] = set()
        self._walk(root, in_heading=False)

    def _walk(self, parent: ElementTree.Element, in_heading: bool) -> None:
        for child in list(parent):
            if child.tag in HEADINGS:
                self.seen.clear()
            if child.get("class") == "hb-term":
                href = child.get("href", "")
                if in_heading or href in self.seen:
                    _unwrap(parent, child)
                self.seen.add(href)
            else:
                self._walk(child, in_heading or child.tag in HEADINGS)


class _Blocks(Postprocessor):
    """The blocks of the macros, after everything that would read them."""

    def run(self, text: str) -> str:
        return blocks.restore(text)


def _unwrap(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    text = (child.text or "") + (child.tail or "")
    place = list(parent).index(child)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(child)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> dict[str, Any]:
    """The data, read again when the file has changed (`changed`: its time in nanoseconds)."""
    return json.loads(path.read_text(encoding="utf-8"))


def makeExtension(**kwargs: Any) -> HandbookExtension:
    return HandbookExtension(**kwargs)
