from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from tests.shared_services.agreements.agreeing import Town, certificate

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from tests.worlds import World


@pytest.fixture(autouse=True)
def ready(settings: Settings) -> None:
    """The deployment has a seal, and nobody has asked too often."""
    limits.forget()
    settings.SEAL = certificate()
    settings.KKV_ADDRESS = "Weg 1; 65189 Wiesbaden"


@pytest.fixture
def here(fulda: World) -> Town:
    return Town(fulda)
