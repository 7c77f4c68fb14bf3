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
def unbounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this process as it is: it has other things to do afterwards."""
    monkeypatch.setattr(resource, "setrlimit", lambda _what, _limits: None)
    monkeypatch.setattr(sys, "argv", ["worker.py", "5", "9"])


def job(letter: Letter, **changes: Any) -> io.BytesIO:
    return io.BytesIO(json.dumps({**letter.as_data(), "attachments": {}, **changes}).encode())


def test_a_letter_comes_out(notice: Letter, unbounded: None) -> None:
    out, errors = io.BytesIO(), io.StringIO()

    assert worker.main(job(notice), out, errors) == 0

    assert out.getvalue().startswith(b"%PDF-1.7")


def test_it_talks_through_its_standard_streams(
    notice: Letter, unbounded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(job(notice)))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(worker.__file__, run_name="__main__")

    assert ended.value.code == 0
    assert out.getvalue().startswith(b"%PDF")


def test_an_error_comes_out_as_text(notice: Letter, unbounded: None) -> None:
    out, errors = io.BytesIO(), io.StringIO()

    assert worker.main(job(notice, layout="notice", recipient=["x " * 2_000]), out, errors) == 1

    assert out.getvalue() == b""
    assert "Die Anschrift ist zu lang" in errors.getvalue()


def test_a_sign_that_slipped_through_stops_the_letter(notice: Letter, unbounded: None) -> None:
    out, errors = io.BytesIO(), io.StringIO()

    assert worker.main(job(notice, title="😀"), out, errors) == 1

    assert out.getvalue() == b""
    assert "😀" in errors.getvalue()


def test_a_warning_is_an_error(notice: Letter, unbounded: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
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
