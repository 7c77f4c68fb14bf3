"""An office of Fulda."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tenants.situations import furnish

if TYPE_CHECKING:
    from tenants.organisation.models import Unit
    from tests.worlds import World


@pytest.fixture
def unit(fulda: World) -> Unit:
    return furnish()
