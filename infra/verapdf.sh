#!/bin/sh
# Fetches veraPDF, which checks that letters keep to PDF/A and PDF/UA, and prints where it lies. Needs Java and Maven.
set -eu

version=1.30.2
sha256=287cc9c9757f99dcff4a2d39b68268245b48103fb6af443162d5a29df2afa332
folder=$(cd "$(dirname "$0")/.." && pwd)/.tools/verapdf
jar=$folder/cli-$version.jar

check() { echo "$sha256  $1" | sha256sum --check --status; }

if ! { [ -f "$jar" ] && check "$jar"; }; then
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.verapdf.apps:cli:$version -DoutputDirectory="$fresh" >&2
  check "$fresh/cli-$version.jar" || { echo "veraPDF has another checksum than expected." >&2; exit 1; }
  mkdir -p "$folder"
  mv "$fresh/cli-$version.jar" "$jar" # at once: two runs at a time do not see half a file
fi
echo "$jar"
