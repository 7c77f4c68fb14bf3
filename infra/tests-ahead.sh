#!/bin/sh
# What the tests would do first, done beside the checks: whatever fails here, the tests themselves tell.
#   sh infra/tests-ahead.sh                   for all tests
#   sh infra/tests-ahead.sh tests/infra       for a part
set -u
cd "$(dirname "$0")/.."

if [ $# -eq 0 ]; then
  export MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
  {
    .venv/bin/python -c 'from infra.keycloak.distribution import ready; ready()'
    sh infra/verapdf.sh
  } >/dev/null 2>&1 &
fi
# Reading the tests compiles them and all they import: once here, not in each worker at the same time
.venv/bin/python -m pytest --collect-only --quiet "$@" >/dev/null 2>&1
wait
exit 0
