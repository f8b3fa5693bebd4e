"""A page as its author wrote it: front matter, and what the text refers to, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import jinja2
from jinja2 import nodes

from macros import inline
from macros.models import FrontMatter
from macros.problems import Problem, nearest, shorten

# The macros that a page may call, and where they may stand: a block alone on its line, or within a sentence.
BLOCK_MACROS = {
    "decision_table", "lookup", "rows", "figure", "glossary", "references", "tables", "changes", "finder", "handout", "handouts", "maker",
    "organization", "trainings",
    "teaching_paths", "path_before", "path_plan", "path_session", "path_after", "path_screens",
}  # fmt: skip
SENTENCE_MACROS = {"evidence", "local"}
ALLOWED_MACROS = BLOCK_MACROS | SENTENCE_MACROS

_CODE = re.compile(r"(?ms)^(```+|~~~+).*?^\1[^\n]*$|(`+)(?!`).+?(?<!`)\2(?!`)")
_HEADING = re.compile(r"(?m)^(#{1,6}) +(.*?)(?: *\{ *#([^}\s]+) *\})? *$")
LINK = re.compile(r"(?<!\\)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_HTML = re.compile(r"<(?:/?[A-Za-z]|!--|\?)")
_MACRO_LINE = re.compile(r"(?m)^(.*?)\{\{ *(\w+)\(.*?\) *\}\}(.*)$")


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    id: str | None
    line: int


@dataclass(frozen=True)
class Link:
    words: str
    target: str
    line: int


@dataclass(frozen=True)
class Call:
    """One macro call with its literal arguments."""

    name: str
    args: tuple[object, ...]
    kwargs: tuple[tuple[str, object], ...]
    line: int


@dataclass(frozen=True)
class Page:
    """`path` is relative to docs/, with slashes; `first_line` is the line of the file that `body` begins on."""

    path: str
    file: str
    meta: FrontMatter
    meta_lines: dict[str, int]
    body: str
    first_line: int
    local: bool = False

    @property
    def section(self) -> str:
        return self.path.split("/")[0] if "/" in self.path else ""

    def line_at(self, offset: int) -> int:
        return self.body.count("\n", 0, offset) + self.first_line

    @cached_property
    def prose(self) -> str:
        """The body with code blanked out, every offset kept."""
        return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), self.body)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        found = _HEADING.finditer(self.prose)
        return tuple(Heading(len(m[1]), m[2], m[3], self.line_at(m.start())) for m in found)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return tuple(Link(m[1], m[2], self.line_at(m.start())) for m in LINK.finditer(self.prose))

    @cached_property
    def brackets(self) -> tuple[tuple[inline.TermUse | inline.Citation | str, int], ...]:
        """Every pair of square brackets that is not a link; a text where it is a malformed citation."""
        without_macros = re.sub(r"\{\{.*?\}\}", lambda m: " " * len(m[0]), self.prose)
        return tuple(
            (_bracket_or_text(m[1]), self.line_at(m.start())) for m in re.finditer(inline.BRACKETS, without_macros)
        )

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        return tuple(thing for thing in self._template if isinstance(thing, Call))

    @cached_property
    def template_problems(self) -> tuple[Problem, ...]:
        return tuple(thing for thing in self._template if isinstance(thing, Problem))

    @cached_property
    def html_lines(self) -> tuple[tuple[str, int], ...]:
        return tuple((self.prose[m.start() :][:40], self.line_at(m.start())) for m in _HTML.finditer(self.prose))

    def call(self, name: str) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call.name == name)

    @cached_property
    def _template(self) -> tuple[Call | Problem, ...]:
        return tuple(_read_template(self))


def _bracket_or_text(inside: str) -> inline.TermUse | inline.Citation | str:
    try:
        return inline.bracket(inside)
    except inline.BadCitation:
        return inside


def _read_template(page: Page) -> Iterator[Call | Problem]:
    """Every macro call of a page, or why the page may not be rendered: only our macros, only literal arguments.

    The macros plugin runs page text through Jinja with all of Python behind it, so anything else is refused unread.
    """
    lines = page.body.splitlines() or [""]

    def refuse(number: int, needed: str) -> Problem:
        return Problem(page.file, number + page.first_line - 1, "", shorten(lines[min(number, len(lines)) - 1]), needed)

    refused = [refuse(number, needed) for number, line in enumerate(lines, 1) for sign, needed in _REFUSED if sign in line]
    if refused:
        yield from refused
        return
    try:
        tree = jinja2.Environment(autoescape=True).parse(page.body)
    except jinja2.TemplateSyntaxError as error:
        yield refuse(error.lineno, 'a macro such as {{ decision_table("shutdown") }}')
        return
    for node in _expressions(tree):
        yield _call(node, page.first_line) or refuse(node.lineno, _allowed(node))
    for match in _MACRO_LINE.finditer(page.prose):
        if match[2] in BLOCK_MACROS and (match[1] or match[3].strip()):
            yield refuse(page.body.count("\n", 0, match.start()) + 1, f"{match[2]} alone on its line, not indented")


_REFUSED = (
    ("{#", "a space after the brace, as in { #heading-id }"),
    ("{%", f"only the handbook's macros: {', '.join(sorted(ALLOWED_MACROS))}"),
)


def _expressions(tree: nodes.Template) -> Iterator[nodes.Node]:
    for part in tree.body:
        for node in part.nodes if isinstance(part, nodes.Output) else [part]:
            if not isinstance(node, nodes.TemplateData):
                yield node


def _call(node: nodes.Node, first_line: int) -> Call | None:
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in ALLOWED_MACROS):
        return None
    if node.dyn_args or node.dyn_kwargs:
        return None
    if not all(isinstance(part, nodes.Const) for part in [*node.args, *(pair.value for pair in node.kwargs)]):
        return None
    args = tuple(part.value for part in node.args)
    return Call(node.node.name, args, tuple((pair.key, pair.value.value) for pair in node.kwargs), node.lineno + first_line - 1)


def _allowed(node: nodes.Node) -> str:
    called = node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""
    if called in ALLOWED_MACROS:
        return 'plain words in quotation marks as arguments, as in {{ decision_table("shutdown") }}'
    return f"a macro: {nearest(called, ALLOWED_MACROS)}"
