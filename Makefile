# On a fresh machine:  make demo   or   make test   (both set up first). Everything lands in .tools, .venv and var.
.DEFAULT_GOAL := setup
.PHONY: setup lock demo test ahead need collected fetched journeys bench check types style imports migrations docs clean
.DELETE_ON_ERROR:

PYTHON ?= $(shell cat .python-version)
PYTEST_ARGS ?=
UV := .tools/bin/uv
say = @printf '==> %s\n'

export UV_NO_CONFIG := 1
export UV_PYTHON_DOWNLOADS ?= never
export VIRTUAL_ENV := $(CURDIR)/.venv
unexport PYTHONDONTWRITEBYTECODE # images of containers set it; here each of many processes would compile all it imports

setup: .venv/.dev .venv/.frontend ## everything for work on the code
	$(say) "Set up. Next: make demo, make test"

# --- The environment: one .venv; the demo fills it from requirements.lock, work on the code from requirements-dev.lock

$(UV): tools.lock
	$(say) "Fetching uv, which installs everything else (.tools)"
	@python3 -m venv --clear .tools 2>/dev/null || /usr/bin/python3 -m venv --clear .tools || { \
	  echo "Python needs its venv module. On Debian: apt-get install python3-venv"; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r tools.lock
	@touch $@

.venv/.python: .python-version | $(UV)
	$(say) "Making .venv with Python $(PYTHON)"
	@sh infra/venv.sh "$(PYTHON)"
	@touch $@

.venv/.demo: .venv/.python requirements.lock pyproject.toml
	$(say) "Installing what the demo runs (requirements.lock)"
	@$(UV) pip install --quiet --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --offline --editable .
	@touch $@

.venv/.dev: .venv/.python requirements-dev.lock pyproject.toml
	$(say) "Installing what the demo, the checks and the tests run (requirements-dev.lock)"
	@$(UV) pip sync --quiet --require-hashes requirements-dev.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --offline --editable .
	@touch .venv/.demo $@

.venv/.frontend: .venv/.python package-lock.json infra/frontend.py infra/node.lock | .venv/.demo
	$(say) "Fetching page files and fonts (package-lock.json)"
	@.venv/bin/python -m infra.frontend
	@touch $@

lock: $(UV) ## newer versions: make lock UPGRADE=--upgrade, or UPGRADE="--upgrade-package django"
	$(say) "Resolving versions"
	@$(COMPILE) --extra embedded --group setup $(UPGRADE) pyproject.toml -o requirements.lock
	@$(COMPILE) --extra embedded --group dev --constraint requirements.lock $(UPGRADE) pyproject.toml -o requirements-dev.lock
	@$(COMPILE) --constraint requirements.lock $(UPGRADE) pyproject.toml -o infra/image/requirements.lock
COMPILE := $(UV) pip compile --quiet --no-header --universal --generate-hashes --python-version 3.12

# --- Use

demo: .venv/.demo .venv/.frontend ## the whole platform on this machine: http://localhost:8000/
	@exec .venv/bin/blaupause demo

check: types style imports migrations ## style, types, directions of imports, dependencies, migrations

types: .venv/.dev
	$(say) "Checking types"
	@.venv/bin/mypy

style: .venv/.dev
	$(say) "Checking style"
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check

imports: .venv/.dev
	$(say) "Checking directions of imports and dependencies"
	@.venv/bin/lint-imports
	@.venv/bin/deptry .

migrations: .venv/.dev
	$(say) "Checking that models and migrations agree"
	@.venv/bin/python -W ignore::RuntimeWarning -m blaupause makemigrations --check --dry-run # asks no database

# What the tests would do first, done beside the checks. What fails here they try again, and tell.

ahead: need collected $(if $(PYTEST_ARGS),,fetched)

need:
	@sh infra/tests-need.sh

collected: .venv/.dev .venv/.frontend
	$(say) "Compiling the tests" # and all they import: once, not in each worker at the same time
	@.venv/bin/python -m pytest --collect-only --quiet $(PYTEST_ARGS) >/dev/null 2>&1 || true

fetched: need .venv/.dev
	$(say) "Fetching Keycloak and veraPDF"
	@.venv/bin/python -c 'from infra.keycloak.distribution import ready; ready()' >/dev/null 2>&1 || true
	@sh infra/verapdf.sh >/dev/null 2>&1 || true
fetched: export MAVEN_OPTS := -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

test: .venv/.dev ## everything, with the gates of coverage; one part: make test PYTEST_ARGS="tests/infra -k restart"
	@$(MAKE) --no-print-directory --jobs=4 --output-sync check ahead # mypy takes one core, and the longest
	$(say) "Testing"
	@sh infra/tests.sh $(PYTEST_ARGS)

journeys: need .venv/.dev .venv/.frontend ## only the walks through the demo in a real browser, with axe on every page
	@.venv/bin/pytest tests/journeys

docs: .venv/.dev ## the pages of docs/ that are made from the code
	@.venv/bin/python -m infra.docs

bench: .venv/.dev .venv/.frontend ## figures for docs and capacity planning: make bench PART=requests, PART=catalogue, PART=login, PART=onboarding, PART=fleet, or all with FULL=1
	@.venv/bin/blaupause bench $(if $(PART),--part $(PART)) $(if $(FULL),--full)

clean: ## what set-up made; the demo's data in var/ stays
	rm -rf .venv .tools node_modules platform/blaupause/ui/static/vendor platform/blaupause/engine/letters/fonts
