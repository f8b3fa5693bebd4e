"""A built site served on this machine under the headers that a host should send, with a record of what a browser asked for."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from macros.hosting import headers


class _Handler(http.server.SimpleHTTPRequestHandler):
    sent: Mapping[str, str] = {}

    def end_headers(self) -> None:
        for name, value in self.sent.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = Path(self.directory) / "404.html"
        if code != http.HTTPStatus.NOT_FOUND or not missing.exists():
            super().send_error(code, message, explain)
            return
        content = missing.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path, sent: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address at which a folder is served while the block runs, under the headers of the handbook or others."""
    handler = type("Handler", (_Handler,), {"sent": headers(site) if sent is None else sent})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()  # How often it looks whether to end.
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
