"""The command line: what it leads to, and what it says to what it does not know."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from blaupause import __main__ as line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def unchanged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment that a command sets is that of a process of its own."""
    before = dict(os.environ)
    monkeypatch.delenv("BLAUPAUSE_AS", raising=False)
    yield
    os.environ.clear()
    os.environ.update(before)


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["blaupause", *arguments])
    with pytest.raises(SystemExit) as ended:
        line.main()
    return int(ended.value.code or 0)


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Which commands Django was told to execute."""
    told: list[list[str]] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", told.append)
    return told


@pytest.mark.parametrize(("arguments", "status"), [((), 2), (("--help",), 0), (("-h",), 0), (("help",), 0)])
def test_help_names_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], status: int
) -> None:
    assert call(monkeypatch, *arguments) == status

    told = capsys.readouterr().out
    assert [name for name in line.COMMANDS if f"  {name} " not in told] == []


def test_what_it_does_not_know_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "town", "sell", "--json") == 2

    told = capsys.readouterr().err
    assert "there is no command 'town sell'" in told
    assert "town show" in told
    assert "fleet" not in told


@pytest.mark.parametrize(("arguments", "status"), [(("fleet",), 2), (("fleet", "--help"), 0), (("fleet", "-h"), 0)])
def test_a_thing_alone_shows_what_can_be_done_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], status: int
) -> None:
    assert call(monkeypatch, *arguments) == status

    told = capsys.readouterr().out
    assert "  fleet verify " in told
    assert "  town " not in told


@pytest.mark.parametrize(
    ("typed", "done", "login"),
    [
        ("town list --json", ["blaupause", "town_list", "--json"], "operator"),
        ("migrate", ["blaupause", "migrate"], "operator"),
        ("audit verify --town fulda", ["blaupause", "audit_verify", "--town", "fulda"], None),
        ("makemigrations --check", ["blaupause", "makemigrations", "--check"], None),
    ],
)
def test_a_command_is_djangos_with_the_login_it_needs(
    monkeypatch: pytest.MonkeyPatch, executed: list[list[str]], typed: str, done: list[str], login: str | None
) -> None:
    monkeypatch.setattr(sys, "argv", ["blaupause", *typed.split()])

    line.main()

    assert executed == [done]
    assert os.environ.get("BLAUPAUSE_AS") == login


@pytest.mark.parametrize(
    ("typed", "settings"),
    [("makemigrations", "blaupause.settings.test"), ("town list", "blaupause.settings.production")],
)
def test_where_nothing_else_is_said_it_is_production(
    monkeypatch: pytest.MonkeyPatch, executed: list[list[str]], typed: str, settings: str
) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    monkeypatch.setattr(sys, "argv", ["blaupause", *typed.split()])

    line.main()

    assert os.environ["DJANGO_SETTINGS_MODULE"] == settings
    assert len(executed) == 1


def test_whoever_reads_may_stop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nobody_reads(_arguments: list[str]) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("django.core.management.execute_from_command_line", nobody_reads)
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert call(monkeypatch, "town", "list") == 1
        out.write("what is left")

    assert (tmp_path / "out").read_text() == ""


def test_the_demo_sets_up_its_own_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, list[str]]] = []

    def run(command: str, rest: list[str]) -> int:
        called.append((command, rest))
        return 3

    monkeypatch.setattr("infra.commands.run", run)

    assert call(monkeypatch, "demo", "--port", "8001") == 3
    assert called == [("demo", ["--port", "8001"])]


@pytest.mark.filterwarnings("ignore:'blaupause.__main__' found in sys.modules:RuntimeWarning")
def test_it_runs_as_a_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["blaupause", "--help"])

    with pytest.raises(SystemExit):
        runpy.run_module("blaupause", run_name="__main__")

    assert capsys.readouterr().out == line.usage() + "\n"


def test_a_setting_that_is_missing_is_named_without_a_traceback() -> None:
    bare = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "blaupause.settings.production"}
    done = subprocess.run(
        [sys.executable, "-m", "blaupause", "catalogue", "list"], env=bare, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert done.stderr.startswith("blaupause: BLAUPAUSE_")
    assert "Traceback" not in done.stderr
