"""What is measured with our own way of watching branches is what coverage's own tracer measures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WALK = """
import contextlib

def one_way(a):
    if a:
        b = 1
    else:
        b = 2
    return b

def both_ways(a):
    return "yes" if a else "no"

def never_empty(many):
    for each in many:
        if each == 2:
            continue
        if each == 3:
            break
    else:
        return "all"
    return each

def always_empty(many):
    for each in many:
        print(each)

def endless(a):
    while True:
        a -= 1
        if a < 0 and a < 5 or a > 90:
            return a

def guarded(a):
    try:
        if a:
            raise ValueError
    except (ValueError, KeyError) as error:
        if a is error:
            a = None
    finally:
        if a is None:
            a = 3
    with contextlib.suppress(ZeroDivisionError):
        if 1 / a:
            return 1
    return 2

def matched(a):
    match a:
        case 1:
            return "one"
        case [x, *_] if x:
            return "many"
        case _:
            pass
    return [y for y in (a, 1) if y]

def told(many):
    for each in many:
        if each:
            yield each

def passed_on(many):
    for each in many:
        yield from [1] if each else map(str, many)

def refused(a, b):
    if a:
        raise ValueError if b else KeyError
    return a

def interrupted(a):
    with contextlib.suppress(ZeroDivisionError):
        b = 1 / a if a < 1 else 0
        return b
    for c in (1 / a if a else a,
              a):
        return c

def over_lines(a):
    return (
        a
        and a + 1
    )

def goes_on(a):
    while a:
        a -= 1
        if a % 2:
            continue
        if a == 2:
            over_lines(
                a
            )

def deep(a):
    if a:
        return deep(a - 1)
    try:
        return 1 / a
    except ZeroDivisionError:
        pass

async def later(many):
    async for each in many:
        if each:
            return each

one_way(1), one_way(2)
both_ways(0)
never_empty([1, 2, 3])
always_empty([])
endless(3), endless(-1)
guarded(0), guarded(1)
matched(1), matched(2)
list(told([1])), next(told([1, 0]))
list(passed_on([]))
for a, b in ((1, 0), (1, 1)):
    with contextlib.suppress(ValueError, KeyError):
        refused(a, b)
interrupted(0)
over_lines(0)
goes_on(3)
deep(2)
assert one_way is not None or (1 and 2)
"""


def measured(folder: Path, settings: str) -> dict[str, object]:
    folder.mkdir()
    (folder / "walk.py").write_text(WALK)
    (folder / "settings").write_text(f"[run]\nbranch = true\n{settings}")
    coverage = [sys.executable, "-W", "error", "-m", "coverage"]
    subprocess.run([*coverage, "run", "--rcfile=settings", "walk.py"], cwd=folder, check=True)
    told = subprocess.run(
        [*coverage, "json", "--rcfile=settings", "-q", "-o", "-"], cwd=folder, check=True, capture_output=True
    ).stdout
    file: dict[str, object] = json.loads(told)["files"]["walk.py"]
    return {name: file[name] for name in ("executed_lines", "missing_lines", "executed_branches", "missing_branches")}


@pytest.mark.slow
def test_they_are_measured_as_by_the_tracer(tmp_path: Path) -> None:
    ours = measured(tmp_path / "ours", "core = sysmon\nplugins = tests.branches\n")

    assert ours == measured(tmp_path / "tracer", "core = ctrace\n")
    assert ours["missing_branches"]
