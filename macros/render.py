"""Objects to HTML through the templates, with every value made inert.

Escaping alone is not enough where Markdown still runs over the result: a blank line ends a table, `{...}` is eaten
by attribute lists, a bare address becomes a link. So every ASCII punctuation mark of a value is written as a numeric
entity, white space is collapsed and control characters are dropped.
"""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
_ENTITIES = {ord(mark): f"&#{ord(mark)};" for mark in string.punctuation}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")


def visible(value: object) -> str:
    """A value as text on one line, without control characters and signs that turn the direction of writing."""
    return _UNSEEN.sub("", _SPACE.sub(" ", str(value)))


def inert(value: object) -> Markup:
    """A value as text that neither HTML nor Markdown nor a template reads as anything else."""
    return value if isinstance(value, Markup) else _inert(str(value))


@cache  # The same words, labels and addresses stand on many pages.
def _inert(text: str) -> Markup:
    return Markup(visible(text).translate(_ENTITIES))  # noqa: S704 - no punctuation is left in it


@cache
def environment() -> jinja2.Environment:
    """The templates of the macros: a missing name is an error, every printed value is inert."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
        finalize=inert, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def render(template: str, **values: object) -> Markup:
    """A template as one block of HTML without blank lines, so that Markdown leaves it alone."""
    text = environment().get_template(template).render(**values)
    return Markup("\n".join(line.strip() for line in text.splitlines() if line.strip()))  # noqa: S704 - autoescaped
