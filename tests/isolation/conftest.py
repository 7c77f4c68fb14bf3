"""What the neighbour has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.isolation.treasure import Treasure, hidden

if TYPE_CHECKING:
    from infra.demo.postgres import Cluster
    from tests.worlds import World


@pytest.fixture
def treasure(cluster: Cluster, fulda: World) -> Treasure:
    """Two decided cases with everything around them: one of an account, one that is reached by code."""
    return hidden(cluster, fulda)
