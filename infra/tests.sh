#!/bin/sh
# Runs the tests; ends with pytest's own summary.
#   sh infra/tests.sh                            everything: tests, journeys in a browser, gates of coverage (tests/gates.py)
#   sh infra/tests.sh tests/infra -k restart     a part, without gates
set -u
cd "$(dirname "$0")/.."

# Thousands of tables come and go: on a disk each costs twice as much as in memory, where there is enough of that
room=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)
if [ -w /dev/shm ] && [ "${room:-0}" -gt 8000000 ]; then
  memory=$(mktemp -d /dev/shm/blaupause-tests-XXXXXX)
  trap 'rm -rf "$memory"' EXIT
  trap 'exit 130' INT TERM
  chmod 711 "$memory" # PostgreSQL runs under an account of its own
  cp "$(command -v env)" "$memory/"
  if "$memory/env" true 2>/dev/null; then # some machines let nothing run from there
    export TMPDIR="$memory"
  fi
fi

if [ $# -gt 0 ]; then
  .venv/bin/pytest "$@"
  exit
fi
# One worker more than cores: walking journeys and logging in, a worker mostly waits for a browser or for Keycloak
.venv/bin/python -m pytest --numprocesses 3 --dist worksteal --durations=10 -p tests.gates --cov --cov-report=
