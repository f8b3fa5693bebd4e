"""Objects to HTML through the templates, with every value made inert.

A block is kept out of Markdown's way (blocks.py), so escaping is enough there. In a sentence it is not, where Markdown still runs
over the result: a blank line ends a table, `{...}` is eaten by attribute lists, a bare address becomes a link. So there every ASCII
punctuation mark of a value is written as a numeric entity. White space is collapsed and control characters are dropped in both.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

TEMPLATES = Path(__file__).parent / "templates"
_ENTITIES = {ord(mark): f"&#{ord(mark)};" for mark in string.punctuation}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")


def visible(value: object) -> str:
    """A value as text on one line, without control characters and signs that turn the direction of writing."""
    return _UNSEEN.sub("", _SPACE.sub(" ", str(value)))


def escaped(value: object) -> Markup:
    """A value as text that HTML reads as nothing else."""
    return value if isinstance(value, Markup) else _escaped(str(value))


def inert(value: object) -> Markup:
    """A value as text that neither HTML nor Markdown nor a template reads as anything else."""
    return value if isinstance(value, Markup) else _inert(str(value))


@cache  # The same words, labels and addresses stand on many pages.
def _escaped(text: str) -> Markup:
    return escape(visible(text))


@cache
def _inert(text: str) -> Markup:
    return Markup(visible(text).translate(_ENTITIES))  # noqa: S704 - no punctuation is left in it


@cache
def environment(written: Callable[[object], Markup] = escaped) -> jinja2.Environment:
    """The templates of the macros: a missing name is an error, and every printed value is `written`."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
        finalize=written, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def render(template: str, **values: object) -> Markup:
    """A template as one block of HTML without blank lines."""
    return _lines(environment().get_template(template).render(**values))


def render_in_sentence(template: str, **values: object) -> Markup:
    """A template as words of a sentence that Markdown is still to read."""
    return _lines(environment(inert).get_template(template).render(**values))


def _lines(text: str) -> Markup:
    return Markup("\n".join(line.strip() for line in text.splitlines() if line.strip()))  # noqa: S704 - autoescaped
