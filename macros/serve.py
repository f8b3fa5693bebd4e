"""Serve with live reload: what is saved is read, checked, staged and built again; an error shows its message and the server goes on.

One process holds what was read, so that only what changed is read and built. MkDocs's own server rebuilds every page on each change.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from macros import builder, check, overlay, plugin, site, stage
from macros.load import Handbook
from macros.problems import BadInput, report

WATCHED = ("docs", "assets", "overrides", "macros/templates", "mkdocs.yml")
PREVIEW = Path("build/preview")


def serve(root: Path, address: str) -> int:
    """Build, serve, and build again whenever something is saved. Ends with Control-C."""
    keeper = _Keeper(root, builder.Preview(root, root / PREVIEW, address))
    keeper.again()
    print(f"Serving on http://{address}/ - stop with Control-C. After a change to Python code, restart.", flush=True)
    own = overlay.folder(root, os.environ)
    keeper.preview.serve(keeper.again, [*(root / name for name in WATCHED), *([own] if own else [])])
    return 0


class _Keeper:
    """Keeps the preview up with the files. `newest` is the handbook that the pages were last made from."""

    def __init__(self, root: Path, preview: builder.Preview):
        self.root, self.preview = root, preview
        self.newest: Handbook | None = None
        self.searching = threading.Lock()

    def again(self) -> None:
        """Make the pages, then in the background what search reads. Problems are printed, and the pages stay as they were."""
        try:
            base = site.checked_base(self.root, check.problems_while_writing)
            handbook = site.checked_over(base, overlay.folder(self.root, os.environ))
            self._make(handbook)
        except BadInput as bad:
            _say(report(bad.problems))
        except (builder.BuildFailed, OSError) as failed:
            _say(str(failed))
        else:
            self.newest = handbook
            threading.Thread(target=self._search, args=(handbook,), daemon=True).start()

    def _make(self, handbook: Handbook) -> None:
        stage.stage_pages(handbook)
        plugin.given[:] = [handbook]
        self.preview.make(stage.settings(handbook), {path: page.meta.title for path, page in handbook.pages.items()})

    def _search(self, handbook: Handbook) -> None:
        with self.searching:
            if handbook is self.newest:
                for name in stage.stage_search(handbook):
                    self.preview.copy(name)


def _say(problems: str) -> None:
    print(f"{problems}\nThe pages stay as they were until this is mended.", file=sys.stderr, flush=True)
