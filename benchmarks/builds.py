"""Trees of a size and their sites, below build/benchmarks, and what a build costs.

A tree stays until the content, the engine or the way it is made has changed; a site stays with its tree.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACE = ROOT / "build/benchmarks"
MADE_FROM = ("docs", "macros", "overrides", "assets", "mkdocs.yml", "benchmarks/scaled.py", "benchmarks/plain.py")
COST_OF = ROOT / "benchmarks/cost_of.py"
KEPT_HANDOUTS = Path("build/kept-handouts")
HANDOUTS = "from pathlib import Path; from macros import handout_files; from macros.load import load; handout_files.files(load(Path.cwd()))"


@dataclass(frozen=True)
class Cost:
    """Processor time of a command with all that it started, and the most memory that any one of these processes held."""

    seconds: float
    megabytes: float


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Run a Python module or code in a folder, without any organization's own. Raises CalledProcessError."""
    environ = {key: value for key, value in os.environ.items() if key != "LOCAL"} | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-S", str(COST_OF), sys.executable, *command], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        done.check_returncode()
    seconds, kilobytes = done.stdout.split()
    return Cost(float(seconds), float(kilobytes) / 1024)


def trees(pages: int) -> Path:
    """The folder that holds handbook/ and plain/ of so many pages, written anew where something changed."""
    place, stamp = PLACE / str(pages), PLACE / f"{pages}.stamp"
    now = _fingerprint()
    if not (place.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == now):
        cost(["-m", "benchmarks.scaled", str(pages), str(place)], ROOT)
        stamp.write_text(now, encoding="utf-8")
    return place


def build_handbook(place: Path) -> Cost:
    """Build the handbook with nothing kept of an earlier build but the files of the handouts."""
    tree = place / "handbook"
    kept = place / "kept-handouts"
    if (tree / KEPT_HANDOUTS).exists():
        (tree / KEPT_HANDOUTS).rename(kept)
    shutil.rmtree(tree / "build", ignore_errors=True)
    shutil.rmtree(tree / "site", ignore_errors=True)
    if kept.exists():
        (tree / KEPT_HANDOUTS).parent.mkdir()
        kept.rename(tree / KEPT_HANDOUTS)
    return cost(["-m", "macros", "site"], tree)


def build_plain(place: Path) -> Cost:
    """Build the plain site anew."""
    shutil.rmtree(place / "plain/site", ignore_errors=True)
    return cost(["-m", "mkdocs", "build", "--quiet", "--site-dir", "site"], place / "plain")


def make_handouts(place: Path) -> float:
    """Processor seconds of making all files of the handouts, which a build keeps until one changes."""
    shutil.rmtree(place / "handbook" / KEPT_HANDOUTS, ignore_errors=True)
    made, kept = (cost(["-c", HANDOUTS], place / "handbook") for _ in range(2))
    return made.seconds - kept.seconds


def sites(pages: int) -> tuple[Path, Path]:
    """The sites of so many pages, ours and the plain one, built where they are not there."""
    place = trees(pages)
    found = place / "handbook/site", place / "plain/site"
    for site, build in zip(found, (build_handbook, build_plain), strict=True):
        if not site.exists():
            build(place)
    return found


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in MADE_FROM:
        path = ROOT / name
        for file in sorted(path.rglob("*.*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.relative_to(ROOT)}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
