from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.tenancy.context import hub

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def at_hub(db: None) -> Iterator[None]:
    """Be at the hub."""
    with hub():
        yield
