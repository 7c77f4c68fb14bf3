"""Keycloak does not answer for a while: who is logged in works on, who is not is told so, and then all is as before."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place


@contextmanager
def silent(place: Place) -> Iterator[None]:
    """Stop the server in the middle of whatever it does: its port takes connections, nothing comes back."""
    server = process_of(place)
    os.kill(server, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server, signal.SIGCONT)


def process_of(place: Place) -> int:
    """Return the number of the server's process."""
    home = str(place.state.folder / "keycloak/home").encode()
    (found,) = (int(each.parent.name) for each in Path("/proc").glob("[0-9]*/cmdline") if _is_server(each, home))
    return found


def _is_server(cmdline: Path, home: bytes) -> bool:
    try:
        said = cmdline.read_bytes()
    except OSError:
        return False
    return home in said and b"QuarkusEntryPoint" in said


@pytest.mark.alone
def test_who_is_logged_in_works_on_and_a_new_login_is_told(place: Place, browser: Browser, newcomer: Browser) -> None:
    place.staff(browser, "ida", "fulda", "/einrichtung/")
    with silent(place):
        assert browser.open(place.address("fulda", "/einrichtung/leistungen/")).status == 200
        away = place.leave(newcomer, "fulda", "/leistungen/", realm="buerger")
        assert (away.status, away.host) == (503, "login.localhost")
        assert "Der Anmeldedienst antwortet gerade nicht" in away.text
        assert "Zurück zu Stadt Fulda" in away.text
        assert newcomer.open(place.address("fulda", "/leistungen/")).status == 200

    place.citizen(newcomer, "sevda", "fulda", "/leistungen/")
    assert place.actor(newcomer, "fulda") == "Sevda Yılmaz-Brandt"
