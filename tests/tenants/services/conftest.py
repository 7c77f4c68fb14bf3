from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Role
from shared_services.catalogue.actions import importing
from shared_services.catalogue.queries import bundles
from tests.clients import staff
from tests.templates import DEFECT, released

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


@pytest.fixture(autouse=True)
def fresh_bundles(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep no bundle from test to test. That the bundles are good is tested where they are."""
    monkeypatch.setattr(importing, "check", lambda _files: [])
    bundles.forget()
    yield
    bundles.forget()


@pytest.fixture
def template(fulda: World) -> TemplateVersion:
    """The report template, released."""
    return released(DEFECT)


@pytest.fixture
def admin(fulda: World) -> Client:
    """The browser of Fulda's administration."""
    return staff(Role.ADMIN, fulda.town)
