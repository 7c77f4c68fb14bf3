#!/bin/sh
# Runs the tests on both cores with branch coverage, then the two gates of coverage; ends with pytest's own summary.
#   sh infra/tests.sh                 everything, with the gates
#   sh infra/tests.sh tests/infra -k restart     a part, without them
set -u
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
  exec .venv/bin/pytest "$@"
fi

# Whole house: 95 %. What decides, and what guards, is tried on every branch.
everything=95
exact='*/actions.py,*/actions/*,*/rules.py,*/rules/*,platform/blaupause/engine/*,platform/blaupause/tenancy/*'
# Runs only in processes that are ended by force or from outside: workers of letters and uploads, commands.
elsewhere='*/worker.py,*_worker.py,*/management/commands/*,platform/blaupause/wsgi.py,platform/blaupause/__main__.py'

log=$(mktemp)
trap 'rm -f "$log"' EXIT
{ .venv/bin/pytest --numprocesses 2 --dist loadgroup --cov --cov-report= --durations=10; echo "status=$?"; } 2>&1 | tee "$log" | grep --line-buffered -v '^status='
status=$(sed -n 's/^status=//p' "$log")

printf '==> Coverage of the whole house, at least %s %%\n' "$everything"
.venv/bin/coverage report --omit="$elsewhere" --fail-under="$everything" || status=1
printf '==> Coverage of actions, rules, engine and tenancy: every branch\n'
.venv/bin/coverage report --include="$exact" --omit="$elsewhere" --fail-under=100 || status=1

[ "$status" = 0 ] || printf '==> Not good enough: see above\n'
grep -E '^=+ .*(passed|failed|error).* =+$' "$log" | tail -n 1
exit "$status"
