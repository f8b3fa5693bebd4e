"""A built site served on this machine under the headers that a host should send, with a record of what a browser asked for."""

from __future__ import annotations

import gzip
import http.server
import io
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from macros.hosting import headers

PACKED = {".html", ".css", ".js", ".svg", ".json"}


class _Handler(http.server.SimpleHTTPRequestHandler):
    sent: Mapping[str, str] = {}

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

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


class _Packing(_Handler):
    """As a host does that keeps connections open and sends text compressed."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> object:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in PACKED or not path.exists():
            return super().send_head()
        content = gzip.compress(path.read_bytes(), 9)
        self.send_response(http.HTTPStatus.OK)
        for name, value in (("Type", self.guess_type(path)), ("Encoding", "gzip"), ("Length", str(len(content)))):
            self.send_header(f"Content-{name}", value)
        self.end_headers()
        return io.BytesIO(content)


@contextmanager
def served(site: Path, sent: Mapping[str, str] | None = None, packed: bool = False) -> Iterator[str]:
    """The address at which a folder is served while the block runs: with the headers of the handbook or those `sent`, as files are or
    compressed."""
    handler = type("Handler", (_Packing if packed else _Handler,), {"sent": headers(site) if sent is None else sent})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()  # How often it looks whether to end.
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
