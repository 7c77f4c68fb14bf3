from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from shared_services.catalogue import actions
from tests.templates import DEFECT, DOG, PARKING, released
from tests.tenants.offering import put_online

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.forget()


@pytest.fixture
def fulda(fulda: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Be in Fulda, where three services are on offer; their bundles are checked elsewhere."""
    monkeypatch.setattr(actions, "check", lambda _files: [])
    for slug in (DOG, PARKING, DEFECT):
        released(slug)
    put_online(fulda)
    return fulda
