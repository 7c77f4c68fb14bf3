from __future__ import annotations

import pytest

from blaupause import limits


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.forget()
