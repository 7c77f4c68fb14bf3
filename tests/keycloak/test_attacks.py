"""What somebody tries with keys, cookies and hosts against the running platform and Keycloak."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from urllib.request import urlopen

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from blaupause.identity.logout_token import EVENT
from infra.demo.personas import of_realm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keycloak import KeycloakAdmin

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place

SID, NONCE = "__Host-sid", "__Host-hn"
CLIENT = "blaupause"
LATER = 9_999_999_999


def key_of(browser: Browser, town: str) -> str:
    return browser.cookies[(f"{town}.localhost", "/", SID)]


def carry(browser: Browser, town: str, key: str, name: str = SID) -> None:
    browser.cookies[(f"{town}.localhost", "/", name)] = key


def account_of(admin: KeycloakAdmin, who: str) -> str:
    """Return the id of a citizen's account, which Keycloak calls by what BundID calls them, in small letters."""
    name = next(str(each.claims["bpk2"]) for each in of_realm("buerger") if each.subject == who).lower()
    return next(str(each["id"]) for each in admin.get_users({}) if each["username"] == name)


# --- Sessions and cookies


@pytest.mark.parametrize("kind", ["invented", "of the attacker"])
def test_a_session_that_somebody_planted_is_not_the_one_that_opens(
    place: Place, browser: Browser, another: Callable[[], Browser], kind: str
) -> None:
    """Session fixation: whoever knows the key from before the login knows nothing."""
    attacker, planted = another(), "von-aussen-gesetzt"
    if kind != "invented":
        place.citizen(attacker, "basis", "fulda")
        planted = key_of(attacker, "fulda")
    carry(browser, "fulda", planted)
    place.citizen(browser, "sevda", "fulda")

    assert key_of(browser, "fulda") != planted
    carry(attacker, "fulda", planted)
    assert place.actor(attacker, "fulda") != "Sevda Yılmaz-Brandt"


def test_a_key_from_before_the_logout_opens_nothing(place: Place, browser: Browser) -> None:
    place.citizen(browser, "sevda", "fulda")
    kept = key_of(browser, "fulda")
    token = browser.open(place.address("fulda")).html.partition('name="csrfmiddlewaretoken" value="')[2]
    browser.open(place.address("fulda", "/auth/abmelden/"), {"csrfmiddlewaretoken": token.partition('"')[0]})

    carry(browser, "fulda", kept)
    assert place.actor(browser, "fulda") == ""


