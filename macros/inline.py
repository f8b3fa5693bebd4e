"""The few things that stand inside a text: [terms], [@citations] and {local facts}, parsed once for pages and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

# Not after a backslash, and not the words of a Markdown link, whose address follows in parentheses.
BRACKETS = r"(?<!\\)\[([^\[\]]+)\](?!\()"
_CELL = re.compile(rf"{BRACKETS}|\{{([^{{}}]*)\}}")
_CITATION = re.compile(r"^@([a-z0-9]+)$")


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class TermUse:
    label: str


@dataclass(frozen=True)
class Citation:
    ids: tuple[str, ...]


@dataclass(frozen=True)
class LocalUse:
    key: str


Token = Text | TermUse | Citation | LocalUse


class BadCitation(ValueError):
    """Brackets that begin like a citation and are none."""


def bracket(inside: str) -> TermUse | Citation:
    """What stands between square brackets. Raises BadCitation."""
    flat = " ".join(inside.split())
    if "@" not in flat:
        return TermUse(flat)
    parts = [_CITATION.match(part.strip()) for part in flat.split(";")]
    if not all(parts):
        raise BadCitation(flat)
    return Citation(tuple(part[1] for part in parts if part))


@cache  # Checks, pages, search and downloads all read the same cells.
def tokens(cell: str) -> tuple[Token, ...]:
    """The parts of a cell, in order. Raises BadCitation."""
    return tuple(_tokens(cell))


def _tokens(cell: str) -> Iterator[Token]:
    place = 0
    for match in _CELL.finditer(cell):
        if match.start() > place:
            yield Text(cell[place : match.start()])
        yield bracket(match[1]) if match[1] is not None else LocalUse(match[2])
        place = match.end()
    if place < len(cell):
        yield Text(cell[place:])


def fact(words: str, before: str) -> str:
    """The words of a local fact where they stand: with a capital at the beginning of a sentence. `before`: the text up to there."""
    return words[:1].upper() + words[1:] if not before.strip() or before.rstrip().endswith((".", "?", "!")) else words


def plain(cell: str, local: dict[str, str] | None = None) -> str:
    """A cell as words alone: the label of a term, nothing for a citation, the local words for a fact."""

    text = ""
    for token in tokens(cell):
        match token:
            case Text(words) | TermUse(words):
                text += words
            case LocalUse(key):
                text += fact((local or {}).get(key, key.replace("_", " ")), text)
            case Citation():
                pass
    return re.sub(r"\s+([,;:]|\.(?!\d))", r"\1", " ".join(text.split()))


def plurals(label: str) -> Iterable[str]:
    """The regular plurals of a label, lower case."""
    low = label.lower()
    yield f"{low}s"
    if low.endswith(("s", "x", "ch", "sh")):
        yield f"{low}es"
    if low.endswith("y"):
        yield f"{low[:-1]}ies"
