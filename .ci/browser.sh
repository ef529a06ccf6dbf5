#!/usr/bin/env bash
# Makes a Chromium available for the tests that look at the editor, with fonts that can be read on a screenshot.
#
# The last line on stdout is its path: one that is on the PATH, or Debian's. Where none can be had it ends with
# status 1 and one sentence.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v chromium >/dev/null; then
  ./debian-packages.sh chromium fonts-dejavu-core || {
    echo 'browser: chromium is not on the PATH and could not be installed.' >&2
    exit 1
  }
fi
command -v chromium || {
  echo 'browser: the package chromium is installed, but there is no chromium on the PATH.' >&2
  exit 1
}
