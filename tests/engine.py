"""What the established accessibility engine says of the page that a browser shows: WCAG 2.2 A and AA and best practices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

AXE = (Path(__file__).parent / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# The rules that another color scheme can break.
COLORS = ("color-contrast", "link-in-text-block")
# Everything is on as it comes, but for the size of targets, which the engine leaves off until WCAG 2.2 is asked for more often.
# The sign before a label's word has no letters, is hidden from a screen reader and has the word's color: nothing to decide.
RUN = """([within, only]) => axe.run({include: within, exclude: [".hb-evidence__glyph"]}, {
    resultTypes: ["violations", "incomplete"], rules: {"target-size": {enabled: !only.length}}, ...(only.length ? {runOnly: only} : {})
  }).then(found => ["violations", "incomplete"].map(kind => found[kind].flatMap(rule => rule.nodes.map(node => [
    rule.id, rule.help, [...node.any, ...node.all, ...node.none].map(check => check.message).join("; "),
    node.target.flat().join(" "), node.html.slice(0, 160)
  ]))))"""


@dataclass(frozen=True)
class Finding:
    """One element that breaks a rule, or of which the engine cannot tell. `why` is the engine's own words."""

    rule: str
    help: str
    why: str
    target: str
    html: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.help}: {self.why} [{self.target}]"


def look(page: object, *within: str, only: Sequence[str] = ()) -> tuple[list[Finding], list[Finding]]:
    """The violations and the undecided of a page, or of the parts that selectors name, by all rules or only those named. The engine
    is run apart from the page's own policy, as a browser extension would."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    violations, undecided = page.evaluate(RUN, [within or ["html"], list(only)])
    return [Finding(*each) for each in violations], [Finding(*each) for each in undecided]
