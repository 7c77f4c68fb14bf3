"""The platform's clock and Keycloak's differ: a minute is borne, more is refused and said; and whom a token is for.

The platform runs in this process here, since the demo's clock cannot be turned; Keycloak is the real one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from structlog.testing import capture_logs

from blaupause.domain import now
from blaupause.identity import oidc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place


@dataclass(frozen=True, slots=True)
class Here:
    """The platform in this process, as somebody's browser knows it."""

    place: Place
    login: Client
    town: Client

    def left(self, realm: str = "buerger") -> str:
        """Leave the town; where the login host sends the browser."""
        start: str = self.town.get(f"/auth/anmelden/?bereich={realm}").headers["Location"]
        sent: str = self.login.get(_path(start)).headers["Location"]
        return sent

    def came_back(self, url: str) -> Any:
        """Come back to the login host; if it hands over, go on to the town."""
        answer = self.login.get(_path(url))
        return self.town.get(_path(answer.headers["Location"])) if answer.status_code in {302, 303} else answer


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


@pytest.fixture
def here(place: Place, settings: Settings, db: None) -> Iterator[Here]:
    settings.OIDC = {realm: {**settings.OIDC[realm], "issuer": place.realm(realm)} for realm in settings.OIDC}
    settings.PORT, settings.LOGIN_KEY = str(place.state.port), place.state.secret("login_key")
    oidc.forget()
    yield Here(
        place,
        Client(HTTP_HOST=f"login.localhost:{place.state.port}"),
        Client(HTTP_HOST=f"fulda.localhost:{place.state.port}"),
    )
    oidc.forget()


def back(here: Here, browser: Browser) -> str:
    """Log in at BundID's stand-in; the address that Keycloak sends the browser to."""
    asked = browser.open(here.left())
    carried = here.place.answer(browser, browser.submit(asked), "sevda")
    return browser.submit(carried, until=here.place.callback).url


@pytest.mark.parametrize("seconds", [-40, 0, 50])
def test_a_minute_is_borne(here: Here, browser: Browser, seconds: int) -> None:
    url = back(here, browser)
    with time_machine.travel(now() + timedelta(seconds=seconds)):
        answer = here.came_back(url)
        assert answer.status_code == 302, answer.content.decode()[:500]
        seen: Any = here.town.get("/auth/abgemeldet/").wsgi_request
        assert seen.actor.name == "Sevda Yılmaz-Brandt"


@pytest.mark.parametrize(("hours", "reason"), [(-1, "invalid_client"), (1, "state")])
def test_an_hour_is_refused_and_said(here: Here, browser: Browser, hours: int, reason: str) -> None:
    url = back(here, browser)
    with time_machine.travel(now() + timedelta(hours=hours)), capture_logs() as logs:
        answer = here.came_back(url)
    assert answer.status_code == 400
    told = [line for line in logs if line["event"].startswith("login.")]
    assert reason in str(told), told


def test_a_token_for_another_client_is_refused(here: Here, browser: Browser, settings: Settings) -> None:
    """Keycloak signed it for the realm's other cell: right issuer, key, nonce and time."""
    url = back(here, browser)
    settings.OIDC = {realm: {**config, "client_id": "west"} for realm, config in settings.OIDC.items()}
    with capture_logs() as logs:
        answer = here.came_back(url)
    assert answer.status_code == 400
    assert "InvalidClaimError" in str([line for line in logs if line["event"] == "login.refused"])


def test_a_token_that_is_too_old_here_is_refused(here: Here, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keycloak gives it at its own time; here it is later than its end and a minute."""
    url, given = back(here, browser), []
    app = oidc.client("buerger")
    exchange = app.fetch_access_token

    def kept(**words: Any) -> Any:
        given.append(exchange(**words))
        traveller.shift(given[0]["expires_in"] + 90)
        return given[0]

    monkeypatch.setattr(app, "fetch_access_token", kept)
    with time_machine.travel(time.time()) as traveller, capture_logs() as logs:
        answer = here.came_back(url)
    assert (answer.status_code, len(given)) == (400, 1)
    assert "ExpiredTokenError" in str([line for line in logs if line["event"] == "login.refused"])
