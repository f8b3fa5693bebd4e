#!/bin/sh
# Tries the theme's named successor on a copy of the tree and says how far it came. A report, never a failure.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files | tar -cf - -T - | tar -xf - -C "$copy"
python=$(pwd)/.venv/bin/python
cd "$copy" || exit 0
PYTHONPATH=. "$python" -m macros stage >/dev/null
# It may not end: then the report says how far it came in five minutes.
limit=$(command -v timeout >/dev/null && echo "timeout 300")
said=$(PYTHONPATH=. $limit "$python" -m zensical build -f mkdocs.yml 2>&1)
pages=$(find site -name '*.html' 2>/dev/null | wc -l)
echo "Zensical built $pages pages; it ended with: $(echo "$said" | grep -v '^ *$' | tail -1 | cut -c1-150)"
exit 0
