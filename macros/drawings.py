"""Drawings are shapes and text: nothing in them runs, links or loads."""

from __future__ import annotations

import re

DANGER = re.compile(r"<(script|foreignObject|image|style|use|a|animate|set|iframe)\b|\son\w+\s*=|\sstyle\s*=|href\s*=|url\(|<!(?!--)|<\?", re.I)
_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*\?>|<!DOCTYPE svg[^\[>]*>|\sxmlns:xlink=\"[^\"]*\"")


def inert(svg: str) -> bool:
    """Whether a drawing that a program has saved holds shapes and text alone; the usual first lines may stand."""
    return "<svg" in svg and not DANGER.search(_PROLOGUE.sub("", svg))
