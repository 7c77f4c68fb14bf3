"""A case of the dog tax and what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.templates import DOG, PARKING
from tests.tenants.situations import SEVDA, clerk, furnish, offered, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tenants.casework.models import Case
    from tenants.organisation.models import Unit
    from tests.worlds import World


@pytest.fixture
def tuesday() -> Iterator[None]:
    """Let the clock stand still on a working day."""
    with time_machine.travel("2026-09-08 10:58 +0200", tick=False):
        yield


@pytest.fixture
def unit(fulda: World) -> Unit:
    return furnish()


@pytest.fixture
def case(unit: Unit) -> Case:
    return opened(offered(DOG, unit))


@pytest.fixture
def parking(unit: Unit) -> Case:
    """Be the case of something that somebody asked for, and may take back."""
    return opened(offered(PARKING, unit), SEVDA)


@pytest.fixture
def thea(fulda: World, unit: Unit) -> Client:
    return clerk(fulda)
