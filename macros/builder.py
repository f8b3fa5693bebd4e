"""The one module that knows the site builder. Everything else works over data, staged Markdown or the built site."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

USUAL = "mkdocs"
BUILDERS = (USUAL, "properdocs")
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


class BuildFailed(Exception):
    """The builder's own words."""


@dataclass(frozen=True)
class Section:
    """One entry of the navigation: a page standing alone has no label."""

    label: str
    pages: tuple[str, ...]


class _IgnoringTags(yaml.SafeLoader):
    """Reads mkdocs.yml without acting on its tags (!ENV)."""


_IgnoringTags.add_multi_constructor("", lambda loader, suffix, node: None)


def navigation(root: Path) -> tuple[Section, ...]:
    """The sections of the site in order, from the `nav` of mkdocs.yml, which is the one place that orders pages."""
    config = yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_IgnoringTags)  # noqa: S506 - a SafeLoader
    return tuple(_section(entry) for entry in config["nav"])


def _section(entry: str | dict[str, list[str]]) -> Section:
    if isinstance(entry, str):
        return Section("", (entry,))
    [(label, pages)] = entry.items()
    return Section(label, tuple(pages))


def environment(settings: dict[str, str]) -> dict[str, str]:
    """The variables that mkdocs.yml reads: what differs from one organization's copy to the next."""
    return {**os.environ, **QUIET, "PYTHONPATH": os.pathsep.join(sys.path), **settings}


def build_apart(root: Path, into: Path, settings: dict[str, str], builder: str) -> None:
    """Build the staged pages into a folder with one of BUILDERS, as a program of its own. Raises BuildFailed with what it said."""
    command = [sys.executable, "-m", builder, "build", "--strict", "--quiet", "--config-file", str(root / "mkdocs.yml"), "--site-dir", str(into)]
    done = subprocess.run(command, cwd=root, env=environment(settings), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed((done.stdout + done.stderr).strip())


def build_here(root: Path, into: Path, settings: dict[str, str]) -> None:
    """Build in this process, which ends with it, since the builder keeps what it has read. Raises BuildFailed with what it said."""
    from mkdocs.commands.build import build  # noqa: PLC0415 - not needed by those who only check
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    os.environ.update(environment(settings))
    said = _Said(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(said)
    try:
        build(load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(into), strict=True))
    except MkDocsException as failed:
        raise BuildFailed("\n".join([*said.lines, str(failed)])) from failed
    finally:
        logging.getLogger("mkdocs").removeHandler(said)


class _Said(logging.Handler):
    """Keeps the builder's warnings for those who are told that it stopped."""

    def __init__(self, level: int):
        super().__init__(level)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def serve(root: Path, address: str, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the builder's server with live reload; the caller ends it."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--quiet", "--dev-addr", address, "--config-file", str(root / "mkdocs.yml")]
    return subprocess.Popen(command, cwd=root, env=environment(settings))
