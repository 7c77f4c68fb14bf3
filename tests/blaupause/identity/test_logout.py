"""Logging out ends the session here, everywhere this login reached, and at the provider."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from blaupause.audit.models import HubEvent
from blaupause.domain import ActorKind, Role
from blaupause.identity import oidc, sessions
from blaupause.identity.enums import SessionKind
from blaupause.identity.sessions import ServerSession
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser, employ, stored

if TYPE_CHECKING:
    import pytest

    from blaupause.identity.models import Person


def log_out(browser: Browser, host: str = "fulda.localhost") -> str:
    """Press the button; return where it leads."""
    answer = browser.on(host).post("/auth/abmelden/")
    assert answer.status_code == 302
    location: str = answer.headers["Location"]
    return location


def test_logging_out_ends_every_host_and_comes_back_from_the_provider(
    browser: Browser, staff: dict[str, Person], provider: dict[str, str]
) -> None:
    browser.log_in("thea", bereich="verwaltung")
    employ("thea", Role.CLERK, "giessen", issuer=provider["verwaltung"])
    browser.log_in("thea", host="giessen.localhost", bereich="verwaltung")

    location = log_out(browser)

    assert browser.actor().kind == ActorKind.ANONYMOUS
    assert browser.actor("giessen.localhost").kind == ActorKind.ANONYMOUS
    assert stored(SessionKind.SESSION) == []
    asked = parse_qs(urlsplit(location).query)
    assert location.startswith(provider["verwaltung"])
    assert asked["post_logout_redirect_uri"] == [f"{LOGIN_ORIGIN}/abgemeldet"]
    assert asked["id_token_hint"][0].count(".") == 2
    answer = browser.open(location)
    assert browser.at == f"{FULDA}/auth/abgemeldet/"
    assert "Sie sind abgemeldet" in answer.content.decode()
    with identity():
        assert HubEvent.objects.filter(name="session.closed", actor_id=str(staff["thea"].uuid)).count() == 1


def test_the_cookie_goes_with_the_session(browser: Browser) -> None:
    browser.log_in("sevda", bereich="buerger")

    answer = browser.on("fulda.localhost").post("/auth/abmelden/")

    assert (answer.cookies["__Host-sid"].value, answer.cookies["__Host-sid"]["max-age"]) == ("", 0)


def test_another_person_stays_logged_in(browser: Browser) -> None:
    browser.log_in("sevda", bereich="buerger")
    other = Browser()
    other.log_in("heimatverein", bereich="buerger")

    log_out(browser)

    assert other.actor().kind == ActorKind.CITIZEN


def test_somebody_who_is_not_logged_in_may_log_out(browser: Browser) -> None:
    assert log_out(browser) == "/auth/abgemeldet/"
    with identity():
        assert not HubEvent.objects.exists()


def test_somebody_without_a_login_forgets_only_their_own_draft(browser: Browser) -> None:
    """Sessions of nobody share an empty account: ending one must not end them all."""
    with identity():
        for name in ("mine", "yours"):
            session = ServerSession("fulda.localhost")
            session["draft"] = name
            sessions.save(session)
            browser.on("fulda.localhost").cookies["__Host-sid"] = session.key

    assert log_out(browser) == "/auth/abgemeldet/"

    assert len(stored(SessionKind.SESSION)) == 1


def test_without_the_provider_it_ends_here_all_the_same(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.log_in("sevda", bereich="buerger")

    def away(_realm: str) -> None:
        raise oidc.ProviderAway

    monkeypatch.setattr(oidc, "client", away)

    assert log_out(browser) == "/auth/abgemeldet/"
    assert browser.actor().kind == ActorKind.ANONYMOUS


def test_a_provider_without_a_logout_page_is_left_alone(browser: Browser) -> None:
    browser.log_in("sevda", bereich="buerger")
    del oidc.client("buerger").server_metadata["end_session_endpoint"]

    assert log_out(browser) == "/auth/abgemeldet/"


def test_a_link_cannot_log_anybody_out(browser: Browser) -> None:
    assert browser.on("fulda.localhost").get("/auth/abmelden/").status_code == 405


def test_coming_back_with_an_invented_state_leads_nowhere(browser: Browser) -> None:
    answer = browser.open(f"{LOGIN_ORIGIN}/abgemeldet?state=https://evil.example")

    assert answer.status_code == 200
    assert "evil" not in answer.content.decode()
