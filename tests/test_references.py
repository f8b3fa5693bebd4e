"""Promise: works read as APA asks, with titles, authors and years as in their records."""

from __future__ import annotations

from pathlib import Path

from macros.models import Work
from macros.references import styled


def work(id: str, **fields: object) -> Work:
    base = {
        "id": id, "type": "article-journal", "title": "Of things", "author": [{"family": "Maker", "given": "Ada"}],
        "issued": {"date-parts": [["2001"]]}, "container-title": "Journal", "volume": "3", "page": "1-9",
        "supports": "x", "evidence": "moderate", "confirmed": "true",
    }  # fmt: skip
    return Work.model_validate(base | fields)


def test_article_in_text_and_in_the_list() -> None:
    made = styled([work("a", DOI="10.5555/x.1")])["a"]
    assert made.in_text == "Maker, 2001"
    assert made.plain == "Maker, A. (2001). Of things. Journal, 3, 1–9. https://doi.org/10.5555/x.1"
    assert made.entry[-1].kind == "link"


def test_three_authors_and_two() -> None:
    names = [{"family": name, "given": "A."} for name in ("One", "Two", "Three")]
    made = styled([work("a", author=names), work("b", author=names[:2])])
    assert made["a"].in_text == "One et al., 2001"
    assert made["b"].in_text == "One & Two, 2001"


def test_same_author_and_year_get_letters_in_the_order_of_the_list() -> None:
    made = styled([work("z", title="Zebra"), work("a", title="Apple")])
    assert (made["a"].in_text, made["z"].in_text) == ("Maker, 2001a", "Maker, 2001b")
    assert "(2001a)" in made["a"].plain


def test_a_work_without_a_date() -> None:
    assert styled([work("a", issued=None)])["a"].in_text == "Maker, n.d."


def test_markup_in_a_record_stays_words() -> None:
    made = styled([work("a", title="<b>Bold</b> & <script>x</script>", DOI="10.5555/x")])["a"]
    assert "<b>Bold</b> & <script>x</script>" in made.plain
    assert {part.kind for part in made.entry} <= {"text", "em", "link"}


def test_results_are_kept_and_made_again_when_a_record_changes(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    first = styled([work("a")], kept)
    time = kept.stat().st_mtime_ns
    assert styled([work("a")], kept) == first
    assert kept.stat().st_mtime_ns == time
    assert styled([work("a", title="Of others")], kept)["a"].plain != first["a"].plain


def test_every_real_work_is_styled(handbook) -> None:
    made = styled(handbook.works.values(), handbook.root / "build/kept-works.json")
    for id, record in handbook.works.items():
        year = record.issued.year if record.issued else "n.d."
        assert made[id].year.startswith(year), id
        assert record.title.split(":")[0][:30].lower() in made[id].plain.lower(), id
        assert not [part for part in made[id].entry if part.kind == "link" and not part.text.startswith("http")]
