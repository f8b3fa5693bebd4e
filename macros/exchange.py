"""Put one folder in another's place in a single step, so that a crash at any moment leaves one whole site there."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

# renameat2(2), Linux 3.15 and newer: relative to the working folder; both names must be there and are exchanged.
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def swap(new: Path, into: Path, old: Path) -> None:
    """Put `new` where `into` is. Where the system cannot exchange two folders at once, `into` stands at `old` for the moment
    between two renames, and `recover` brings it back after a crash in that moment."""
    shutil.rmtree(old, ignore_errors=True)
    if not into.exists():
        new.rename(into)
    elif exchanged(new, into):
        shutil.rmtree(new)
    else:
        into.rename(old)
        new.rename(into)
        shutil.rmtree(old)


def recover(into: Path, old: Path) -> None:
    """Bring the last good site back, where a crash fell between the two renames."""
    if old.exists() and not into.exists():
        old.rename(into)


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step. Returns False where the system cannot, and then nothing was changed."""
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0
