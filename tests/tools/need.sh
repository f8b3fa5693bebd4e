#!/bin/sh
# One clear line for a tool that is missing. Usage: need.sh python [COMMAND] | browser | java | npm | servers
say() { echo "$1" >&2; exit 1; }
case "$1" in
  python)
    command -v "$2" >/dev/null || say "Python 3.11 or newer is missing. Install it, for instance: apt install python3 python3-venv"
    "$2" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || say "$2 is older than Python 3.11. Install a newer one, then: make PYTHON=python3.12 ..."
    "$2" -c 'import venv, ensurepip' 2>/dev/null || say "Python's venv module is missing. Install it, for instance: apt install python3-venv" ;;
  browser)
    found=
    for name in chromium chromium-browser google-chrome; do command -v "$name" >/dev/null && found=$name; done
    [ -n "$found" ] || say "A Chromium browser is missing; the tests look at the pages in it. Install it, for instance: apt install chromium"
    PATH="$PATH:/usr/sbin:/sbin"
    command -v ldconfig >/dev/null || exit 0
    ldconfig -p | grep -q libatomic.so.1 || say "libatomic is missing; what drives the browser needs it. Install it, for instance: apt install libatomic1" ;;
  java) command -v java >/dev/null || say "Java is missing; the HTML checker runs on it. Install it, for instance: apt install default-jre-headless" ;;
  servers)
    PATH="$PATH:/usr/sbin:/sbin"
    for name in nginx caddy ssh-keygen; do
      command -v "$name" >/dev/null || say "$name is missing; the tests start it. Install it, for instance: apt install nginx-light caddy openssh-client"
    done ;;
  npm) command -v npm >/dev/null || say "Node.js with npm is missing; it brings the accessibility checker. Install it, for instance: apt install nodejs npm" ;;
esac
