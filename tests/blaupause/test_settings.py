"""What no production starts with, and what it says instead: a real process reads the settings each time."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured

from blaupause.settings import env
from blaupause.settings.safety import refusals
from infra.docs import EXAMPLE_ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

SAFE = {
    "domain": "blaupause.example",
    "hosts": ("blaupause.example", "login.blaupause.example", "files.blaupause.example"),
    "scheme": "https",
    "secret_key": "s" * 40,
    "master_key": EXAMPLE_ENVIRONMENT["BLAUPAUSE_MASTER_KEY"],
    "signing_key": "",
    "scanner": "clamd://scanner.example:3310",
    "limits": "redis://counters.example:6379",
    "trusted_proxies": 1,
    "issuers": ["https://id.example/realms/buerger"],
}
PARTS = ("base", "outside", "signing")
"""Modules that the settings are put together from."""
PROGRAM = (
    "from blaupause.settings import production as p;"
    " print(p.DEBUG, p.DEMO, p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE, 'infra.demo' in p.INSTALLED_APPS)"
)


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Read the settings of production in a process of their own; None takes a value away."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BLAUPAUSE_", "DJANGO_"))}
    environment |= {name: value for name, value in {**EXAMPLE_ENVIRONMENT, **changes}.items() if value is not None}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)


def test_with_good_values_it_starts_safe_whatever_else_the_environment_says() -> None:
    done = start(BLAUPAUSE_DEBUG="1", DEBUG="1", DJANGO_DEBUG="1", BLAUPAUSE_DEMO="1")

    assert done.stdout.split() == ["False", "False", "True", "True", "False"], done.stderr


def test_what_the_platform_does_at_keycloak_needs_the_key_it_logs_in_by() -> None:
    done = start(BLAUPAUSE_KEYCLOAK_PROVIDERS="yes", BLAUPAUSE_LOGIN_KEY=None)

    assert "BLAUPAUSE_KEYCLOAK_PROVIDERS needs BLAUPAUSE_LOGIN_KEY" in done.stderr


def test_further_cells_have_a_name_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "BLAUPAUSE_CELLS", "west=postgresql://op:p%40ss@west.example/cell,\nnord=postgresql://op:x@n:1/c"
    )

    found = env.databases("BLAUPAUSE_CELLS", meaning="")

    assert {name: (each.host, each.port, each.password) for name, each in found.items()} == {
        "west": ("west.example", "5432", "p@ss"),
        "nord": ("n", "1", "x"),
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"BLAUPAUSE_DOMAIN": "localhost"}, "BLAUPAUSE_DOMAIN must be a public name"),
        ({"BLAUPAUSE_DOMAIN": "demo.localhost"}, "BLAUPAUSE_DOMAIN must be a public name"),
        ({"BLAUPAUSE_FILES_HOST": "Login.blaupause.example"}, "must be names of their own"),
        ({"BLAUPAUSE_SCHEME": "http"}, "BLAUPAUSE_SCHEME must be https"),
        ({"BLAUPAUSE_SECRET_KEY": "short"}, "BLAUPAUSE_SECRET_KEY must have at least 40 characters"),
        ({"BLAUPAUSE_SECRET_KEY": None}, "BLAUPAUSE_SECRET_KEY is not set"),
        ({"BLAUPAUSE_CELLS": "postgresql://a:b@c/d"}, "BLAUPAUSE_CELLS must look like west=postgresql://"),
        ({"BLAUPAUSE_CELLS": "west=db.example"}, "BLAUPAUSE_CELLS, west must look like postgresql://"),
        (
            {"BLAUPAUSE_CELLS": "west=postgresql://a:b@c/d, west=postgresql://a:b@c/e"},
            "BLAUPAUSE_CELLS must look like west=postgresql://",
        ),
        ({"BLAUPAUSE_MASTER_KEY": "c2hvcnQ="}, "BLAUPAUSE_MASTER_KEY must be 32 random bytes in base64"),
        (
            {"BLAUPAUSE_MASTER_KEY": "dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgISE="},  # that of the tests
            "BLAUPAUSE_MASTER_KEY must be 32 random bytes in base64",
        ),
        ({"BLAUPAUSE_MASTER_KEY": None}, "BLAUPAUSE_MASTER_KEY is not set"),
        ({"BLAUPAUSE_MASTER_KEY_FILE": "/nowhere/key"}, "BLAUPAUSE_MASTER_KEY_FILE: /nowhere/key cannot be read"),
        ({"BLAUPAUSE_SCANNER": "demo"}, "BLAUPAUSE_SCANNER must be a real scanner"),
        ({"BLAUPAUSE_LIMITS": None}, "BLAUPAUSE_LIMITS must be redis://host:port of a Redis or Valkey"),
        ({"BLAUPAUSE_LIMITS": "memory://"}, "BLAUPAUSE_LIMITS must be redis://host:port of a Redis or Valkey"),
        ({"BLAUPAUSE_TRUSTED_PROXIES": None}, "BLAUPAUSE_TRUSTED_PROXIES must be at least 1"),
        ({"BLAUPAUSE_OIDC_BUERGER_ISSUER": "http://id.example"}, "BLAUPAUSE_OIDC_BUERGER_ISSUER must be https"),
    ],
)
def test_an_unsafe_value_stops_the_start_with_its_name(changes: dict[str, str | None], sentence: str) -> None:
    done = start(**changes)

    assert done.returncode != 0
    assert sentence in done.stderr


# --- In this process too, so that coverage sees them (tests/gates.py)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModuleType]:
    """Read a settings module anew, with the environment of the example; afterwards all is as it was."""

    def read(module: str, **changes: str) -> ModuleType:
        for name in [name for name in os.environ if name.startswith(("BLAUPAUSE_", "DJANGO_"))]:
            monkeypatch.delenv(name)
        for name, value in {**EXAMPLE_ENVIRONMENT, **changes}.items():
            monkeypatch.setenv(name, value)
        for name in (*PARTS, "production", "demo"):
            monkeypatch.delitem(sys.modules, f"blaupause.settings.{name}", raising=False)
        found = importlib.import_module(f"blaupause.settings.{module}")
        for name in (*PARTS, module):  # the next one to ask for it reads it anew
            del sys.modules[f"blaupause.settings.{name}"]
        return found

    return read


def test_production_is_hard(read: Callable[..., ModuleType]) -> None:
    production = read("production")

    assert production.SECURE_HSTS_SECONDS >= 31_536_000
    assert (production.SECURE_HSTS_INCLUDE_SUBDOMAINS, production.DEBUG, production.DEMO) == (True, False, False)
    assert (production.EMAIL_HOST, production.EMAIL_PORT, production.EMAIL_USE_TLS) == ("mail.example", 587, True)


def test_production_says_all_at_once_what_is_unsafe(read: Callable[..., ModuleType]) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read("production", BLAUPAUSE_SCHEME="http", BLAUPAUSE_SCANNER="demo")

    assert [line.split(" ")[0] for line in str(refused.value).splitlines()] == ["BLAUPAUSE_SCHEME", "BLAUPAUSE_SCANNER"]


def test_the_demo_keeps_what_it_makes_in_one_folder(read: Callable[..., ModuleType], tmp_path: Path) -> None:
    demo = read("demo", BLAUPAUSE_VAR=str(tmp_path))

    assert (demo.DEMO, demo.DEBUG) == (True, False)
    assert {demo.EMAIL_FILE_PATH.parent, demo.STATIC_ROOT.parent} == {tmp_path}
    assert "infra.demo" in demo.INSTALLED_APPS


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(EXAMPLE_ENVIRONMENT["BLAUPAUSE_MASTER_KEY"] + "\n", encoding="ascii")

    done = start(BLAUPAUSE_MASTER_KEY=None, BLAUPAUSE_MASTER_KEY_FILE=str(file))

    assert done.returncode == 0, done.stderr


def test_everything_unsafe_is_said_at_once_and_no_secret_is_repeated() -> None:
    done = start(BLAUPAUSE_SCHEME="http", BLAUPAUSE_SECRET_KEY="geheim", BLAUPAUSE_LIMITS="memory://")

    for name in ("BLAUPAUSE_SCHEME", "BLAUPAUSE_SECRET_KEY", "BLAUPAUSE_LIMITS"):
        assert f"{name} must" in done.stderr
    assert "geheim" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("domain", "x.localhost"), ("scheme", "http"), ("secret_key", "x"), ("master_key", "no base64!"),
        ("signing_key", "no base64!"),
        ("scanner", "demo"), ("limits", "memcached://x"), ("trusted_proxies", 0), ("issuers", ["http://id.example"]),
    ],
)  # fmt: skip
def test_each_rule_speaks_alone(name: str, value: object) -> None:
    assert refusals(**SAFE) == []  # type: ignore[arg-type]  # a table of values
    assert len(refusals(**{**SAFE, name: value})) == 1  # type: ignore[arg-type]  # same
