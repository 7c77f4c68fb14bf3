"""Tokens that must not be believed: each is signed well, but not for us, not now, or not for this login."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from structlog.testing import capture_logs

from blaupause.audit.models import HubEvent
from blaupause.domain import ActorKind
from blaupause.identity import oidc
from blaupause.identity.enums import SessionKind
from blaupause.identity.logout_token import EVENT
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser, stored

if TYPE_CHECKING:
    from django.http import HttpResponse

KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}, private=True)
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}, private=True)
CLOCKS = pytest.mark.parametrize(
    ("claim", "seconds", "status"), [("iat", 50, 200), ("iat", 90, 400), ("exp", -50, 200), ("exp", -90, 400)]
)
"""Signed in the future, or over a while ago."""


def readable(value: object) -> str:
    """Name a case the same in every process: a key's own text holds its address in memory."""
    return re.sub(r"<.*?>", "another", str(value))


def signed(claims: dict[str, Any], *, key: RSAKey = KEY, alg: str = "RS256", typ: str = "JWT") -> str:
    return jwt.encode({"alg": alg, "kid": "k1", "typ": typ}, claims, key, algorithms=[alg], default_type=None)


# --- ID tokens


def arrive(browser: Browser, monkeypatch: pytest.MonkeyPatch, *, key: RSAKey = KEY, **changes: Any) -> HttpResponse:
    """Come back from the provider with this ID token."""
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&next=/auth/abgemeldet/")
    asked = browser.asked()
    moment = int(time.time())
    claims: dict[str, Any] = {
        "iss": browser.at.split("/oauth2")[0],
        "aud": "blaupause",
        "sub": "sevda",
        "iat": moment,
        "exp": moment + 300,
        "nonce": asked["nonce"],
        "acr": "hoch",
        "idp": "bundid-4",
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    token = {"id_token": signed(claims, key=key), "access_token": "at", "token_type": "Bearer"}
    app = oidc.client("buerger")
    monkeypatch.setattr(app, "fetch_access_token", lambda **_: token)
    monkeypatch.setattr(app, "fetch_jwk_set", lambda **_: KeySet([KEY]).as_dict(private=False))
    answer: HttpResponse = browser.open(f"{LOGIN_ORIGIN}/callback?code=c&state={asked['state']}")
    return answer


def test_a_good_token_is_believed(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert arrive(browser, monkeypatch).status_code == 200
    assert browser.actor().kind == ActorKind.CITIZEN


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": "another-client", "azp": "blaupause"},
        {"aud": ["blaupause", "another-client"]},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"key": OTHER_KEY},
    ],
    ids=readable,
)
def test_a_token_for_somebody_else_is_not(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    with capture_logs() as logs:
        answer = arrive(browser, monkeypatch, **changes)

    assert answer.status_code == 400
    assert "nicht geklappt" in answer.content.decode()
    assert browser.actor().kind == ActorKind.ANONYMOUS
    assert stored(SessionKind.HANDOFF) == []
    refused = [line for line in logs if line["event"] == "login.refused"]
    assert len(refused) == 1
    assert set(refused[0]) == {"event", "realm", "reason", "log_level"}


@CLOCKS
def test_clocks_may_differ_by_a_minute(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, claim: str, seconds: int, status: int
) -> None:
    """A token from the future, or one whose end has just passed."""
    changes: dict[str, Any] = {claim: int(time.time()) + seconds}
    assert arrive(browser, monkeypatch, **changes).status_code == status


def test_an_answer_without_an_id_token_is_no_login(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")
    monkeypatch.setattr(oidc.client("buerger"), "fetch_access_token", lambda **_: {"access_token": "at"})

    answer = browser.open(f"{LOGIN_ORIGIN}/callback?code=c&state={browser.asked()['state']}")

    assert answer.status_code == 400


def test_a_provider_that_goes_away_in_the_middle_is_told(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")

    def fails(**_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(oidc.client("buerger"), "fetch_access_token", fails)
    answer = browser.open(f"{LOGIN_ORIGIN}/callback?code=c&state={browser.asked()['state']}")

    assert answer.status_code == 503


# --- Logout tokens


@pytest.fixture
def keys(provider: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "keys", lambda _realm: KeySet([KEY]))


def logout_claims(issuer: str, **changes: Any) -> dict[str, Any]:
    moment = int(time.time())
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": "blaupause",
        "sub": "sevda",
        "jti": f"jti-{time.monotonic_ns()}",
        "iat": moment,
        "exp": moment + 120,
        "typ": "Logout",
        "events": {EVENT: {}},
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def tell(browser: Browser, token: str) -> Any:
    return browser.on("login.localhost").post("/backchannel-logout", {"logout_token": token})


def test_the_provider_ends_every_session_of_an_account(browser: Browser, provider: dict[str, str], keys: None) -> None:
    browser.log_in("sevda", bereich="buerger")
    browser.log_in("sevda", host="giessen.localhost", bereich="buerger")
    other = Browser()
    other.log_in("heimatverein", bereich="buerger")

    answer = tell(browser, signed(logout_claims(provider["buerger"]), typ="logout+jwt"))

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert browser.actor().kind == ActorKind.ANONYMOUS
    assert browser.actor("giessen.localhost").kind == ActorKind.ANONYMOUS
    assert other.actor().kind == ActorKind.CITIZEN
    with identity():
        event = HubEvent.objects.get(name="login.ended")
    assert event.details == {"realm": "buerger", "sessions": 2}


def test_the_provider_ends_one_login(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, provider: dict[str, str]
) -> None:
    arrive(browser, monkeypatch, sid="sid-1")
    other = Browser()
    arrive(other, monkeypatch, sid="sid-2")
    monkeypatch.setattr(oidc, "keys", lambda _realm: KeySet([KEY]))

    assert tell(browser, signed(logout_claims(provider["buerger"], sid="sid-1", sub=None))).status_code == 200

    assert browser.actor().kind == ActorKind.ANONYMOUS
    assert other.actor().kind == ActorKind.CITIZEN


def test_a_logout_token_counts_once(browser: Browser, provider: dict[str, str], keys: None) -> None:
    token = signed(logout_claims(provider["buerger"]))
    assert tell(browser, token).status_code == 200

    answer = tell(browser, token)

    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_request", "error_description": "replayed"}


@pytest.mark.parametrize(
    ("changes", "how", "reason"),
    [
        ({"iss": "https://other.example"}, {}, "unknown issuer"),
        ({"iss": None}, {}, "not a token"),
        ({"aud": "another-client"}, {}, "InvalidClaimError"),
        ({"exp": 1}, {}, "ExpiredTokenError"),
        ({"jti": None}, {}, "MissingClaimError"),
        ({"iat": None}, {}, "MissingClaimError"),
        ({"events": None}, {}, "events"),
        ({"events": {"other": {}}}, {}, "events"),
        ({"nonce": "n"}, {}, "nonce"),
        ({"sub": None}, {}, "neither sid nor sub"),
        ({}, {"typ": "at+jwt"}, "typ"),
        ({}, {"key": OTHER_KEY}, "BadSignatureError"),
    ],
    ids=readable,
)
def test_what_is_no_logout_token_ends_nothing(
    browser: Browser, provider: dict[str, str], keys: None, changes: dict[str, Any], how: dict[str, Any], reason: str
) -> None:
    browser.log_in("sevda", bereich="buerger")

    answer = tell(browser, signed(logout_claims(provider["buerger"], **changes), **how))

    assert (answer.status_code, answer.json()["error_description"]) == (400, reason)
    assert browser.actor().kind == ActorKind.CITIZEN
    assert stored(SessionKind.LOGOUT) == []


@CLOCKS
def test_of_a_logout_clocks_may_differ_as_much(
    browser: Browser, provider: dict[str, str], keys: None, claim: str, seconds: int, status: int
) -> None:
    token = signed(logout_claims(provider["buerger"], **{claim: int(time.time()) + seconds}))
    assert tell(browser, token).status_code == status


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "a.e30.c", "a.W10.c"])
def test_what_is_no_token_at_all_ends_nothing(browser: Browser, token: str) -> None:
    assert tell(browser, token).status_code == 400


def test_an_id_token_never_ends_a_login(browser: Browser, provider: dict[str, str], keys: None) -> None:
    claims = logout_claims(provider["buerger"], events=None, nonce="n")

    assert tell(browser, signed(claims)).status_code == 400


def test_the_providers_own_keys_are_fetched(browser: Browser, provider: dict[str, str]) -> None:
    assert tell(browser, signed(logout_claims(provider["buerger"]))).status_code == 400  # its keys are not ours
    assert len(oidc.keys("buerger").keys) == 1


def test_keys_of_before_count_while_the_provider_does_not_answer(
    provider: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise ConnectionError

    known = oidc.keys("buerger").as_dict()
    monkeypatch.setattr(oidc.client("buerger"), "fetch_jwk_set", fails)

    assert oidc.keys("buerger").as_dict() == known


def test_a_provider_without_keys_is_asked_again_later(
    browser: Browser, provider: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(oidc.client("buerger"), "fetch_jwk_set", fails)

    assert tell(browser, signed(logout_claims(provider["buerger"]))).status_code == 503


def test_it_is_told_by_post_only(browser: Browser) -> None:
    assert browser.on("login.localhost").get("/backchannel-logout").status_code == 405
