"""What a browser fetches from a built site when it opens a page, before anybody does anything."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from macros.links import address

_FETCHED = re.compile(r'<(?:script[^>]*src|img[^>]*src|link[^>]*rel="(?:stylesheet|icon)"[^>]*href)="([^"]+)"')


def html(site: Path, path: str) -> Path:
    """The file of a page of the handbook, named by its path below docs/."""
    return site / address(path) / "index.html"


@cache
def compressed(file: Path) -> int:
    """Bytes with gzip."""
    return len(gzip.compress(file.read_bytes(), 9))


def total(files: Iterable[Path]) -> int:
    return sum(map(compressed, files))


def visit(site: Path, page: Path) -> frozenset[Path]:
    """The files that the first page of a visit needs: itself, its styles and scripts, and what those fetch at once."""
    names = [name.split("?")[0] for name in _FETCHED.findall(page.read_text(encoding="utf-8"))]
    files = {page, *(Path(os.path.normpath(page.parent / name)) for name in names)}
    if "assets/javascripts/bundle" in " ".join(names):  # The theme's script fetches the search worker and the index at once.
        files |= {*(site / "assets/javascripts/workers").glob("search*.js"), site / "search/search_index.json"}
    return frozenset(file for file in files if file.exists())
