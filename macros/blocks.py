"""Finished HTML kept out of Markdown's way: a macro leaves a mark in the page, and the mark becomes the HTML again when Markdown is
done. Parsing thousands of finished cells as Markdown, to find none in them, was half of a build.
"""

from __future__ import annotations

import hashlib
import re

_MARK = re.compile(r"<p>handbook-block-([0-9a-f]{32})</p>")
_kept: dict[str, str] = {}


def keep(html: str) -> str:
    """Put a block of HTML by. Returns the mark that stands for it, which Markdown takes for a paragraph."""
    key = hashlib.sha256(html.encode()).hexdigest()[:32]
    _kept[key] = html
    return f"handbook-block-{key}"


def restore(page: str) -> str:
    """A page with its marks as the blocks again, which are then let go. A mark that nothing was kept for is left as it is."""
    whole = _MARK.sub(lambda mark: _kept.get(mark[1], mark[0]), page)
    for key in _MARK.findall(page):
        _kept.pop(key, None)
    return whole
