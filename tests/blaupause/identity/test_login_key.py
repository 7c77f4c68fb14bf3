"""The key by which the login host proves itself: what is taken, what is shown to others, what it signs."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.exceptions import ImproperlyConfigured
from joserfc import jwt
from joserfc.jwk import ECKey

from blaupause.identity import login_key
from infra.demo import keys
from tests.blaupause.identity.browsing import LOGIN_ORIGIN, Browser

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

ISSUER = "https://anmeldung.example/realms/buerger"


def other_curve() -> str:
    made = ec.generate_private_key(ec.SECP384R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_half() -> str:
    made = ec.generate_private_key(ec.SECP256R1()).public_key()
    return made.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_every_key_is_shown_and_no_private_half(browser: Browser, settings: Settings) -> None:
    settings.LOGIN_KEY = keys.login_key() + keys.login_key()
    answer = browser.on("login.localhost").get("/jwks.json")
    shown = answer.json()["keys"]

    assert [sorted(each) for each in shown] == [["alg", "crv", "kid", "kty", "use", "x", "y"]] * 2
    assert [each["kid"] for each in shown] == [key.kid for key in login_key.own_keys()]
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_with_secrets_there_is_nothing_to_show(browser: Browser) -> None:
    assert browser.open(f"{LOGIN_ORIGIN}/jwks.json").json() == {"keys": []}


def test_the_first_key_signs_for_two_minutes_and_one_issuer(settings: Settings) -> None:
    """Said to be signed a while ago, so that a provider whose clock is behind does not take it for a later one."""
    settings.LOGIN_KEY = keys.login_key() + keys.login_key()
    first, second = login_key.own_keys()
    signed = login_key.Signature(ISSUER, first).sign(
        SimpleNamespace(client_secret=first, client_id="blaupause"), token_endpoint=ISSUER
    )
    read = jwt.decode(signed, ECKey.import_key(first.as_dict(private=False)), algorithms=[login_key.ALGORITHM])

    assert (read.claims["iss"], read.claims["sub"], read.claims["aud"]) == ("blaupause", "blaupause", ISSUER)
    assert read.claims["exp"] - read.claims["iat"] == login_key.CLOCKS + login_key.SECONDS
    assert read.claims["iat"] <= time.time() - login_key.CLOCKS
    assert read.header["kid"] == first.kid != second.kid


@pytest.mark.parametrize("wrong", [other_curve(), public_half(), "geheim", "-----BEGIN X-----\nAA\n-----END X-----"])
def test_what_is_no_such_key_is_told_at_once(wrong: str, settings: Settings) -> None:
    settings.LOGIN_KEY = wrong
    with pytest.raises(ImproperlyConfigured, match="openssl genpkey"):
        login_key.own_keys()


def test_who_comes_back_without_a_login_is_told_where_they_are(browser: Browser) -> None:
    assert "Hier wird nur angemeldet" in browser.open(f"{LOGIN_ORIGIN}/zurueck").content.decode()


def test_the_way_back_knows_where_one_came_from_and_what_is_needed(browser: Browser) -> None:
    browser.open("http://giessen.localhost:8000/auth/anmelden/?bereich=buerger&stufe=basic")
    browser.open("http://fulda.localhost:8000/auth/anmelden/?bereich=buerger&stufe=high")
    told = browser.open(f"{LOGIN_ORIGIN}/zurueck").content.decode()

    assert "Zurück zu Stadt Fulda" in told
    assert "Hier brauchen wir die Stufe <strong>hoch</strong>." in told
    assert "mit dem Online-Ausweis" in told
