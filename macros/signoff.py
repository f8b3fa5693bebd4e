"""Clinical sign-off: a named person in an organization has read a page. The page says so, and says when its text has moved on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from macros import changes
from macros.load import Handbook
from macros.overlay_models import SignOff
from macros.problems import BadInput, Problem, nearest

FILE = "sign-off.yml"
SCHEMA = "# yaml-language-server: $schema=../macros/schemas/sign-off.schema.json"
HEAD = f"{SCHEMA}\n# Who has read which page for this organization. Added to by: make signoff\nsign_offs:\n"


def fingerprint(handbook: Handbook, path: str) -> str:
    """Sixteen hexadecimal digits of all that a page says: its own text and the rows of its tables, an organization's rows included."""
    page = handbook.pages[path]
    found = changes.fingerprints_of(handbook, path)
    return hashlib.sha256("".join(f"{where} {text}\n" for where, text in sorted(found.items())).encode() + page.path.encode()).hexdigest()[:16]


def changed(handbook: Handbook, entry: SignOff) -> bool:
    """Whether a page says something else than what was signed off."""
    return entry.page in handbook.pages and fingerprint(handbook, entry.page) != entry.text


def status(handbook: Handbook, path: str) -> Mapping[str, str]:
    """What the head of a page says of its review: `text`, and `why`, the same at more length; `state` is none, current or changed."""
    words, entry = handbook.words, handbook.own.sign_offs.get(path)
    if not entry:
        return {"state": "none", "text": words["not_reviewed"], "why": words["not_reviewed_why"]}
    named = {"person": entry.person, "role": entry.role, "date": entry.date, "review_by": entry.review_by, "host": handbook.local_words["name"]}
    state, text = ("changed", words["signed_changed"]) if changed(handbook, entry) else ("current", words["signed_current"])
    return {"state": state, "text": text.format(**named), "why": words["signed_why"].format(**named)}


def sign(handbook: Handbook, folder: Path, entry: Mapping[str, str]) -> SignOff:
    """Add a sign-off to the organization's file. `entry`: page, person, role, date, review_by. Raises BadInput."""
    path = entry["page"]
    if path not in handbook.pages:
        raise BadInput([Problem("PAGE", 0, "", path or "no page", f"the path of a page: {nearest(path, handbook.pages)}")])
    for name in ("person", "role"):
        if not entry[name].strip():
            raise BadInput([Problem(name.upper(), 0, "", "nothing", f'{name.upper()}="..."')])
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", entry["review_by"]) or entry["review_by"] <= entry["date"]:
        needed = f"REVIEW_BY=a date after {entry['date']}, such as {int(entry['date'][:4]) + 1}{entry['date'][4:]}"
        raise BadInput([Problem("REVIEW_BY", 0, "", entry["review_by"] or "nothing", needed)])
    made = SignOff.model_validate({**entry, "text": fingerprint(handbook, path)})
    file = folder / FILE
    lines = [f"    {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in made.model_dump().items()]
    text = file.read_text(encoding="utf-8") if file.exists() else HEAD
    text = text.replace("sign_offs: []", "sign_offs:")  # An empty list, as the starting folder has it.
    file.write_text(text.rstrip("\n") + "\n  - " + "\n".join(lines).strip() + "\n", encoding="utf-8")
    return made
