"""A town's own identity provider against a real Keycloak: connected, tested, switched on, and what it must not do."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

import pytest

from infra.demo import rathaus
from tests.keycloak.own_provider import SETTINGS, TownHall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place


@pytest.fixture
def hall(place: Place, run_folder: Path) -> Iterator[TownHall]:
    """The town, for one test at a time."""
    with (run_folder / "own-provider.use").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield TownHall(place)


def test_from_connecting_it_to_a_clerk_at_work(
    hall: TownHall, browser: Browser, another: Callable[[], Browser]
) -> None:
    page = hall.administration(browser)
    assert (page.status, page.path) == (200, SETTINGS)
    hall.press(browser, "entfernen")
    assert "Die Verbindung ist gespeichert" in hall.save(browser).text

    early = another()
    refused = hall.by(early, "kira", hall.at_provider(early))
    assert (refused.status, "nicht eingeschaltet" in refused.text) == (403, True)

    result = hall.by(browser, "kira", hall.press(browser, "testen"))
    assert "Die Anmeldung klappt" in result.text
    assert f"kira@{rathaus.DOMAIN}" in result.text
    again = browser.open(hall.link(result, "Weiter zum Einschalten"))
    hall.with_platform_account(browser, again, ahead=1)
    assert "ist eingeschaltet" in hall.press(browser, "einschalten").text
