from __future__ import annotations

import pytest

from tenants.organisation.queries import setting_up


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what other rooms add to the set-up: their own tests look at it."""
    monkeypatch.setattr(setting_up, "_contributed", [])
