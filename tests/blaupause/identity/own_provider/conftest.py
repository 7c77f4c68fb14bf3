"""Towns' own providers without a Keycloak: what it is told is written down here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.identity.realms import town_entry

if TYPE_CHECKING:
    from blaupause.identity.models import OwnProvider


class Keycloak:
    """Takes what it is told, unless it is away."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []
        self.is_away = False

    def put(self, own: OwnProvider, *, secret: str = "") -> None:
        self._hear("put", own, secret)

    def close(self, own: OwnProvider) -> None:
        self._hear("close", own)

    def remove(self, own: OwnProvider) -> None:
        self._hear("remove", own)

    def _hear(self, deed: str, own: OwnProvider, secret: str = "") -> None:
        if self.is_away:
            raise town_entry.KeycloakAway("weg")
        self.told.append((deed, own.state, secret))


@pytest.fixture
def keycloak(monkeypatch: pytest.MonkeyPatch) -> Keycloak:
    made = Keycloak()
    for deed in ("put", "close", "remove"):
        monkeypatch.setattr(town_entry, deed, getattr(made, deed))
    return made
