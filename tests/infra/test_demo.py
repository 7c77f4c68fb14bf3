"""The demo's own parts: state, mail, provider, people; and that none of it works anywhere else."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured

from blaupause.audit.models import HubEvent
from blaupause.domain import Role
from blaupause.identity.models import Membership, Person
from blaupause.tenancy.context import identity, town
from infra import commands
from infra.demo import mail, start, world
from infra.demo.apps import DemoConfig
from infra.demo.personas import PERSONAS, of_realm
from infra.demo.places import PLACES
from infra.demo.state import State, free_port, is_free
from infra.docs import EXAMPLE_ENVIRONMENT
from tenants.organisation.models import Profile
from tests.shared_services.agreements.agreeing import certificate

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.worlds import World

# --- State


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "va r", free_port())


def test_where_the_state_lies_and_where_people_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BLAUPAUSE_VAR", str(tmp_path))
    monkeypatch.setenv("PORT", "8010")
    assert State.here() == State(tmp_path, 8010)
    assert State.here().town_address("fulda") == "http://fulda.localhost:8010"

    monkeypatch.delenv("PORT")
    monkeypatch.delenv("BLAUPAUSE_VAR")
    assert State.here().port == 8000
    assert State.here().folder.name == "var"


@pytest.mark.parametrize("port", ["0", "70000", "acht"])
def test_a_port_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    monkeypatch.setenv("PORT", port)

    assert start.main([]) == 2
    assert "PORT must be a number" in capsys.readouterr().out


def test_secrets_are_made_once_and_for_this_account_only(state: State) -> None:
    secret = state.secret("master_key")

    assert state.secret("master_key") == secret
    assert State(state.folder, 1).secret("master_key") == secret
    file = state.folder / "secrets" / "master_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_providers_address_stays_when_the_port_changes(state: State) -> None:
    issuer = state.issuer("buerger")

    moved = State(state.folder, free_port())
    assert moved.issuer("buerger") == issuer
    assert moved.settle_ports() == state.provider_ports()


def test_a_port_that_is_taken_is_not_chosen(state: State) -> None:
    assert is_free(state.port)
    taken = state.port + 1
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import socket,time; s=socket.create_server(('127.0.0.1',{taken})); print(1,flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert not is_free(taken)
        assert state.settle_ports()["verwaltung"] != taken
        other.kill()


def test_the_environment_names_secrets_by_file(state: State) -> None:
    environment = state.environment(5432)

    values = " ".join(environment.values())
    assert state.secret("app_password") not in values
    assert state.secret("oidc_secret") not in values
    assert environment["BLAUPAUSE_DOMAIN"] == "localhost"
    for name, value in environment.items():
        if name.endswith("_FILE"):
            assert os.access(value, os.R_OK)
    assert f'BLAUPAUSE_PORT="{state.port}"' in (state.folder / "demo.env").read_text(encoding="utf-8")


# --- Only in the demo


def test_outside_the_demo_nothing_of_it_works(settings: Settings) -> None:
    assert settings.DEMO is False
    with pytest.raises(ImproperlyConfigured):
        mail.OutboxBackend()
    with pytest.raises(ImproperlyConfigured):
        DemoConfig("infra.demo", sys.modules["infra.demo"]).ready()
    with pytest.raises(ImproperlyConfigured):
        from infra.demo import urls_hub  # noqa: F401, PLC0415 – it must not even be imported


def test_production_refuses_the_demos_parts() -> None:
    """A real process with production settings: no demo app, mail by SMTP, no demo scanner."""
    program = (
        "import django; django.setup(); from django.conf import settings; "
        "assert settings.DEMO is False; assert 'infra.demo' not in settings.INSTALLED_APPS; "
        "assert settings.EMAIL_BACKEND.endswith('smtp.EmailBackend'); "
        "assert settings.HUB_URLCONF == 'blaupause.urls.hub'"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BLAUPAUSE_")},
        **EXAMPLE_ENVIRONMENT,
        "DJANGO_SETTINGS_MODULE": "blaupause.settings.production",
    }
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    environment["BLAUPAUSE_SCANNER"] = "demo"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert "BLAUPAUSE_SCANNER must be a real scanner in production" in done.stderr


def test_the_package_brings_no_demo() -> None:
    told = tomllib.loads((start.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "infra" not in told["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


# --- People and towns


def test_there_are_people_for_every_role() -> None:
    names = [persona.name for persona in PERSONAS]
    assert len(names) == len(set(names))
    assert {persona.role for persona in of_realm("verwaltung") if persona.role} == set(Role)
    assert [persona.subject for persona in of_realm("buerger")] == [
        "sevda",
        "heimatverein",
        "basis",
        "nils",
        "lukasz",
        "thorunn",
        "gast",
    ]
    assert {persona.town for persona in PERSONAS if persona.town} == {"fulda", "giessen", "bad-hersfeld", "mossautal"}


@pytest.fixture
def sealing(settings: Settings) -> None:
    """The demo makes a seal with its state."""
    settings.SEAL = certificate()


@pytest.mark.usefixtures("sealing")
def test_filling_twice_changes_nothing(fulda: World, giessen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "PLACES", tuple(place for place in PLACES if place.slug in {"fulda", "giessen"}))

    world.fill()
    with identity():
        events, memberships = HubEvent.objects.count(), Membership.objects.count()
    world.fill()

    with identity():
        assert (HubEvent.objects.count(), Membership.objects.count()) == (events, memberships)
        here = {"", "fulda", "giessen"}
        assert memberships == len([each for each in PERSONAS if each.role and each.town in here])
    with town("fulda"):
        assert Profile.objects.get().display_name == "Stadt Fulda"


@pytest.mark.usefixtures("sealing")
def test_people_move_with_their_provider(fulda: World, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "PLACES", ())
    world.fill()
    moved = {**settings.OIDC["verwaltung"], "issuer": "http://localhost:1/moved"}
    settings.OIDC = {**settings.OIDC, "verwaltung": moved}

    world.fill()

    with identity():
        assert set(Person.objects.values_list("issuer", flat=True)) == {"http://localhost:1/moved"}


# --- Commands


def test_help_needs_no_platform() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "blaupause", "demo", "--help"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert "PORT=" in done.stdout


def test_a_command_of_a_checkout_is_found_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "main", len)

    assert commands.run("demo", ["a", "b"]) == 2


def test_a_port_in_use_is_told_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("BLAUPAUSE_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(start, "is_free", lambda _port: False)

    assert start.main([]) == 1
    assert "make demo PORT=8010" in capsys.readouterr().out
    assert not (tmp_path / "var").exists()
