"""The one module that knows the site builder. Everything else works over data, staged Markdown or the built site."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

BUILDERS = ("mkdocs", "properdocs")
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


def build(root: Path, into: Path, settings: dict[str, str], builder: str = "mkdocs") -> None:
    """Build the staged pages into a folder. Raises BuildFailed with what the builder said."""
    command = [sys.executable, "-m", builder, "build", "--strict", "--quiet", "--config-file", str(root / "mkdocs.yml"), "--site-dir", str(into)]
    done = subprocess.run(command, cwd=root, env=environment(settings), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed((done.stdout + done.stderr).strip())


def build_here(root: Path, into: Path, settings: dict[str, str]) -> None:
    """Build in this process, which must be one of its own, since the builder keeps what it has read. Raises BuildFailed."""
    from mkdocs.commands.build import build as mkdocs_build  # noqa: PLC0415 - not needed by those who only check
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    os.environ.update(environment(settings))
    try:
        mkdocs_build(load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(into), strict=True))
    except MkDocsException as failed:
        raise BuildFailed(str(failed)) from failed


def serve(root: Path, address: str, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the builder's server with live reload; the caller ends it."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--quiet", "--dev-addr", address, "--config-file", str(root / "mkdocs.yml")]
    return subprocess.Popen(command, cwd=root, env=environment(settings))
