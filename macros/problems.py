"""What is wrong with the input, in words that a contributor who does not program can act on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. `file` is relative to the project, `line` counts from 1 (0: the whole file)."""

    file: str
    line: int
    where: str
    found: str
    needed: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        head = f"{place}: {self.where}" if self.where else place
        return f"{head}\n  found:  {self.found}\n  needed: {self.needed}"


class BadInput(Exception):
    """Raised with every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(set(problems)))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """All problems as text, one paragraph each, and their count."""
    listed = list(problems)
    count = "1 problem" if len(listed) == 1 else f"{len(listed)} problems"
    return "\n".join([*(str(problem) for problem in listed), "", count])


def shorten(text: str, width: int = 90) -> str:
    """The beginning of a text on one line, for a message."""
    flat = " ".join(str(text).split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def nearest(word: str, choices: Iterable[str]) -> str:
    """What is allowed, in words: the nearest choice first, then the others when they are few."""
    allowed = sorted(set(choices))
    close = difflib.get_close_matches(word.lower(), [choice.lower() for choice in allowed], n=1, cutoff=0.5)
    guess = next((choice for choice in allowed if close and choice.lower() == close[0]), None)
    listed = f"one of: {', '.join(allowed)}" if len(allowed) <= 20 else f"one of {len(allowed)} known values"
    return f"perhaps {guess}; {listed}" if guess else listed
