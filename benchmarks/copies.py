"""One organization's copy against many from one handbook: python -m benchmarks.copies 50

Prints the processor time and memory of a copy built alone and of each of many built together; the folders are the invented
organization of the tests under other names. Handouts are made anew in each, since their numbers differ.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from macros import copies

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "tests/samples/organization"


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / f"organization-{number}" for number in range(count)]
        for number, folder in enumerate(folders):
            shutil.copytree(EXAMPLE, folder)
            facts = folder / "organization.yml"
            facts.write_text(facts.read_text(encoding="utf-8").replace("555-0100", f"555-01{number:02}"), encoding="utf-8")
        alone = seconds_alone(folders[0])
        shutil.rmtree(ROOT / "build/kept-handouts" / folders[0].name, ignore_errors=True)
        before = own_seconds()
        made = copies.copies(ROOT, folders, Path(place) / "copies")
        shared = own_seconds() - before
        for folder in folders:
            shutil.rmtree(ROOT / "build/kept-handouts" / folder.name, ignore_errors=True)
    each = statistics.median(copy.seconds for copy in made)
    whole = shared + sum(copy.seconds for copy in made)
    print(f"copies built: {sum(copy.built for copy in made)} of {count}")
    print(f"a copy alone, by make site: {alone:.1f} s of processor time")
    print(f"read, checked and set once for all: {shared:.1f} s; then each copy: {each:.1f} s (median), {each / alone:.2f} of a copy alone")
    print(f"{count} copies: {whole:.1f} s, {whole / (alone * count):.2f} of building each alone")
    print(f"most memory of one process: {max(copy.megabytes for copy in made):.0f} MB, shared parts included; one process at a time")


def seconds_alone(folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "macros", "site", "--into", "build/benchmark-copy"]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    shutil.rmtree(ROOT / "build/benchmark-copy")
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "LOCAL": str(folder), "PYTHONPATH": str(ROOT)}


def own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
