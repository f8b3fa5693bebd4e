"""A copy that opens from a folder, a file share or a USB stick, without a server: every link names the file itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

# A link to a folder of this site, with or without an anchor: no scheme, no host, not the anchor alone.
_FOLDER = re.compile(
    r"""(?P<before>\s(?:href|data-moved-to)=")(?P<folder>(?![a-zA-Z][a-zA-Z0-9+.-]*:|//|#)[^"#?]*/|(?:[^"#?]*/)?\.{1,2})(?P<anchor>#[^"]*)?(?=")"""
)
# Read by servers alone.
_SERVERS = ("_headers", "_redirects", "sitemap.xml", "sitemap.xml.gz", "404.html")


def offline(site: Path, into: Path) -> None:
    """Copy a built site to a folder, with links that a browser can follow in files."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(site, into, ignore=lambda folder, names: [name for name in names if name in _SERVERS and Path(folder) == site])
    for path in into.rglob("*.html"):
        path.write_text(to_files(path.read_text(encoding="utf-8")), encoding="utf-8")


def to_files(page: str) -> str:
    """HTML whose links to folders name the index.html in them."""

    def file(link: re.Match[str]) -> str:
        folder = link["folder"] if link["folder"].endswith("/") else f"{link['folder']}/"
        return f"{link['before']}{folder}index.html{link['anchor'] or ''}"

    return _FOLDER.sub(file, page)
