#!/bin/sh
# Runs the tests on both cores; ends with pytest's own summary.
#   sh infra/tests.sh                            everything but the journeys (make journeys; docs/open-points.md says why)
#   sh infra/tests.sh tests/infra -k restart     a part
#   COVERAGE=1 sh infra/tests.sh                 everything, then the two gates of branch coverage (make coverage)
set -u
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
  exec .venv/bin/pytest "$@"
fi
if [ -z "${COVERAGE:-}" ]; then
  exec .venv/bin/pytest --numprocesses 2 --dist worksteal --durations=10 --ignore=tests/journeys
fi

# Whole house: 95 %. What decides, and what guards, is tried on every branch.
everything=95
exact='*/actions.py,*/actions/*,*/rules.py,*/rules/*,platform/blaupause/engine/*,platform/blaupause/tenancy/*'
# Runs only in processes that are ended by force or from outside: workers of letters and uploads, commands.
elsewhere='*/worker.py,*_worker.py,*/management/commands/*,platform/blaupause/wsgi.py,platform/blaupause/__main__.py'

.venv/bin/pytest --numprocesses 2 --dist worksteal --ignore=tests/journeys --cov --cov-report=
status=$?
printf '==> Coverage of the whole house, at least %s %%\n' "$everything"
.venv/bin/coverage report --omit="$elsewhere" --fail-under="$everything" || status=1
printf '==> Coverage of actions, rules, engine and tenancy: every branch\n'
.venv/bin/coverage report --include="$exact" --omit="$elsewhere" --fail-under=100 || status=1
exit "$status"
