"""The steps in order: load, stage, build, publish, check, and the swap that puts a whole site in place of the last."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from macros import builder, check, check_local, check_site, exchange, overlay, plugin, publish, stage
from macros.load import Handbook, load
from macros.problems import BadInput, Problem

NEW = Path("build/site.new")
OLD = Path("build/site.old")


def checked(root: Path) -> Handbook:
    """The handbook, when nothing in the content is wrong. Raises BadInput with all problems."""
    return checked_over(checked_base(root), overlay.folder(root, os.environ))


def checked_base(root: Path, rules: Callable[[Handbook], list[Problem]] = check.problems) -> Handbook:
    """The handbook alone, without anything local. Raises BadInput with all problems that the rules find."""
    handbook = load(root)
    problems = rules(handbook)
    if problems:
        raise BadInput(problems)
    return handbook


def checked_over(base: Handbook, folder: Path | None) -> Handbook:
    """The handbook with an organization's folder over it. Raises BadInput with all problems of the folder."""
    handbook = overlay.laid_over(base, folder)
    problems = check_local.problems(handbook)
    if problems:
        raise BadInput(problems)
    return handbook


def make_site(root: Path, into: Path, with_builder: str = builder.USUAL) -> Handbook:
    """Build everything into a new folder, check it there, and only then put it in place.

    Raises BadInput or builder.BuildFailed; the last good site is then untouched.
    """
    handbook = checked(root)
    if with_builder == builder.USUAL:
        build_in_place(handbook, into)
    else:
        put_in_place(handbook, into, lambda new: builder.build_apart(root, new, stage.settings(handbook), with_builder))
    return handbook


def build_in_place(handbook: Handbook, into: Path) -> None:
    """Build what is in memory, in this process. Raises BadInput or builder.BuildFailed."""
    gc.freeze()  # What was read stays to the end, and is not looked through for what is no longer used.
    gc.enable()
    plugin.given[:] = [handbook]
    put_in_place(handbook, into, lambda new: builder.build_here(handbook.root, new, stage.settings(handbook)))


def put_in_place(handbook: Handbook, into: Path, build: Callable[[Path], None]) -> None:
    """Stage, build into a new folder, publish, check, and swap. Raises BadInput or builder.BuildFailed."""
    root = handbook.root
    exchange.recover(into, root / OLD)
    stage.stage(handbook)
    new = root / NEW
    shutil.rmtree(new, ignore_errors=True)
    build(new)
    publish.publish(handbook, new)
    problems = check_site.problems(handbook, new)
    if problems:
        raise BadInput(problems)
    exchange.swap(new, into, root / OLD)

