"""The provider and the browser of the login's tests, and somebody who administers Fulda."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.blaupause.identity.conftest import browser, fresh_limits, issuers, provider
from tests.blaupause.identity.team.staffing import admin

if TYPE_CHECKING:
    from blaupause.domain import Actor

__all__ = ["browser", "fresh_limits", "ida", "issuers", "provider"]


@pytest.fixture
def ida(provider: dict[str, str], db: None) -> Actor:
    return admin()
