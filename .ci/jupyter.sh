#!/usr/bin/env bash
# Makes a Python environment with the front ends and tools that start Jupyter kernels, against which ours is tested.
#
# The last line on stdout is the path of its python. It is made once and kept outside the checkout, in a folder named after
# the pins and the Python version: new pins make a new one. `--find` makes none. Without Python 3, venv, npm or the
# packages it ends with status 1 and one sentence.
set -euo pipefail

pins='jupyterlab==4.6.6
jupyter_server==2.21.1
jupyter_client==8.10.0
jupyter_core==5.9.1
jupyter_kernel_test==0.7.0
nbclient==0.11.0
nbconvert==7.17.2
nbformat==5.11.1
nbmake==1.5.5
papermill==2.7.0
jupyterhub==6.1.1
jupyter-kernel-gateway==3.0.1
ipykernel==7.4.0
pyzmq==27.3.0
tornado==6.6.1
traitlets==5.16.1
psutil==7.2.2
pytest==9.2.0
websocket-client==1.9.2
requests==2.34.2'
# JupyterHub's own proxy is a Node program.
proxy='configurable-http-proxy@5.3.0'

fail() {
  echo "jupyter: $1" >&2
  exit 1
}

command -v python3 >/dev/null || fail 'python3 is not on the PATH; install Python 3.10 or later.'
command -v npm >/dev/null || fail 'npm is not on the PATH; install Node.'
version=$(python3 -c 'import platform; print(platform.python_version())')
key=$(printf '%s\n%s\n%s\n' "$version" "$pins" "$proxy" | python3 -c \
  'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])')
cache=${LOSSBOOK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lossbook}
tools=$cache/jupyter-$key

if [ ! -x "$tools/bin/python" ]; then
  [ "${1:-}" != --find ] || fail "Jupyter is not installed for the tests; '.ci/jupyter.sh' does that."
  mkdir -p "$cache"
  # A venv cannot be moved with its scripts working, so it is made where it stays, and marked when it is whole.
  new=$tools.part
  rm -rf "$new"
  python3 -m venv "$new" >"$tools.log" 2>&1 ||
    fail 'python3 -m venv failed; on Debian and Ubuntu install the package python3-venv.'
  printf '%s\n' "$pins" >"$new/pins"
  "$new/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --retries 1 --timeout 15 --requirement "$new/pins" >"$tools.log" 2>&1 ||
    fail "pip could not install JupyterLab and its like; is a package index reachable? It said: $(tail -n 1 "$tools.log")"
  npm install --silent --no-audit --no-fund --prefix "$new/proxy" "$proxy" >"$tools.log" 2>&1 ||
    fail "npm could not install $proxy. It said: $(tail -n 1 "$tools.log")"
  ln -s ../proxy/node_modules/.bin/configurable-http-proxy "$new/bin/configurable-http-proxy"
  # Scripts name the folder in their first line.
  grep -rlI "$new" "$new/bin" | xargs sed -i "s#$new#$tools#g"
  mv "$new" "$tools"
fi
echo "$tools/bin/python"
