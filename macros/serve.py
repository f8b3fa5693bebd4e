"""Serve with live reload: staging follows what is saved; an error shows its message and the server goes on."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from macros import builder, overlay, site, stage
from macros.problems import BadInput, report

WATCHED = ("docs", "assets", "overrides", "macros/templates")
SETTLE = 0.1  # seconds; an editor writes a file in several steps


def serve(root: Path, address: str) -> int:
    """Stage, start the builder's server, and stage again whenever something is saved. Ends with Control-C."""
    settings = restage(root) or {}
    server = builder.serve(root, address, settings)
    print(f"Serving on http://{address}/ - stop with Control-C. After a change to Python code, restart.", flush=True)
    watch = _Watch()
    observer = Observer()
    folders = [root / name for name in WATCHED] + [folder for folder in [overlay.folder(root, os.environ)] if folder]
    for folder in folders:
        observer.schedule(watch, str(folder), recursive=True)
    observer.start()
    try:
        while server.poll() is None:
            if watch.changed and time.monotonic() - watch.changed > SETTLE:
                watch.changed = 0.0
                restage(root)
            time.sleep(SETTLE / 2)
        return server.returncode
    except KeyboardInterrupt:
        return 0
    finally:
        observer.stop()
        server.terminate()
        server.wait()


def restage(root: Path) -> dict[str, str] | None:
    """Stage what can be staged. Problems are printed; the pages stay as they were where nothing can be read."""
    try:
        handbook = site.checked(root)
    except BadInput as bad:
        print(report(bad.problems), "The pages stay as they were until this is mended.", sep="\n", file=sys.stderr, flush=True)
        return None
    changed = stage.stage(handbook)
    if changed:
        print(f"Staged {len(changed)} files.", flush=True)
    return stage.settings(handbook)


class _Watch(FileSystemEventHandler):
    def __init__(self) -> None:
        self.changed = 0.0

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted") and not event.is_directory:
            self.changed = time.monotonic()
