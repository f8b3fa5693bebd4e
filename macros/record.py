"""The change record for readers: the page about changes, the feeds, and what a page needs to say whether a printout is still current."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from macros import changes
from macros.load import Handbook
from macros.render import render
from macros.view import View

Entry = Mapping[str, str]


def newest_first(handbook: Handbook) -> list[Entry]:
    return list(reversed(changes.history(handbook.root)))


def title_of(handbook: Handbook, where: str) -> str:
    """The title of the page that an address is on."""
    page = where.split("#", maxsplit=1)[0]
    return next((p.meta.title for p in handbook.pages.values() if changes.page_address(p) == page), page)


def changes_page(view: View) -> Markup:
    """Every recorded change, newest first."""
    entries = [(entry, title_of(view.handbook, entry["address"])) for entry in newest_first(view.handbook)]
    return render("changes.html", view=view, entries=entries)


def current_data(handbook: Handbook) -> bytes:
    """A script that holds every change and the replacement of every retired row, loaded only by a link that carries a date."""
    replaced = {
        changes.row_address(table, row): [changes.row_address(*handbook.rows[id]) for id in row.replaced_by if id in handbook.rows]
        for table in handbook.tables.values()
        for row in table.rows
        if row.retired
    }
    data = {"changes": changes.history(handbook.root), "replaced": replaced}
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.handbookRecord={text};\n".encode()


def feeds(handbook: Handbook) -> dict[str, bytes]:
    """The changes as an Atom feed (RFC 4287) and a JSON feed (version 1.1). Where no address is set, none: a feed needs one."""
    base = handbook.local_words["site_url"].rstrip("/")
    if not base:
        return {}
    entries = newest_first(handbook)
    updated = f"{max((entry['date'] for entry in entries), default='2026-01-01')}T00:00:00Z"
    rows = [_feed_entry(handbook, base, entry, place) for place, entry in enumerate(entries)]
    atom = render("feed.xml", name=handbook.local_words["name"], base=base, updated=updated, entries=rows)
    return {"changes.atom": f"{atom}\n".encode(), "changes.json": _json_feed(handbook, base, rows)}


def _feed_entry(handbook: Handbook, base: str, entry: Entry, place: int) -> dict[str, str]:
    url = f"{base}/{entry['address'].removeprefix('./')}"
    title = f"{title_of(handbook, entry['address'])} ({handbook.words['change_' + entry['kind']]})"
    return {"id": f"{url}@{entry['date']}.{place}", "url": url, "title": title, "date": f"{entry['date']}T00:00:00Z", "note": entry["note"]}


def _json_feed(handbook: Handbook, base: str, entries: Sequence[Mapping[str, str]]) -> bytes:
    items = [
        {"id": entry["id"], "url": entry["url"], "title": entry["title"], "content_text": entry["note"], "date_published": entry["date"]}
        for entry in entries
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": handbook.local_words["name"], "home_page_url": f"{base}/", "items": items}
    return (json.dumps(feed | {"feed_url": f"{base}/changes.json"}, ensure_ascii=False, indent=1) + "\n").encode()
