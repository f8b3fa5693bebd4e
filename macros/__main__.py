"""The commands behind `make`: python -m macros check, site, local, signoff, upgrade and the others in COMMANDS."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from datetime import date
from pathlib import Path

from macros import (
    addresses,
    builder,
    changes,
    check,
    check_local,
    copies,
    grades,
    offline,
    repeats,
    schemas,
    serve,
    signoff,
    site,
    stage,
    starter,
    upgrade,
)
from macros.load import Handbook, load
from macros.problems import BadInput, Problem, report

OFFLINE = Path("offline")
COPIES = Path("copies")


def main(arguments: list[str]) -> int:
    """Run one command. Returns the exit code: 0 where all is well, 1 where the input is at fault."""
    parser = argparse.ArgumentParser(prog="python -m macros", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--builder", choices=builder.BUILDERS, default=builder.USUAL)
    parser.add_argument("--into", type=Path, default=Path("site"), help="where the site goes")
    parser.add_argument("--address", default="127.0.0.1:8000", help="where to serve")
    parser.add_argument("--kind", default="", help=f"what kind of change to record: {', '.join(changes.KINDS)}")
    parser.add_argument("--note", default="", help="what changed, in a reader's words")
    parser.add_argument("--page", default="", help="the page that is signed off, such as misread-behaviors/shutdown.md")
    parser.add_argument("--person", default="", help="who signs it off")
    parser.add_argument("--role", default="", help="in what role")
    parser.add_argument("--review-by", default="", help="when it is to be read again, such as 2027-11-01")
    parser.add_argument("--old", type=Path, default=Path(), help="the folder of the release that the copy was made from")
    parser.add_argument("--folders", nargs="*", type=Path, default=[], help="the organizations' folders, a copy of the site for each")
    parser.add_argument("--archive", type=Path, default=Path(), help="the release to verify")
    options = parser.parse_args(arguments)
    if options.command != "serve":
        gc.disable()  # Reading makes what stays to the end; looking through it for what is no longer used took a tenth of the time.
    root = Path.cwd()
    try:
        return COMMANDS[options.command](root, options)
    except BadInput as bad:
        print(report(bad.problems), file=sys.stderr)
    except builder.BuildFailed as failed:
        print(f"The builder stopped; the last good site is untouched.\n{failed}", file=sys.stderr)
    except BrokenPipeError:  # The reader of our words has gone, as `head` does.
        return 1
    except OSError as failed:  # A full disk, a folder that may not be written to.
        print(f"The build stopped; the last good site is untouched.\n{failed}", file=sys.stderr)
    return 1


def _notices(handbook: Handbook) -> None:
    for notice in [*check.notices(handbook), *check_local.notices(handbook, date.today())]:
        print(f"notice: {notice}")


def run_check(root: Path, options: argparse.Namespace) -> int:
    handbook = site.checked(root)
    rows = sum(len(table.rows) for table in handbook.tables.values())
    counts = {"pages": handbook.pages, "tables": handbook.tables, "terms": handbook.terms, "works": handbook.works}
    print(", ".join(f"{len(things)} {name}" for name, things in counts.items()) + f", {rows} rows: no problems")
    _notices(handbook)
    return 0


def run_site(root: Path, options: argparse.Namespace) -> int:
    handbook = site.make_site(root, root / options.into, options.builder)
    print(f"{len(handbook.pages)} pages built into {options.into}/")
    _notices(handbook)
    return 0


def run_offline(root: Path, options: argparse.Namespace) -> int:
    handbook = site.make_site(root, root / options.into, options.builder)
    offline.offline(root / options.into, root / OFFLINE)
    print(f"{len(handbook.pages)} pages in {OFFLINE}/: open {OFFLINE}/index.html")
    return 0


def run_release(root: Path, options: argparse.Namespace) -> int:
    from macros import release  # noqa: PLC0415 - slow to import, and no other command needs it

    site.make_site(root, root / options.into, options.builder)
    for path in release.release(root, root / options.into, root / release.FOLDER, os.environ.get("KEY", "")):
        print(path.relative_to(root))
    return 0


def run_verify(root: Path, options: argparse.Namespace) -> int:
    from macros import release  # noqa: PLC0415 - slow to import, and no other command needs it

    problems = release.verify(options.archive, os.environ.get("SIGNERS", ""))
    print("\n".join(problems) or f"{options.archive}: every file is as it was released", file=sys.stderr if problems else sys.stdout)
    return 1 if problems else 0


def run_local(root: Path, options: argparse.Namespace) -> int:
    print(f"{starter.start(root, os.environ.get('LOCAL') or 'local')}: set organization.yml first, then make site")
    return 0


def run_signoff(root: Path, options: argparse.Namespace) -> int:
    handbook = site.checked(root)
    if not handbook.own.folder:
        raise BadInput([Problem("LOCAL", 0, "", "no folder of an organization", "make local, which makes one")])
    entry = {"page": options.page, "person": options.person, "role": options.role, "review_by": options.review_by}
    made = signoff.sign(handbook, handbook.own.folder, entry | {"date": date.today().isoformat()})
    print(f"{made.page}: signed off by {made.person}, {made.role}, on {made.date}; to be read again by {made.review_by}")
    return 0


def run_upgrade(root: Path, options: argparse.Namespace) -> int:
    print(upgrade.report(root, options.old, os.environ))
    return 0


def run_copies(root: Path, options: argparse.Namespace) -> int:
    made = copies.copies(root, options.folders, root / COPIES)
    for copy in made:
        print(f"{COPIES}/{copy.name}: {'built' if copy.built else 'not built, see above'}, {copy.seconds:.1f} s of processor time")
    return 0 if all(copy.built for copy in made) else 1


def run_serve(root: Path, options: argparse.Namespace) -> int:
    return serve.serve(root, options.address)


def run_stage(root: Path, options: argparse.Namespace) -> int:
    print(f"{len(stage.stage(site.checked(root)))} files staged")
    return 0


def run_record(root: Path, options: argparse.Namespace) -> int:
    handbook = load(root)
    changed = changes.record(handbook, options.kind, options.note, date.today().isoformat())
    print(f"{len(addresses.add_new(handbook))} addresses added to {addresses.REGISTER}; {len(changed)} changed texts recorded")
    return 0


def run_schemas(root: Path, options: argparse.Namespace) -> int:
    print(f"{len(schemas.export(root))} schemas written")
    return 0


def run_grades(root: Path, options: argparse.Namespace) -> int:
    print(grades.report(site.checked(root)))
    return 0


def run_repeats(root: Path, options: argparse.Namespace) -> int:
    handbook = site.checked_base(root, check.problems_while_writing)
    problems = [*repeats.repeats(handbook), *repeats.unused(handbook)]
    if problems:
        raise BadInput(problems)
    print(f"no {repeats.MOST + 1} words in a row stand on two pages, but for the {len(handbook.repeated)} passages of {repeats.INTENDED}")
    return 0


COMMANDS = {
    "check": run_check,
    "site": run_site,
    "offline": run_offline,
    "release": run_release,
    "verify": run_verify,
    "local": run_local,
    "signoff": run_signoff,
    "upgrade": run_upgrade,
    "copies": run_copies,
    "serve": run_serve,
    "stage": run_stage,
    "record": run_record,
    "schemas": run_schemas,
    "grades": run_grades,
    "repeats": run_repeats,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