def test_a_cookie_tossed_by_a_sibling_town_opens_nothing(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    """A page below one town may set cookies for the common domain: not these, and what they hold is for one host."""
    attacker = another()
    place.citizen(attacker, "basis", "giessen")
    named = {name for (host, _path, name) in attacker.cookies if host in {"giessen.localhost", "login.localhost"}}
    assert named
    assert all(name.startswith("__Host-") for name in named)  # browsers take these from the host itself only

    before = len(place.log())
    carry(browser, "fulda", key_of(attacker, "giessen"))
    assert place.actor(browser, "fulda") == ""
    assert "session.foreign" in place.log()[before:]


# --- Hosts


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL"])
def test_a_header_does_not_choose_where_people_are_sent(place: Place, header: str) -> None:
    told = {"Host": f"fulda.localhost:{place.state.port}", header: "host=boese.example"}
    with httpx.Client(trust_env=False) as plain:
        answer = plain.get(f"http://127.0.0.1:{place.state.port}/auth/anmelden/?bereich=buerger&next=/", headers=told)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(place.address("login", "/start?"))


@pytest.mark.parametrize(
    "host", ["fulda.localhost.boese.example", "login.localhost@boese.example", "fulda.localhost:1@x"]
)
def test_a_host_that_only_looks_like_a_town_is_none(place: Place, host: str) -> None:
    with httpx.Client(trust_env=False) as plain:
        answer = plain.get(f"http://127.0.0.1:{place.state.port}/auth/anmelden/", headers={"Host": host})
    assert answer.status_code in {400, 404}
    assert "location" not in answer.headers


# --- Tokens that say a login has ended


def end(place: Place, token: str) -> tuple[int, str]:
    with httpx.Client(trust_env=False) as provider:
        answer = provider.post(
            f"http://127.0.0.1:{place.state.port}/backchannel-logout",
            data={"logout_token": token},
            headers={"Host": f"login.localhost:{place.state.port}"},
        )
    return answer.status_code, str(answer.json().get("error_description", ""))


def claims(place: Place, **changes: Any) -> dict[str, Any]:
    said = {"iss": place.realm("buerger"), "aud": CLIENT, "sub": "x", "jti": "1", "iat": 1, "exp": LATER}
    return said | {"events": {EVENT: {}}} | changes


def published(place: Place) -> dict[str, Any]:
    with urlopen(f"{place.realm('buerger')}/protocol/openid-connect/certs") as answer:  # noqa: S310 – of this machine
        keys: list[dict[str, Any]] = json.load(answer)["keys"]
    return next(each for each in keys if each["use"] == "sig")


def test_the_public_key_is_not_taken_for_a_shared_secret(place: Place) -> None:
    """Confusion of algorithms: what everybody may read signs nothing."""
    key = published(place)
    for secret in (RSAKey.import_key(key).as_pem(private=False), json.dumps(key).encode()):
        header = {"alg": "HS256", "kid": key["kid"], "typ": "logout+jwt"}
        parts = b".".join(_part(json.dumps(each).encode()) for each in (header, claims(place)))
        forged = parts + b"." + _part(hmac.digest(secret, parts, "sha256"))
        assert end(place, forged.decode())[0] == 400


def _part(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def test_a_key_that_comes_along_with_the_token_is_not_taken(place: Place) -> None:
    own = RSAKey.generate_key(2048)
    kid = published(place)["kid"]
    for header in ({"kid": kid}, {"kid": kid, "jwk": own.as_dict(private=False)}):
        forged = jwt.encode({"alg": "RS256", "typ": "logout+jwt"} | header, claims(place), own)
        assert end(place, forged)[0] == 400


@contextmanager
def overheard(admin: KeycloakAdmin) -> Iterator[list[str]]:
    """Let Keycloak tell somebody else that logins end; what it said."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.append(parse_qs(body)["logout_token"][0])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = admin.get_client_id(CLIENT) or ""
    found = admin.get_client(client)
    moved = {**found["attributes"], "backchannel.logout.url": f"http://localhost:{server.server_port}/"}
    admin.update_client(client, {**found, "attributes": moved})
    try:
        yield heard
    finally:
        admin.update_client(client, found)
        server.shutdown()
        server.server_close()


@pytest.mark.alone
def test_a_logout_token_of_keycloak_ends_the_login_once(place: Place, browser: Browser) -> None:
    """Replay: whoever overheard it cannot use it again, nor at the other realm."""
    place.citizen(browser, "lukasz", "fulda")
    admin = place.admin("buerger")
    with overheard(admin) as heard:
        admin.user_logout(account_of(admin, "lukasz"))
    assert heard  # one for each login of the account
    assert place.actor(browser, "fulda") == "Łukasz Żółkiewski"  # it went elsewhere

    assert {end(place, token)[0] for token in heard} == {200}
    assert place.actor(browser, "fulda") == ""
    assert {end(place, token) for token in heard} == {(400, "replayed")}
    head, body, signature = heard[0].split(".")
    assert end(place, f"{head}.{body}.{signature[:-4]}AAAA") == (400, "BadSignatureError")


@pytest.mark.alone
def test_keys_change_while_people_are_logged_in(place: Place, browser: Browser) -> None:
    """They work on, and what Keycloak says with its new key counts at once."""
    place.citizen(browser, "thorunn", "fulda")
    admin = place.admin("buerger")
    key = {
        "name": "neuer-schluessel",
        "parentId": admin.get_realm("buerger")["id"],
        "providerId": "rsa-generated",
        "providerType": "org.keycloak.keys.KeyProvider",
        "config": {"priority": ["300"], "enabled": ["true"], "active": ["true"], "keySize": ["2048"]},
    }
    before, made = published(place)["kid"], admin.create_component(key)
    try:
        assert published(place)["kid"] != before
        assert place.actor(browser, "fulda") == "Þórunn Ǧazala N̄guyễn-Čeňková"
        admin.user_logout(account_of(admin, "thorunn"))
        assert place.actor(browser, "fulda") == ""
    finally:
        admin.delete_component(made)
