import resource
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from blaupause.engine import bounded
from blaupause.engine.bounded import Limits, TooLarge, TooSlow, WorkFailed

LIMITS = Limits(cpu_seconds=1, wall_seconds=10, memory_bytes=300 * 1024 * 1024)

START = "import sys\nfrom blaupause.engine.bounded import limit_self\nlimit_self()\n"


@pytest.fixture
def worker(tmp_path: Path) -> Path:
    return tmp_path / "worker.py"


def test_a_worker_turns_data_into_other_data(worker: Path) -> None:
    worker.write_text(f"{START}sys.stdout.write(sys.stdin.read().upper())")

    assert bounded.run(worker, b"frieda", LIMITS) == b"FRIEDA"


@pytest.mark.parametrize(
    ("script", "limits", "failure"),
    [
        ("while True: pass", LIMITS, TooSlow),
        ("import time; time.sleep(30)", replace(LIMITS, wall_seconds=0.5), TooSlow),
        ("x = bytearray(2**30)", LIMITS, TooLarge),
        ("import os; os.abort()", LIMITS, TooLarge),
        ("sys.exit('kaputt')", LIMITS, WorkFailed),
        ("with open(__file__, 'a') as script: script.write('x')", LIMITS, WorkFailed),
    ],
)
def test_what_goes_wrong_has_a_name(worker: Path, script: str, limits: Limits, failure: type[WorkFailed]) -> None:
    worker.write_text(START + script)

    with pytest.raises(WorkFailed) as raised:
        bounded.run(worker, b"", limits)

    assert type(raised.value) is failure


def test_the_worker_s_words_come_along(worker: Path) -> None:
    worker.write_text(f"{START}sys.exit('kaputt')")

    with pytest.raises(WorkFailed, match="kaputt"):
        bounded.run(worker, b"", LIMITS)


def test_a_worker_sees_nothing_of_the_settings(worker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLAUPAUSE_SECRET", "geheim")
    worker.write_text(f"{START}import os\nsys.stdout.write(os.environ.get('BLAUPAUSE_SECRET', 'nichts'))")

    assert bounded.run(worker, b"", LIMITS) == b"nichts"


@pytest.mark.parametrize("bounds_memory", [True, False])
def test_a_worker_bounds_itself(monkeypatch: pytest.MonkeyPatch, bounds_memory: bool) -> None:  # noqa: FBT001 (a table)
    limits: dict[int, tuple[int, int]] = {}

    def setrlimit(what: int, limit: tuple[int, int]) -> None:
        if what == resource.RLIMIT_AS and not bounds_memory:
            raise ValueError("current limit exceeds maximum limit")
        limits[what] = limit

    monkeypatch.setattr(resource, "setrlimit", setrlimit)
    monkeypatch.setattr(sys, "argv", ["worker.py", "5", "9"])

    bounded.limit_self()

    assert limits == {
        resource.RLIMIT_CPU: (5, 5),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
        **({resource.RLIMIT_AS: (9, 9)} if bounds_memory else {}),
    }
