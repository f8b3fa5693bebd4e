"""Read YAML as text with line numbers, refusing what a contributor cannot have meant.

Every scalar is kept as the text that was written, so `no`, `10:30` and `2024-01-02` stay what they look like.
Duplicate keys, tags, aliases, deep nesting, large files and other encodings are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from macros.problems import BadInput, Problem, shorten

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
}
Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """The content of one file: `data` of str, list and dict; `lines` maps a path of keys to its line."""

    file: str
    data: object
    lines: dict[Keys, int] = field(repr=False)

    def line(self, keys: Keys) -> int:
        """The line of the nearest thing at or above a path of keys."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)


# Control characters, and those that turn the direction of what follows: no spreadsheet takes the first, and the second hide
# what a text says (CVE-2021-42574). The marks of right-to-left writing (U+200E, U+200F) are not among them.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def read_text(path: Path, name: str) -> str:
    """The text of a file in UTF-8. Raises BadInput for a link, a large file, an empty file or another encoding."""

    def refuse(found: str, needed: str, line: int = 0) -> BadInput:
        return BadInput([Problem(name, line, "", found, needed)])

    if path.is_symlink():
        raise refuse("a symbolic link", "a real file; copy the file here")
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise refuse(f"{len(raw):,} bytes", f"at most {MAX_BYTES:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refuse("a character that is not UTF-8", "the file saved again with the encoding UTF-8", line) from None
    if not text.strip():
        raise refuse("an empty file", "the content, or no file at all")
    text = text.replace("\r\n", "\n")
    unseen = UNSEEN.search(text)
    if unseen:
        raise refuse(unseen_words(unseen[0]), "text that can be seen", text.count("\n", 0, unseen.start()) + 1)
    return text


def unseen_words(character: str) -> str:
    return f"a sign that cannot be seen (U+{ord(character):04X})"


@cache  # While pages are written, one file of hundreds changes.
def parse(text: str, name: str, first_line: int = 1) -> Source:
    """YAML text to a Source. `first_line` is the line of the file that the text begins on. Raises BadInput."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        raise BadInput([Problem(name, line, "", _parser_words(text, mark), _parser_advice(error))]) from None
    except yaml.YAMLError:
        raise BadInput([Problem(name, first_line, "", "a character that YAML does not allow", "printable text only")]) from None
    if root is None:
        raise BadInput([Problem(name, 0, "", "only comments", "the content, or no file at all")])
    walk = _Walk(name, first_line)
    data = walk.plain(root, ())
    if walk.problems:
        raise BadInput(walk.problems)
    return Source(name, data, walk.lines)


def read(path: Path, name: str) -> Source:
    """The Source of a YAML file. Raises BadInput."""
    return parse(read_text(path, name), name)


class _Walk:
    def __init__(self, name: str, first_line: int):
        self.name, self.first_line = name, first_line
        self.lines: dict[Keys, int] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def complain(self, node: yaml.Node, keys: Keys, found: str, needed: str) -> None:
        line = node.start_mark.line + self.first_line
        self.problems.append(Problem(self.name, line, " ".join(map(str, keys[-1:])), found, needed))

    def plain(self, node: yaml.Node, keys: Keys) -> object:
        self.lines.setdefault(keys, node.start_mark.line + self.first_line)
        if id(node) in self.seen:
            self.complain(node, keys, "an alias (*name)", "the words written out again")
            return ""
        self.seen.add(id(node))
        if len(keys) > MAX_DEPTH:
            self.complain(node, keys, f"lists inside lists, more than {MAX_DEPTH} deep", "the shape that the other files have")
            return ""
        if node.tag not in PLAIN_TAGS:
            self.complain(node, keys, f"a tag: {shorten(node.tag, 40)}", "plain text; put the value in quotation marks")
            return ""
        if isinstance(node, yaml.ScalarNode):
            unseen = UNSEEN.search(node.value)
            if unseen:
                self.complain(node, keys, unseen_words(unseen[0]), "text that can be seen")
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*keys, place)) for place, item in enumerate(node.value)]
        return self._mapping(node, keys)

    def _mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[str, object]:
        result: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.complain(key, keys, "a list or mapping as a key", "a word as a key")
            elif key.value in result:
                self.complain(key, keys, f'"{key.value}" a second time', f'one "{key.value}" only; keep one and delete the other')
            else:
                self.lines[(*keys, key.value)] = key.start_mark.line + self.first_line
                result[key.value] = self.plain(value, (*keys, key.value))
        return result


def _parser_words(text: str, mark: yaml.Mark | None) -> str:
    lines = text.splitlines()
    if mark is None or mark.line >= len(lines):
        return "the file ends too early"
    return shorten(lines[mark.line]) or "an empty line"


def _parser_advice(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    if "mapping values are not allowed" in said:
        return 'quotation marks around a value that contains a colon, as in see: "Says: no"'
    if "tab" in said or "cannot start any token" in said:
        return "spaces, not tabs, at the beginning of a line; a value that begins with a special sign in quotation marks"
    if "quoted scalar" in said:
        return "the closing quotation mark"
    if "alias" in said or "anchor" in said:
        return "a value that begins with * or & in quotation marks"
    if "depth" in said:
        return "the shape that the other files have: fewer lists inside lists"
    return "lines indented as in the rows above, each as key: value"
