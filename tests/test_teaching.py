"""Promise: a teaching path is a page that prints and a page that a room can read, its times are true, and nobody is hurt by it."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from conftest import run
from lxml import html
from serving import served

from macros import changes, teaching
from macros.load import Handbook, load

PATHS = {"two-hour-workshop": 120, "one-day-training": 330, "three-day-training": 900, "six-month-supervision": 540}
# Nobody acts a person who is hurt or held, tells their own history, or learns a hold or a technique. No effect is promised.
NEVER = r"act out|(?<!Nobody )\bacts? the (?:child|client|person)|your own (?:trauma|abuse|worst)|certifi|guarantee|proven|heals?\b|cures?\b"
NEVER += r"|hold (?:him|her|them) (?:down|still)"
OURS = """id: local-ours
title: Our own evening
summary: Ours.
audience: For us.
minutes: 30
before: [a, b, c]
sessions:
  - id: one
    title: One
    minutes: 30
    aim: One.
    pages: [{page: misread-behaviors/going-quiet.md, why: One.}]
    questions: ["1 < 2 & 3?"]
    exercise: {kind: drafting, title: One, minutes: 10, steps: [a, b], stop: Stop.}
after: [{days: 30, who: One., look_at: [One.]}]
"""


@pytest.fixture(scope="module")
def whole(good_site: Path) -> html.HtmlElement:
    return html.fromstring((good_site / "site/teaching/quiet-hour/index.html").read_bytes())


@pytest.fixture(scope="module")
def shown(good_site: Path) -> html.HtmlElement:
    return html.fromstring((good_site / "site/teaching/quiet-hour/project/index.html").read_bytes())


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_there_are_four_and_they_take_what_they_say(handbook: Handbook) -> None:
    assert {id: path.model.minutes for id, path in handbook.teaching.items()} == PATHS


def test_a_session_starts_when_the_last_and_its_rest_are_over(good: Path) -> None:
    [(day, slots)] = teaching.plan(load(good).teaching["quiet-hour"].model)
    assert (day, [(slot.session.id, slot.starts) for slot in slots]) == ("Day 1", [("first-words", 0), ("look-back", 50)])
    days = [name for name, _ in teaching.plan(load(Path(__file__).parent.parent).teaching["three-day-training"].model)]
    assert days == ["Day 1", "Day 2", "Day 3"]


def test_every_part_of_a_session_is_on_its_page(whole) -> None:
    said = words(whole.get_element_by_id("main"))
    for part in (
        "Name someone on hand, and have your local emergency number ready.", "For everyone.",
        "1 hour in 2 sessions. Rests between them: 10 minutes.",
        "Somebody says less, and waits", "It has the words.", "How long do you wait?", "Role-play, 15 minutes", "Say it again, slower.",
        "You can answer later.", "To stop: Turn your card over.", "In 30 days", "Was it seen once?",
    ):  # fmt: skip
        assert part in said, part
    links = whole.xpath("//main//a/@href")
    assert {"../../misread-behaviors/going-quiet/#at-a-glance", "../../misread-behaviors/going-quiet/#row-quiet-after-question"} <= set(links)
    assert "../../handouts/quiet-sheet/" in links
    assert whole.xpath("//*[@id='cited-made2001first']")


def test_a_script_is_always_marked_invented(whole, shown) -> None:
    [script] = whole.find_class("hb-teach__script")
    assert words(script[0]) == "Invented. Nobody in it is real."
    assert "You can answer later" not in words(shown)


def test_a_session_keeps_its_address(good_site: Path, whole, shown) -> None:
    assert [e.get("id") for e in whole.xpath("//main//h2[@id]")][:5] == ["before", "plan", "first-words", "look-back", "after"]
    assert [e.get("id") for e in shown.find_class("hb-screen")] == ["first-words", "look-back"]
    book = load(good_site)
    where = "teaching/quiet-hour/"
    from macros.addresses import published

    assert {f"{where}#first-words", f"{where}project/#first-words", f"{where}#after"} <= published(book)


def test_a_change_of_an_exercise_is_a_change_of_both_pages(good: Path) -> None:
    before = changes.fingerprints(load(good))
    file = good / "docs/teaching/quiet-hour.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("Turn your card over.", "Put your card down."), encoding="utf-8")
    after = changes.fingerprints(load(good))
    assert {where for where in after if before[where][0] != after[where][0]} == {"teaching/quiet-hour/", "teaching/quiet-hour/project/"}


def test_real_paths_hurt_nobody_and_promise_nothing(handbook: Handbook) -> None:
    for path in handbook.teaching.values():
        said = [text for _, text in teaching.texts(path.model)]
        assert not [text for text in said if re.search(NEVER, text, re.I)], path.id
        before = " ".join(path.model.before)
        assert re.search(r"on hand", before), path.id
        assert re.search(r"way to stop", before), path.id
        assert re.search(r"[Nn]obody (?:is asked|tells)", before), path.id
        assert {look.days for look in path.model.after} == {30, 90}, path.id


def test_exercises_differ(handbook: Handbook) -> None:
    exercises = [session.exercise for path in handbook.teaching.values() for session in path.model.sessions]
    assert len({exercise.title for exercise in exercises}) == len(exercises)
    for path in handbook.teaching.values():
        kinds = [session.exercise.kind for session in path.model.sessions]
        assert len(set(kinds)) >= min(4, len(kinds)), path.id


def test_an_organization_adds_its_own(good: Path) -> None:
    (good / "local/teaching").mkdir(parents=True)
    (good / "local/teaching/local-ours.yml").write_text(OURS, encoding="utf-8")
    done = run(good, "site")
    assert done.returncode == 0, done.stderr
    listed = words(html.fromstring((good / "site/teaching/index.html").read_bytes()))
    assert "Our own evening From your organization" in listed
    page = html.fromstring((good / "site/teaching/local-ours/index.html").read_bytes())
    assert "From your organization" in words(page)
    assert "1 < 2 & 3?" in words(page)
    assert (good / "site/teaching/local-ours/project/index.html").exists()


@pytest.mark.parametrize("id", PATHS)
def test_a_room_can_read_it_and_a_key_turns_it(browser, address: str, handbook: Handbook, id: str) -> None:
    """One session a screen, large, at 1280 by 720, without script; Page Down goes from one to the next."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 720}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"teaching/{id}/project/")
    screens = page.locator(".hb-screen")
    sessions = [session.id for session in handbook.teaching[id].model.sessions]
    assert [screens.nth(place).get_attribute("id") for place in range(screens.count())] == sessions
    for place, _ in enumerate(sessions):
        box = screens.nth(place).bounding_box()
        assert 720 <= box["height"] <= 721, sessions[place]
    context.close()
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(f"teaching/{id}/project/")
    sizes = page.evaluate("[...document.querySelectorAll('.hb-screen li')].map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert min(sizes) >= 24
    for session in sessions:
        page.keyboard.press("PageDown")
        page.wait_for_function("id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 2", arg=session)
    context.close()


def test_it_prints_one_session_a_page(browser, address: str, handbook: Handbook) -> None:
    page = browser.new_page(base_url=address)
    for id in PATHS:
        page.goto(f"teaching/{id}/project/")
        for paper in ("A4", "Letter"):
            pdf = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=True)))
            said = [" ".join(sheet.get_textpage().get_text_bounded().replace("\x02", "-").split()) for sheet in pdf]
            sessions = handbook.teaching[id].model.sessions
            assert len(said) == len(sessions) + 1, (id, paper)
            for sheet, session in itertools.zip_longest(said[1:], sessions):
                assert session.title in sheet
                assert session.exercise.title in sheet
    page.close()


def test_the_whole_path_prints_with_its_exercises_whole(browser, address: str, handbook: Handbook) -> None:
    page = browser.new_page(base_url=address)
    page.goto("teaching/one-day-training/")
    pdf = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    sheets = [sheet.get_textpage().get_text_bounded() for sheet in pdf]
    for session in handbook.teaching["one-day-training"].model.sessions:
        [at] = [place for place, text in enumerate(sheets) if f"Practice: {session.exercise.title}" in text]
        assert session.exercise.steps[-1].split()[0] in sheets[at]
        assert "To stop:" in sheets[at]
    page.close()
