from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings


def test_the_door_opens_with_every_page_loaded() -> None:
    wsgi = importlib.import_module("blaupause.wsgi")

    assert callable(wsgi.application)


def test_a_mistake_in_a_page_shows_at_the_start(settings: Settings) -> None:
    wsgi = importlib.import_module("blaupause.wsgi")
    settings.TOWN_URLCONF = "blaupause.urls.missing"

    with pytest.raises(ModuleNotFoundError, match=r"blaupause\.urls\.missing"):
        wsgi._load_all()
