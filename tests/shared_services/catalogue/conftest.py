from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import importing
from shared_services.catalogue.queries import bundles

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def at_hub(db: None) -> Iterator[None]:
    """Be at the hub."""
    with hub():
        yield


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Import and review bundles without checking them: that they are good is tested where they are."""
    for module in (importing, bundles):
        monkeypatch.setattr(module, "check", lambda _files: [])
