"""The gates judge what this very run has measured, or they do not run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import gates

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--cov", "--no-cov"), ("--cov=tenants", "--no-cov"), ("-p", "no:pytest_cov")])
def test_without_the_coverage_of_everything_they_refuse(options: tuple[str, ...]) -> None:
    bare = ["-c", os.devnull, "--noconftest"]  # they ask how the run was called, before anything of Django is there
    command = [sys.executable, "-m", "pytest", *bare, "-p", "tests.gates", *options, "--collect-only", "-q", __file__]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "run with --cov, without a path" in done.stderr


def test_what_they_do_not_see_is_there_and_is_ended_by_force() -> None:
    assert [name for name in gates.NOT_SEEN if not (ROOT / name).is_file() or not name.endswith("worker.py")] == []
