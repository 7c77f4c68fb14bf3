"""Keycloak is ended and started anew, people are logged in and others on their way: nobody is left on a dead end."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

from infra.demo.state import REALMS
from infra.keycloak.server import answers
from tests.keycloak.test_attacks import account_of, end, overheard
from tests.keycloak.test_outage import process_of
from tests.keycloak.test_sessions import at_callback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place

PATIENCE: Final = 180.0


def told_to_somebody_else(place: Place, who: str) -> list[str]:
    """End somebody's logins at Keycloak; return what it would have told the platform."""
    admin = place.admin("buerger")
    with overheard(admin) as heard:
        admin.user_logout(account_of(admin, who))
    return heard


@contextmanager
def ended(place: Place) -> Iterator[None]:
    """End the server; afterwards wait until the one that the demo starts in its place answers for both realms."""
    gone, port = process_of(place), place.state.provider_ports()["keycloak"]
    os.kill(gone, signal.SIGTERM)
    _wait(lambda: not answers(port, REALMS[0]))
    yield
    _wait(lambda: all(answers(port, realm) for realm in REALMS) and process_of(place) != gone)


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


@pytest.mark.alone
def test_a_restart_ends_no_login_and_leaves_nobody_on_a_dead_end(place: Place, another: Callable[[], Browser]) -> None:
    """One restart for all that can be tried with it: it is what takes long."""
    clerk, citizen, gone, typing, choosing, coming, late = (another() for _each in range(7))
    place.staff(clerk, "ida", "fulda", "/einrichtung/")
    place.citizen(citizen, "sevda", "fulda")
    place.citizen(gone, "basis", "fulda")
    said = told_to_somebody_else(place, "basis")
    password = place.leave(typing, "fulda", "/amt/", realm="verwaltung")
    at_bundid = place.account(choosing, "fulda", "/leistungen/")
    callback = at_callback(place, coming, "lukasz")

    with ended(place):
        assert clerk.open(place.address("fulda", "/einrichtung/leistungen/")).status == 200
        for away in (place.leave(late, "fulda", "/leistungen/", realm="buerger"), coming.step(callback.url)):
            assert (away.status, "Der Anmeldedienst antwortet gerade nicht" in away.text) == (503, True)
            assert "Noch einmal anmelden" in away.text
        assert {end(place, token)[0] for token in said} == {200}  # its keys of before still count
        assert place.actor(gone, "fulda") == ""

    assert clerk.open(place.address("fulda", "/einrichtung/leistungen/")).status == 200
    place.leave(citizen, "giessen", "/", realm="buerger")  # known to Keycloak as before: nothing is asked
    assert place.actor(citizen, "giessen") == "Sevda Yılmaz-Brandt"

    again = place.password(typing, password, "thea")  # the form that was open is shown anew, and says why
    assert "Fangen Sie noch einmal an." in again.text
    inbox = place.code(typing, place.password(typing, again, "thea"), "thea")
    assert (inbox.status, inbox.path) == (200, "/amt/")

    lost = choosing.submit(place.answer(choosing, at_bundid, "thorunn"))
    assert (lost.status, "Zurück zu der Seite, von der Sie kamen" in lost.text) == (400, True)
    assert "Fangen Sie noch einmal an." in lost.text
    back = choosing.open(place.address("login", "/zurueck"))
    assert ("Noch einmal anmelden" in back.text, "Zurück zu Stadt Fulda" in back.text) == (True, True)
    place.citizen(choosing, "thorunn", "fulda", "/leistungen/")
    assert place.actor(choosing, "fulda") == "Þórunn Ǧazala N̄guyễn-Čeňková"

    coming.open(callback.url)  # the code is forgotten: a new login begins by itself, once
    assert place.actor(coming, "fulda") == "Łukasz Żółkiewski"
