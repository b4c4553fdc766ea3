#!/usr/bin/env bash
# What the tests need from the system: Chromium and PostgreSQL, from Debian, where we are root and they are missing.
# Elsewhere the tests that need them skip and say so.
set -u
missing=()
command -v chromium >/dev/null || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Missing: ${missing[*]} (the tests that need them will skip; install them to run all)"
  exit 0
fi
echo "Installing ${missing[*]}…"
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null \
  || echo "Could not install ${missing[*]}: the tests that need them will skip"
exit 0
