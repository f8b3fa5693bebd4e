"""A handout as a tagged PDF (PDF/UA-1, ISO 14289-1), one sheet of paper, made by Typst with the fonts that its wheel carries.

Values reach the template as JSON in an input, never as code. The same data gives the same bytes: no date is written, and no
font of the machine is used.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from macros.render import TEMPLATES

if TYPE_CHECKING:
    import segno

TEMPLATE = TEMPLATES / "handout.typ"
# Name in the address, and Typst's name of the paper.
PAPERS = {"a4": "a4", "letter": "us-letter"}
# In points. The largest that fits is taken; nothing is set smaller than the last.
SIZES = ("12", "11", "10.5", "10")
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:-.*?)??(?:-([A-Za-z]{2}))?(?:-.*)?$")


class RunsOver(Exception):
    """A handout that does not end on its first page. `place` is `row <id>`, `part <number>` or `foot`: where it runs over."""

    def __init__(self, place: str):
        self.place = place
        super().__init__(place)


class CannotSet(Exception):
    """Typst's own words, where it cannot set the text: a sign that no font here has, for instance."""


def pdf(sheet: dict[str, object], paper: str) -> bytes:
    """One page, in the largest size that fits. `sheet` is `handouts.sheet`, `paper` a key of PAPERS. Raises RunsOver or CannotSet."""
    language = _LANGUAGE.match(str(sheet["language"]))
    inputs = {
        "sheet": json.dumps(sheet, ensure_ascii=False, sort_keys=True),
        "paper": PAPERS[paper],
        "lang": language[1].lower() if language else "en",
        "region": (language[2] or "").lower() if language else "",
        "qr": qr_svg(str(sheet["link"])) if sheet["link"] else "",
    }
    for size in SIZES[:-1]:
        try:
            return _set(inputs | {"size": size})
        except RunsOver:
            continue
    return _set(inputs | {"size": SIZES[-1]})


def _set(inputs: dict[str, str]) -> bytes:
    import typst  # noqa: PLC0415 - needed only when a handout is new

    try:
        return typst.compile(TEMPLATE, root=TEMPLATES, sys_inputs=inputs, ignore_system_fonts=True, pdf_standards="ua-1")
    except typst.TypstError as error:
        over = re.search(r"runs over: (.+)$", str(error))
        raise RunsOver(over[1]) if over else CannotSet(str(error)) from None


@cache  # Two papers and the document show the same code, and choosing its mask takes as long as setting a sheet.
def qr(link: str) -> segno.QRCode:
    """A QR code that survives a photocopier: error correction Q (ISO/IEC 18004), a quarter of it may be lost."""
    import segno  # noqa: PLC0415 - not needed by those who only check

    return segno.make(link, error="q", micro=False)


def qr_svg(link: str) -> str:
    return qr(link).svg_inline(border=2, scale=1, omitsize=True, svgclass=None, lineclass=None)
