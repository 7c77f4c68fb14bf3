from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from shared_services.catalogue.actions import importing
from tests.templates import DEFECT, DOG, PARKING, released
from tests.tenants.offering import put_online

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.forget()


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Import bundles without checking them: that they are good is tested where they are."""
    monkeypatch.setattr(importing, "check", lambda _files: [])


@pytest.fixture
def fulda(fulda: World, unchecked: None) -> World:
    """Be in Fulda, where dogs can be registered."""
    released(DOG)
    put_online(fulda, DOG)
    return fulda


@pytest.fixture
def more_services(fulda: World) -> None:
    """Let Fulda offer resident parking (asks for an account) and reports of defects (without a name) too."""
    for slug in (PARKING, DEFECT):
        released(slug)
    put_online(fulda, PARKING, DEFECT)
