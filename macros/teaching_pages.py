"""Teaching paths on the web: the list of all, each as a page that prints, and each as a page to project."""

from __future__ import annotations

from markupsafe import Markup

from macros import teaching
from macros.models import Reading, Session
from macros.render import render
from macros.teaching import Teaching
from macros.view import View


def all_paths(view: View) -> Markup:
    """Every path, the handbook's own in the order of the navigation, then the organization's."""
    order = [path for section in view.handbook.sections for path in section.pages]
    listed = sorted(view.handbook.teaching.values(), key=lambda path: order.index(path.page) if path.page in order else len(order))
    return render("teaching-paths.html", view=view, paths=listed, duration=lambda path: duration(view, path.model.minutes))


def before(view: View, path: Teaching) -> Markup:
    """What the trainer sees to first."""
    return render("teaching-before.html", view=view, path=path)


def plan(view: View, path: Teaching) -> Markup:
    """Whom it is for, how long it takes, and the sessions with their times."""
    model = path.model
    times = {"whole": duration(view, model.minutes), "rests": duration(view, teaching.rests(model))}
    return render("teaching-plan.html", view=view, path=path, groups=teaching.plan(model), times=times, clock=teaching.clock)


def session(view: View, path: Teaching, shown: Session) -> Markup:
    """One session whole."""
    readings = [link_of(view, reading) for reading in shown.pages]
    given = [(f"handouts/{id}.md", view.handbook.handouts[id].title) for id in shown.handouts]
    return render("teaching-session.html", view=view, session=shown, readings=readings, given=given, kind=kind(view, shown))


def after(view: View, path: Teaching) -> Markup:
    """How it is known, later, whether practice changed."""
    return render("teaching-after.html", view=view, path=path)


def screens(view: View, path: Teaching) -> Markup:
    """What a trainer projects: one session a screen, its questions and its exercise."""
    kinds = {each.id: kind(view, each) for each in path.model.sessions}
    return render("teaching-screens.html", view=view, path=path, kinds=kinds)


def kind(view: View, shown: Session) -> str:
    """The words for the kind of exercise."""
    return view.words[f"exercise_{shown.exercise.kind.replace('-', '_')}"]


def duration(view: View, minutes: int) -> str:
    """Minutes in words: 50 minutes, 2 hours, 5 hours 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hours_one" if hours == 1 else "hours"), (rest, "minutes")]
    return " ".join(view.words[key].format(count=count) for count, key in parts if count) or view.words["minutes"].format(count=0)


def link_of(view: View, reading: Reading) -> tuple[str, str, str]:
    """What is read: its address, its words, and why."""
    if reading.row:
        return view.link.row(view.handbook.rows[reading.row][0].page, reading.row), view.row_words(reading.row), reading.why
    page = view.handbook.pages[str(reading.page)]
    heading = next((each.text for each in page.headings if each.id == reading.part), "")
    words = f"{page.meta.title}: {heading}" if heading else page.meta.title
    return view.link.page(page.path, reading.part or ""), words, reading.why
