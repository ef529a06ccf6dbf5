#!/usr/bin/env bash
# Makes a Python environment with Jupyter's own tools, against which the notebook format is tested.
#
# The last line on stdout is the path of its python. It is made once and kept outside the checkout, in a
# folder named after the pins and the Python version: new pins make a new one. Without Python 3, venv or
# a package index it ends with status 1 and one sentence.
set -euo pipefail

pins='nbformat==5.11.1
nbconvert==7.17.2
jupyter_client==8.10.0
jupyter_core==5.9.1
nbclient==0.11.0
nbdime==4.0.4
traitlets==5.16.1
fastjsonschema==2.22.3
jsonschema==4.26.0
Jinja2==3.1.6
mistune==3.4.0
beautifulsoup4==4.15.0
bleach==6.4.0
Pygments==2.21.0'

fail() {
  echo "python-tools: $1" >&2
  exit 1
}

command -v python3 >/dev/null || fail 'python3 is not on the PATH; install Python 3.10 or later.'
version=$(python3 -c 'import platform; print(platform.python_version())')
key=$(printf '%s\n%s\n' "$version" "$pins" | python3 -c \
  'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])')
cache=${LOSSBOOK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lossbook}
tools=$cache/python-tools-$key

if [ ! -x "$tools/bin/python" ]; then
  mkdir -p "$cache"
  # Made beside its place and moved there whole: an interrupted or a second run leaves nothing half done.
  new=$(mktemp -d "$cache/python-tools.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  python3 -m venv "$new/venv" >"$new/log" 2>&1 ||
    fail "python3 -m venv failed; on Debian and Ubuntu install the package python3-venv."
  printf '%s\n' "$pins" >"$new/pins"
  "$new/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --retries 1 --timeout 15 --requirement "$new/pins" >"$new/log" 2>&1 ||
    fail "pip could not install nbformat, nbconvert and nbdime; is a package index reachable? It said: $(tail -n 1 "$new/log")"
  # Not mv, which would move into a folder that another run has put there meanwhile.
  python3 -c 'import os, sys; os.rename(*sys.argv[1:])' "$new/venv" "$tools" 2>/dev/null ||
    [ -x "$tools/bin/python" ] ||
    fail "the environment could not be moved to $tools."
fi
echo "$tools/bin/python"
