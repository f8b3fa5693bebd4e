"""Many organizations' copies from one handbook: it is read, checked and set once, and each copy is built in a process that
begins with all of that in memory (fork) and ends with the copy, so that nothing of one organization can reach another's."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from macros import builder, changes, site, stage
from macros.load import Handbook
from macros.problems import BadInput, Problem, report
from macros.references import styled
from macros.render import environment


@dataclass(frozen=True)
class Copy:
    """What came of one folder: processor seconds, and the most memory that its process held, in megabytes, shared parts included."""

    name: str
    built: bool
    seconds: float
    megabytes: float


def copies(root: Path, folders: Sequence[Path], into: Path) -> list[Copy]:
    """Build a copy for each folder, at into/NAME. One that fails leaves the others, and its own last good copy, alone. Raises BadInput."""
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing or not folders:
        found = str(missing[0]) if missing else "none"
        raise BadInput([Problem("FOLDERS", 0, "", found, 'the folders of the organizations, as in FOLDERS="../oak ../elm"')])
    names = [folder.resolve().name for folder in folders]
    if len(set(names)) != len(names):
        raise BadInput([Problem("FOLDERS", 0, "", "two folders of one name", "a name of its own for each: it is the name of the copy")])
    base = site.checked_base(root)
    _make_ready(base)
    into.mkdir(exist_ok=True)
    return [_in_a_process_of_its_own(base, folder.resolve(), into / folder.resolve().name) for folder in folders]


def _make_ready(base: Handbook) -> None:
    """Everything that every copy needs and none changes: works in their style, templates compiled, the builder loaded."""
    import mkdocs.commands.build  # noqa: F401, PLC0415 - loaded here, once

    styled(base.works.values(), base.root / stage.KEPT_WORKS)
    changes.recorded(base.root)
    for name in environment().list_templates():
        environment().get_template(name)
    gc.freeze()  # Looking for garbage writes to every object, which would give each process its own copy of all of this.


def _in_a_process_of_its_own(base: Handbook, folder: Path, into: Path) -> Copy:
    sys.stdout.flush()
    process = os.fork()
    if not process:
        os._exit(_build(base, folder, into))
    _, status, used = os.wait4(process, 0)
    return Copy(folder.name, status == 0, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _build(base: Handbook, folder: Path, into: Path) -> int:
    """Build one copy. Returns the exit code of its process."""
    try:
        handbook = site.checked_over(base, folder)
        site.build_in_place(handbook, into)
    except BadInput as bad:
        print(f"{folder.name}:\n{report(bad.problems)}", file=sys.stderr)
    except (builder.BuildFailed, OSError) as failed:
        print(f"{folder.name}: the build stopped; the last good copy is untouched.\n{failed}", file=sys.stderr)
    else:
        return 0
    return 1
