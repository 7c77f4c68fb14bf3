from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from blaupause.domain import Role
from blaupause.tenancy.directory import town_for_host as found
from blaupause.tenancy.enums import TownState
from tenants.organisation.actions import save_unit, update_profile
from tenants.organisation.queries import setting_up
from tests import nameserver
from tests.clients import colleague, staff
from tests.people import ADMIN
from tests.tenants.organisation.gate import READY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.nameserver import NameServer
    from tests.worlds import World


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what other rooms add to the set-up: their own tests look at it."""
    monkeypatch.setattr(setting_up, "_contributed", [])


@pytest.fixture
def admin(fulda: World) -> Client:
    return staff(Role.ADMIN, fulda.town)


@pytest.fixture
def in_setup(fulda: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Fulda is in set-up."""
    monkeypatch.setattr(fulda.town, "state", TownState.SETUP)
    monkeypatch.setattr(
        "blaupause.tenancy.middleware.town_for_host", lambda host: fulda.town if host == fulda.host else found(host)
    )
    return fulda


@pytest.fixture
def ready(in_setup: World) -> World:
    save_unit(values={"name": "Bürgerbüro"}, by=ADMIN)
    update_profile(changes=READY, by=ADMIN)  # type: ignore[arg-type]  # its keys
    return in_setup


@pytest.fixture
def first(ready: World) -> Client:
    return colleague(ready.town, Role.ADMIN, "Nora Neu", email="nora.neu@fulda.example")


@pytest.fixture
def second(ready: World) -> Client:
    return colleague(ready.town, Role.ADMIN, "Zita Zweit", email="zita@fulda.example")


@pytest.fixture
def names(settings: Settings) -> Iterator[NameServer]:
    """A name server of our own, which the platform asks."""
    with nameserver.running() as server:
        settings.RESOLVER = server.address
        limits.forget()
        yield server
