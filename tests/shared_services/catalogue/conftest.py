from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Role
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import importing, start_draft
from shared_services.catalogue.queries import bundles
from tests.clients import staff
from tests.people import EDITOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from shared_services.catalogue.models import Draft


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


@pytest.fixture
def editor(db: None) -> Client:
    """Be the editor of the competence centre, at a browser."""
    return staff(Role.KKV_EDITOR)


@pytest.fixture
def draft(db: None) -> Draft:
    """Return a draft that has just begun, empty."""
    with hub():
        return start_draft(title="Osterfeuer anmelden", by=EDITOR)
