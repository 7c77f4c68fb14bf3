"""The provider and the browser of the login's tests, and somebody who administers Fulda."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.identity.realms import accounts as keycloak
from tests.blaupause.identity.conftest import browser, fresh_limits, issuers, provider
from tests.blaupause.identity.team.keeping import Keeper
from tests.blaupause.identity.team.staffing import admin

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from blaupause.domain import Actor

__all__ = ["browser", "fresh_limits", "ida", "issuers", "provider"]


@pytest.fixture
def ida(provider: dict[str, str], db: None) -> Actor:
    return admin()


@pytest.fixture
def keeper(provider: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    settings.KEYCLOAK_ACCOUNTS = True
    found = Keeper()
    monkeypatch.setattr(keycloak, "of_address", lambda email: [each for each in found.known if each.email == email])
    monkeypatch.setattr(keycloak, "is_taken", lambda name: name in {each.username for each in found.known})
    monkeypatch.setattr(keycloak, "make", found.make)
    monkeypatch.setattr(keycloak, "send_link", found.send_link)
    monkeypatch.setattr(keycloak, "close", lambda subject: found.switch("close", subject))
    monkeypatch.setattr(keycloak, "reopen", lambda subject: found.switch("reopen", subject))
    return found
