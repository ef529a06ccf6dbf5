#!/usr/bin/env bash
# Installs those of the named Debian packages that are missing. Several may run at the same time: they take turns.
#
# Ends with status 1 and one sentence where this is no Debian, or where only root could install.
set -euo pipefail

fail() {
  echo "debian-packages: $1" >&2
  exit 1
}

missing() {
  for package in "$@"; do
    [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      echo "$package"
  done
}

command -v dpkg-query >/dev/null || fail "this is not Debian or Ubuntu; install what corresponds to: $*"
[ -n "$(missing "$@")" ] || exit 0
[ "$(id -u)" = 0 ] || fail "run as root: apt-get install $(missing "$@" | tr '\n' ' ')"

# apt waits for another's lock on the installed packages, but not for one on the lists.
exec 9>/run/lock/lossbook-debian-packages
flock 9
wanted=$(missing "$@")
[ -n "$wanted" ] || exit 0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # one word a package
{ apt-get update -qq && apt-get install -qq --no-install-recommends -o DPkg::Lock::Timeout=600 $wanted; } \
  >"$log" 2>&1 9>&- || fail "apt-get could not install $(echo $wanted). It said: $(tail -n 3 "$log")"
