"""What a host sends beside the pages: the headers, among them the policy, and the permanent redirects.

The pages themselves ask for nothing that this policy refuses. The files are in the form that static hosts read
(`_headers`, `_redirects`); deploy/ holds the same for servers, and a test keeps the two alike.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from macros import moves
from macros.links import address
from macros.load import Handbook

_SCRIPT = re.compile(r"(?s)<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>")


def policy(page: str) -> str:
    """The content security policy of a site, from any of its pages: own files only, and the one inline script by its hash.

    Raises ValueError where a page has another number of inline scripts than one.
    """
    [inline] = _SCRIPT.findall(page)
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def headers(site: Path) -> Mapping[str, str]:
    """The headers of every answer, the one that says "not found" included, by name."""
    return {
        "Content-Security-Policy": policy((site / "index.html").read_text(encoding="utf-8")),
        "Cache-Control": "no-cache",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def headers_file(site: Path) -> bytes:
    """_headers, as static hosts read it."""
    return ("/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers(site).items())).encode()


def redirects_file(handbook: Handbook) -> bytes:
    """_redirects, as static hosts read it: one line for each page that moved. The browser keeps the anchor."""
    moved = [move for move in moves.moves(handbook.root) if move.to]
    return "".join(f"/{address(move.page)} /{address(str(move.to))} 301\n" for move in moved).encode()
