"""The worker runs in a process of its own; here its parts run in this one."""

import io
import json
import resource
import runpy
import sys
from typing import Any

import pytest

from blaupause.engine.letters import Letter, worker


@pytest.fixture
def limits_set(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    seen: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", seen.__setitem__)
    return seen


def job(letter: Letter, **changes: Any) -> io.BytesIO:
    data = {**letter.as_data(), "attachments": {}, **changes}
    return io.BytesIO(json.dumps({"letter": json.dumps(data), "cpu_seconds": 5, "memory_bytes": 9}).encode())


def test_a_letter_comes_out(notice: Letter, limits_set: dict[int, tuple[int, int]]) -> None:
    out, errors = io.BytesIO(), io.StringIO()

    assert worker.main(job(notice), out, errors) == 0

    assert out.getvalue().startswith(b"%PDF-1.7")
    assert limits_set == {
        resource.RLIMIT_CPU: (5, 5),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_AS: (9, 9),
    }


def test_it_talks_through_its_standard_streams(
    notice: Letter, limits_set: dict[int, tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(job(notice)))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(worker.__file__, run_name="__main__")

    assert ended.value.code == 0
    assert out.getvalue().startswith(b"%PDF")


def test_an_error_comes_out_as_text(notice: Letter, limits_set: dict[int, tuple[int, int]]) -> None:
    out, errors = io.BytesIO(), io.StringIO()

    assert worker.main(job(notice, layout="notice", recipient=["x " * 2_000]), out, errors) == 1

    assert out.getvalue() == b""
    assert "Die Anschrift ist zu lang" in errors.getvalue()


def test_a_sign_that_slipped_through_stops_the_letter(notice: Letter, limits_set: dict[int, tuple[int, int]]) -> None:
    out, errors = io.BytesIO(), io.StringIO()

    assert worker.main(job(notice, title="😀"), out, errors) == 1

    assert out.getvalue() == b""
    assert "😀" in errors.getvalue()


def test_a_warning_is_an_error(
    notice: Letter, limits_set: dict[int, tuple[int, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    for file in ("fonts", "letter.typ"):
        (tmp_path / file).symlink_to(worker.HERE / file)
    (tmp_path / "letter.typ").unlink()
    layout = (worker.HERE / "letter.typ").read_text(encoding="utf-8").replace("Noto Sans", "No Such Font")
    (tmp_path / "letter.typ").write_text(layout, encoding="utf-8")
    monkeypatch.setattr(worker, "HERE", tmp_path)
    out, errors = io.BytesIO(), io.StringIO()

    assert worker.main(job(notice), out, errors) == 1

    assert out.getvalue() == b""
    assert errors.getvalue()


def test_a_machine_that_cannot_bound_memory_makes_letters_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def setrlimit(what: int, _limit: tuple[int, int]) -> None:
        if what == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", setrlimit)

    worker.limit(5, 9)
