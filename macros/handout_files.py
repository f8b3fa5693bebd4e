"""The files of every handout, made at publish and kept by the fingerprint of what goes into them, so that only a change costs time."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from macros import changes, handout_pdf, handouts
from macros.load import Handbook
from macros.models import Handout
from macros.problems import BadInput, Problem

KEPT = Path("build/kept-handouts")
# On paper at least the number in danger and the crisis line stand, which docs/organization.yml names first.
FEWEST_NUMBERS = 2
ENDINGS = ("-a4.pdf", "-letter.pdf", ".docx")


def names(handout_id: str) -> list[str]:
    """The addresses of a handout's files, below the site's root."""
    return [f"{handouts.FOLDER}/{handout_id}{ending}" for ending in ENDINGS]


def files(handbook: Handbook) -> dict[str, bytes]:
    """Every file of every handout, by its address. Raises BadInput with each sheet that runs over, and what to cut."""
    recorded = changes.recorded(handbook.root)
    made: dict[str, bytes] = {}
    problems: list[Problem] = []
    kept = _Kept(handbook.root / KEPT / (handbook.own.folder.name if handbook.own.folder else "handbook"))
    for handout in handbook.handouts.values():
        sheet = handouts.sheet(handbook, handout, recorded)
        for paper in handout_pdf.PAPERS:
            try:
                made[f"{handouts.FOLDER}/{handout.id}-{paper}.pdf"] = kept.get(sheet, paper, lambda s=sheet, p=paper: on_one_sheet(s, p))
            except handout_pdf.RunsOver as over:
                problems.append(_too_long(handbook, handout, sheet, paper, over.place))
            except handout_pdf.CannotSet as cannot:
                problems.append(Problem(handouts.source_file(handbook, handout), 1, "", str(cannot), "signs that the fonts of the PDF have"))
        made[f"{handouts.FOLDER}/{handout.id}.docx"] = kept.get(sheet, "docx", lambda s=sheet: document(s))
    if problems:
        raise BadInput(problems)
    kept.tidy()
    return made


def document(sheet: handouts.View) -> bytes:
    """The document of a handout."""
    from macros import handout_docx  # noqa: PLC0415 - slow to import, and needed only when a handout is new

    return handout_docx.document(sheet)


def on_one_sheet(sheet: handouts.View, paper: str) -> bytes:
    """The PDF of a handout. Where an organization's numbers make it run over, the last of them are left out, never the first: the
    page and the document have them all. Raises RunsOver where even so it does not fit, or CannotSet."""
    numbers: list[handouts.View] = sheet["numbers"]  # type: ignore[assignment]
    for kept in range(len(numbers), min(len(numbers), FEWEST_NUMBERS), -1):
        try:
            return handout_pdf.pdf({**sheet, "numbers": numbers[:kept]}, paper)
        except handout_pdf.RunsOver:
            continue
    return handout_pdf.pdf({**sheet, "numbers": numbers[:FEWEST_NUMBERS]}, paper)


def _too_long(handbook: Handbook, handout: Handout, sheet: handouts.View, paper: str, place: str) -> Problem:
    """What runs over: a row by its id, or a part of a page; where only the foot does, the last thing above it."""
    what, _, name = place.partition(" ")
    shown: list[handouts.View] = sheet["parts"]  # type: ignore[assignment]
    if what == "foot":
        last = shown[-1]
        what, name = ("row", last["rows"][-1]["id"]) if last["kind"] == "rows" else ("part", last["place"])  # type: ignore[index]
    rows = {row["id"]: row["place"] for part in shown if part["kind"] == "rows" for row in part["rows"]}  # type: ignore[attr-defined]
    number = int(rows[name] if what == "row" else name)
    part = handout.parts[number]
    named = f'row "{name}"' if what == "row" else f"{part.part} of {part.page}"
    source = handbook.sources[handouts.source_file(handbook, handout)]
    line = source.line(("parts", number, "rows", part.rows.index(name)) if name in part.rows else ("parts", number))
    needed = "one sheet at 10 point or more: cut this, or something above it"
    return Problem(source.file, line, f'handout "{handout.id}", {paper}', f"{named} does not fit", needed)


class _Kept:
    """Files of earlier runs, by fingerprint: the data, the template, the code that makes them and the libraries' versions."""

    def __init__(self, folder: Path):
        self.folder, self.used = folder, set()
        code = [handout_pdf.TEMPLATE, *(Path(__file__).with_name(name) for name in ("handout_pdf.py", "handout_docx.py"))]
        versions = [version(name) for name in ("typst", "python-docx", "segno")]
        self.shared = b"".join(path.read_bytes() for path in code) + repr(versions).encode()

    def get(self, sheet: handouts.View, form: str, make: Callable[[], bytes]) -> bytes:
        data = json.dumps([sheet, form], ensure_ascii=False, sort_keys=True).encode()
        path = self.folder / hashlib.sha256(self.shared + data).hexdigest()[:32]
        self.used.add(path)
        with suppress(FileNotFoundError):  # Another build may be tidying.
            return path.read_bytes()
        content = make()
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_bytes(content)
        partial.rename(path)
        return content

    def tidy(self) -> None:
        """Take away what no handout of this run uses."""
        for path in self._all():
            if path not in self.used:
                path.unlink(missing_ok=True)

    def _all(self) -> Iterator[Path]:
        return iter(list(self.folder.glob("*")) if self.folder.exists() else [])
