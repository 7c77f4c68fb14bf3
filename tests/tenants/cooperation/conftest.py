"""Two cases in Fulda: one of a granted service, one of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from tests.templates import DEFECT, DOG
from tests.tenants.situations import furnish, offered, opened

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.forget()


@pytest.fixture
def cases(fulda: World) -> tuple[Case, Case]:
    """A case of the dog tax, which is granted, and one of a defect, which is not."""
    unit = furnish()
    return opened(offered(DOG, unit)), opened(offered(DEFECT, unit))
