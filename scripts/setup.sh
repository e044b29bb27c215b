#!/usr/bin/env bash
# Installs the three system libraries that the build needs, if they are missing.
set -euo pipefail

has() { printf '#include <%s>\n' "$1" | "${CC:-cc}" -E -x c - >/dev/null 2>&1; }
if ! command -v "${CC:-cc}" >/dev/null 2>&1; then CC=clang; fi

missing=()
has curl/curl.h || missing+=(libcurl)
has sqlite3.h || missing+=(SQLite)
has zlib.h || missing+=(zlib)
[ ${#missing[@]} -eq 0 ] && exit 0

say() { echo "setup: $*" >&2; }
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1; then as_root=(sudo); fi
fi
if command -v apt-get >/dev/null 2>&1; then
  command="apt-get install -y --no-install-recommends libcurl4-openssl-dev libsqlite3-dev zlib1g-dev"
  install() {
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" $command
  }
elif command -v dnf >/dev/null 2>&1; then
  command="dnf install -y libcurl-devel sqlite-devel zlib-devel"
  install() { "${as_root[@]}" $command; }
elif command -v apk >/dev/null 2>&1; then
  command="apk add curl-dev sqlite-dev zlib-dev"
  install() { "${as_root[@]}" $command; }
elif command -v brew >/dev/null 2>&1; then
  command="brew install curl sqlite zlib"
  install() { $command; }
else
  say "the development files of ${missing[*]} are missing, and no package manager known here (apt-get, dnf, apk, brew)."
  say "install the headers of libcurl, SQLite 3 and zlib, then run this again."
  exit 1
fi

say "installing the development files of ${missing[*]}: $command"
if ! install >&2; then
  say "could not install them. As a user who may, run:  $command"
  exit 1
fi
