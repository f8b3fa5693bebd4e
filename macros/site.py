"""The steps in order: load, stage, build, publish, check, and the swap that puts a whole site in place of the last."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from macros import builder, check, check_local, check_site, exchange, overlay, publish, stage
from macros.load import Handbook, load
from macros.problems import BadInput

NEW = Path("build/site.new")
OLD = Path("build/site.old")


def checked(root: Path) -> Handbook:
    """The handbook, when nothing in the content is wrong. Raises BadInput with all problems."""
    handbook = load(root)
    problems = check.problems(handbook)
    if problems:
        raise BadInput(problems)
    whole = overlay.laid_over(handbook, overlay.folder(root, os.environ))
    problems = check_local.problems(whole)
    if problems:
        raise BadInput(problems)
    return whole


def make_site(root: Path, into: Path, with_builder: str = "mkdocs") -> Handbook:
    """Build everything into a new folder, check it there, and only then put it in place.

    Raises BadInput or builder.BuildFailed; the last good site is then untouched.
    """
    exchange.recover(into, root / OLD)
    handbook = checked(root)
    stage.stage(handbook)
    new = root / NEW
    shutil.rmtree(new, ignore_errors=True)
    builder.build(root, new, stage.settings(handbook), with_builder)
    publish.publish(handbook, new)
    problems = check_site.problems(handbook, new)
    if problems:
        raise BadInput(problems)
    exchange.swap(new, into, root / OLD)
    return handbook

