#!/bin/sh
# Runs the tests; ends with pytest's own summary.
#   sh infra/tests.sh                            everything: tests, journeys in a browser, gates of coverage (tests/gates.py)
#   sh infra/tests.sh tests/infra -k restart     a part, without gates
set -u
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
  exec .venv/bin/pytest "$@"
fi
# One worker more than cores: walking journeys and logging in, a worker mostly waits for a browser or for Keycloak
exec .venv/bin/python -m pytest --numprocesses 3 --dist worksteal --durations=10 -p tests.gates --cov --cov-report=
