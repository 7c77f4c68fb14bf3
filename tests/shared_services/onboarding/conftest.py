from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from blaupause.domain import SYSTEM, Role
from blaupause.tenancy.context import hub
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from tests import clients

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def places(db: None) -> None:
    """The sample of the register is there, and nobody has asked too often."""
    limits.forget()
    with hub():
        import_register(source=register.sample(), by=SYSTEM)


@pytest.fixture
def anyone(places: None) -> Client:
    return clients.visitor("localhost")


@pytest.fixture
def editor(places: None) -> Client:
    return clients.staff(Role.KKV_EDITOR)
