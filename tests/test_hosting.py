"""Promise: the shipped server files serve the handbook whole: every header on every answer, 404, compressed files, a sub-folder."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT, make_good_tree, run

from macros import hosting

DEPLOY = ROOT / "deploy"
# The front, a page in a folder, a style, a script, a download, and what is not there.
PATHS = ("", "misread-behaviors/going-quiet/", "assets/handbook.css", "assets/handbook.js", "tables/going-quiet.csv", "not-there", "not/there/")
TYPES = {"assets/handbook.js": "javascript", "assets/handbook.css": "text/css", "glossary.jsonld": "application/ld+json", "llms.txt": "text/plain"}


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@contextmanager
def started(command: list[str], port: int, **environ: str) -> Iterator[int]:
    """A server, from when it answers until the block ends."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **environ}) as server:
        try:
            while True:
                assert server.poll() is None, server.stdout.read().decode()
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.02)
            yield port
        finally:
            server.terminate()


def nginx(root: Path, under: str, folder: Path) -> tuple[list[str], int]:
    """The command for the shipped server block in the smallest configuration that nginx starts with."""
    port = free_port()
    block = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    block = block.replace("/srv/handbook;", f"{root};").replace("error_page 404 /404.html", f"error_page 404 /{under}404.html")
    block = block.replace("include mime.types", "include /etc/nginx/mime.types")
    scratch = "".join(f"{name}_temp_path {folder}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root; " if os.geteuid() == 0 else ""
    text = f"{user}daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {scratch} {block} }}"
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    return [shutil.which("nginx") or "/usr/sbin/nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")], port


def caddy(root: Path, under: str, folder: Path) -> tuple[list[str], int]:
    """The command for the shipped Caddyfile."""
    port = free_port()
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8").replace(":80 {", f"http://127.0.0.1:{port} {{")
    text = text.replace("root * /srv/handbook", f"root * {root}").replace("rewrite * /404.html", f"rewrite * /{under}404.html")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text, encoding="utf-8")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"], port


SERVERS = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(params=[(server, under) for server in SERVERS for under in ("", "kb/")], ids=lambda param: "-".join(param).strip("-/"))
def server(request: pytest.FixtureRequest, good_site: Path, tmp_path: Path) -> Iterator[tuple[int, str, Path]]:
    """A server of the small site: its port, the folder below which the site stands, and the site."""
    name, under = request.param
    root = tmp_path / "served"
    site = root / under
    shutil.copytree(good_site / "site", site)
    command, port = SERVERS[name](root, under, tmp_path)
    with started(command, port, HOME=str(tmp_path)):
        yield port, under, site


def get(port: int, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/{path}", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_every_answer_carries_every_header(server) -> None:
    port, under, site = server
    wanted = {name.lower(): value for name, value in hosting.headers(site).items()}
    for path in PATHS:
        _, sent, _ = get(port, under + path)
        assert wanted.items() <= sent.items(), path


def test_pages_are_there_and_what_is_not_says_so(server) -> None:
    port, under, site = server
    for path in PATHS:
        status, _, body = get(port, under + path)
        missing = "not" in path
        assert status == (404 if missing else 200)
        name = "404.html" if missing else path + "index.html" * (path.endswith("/") or not path)
        assert body == (site / name).read_bytes()
    for path, kind in TYPES.items():
        assert kind in get(port, under + path)[1]["content-type"], path
    assert get(port, f"{under}misread-behaviors")[0] in {301, 308}, "a folder without its slash leads to it"


def test_files_compressed_beforehand_are_sent_as_they_are(server) -> None:
    port, under, site = server
    page = site / "misread-behaviors" / "index.html"
    squeezed = gzip.compress(page.read_bytes(), 9, mtime=0)
    page.with_name("index.html.gz").write_bytes(squeezed)
    _, sent, body = get(port, f"{under}misread-behaviors/", **{"Accept-Encoding": "gzip"})
    assert sent["content-encoding"] == "gzip"
    assert body == squeezed
    assert get(port, f"{under}misread-behaviors/")[2] == page.read_bytes()


def test_an_unchanged_page_is_not_sent_again(server) -> None:
    port, under, _ = server
    _, first, _ = get(port, under)
    status, _, body = get(port, under, **{"If-None-Match": first["etag"]})
    assert (status, body) == (304, b"")


def test_the_shipped_files_hold_the_headers_of_the_site(good_site: Path) -> None:
    for name in ("nginx.conf", "Caddyfile"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        for header, value in hosting.headers(good_site / "site").items():
            assert re.search(rf'{re.escape(header)} "{re.escape(value)}"', text), f"{name}: {header}"
    assert not re.search(r"(?m)^\s*location\b", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")), "a location would drop the headers"


def test_static_hosts_get_headers_and_redirects(tmp_path: Path) -> None:
    root = make_good_tree(tmp_path / "handbook")
    (root / "register").mkdir(exist_ok=True)
    move = "{page: misread-behaviors/old.md, date: 2026-02-01, to: misread-behaviors/going-quiet.md}"
    (root / "register" / "moved.yml").write_text(f"moves:\n  - {move}\n")
    done = run(root, "site")
    assert done.returncode == 0, done.stderr
    assert (root / "site" / "_redirects").read_text() == "/misread-behaviors/old/ /misread-behaviors/going-quiet/ 301\n"
    lines = (root / "site" / "_headers").read_text().splitlines()
    assert lines[0] == "/*"
    assert {line.split(":")[0].strip() for line in lines[1:]} == set(hosting.headers(root / "site"))
