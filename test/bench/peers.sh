#!/usr/bin/env bash
# Makes what the benches are compared with: Python environments with TensorFlow, JAX and PyTorch, for the CPU, and Deno.
#
#   test/bench/peers.sh [--find] [tensorflow | jax | torch | kornia | deno]
#
# The last line on stdout is the path of that one's python, or of Deno's program; without a name all are made. Each is made
# once and kept outside the checkout, in a folder named after its pins and the Python version. With --find nothing is made.
# What cannot be had ends with status 1 and one sentence. Disk: 1.3 GB, 0.6 GB, 0.8 GB (and 0.5 GB for a while), 50 MB beside PyTorch's and 0.1 GB.
#
# The pins are the newest that Python 3.11 can run. PyTorch's wheel for Linux asks for gigabytes of CUDA libraries;
# peers/withoutCuda.py makes it run without them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
script=$here/$(basename "${BASH_SOURCE[0]}")

shared='numpy==2.4.6
ml_dtypes==0.6.0
opt_einsum==3.4.0
typing_extensions==4.16.0'

pins_of() {
  case $1 in
    tensorflow) echo "$shared
tensorflow_cpu==2.21.0
keras==3.15.1
h5py==3.14.0
protobuf==7.36.2
flatbuffers==25.12.19
grpcio==1.85.1" ;;
    jax) echo "$shared
jax==0.10.2
jaxlib==0.10.2
scipy==1.17.1" ;;
    torch) echo "numpy==2.4.6
typing_extensions==4.16.0
filelock==4.2.12
setuptools==84.2.1
sympy==1.14.0
mpmath==1.3.0
networkx==3.6.1
Jinja2==3.1.6
MarkupSafe==3.0.4
fsspec==2026.9.0" ;;
    # Losses of libraries for PyTorch, which takes the environment of that name: each asks for a PyTorch of its own.
    kornia) echo "kornia==0.9.0
kornia-rs==0.2.0
packaging==26.4
monai==1.6.1
segmentation-models-pytorch==0.6.0" ;;
    deno) echo "deno@2.9.6" ;;
  esac
}
torch='torch==2.15.0'

fail() {
  echo "peers: $1" >&2
  exit 1
}

# run DOING COMMAND...: runs it with its output in a log, whose end is told if it fails.
run() {
  local doing=$1
  shift
  "$@" >"$new/log" 2>&1 || fail "$doing failed; it said: $(tail -n 1 "$new/log")"
}

pip() {
  "$new/venv/bin/python" -m pip "$@" --quiet --disable-pip-version-check --no-input --retries 1
}

make() {
  mkdir -p "$cache"
  # Made beside its place and moved there whole: an interrupted or a second run leaves nothing half done.
  new=$(mktemp -d "$cache/peers.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  case $peer in deno) make_deno ;; kornia) make_beside_torch ;; *) make_python ;; esac
  # Not mv, which would move into a folder that another run has put there meanwhile.
  python3 -c 'import os, sys; os.rename(*sys.argv[1:])' "$new/venv" "$made" 2>/dev/null ||
    [ -x "$made/bin/$program" ] ||
    fail "the environment could not be moved to $made."
}

make_python() {
  if [ "$peer" = torch ]; then
    [ "$(uname -sm)" = 'Linux x86_64' ] || fail "PyTorch is made for Linux on x86_64 only, not $(uname -sm)."
    for tool in gcc g++ readelf; do
      command -v "$tool" >/dev/null || fail "PyTorch needs $tool, which is not on the PATH."
    done
  fi
  run 'python3 -m venv (on Debian and Ubuntu: package python3-venv)' python3 -m venv "$new/venv"
  pins_of "$peer" >"$new/pins"
  run "installing $peer from the Python package index" pip install --requirement "$new/pins"
  if [ "$peer" = torch ]; then
    run 'the download of PyTorch' pip download --no-cache-dir --no-deps --dest "$new/wheel" "$torch"
    run 'making PyTorch run without CUDA' "$new/venv/bin/python" "$here/peers/withoutCuda.py" "$new"/wheel/*.whl
  fi
  # Headers for those who extend it: a quarter of it.
  rm -rf "$new"/venv/lib/python*/site-packages/tensorflow/include
}

make_beside_torch() {
  local beside site
  beside=$(bash "$script" torch | tail -n 1)
  run 'python3 -m venv' python3 -m venv --without-pip "$new/venv"
  site=$("$new/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
  "$beside" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])' >"$site/torch.pth"
  pins_of "$peer" >"$new/pins"
  run 'installing kornia, MONAI and segmentation models' "$beside" -m pip install --quiet --disable-pip-version-check \
    --no-input --retries 1 --no-deps --target "$site" --requirement "$new/pins"
}

# The program alone, which lies in a package of its own for each system: the npm package starts it by way of Node.
make_deno() {
  run 'installing Deno from npm' \
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$new/npm" "$(pins_of deno)"
  local programs=("$new"/npm/node_modules/@deno/*/deno)
  [ -x "${programs[0]}" ] || fail "npm has no Deno for $(uname -sm)."
  mkdir -p "$new/venv/bin"
  mv "${programs[0]}" "$new/venv/bin/deno"
}

find=false
if [ "${1:-}" = --find ]; then
  find=true
  shift
fi
peer=${1:-}
if [ -z "$peer" ]; then
  failed=0
  for peer in tensorflow jax torch kornia deno; do bash "$script" "$peer" || failed=1; done
  exit "$failed"
fi
[ -n "$(pins_of "$peer")" ] || fail "there is no peer '$peer'; there are tensorflow, jax, torch, kornia and deno."
command -v python3 >/dev/null || fail 'python3 is not on the PATH; install Python 3.11 or later.'
version=$(python3 -c 'import platform; print(platform.python_version())')
# What PyTorch is made of and how is no matter of the others.
of_torch() { echo "$torch"; pins_of torch; cat "$here/peers/withoutCuda.py"; }
key=$( (echo "$version"; pins_of "$peer"; case $peer in torch | kornia) of_torch ;; esac) | python3 -c \
  'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])')
cache=${LOSSBOOK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lossbook}
made=$cache/peers-$peer-$key
program=python
[ "$peer" != deno ] || program=deno
if [ ! -x "$made/bin/$program" ]; then
  [ "$find" = false ] || fail "not installed; 'bash test/bench/peers.sh' installs it."
  make
fi
echo "$made/bin/$program"
