"""The one module that knows the site builder. Everything else works over data, staged Markdown or the built site."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

USUAL = "mkdocs"
BUILDERS = (USUAL, "properdocs")
STAGED = Path("build/docs")  # `docs_dir` of mkdocs.yml
POLL = 0.1  # seconds between two looks at what was saved
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


class BuildFailed(Exception):
    """The builder's own words."""


@dataclass(frozen=True)
class Section:
    """One entry of the navigation: a page standing alone has no label."""

    label: str
    pages: tuple[str, ...]


class _IgnoringTags(yaml.CSafeLoader):
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


def build_here(
    root: Path, into: Path, settings: dict[str, str], titles: Mapping[str, str] | None = None, only_changed: bool = False, **more: str
) -> None:
    """Build in this process. `titles`, by path, are needed where `only_changed` leaves pages unread. Raises BuildFailed with what
    the builder said."""
    from mkdocs.commands.build import build  # noqa: PLC0415 - not needed by those who only check
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    os.environ.update(environment(settings))
    said = _Said(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(said)
    try:
        named = {"nav": _named(navigation(root), titles)} if titles else {}
        config = load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(into), strict=not only_changed, **named, **more)
        build(config, dirty=only_changed)
    except MkDocsException as failed:
        raise BuildFailed("\n".join([*said.lines, str(failed)])) from failed
    finally:
        logging.getLogger("mkdocs").removeHandler(said)


def _named(sections: Iterable[Section], titles: Mapping[str, str]) -> list[dict[str, object]]:
    """The navigation with each page's title, which the builder otherwise takes from the page."""
    listed = {section: [{titles[page]: page} for page in section.pages if page in titles] for section in sections}
    return [{section.label: pages} if section.label else pages[0] for section, pages in listed.items()]


class _Said(logging.Handler):
    """Keeps the builder's warnings for those who are told that it stopped."""

    def __init__(self, level: int):
        super().__init__(level)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class Preview:
    """The site in a folder of its own, kept up with what is saved. Pages whose staged file is unchanged are left as they are."""

    def __init__(self, root: Path, into: Path, address: str):
        self.root, self.into, self.address = root, into, address
        self.frame: object = None

    def make(self, settings: dict[str, str], titles: Mapping[str, str]) -> None:
        """Build what changed since the last time, or all where the frame of every page did: the settings, the order of the pages, a
        title. `titles`: by path. Raises BuildFailed."""
        frame = (settings, (self.root / "mkdocs.yml").read_bytes(), dict(titles))
        same, self.frame = frame == self.frame, None  # A build that stops half way leaves nothing to build upon.
        build_here(self.root, self.into, settings, titles=titles, site_url=f"http://{self.address}/", only_changed=same)
        self.frame = frame

    def copy(self, name: str) -> None:
        """Put one staged file beside the pages, as it is."""
        target = self.into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.root / STAGED / name, target)

    def serve(self, make_again: Callable[[], None], watched: Iterable[Path]) -> None:
        """Serve with live reload until Control-C. `make_again` is called when something below the watched paths was saved. It may not
        raise: the server would hold every page back until it has ended well."""
        from mkdocs.livereload import LiveReloadServer  # noqa: PLC0415

        host, _, port = self.address.rpartition(":")
        server = LiveReloadServer(make_again, host, int(port), str(self.into), polling_interval=POLL)
        for path in watched:
            server.watch(str(path))
        try:
            server.serve()
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
