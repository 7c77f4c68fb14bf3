#!/bin/sh
# Lays out what the image holds: sh infra/image/build.sh FOLDER, in a checkout whose page files are there (make setup).
# FOLDER is an environment of its own: pinned packages, the platform as a wheel, its collected page files. No pip, no
# compiler, nothing of the demo.
set -eu
cd "$(dirname "$0")/../.."
target=$1
wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
uv="$PWD/.tools/bin/uv"
export UV_NO_CONFIG=1 UV_PYTHON_DOWNLOADS=never

"$uv" venv --quiet --python .venv/bin/python "$target"
VIRTUAL_ENV=$target "$uv" pip install --quiet --require-hashes --only-binary :all: -r infra/image/requirements.lock
"$uv" build --quiet --wheel --no-build-isolation --offline --python .venv/bin/python --out-dir "$wheels"
VIRTUAL_ENV=$target "$uv" pip install --quiet --no-deps --offline "$wheels"/*.whl
BLAUPAUSE_STATIC=$target/static "$target/bin/python" -m infra.image.static
