"""A part of a page as blocks of plain words, for paper: no markup, no links, no citations, local facts filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from macros import inline
from macros.load import Handbook
from macros.pages import LINK, Page
from macros.render import visible

SAFETY = "safety"
_HEADING = re.compile(r"(?m)^(#{2,6}) +(.*?) *\{ *#([^}\s]+) *\} *$")
_ITEM = re.compile(r"^(?:(-)|\d+\.) +(.*)$")
_MARK = re.compile(
    rf'\{{\{{ *local\("(?P<fact>\w+)"\) *\}}\}}|\{{\{{ *evidence\("(?P<label>[\w-]+)"\) *\}}\}}|(?P<link>{LINK.pattern})|'
    rf"(?P<bracket>{inline.BRACKETS})|(?P<bold>\*\*)|\\(?P<sign>.)"
)
# What paper cannot hold as running words: a table, a drawing, an example in a box, a heading below the one named.
_UNFIT = re.compile(r"(?m)^(\||!!!|\{\{|#|```)")


class NoPassage(ValueError):
    """A part that is not there, or that is not made of sentences and lists; the message says what is needed."""


@dataclass(frozen=True)
class Span:
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """`kind` is ul, ol or p; a p has one item. An item is a row of spans."""

    kind: str
    items: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Passage:
    heading: str
    blocks: tuple[Block, ...]


def parts(page: Page) -> list[str]:
    """What a handout can name on a page."""
    headings = [match[3] for match in _HEADING.finditer(page.body)]
    return [SAFETY, *headings] if page.meta.safety else headings


def fits(handbook: Handbook, page: Page, part: str) -> bool:
    """Whether a part can stand on a sheet."""
    try:
        passage(handbook, page, part)
    except NoPassage:
        return False
    return True


def passage(handbook: Handbook, page: Page, part: str) -> Passage:
    """The safety block of a page, or what stands under one of its headings. Raises NoPassage."""
    if part == SAFETY and page.meta.safety:
        lines = tuple((Span(visible(inline.plain(line, handbook.local_words))),) for line in page.meta.safety)
        return Passage(handbook.words["do_now"], (Block("ul", lines),))
    found = list(_HEADING.finditer(page.body))
    place = next((place for place, match in enumerate(found) if match[3] == part), None)
    if place is None:
        raise NoPassage(", ".join(parts(page)))
    end = found[place + 1].start() if place + 1 < len(found) else len(page.body)
    text = page.body[found[place].end() : end].strip()
    deeper = place + 1 < len(found) and len(found[place + 1][1]) > len(found[place][1])
    if deeper or not text or _UNFIT.search(text):
        raise NoPassage("a part made of sentences and lists alone, without tables, drawings, examples or smaller headings")
    return Passage(found[place][2], tuple(_blocks(handbook, page, text)))


def _blocks(handbook: Handbook, page: Page, text: str) -> Iterator[Block]:
    for chunk in re.split(r"\n\s*\n", text):
        lines = chunk.splitlines()
        items = [_ITEM.match(line) for line in lines]
        if all(items):
            kind = "ul" if items[0][1] else "ol"  # type: ignore[index]
            yield Block(kind, tuple(spans(handbook, page, item[2]) for item in items if item))
        else:
            yield Block("p", (spans(handbook, page, " ".join(lines)),))


def spans(handbook: Handbook, page: Page, text: str) -> tuple[Span, ...]:
    """A sentence of a page as spans. A link within the page becomes its words and the name of the heading that it leads to."""
    made: list[Span] = []
    strong, done = False, 0
    for match in _MARK.finditer(text):
        made.append(Span(text[done : match.start()], strong))
        done = match.end()
        if match["bold"]:
            strong = not strong
        else:
            made.append(Span(_words(handbook, page, match, "".join(span.text for span in made)), strong))
    made.append(Span(text[done:], strong))
    return _tidy(made)


def _words(handbook: Handbook, page: Page, match: re.Match[str], before: str) -> str:
    if match["fact"]:
        return inline.fact(handbook.local_words[match["fact"]], before)
    if match["label"]:
        label = handbook.evidence_labels[match["label"]]
        return f"({label.glyph} {label.label})"
    if match["sign"]:
        return match["sign"]
    if match["link"]:
        link = LINK.match(match["link"])
        words, target = (link[1].replace("**", ""), link[2]) if link else ("", "")
        heading = next((h.text for h in page.headings if target == f"#{h.id}"), "")
        return f"{words} ({heading})" if heading else words
    inside = inline.bracket(match["bracket"][1:-1])
    return inside.label if isinstance(inside, inline.TermUse) else ""


def _tidy(made: list[Span]) -> tuple[Span, ...]:
    """Neighbors of one weight joined, and no space left where a citation was taken out."""
    joined: list[Span] = []
    for span in made:
        if joined and joined[-1].strong == span.strong:
            joined[-1] = Span(joined[-1].text + span.text, span.strong)
        elif span.text:
            joined.append(span)
    texts = [re.sub(r" +([.,;:?!])", r"\1", re.sub(r"[ \t]{2,}", " ", span.text)) for span in joined]
    return tuple(Span(_keep_ends(text), span.strong) for text, span in zip(texts, joined, strict=True) if text)


def _keep_ends(text: str) -> str:
    """Without unseen signs, but with the space at either end that parts it from its neighbor."""
    inner = visible(text).strip()
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if text[-1:].isspace() else ''}"
