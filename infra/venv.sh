#!/bin/sh
# Makes .venv with Python $1, else with any other from 3.12 on; else uv fetches one. Called by the Makefile.
set -eu
uv=.tools/bin/uv
log=.tools/venv.log # uv warns about every pyenv version that is not selected: read only when something fails

make_venv() {
  $uv venv --quiet --clear "$@" .venv 2>>"$log"
}

: >"$log"
if make_venv --python "$1"; then
  exit 0
fi
if make_venv --python '>=3.12'; then
  echo "    Python $1 is not here, using $(.venv/bin/python --version) instead"
  exit 0
fi
echo "    No Python 3.12 or newer on this machine: uv downloads Python $1 into .tools/python (about 35 MB)"
export UV_PYTHON_DOWNLOADS=automatic UV_PYTHON_INSTALL_DIR="$PWD/.tools/python"
if make_venv --managed-python --python "$1"; then
  exit 0
fi
tail -n 5 "$log"
echo "No Python 3.12 or newer was found and none could be downloaded. Install one and run make again,"
echo "or name it: make PYTHON=/path/to/python3.13"
exit 1
