#!/bin/sh
# Tries the theme's named successor on a copy of the tree and says how far it came. A report, never a failure.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files | tar -cf - -T - | tar -xf - -C "$copy"
python=$(pwd)/.venv/bin/python
cd "$copy" || exit 0
PYTHONPATH=. "$python" -m macros stage >/dev/null
# Zensical registers the macros again for each page. The handbook is read here once: read for each of its pages, it took many minutes.
build='import os; from pathlib import Path; from macros import overlay, plugin; from zensical.main import cli
plugin.given.append(overlay.load_with(Path(), os.environ)); cli(["build", "--config-file", "mkdocs.yml"])'
limit=$(command -v timeout >/dev/null && echo "timeout 60")
said=$(PYTHONPATH=. $limit "$python" -c "$build" 2>&1)
[ $? -eq 124 ] && said="stopped after a minute"
pages=$(find site -name '*.html' 2>/dev/null | wc -l)
echo "Zensical built $pages pages; it ended with: $(echo "$said" | grep '^[A-Za-z]' | grep -v '^Traceback' | tail -1 | cut -c1-150)"
exit 0
