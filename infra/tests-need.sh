#!/bin/sh
# The programs the tests drive besides Python. What is missing comes from Debian under root; else you get the command.
set -eu

missing=
for need in chromium:chromium pdftotext:poppler-utils clamd:clamav-daemon java:default-jre-headless mvn:maven redis-server:redis-server; do
  PATH="$PATH:/usr/sbin" command -v "${need%%:*}" >/dev/null || missing="$missing ${need#*:}"
done
[ -n "$missing" ] || exit 0

install="apt-get install --yes --no-install-recommends$missing"
if ! command -v apt-get >/dev/null; then
  echo "The tests need, from your system's packages:$missing"
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "The tests need more programs. Install them once with:  sudo $install"
  exit 1
fi
echo "==> Installing what the tests drive, from Debian:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
$install --quiet=2 >/dev/null
