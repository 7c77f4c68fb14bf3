"""The administration's pages about the town's own identity provider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from blaupause import limits
from blaupause.domain import SYSTEM, Role
from blaupause.identity import leaving, oidc, start
from blaupause.identity.own_provider import actions, openid, queries
from blaupause.identity.own_provider.actions import Wish
from blaupause.identity.realms import town_entry
from blaupause.tenancy.context import identity
from tests.clients import staff, visitor

if TYPE_CHECKING:
    from django.test import Client

    from blaupause.identity.models import OwnProvider
    from tests.worlds import World

PAGE = "/einrichtung/anmeldung/"
FORM = f"{PAGE}openid/"
ISSUER = "https://konto.fulda.example"
WANTED = {
    "address": ISSUER,
    "client_id": "blaupause",
    "secret": "geheim",
    "domains": "fulda.example, amt.fulda.example",
    "factor": "theirs",
    "factor_claim": "amr",
    "factor_word": "mfa",
}
POSTS = ["testen/", "einschalten/", "ausschalten/", "entfernen/"]


@pytest.fixture(autouse=True)
def keycloak(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.forget()
    monkeypatch.setattr(town_entry, "is_administered", lambda: True)
    for deed in ("put", "close", "remove"):
        monkeypatch.setattr(town_entry, deed, lambda *_told, **_more: None)
    monkeypatch.setattr(openid, "described", lambda typed: (typed, {"token_endpoint": f"{typed}/token"}))


def own(world: World) -> OwnProvider | None:
    with identity():
        return queries.of_town(world.town)


def ready(world: World) -> None:
    with identity():
        wish = Wish("oidc", ISSUER, {}, ("fulda.example",), client_id="blaupause")
        made = actions.connect(town=world.town, wish=wish, secret="geheim", by=SYSTEM)
        actions.record_test(alias=made.alias, edition=1, problems=(), by=SYSTEM)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("path", ["", "openid/", "entfernen/"])
def test_only_the_towns_own_administration_sees_it(fulda: World, giessen: World, path: str) -> None:
    assert visitor(fulda.host).get(f"{PAGE}{path}").status_code == 302
    assert staff(Role.CLERK, fulda.town).get(f"{PAGE}{path}").status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(f"{PAGE}{path}").status_code == 404


def test_what_the_other_side_needs_is_shown_before_and_after(fulda: World, admin: Client) -> None:
    address = f"/broker/{fulda.town.schema_name}/endpoint"
    assert address in text(admin.get(PAGE)).replace("<wbr>", "")
    ready(fulda)
    assert address in text(admin.get(PAGE)).replace("<wbr>", "")


def test_without_a_keycloak_it_says_so(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(town_entry, "is_administered", lambda: False)
    assert "ohne Keycloak" in text(admin.get(PAGE))


def test_connected_it_waits_for_its_test(fulda: World, admin: Client) -> None:
    answer = admin.post(FORM, WANTED)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}?meldung=verbunden")
    made = own(fulda)
    assert made is not None
    assert (made.state, made.domains) == ("testing", ["amt.fulda.example", "fulda.example"])
    assert "Testen Sie jetzt" in text(admin.get(f"{PAGE}?meldung=verbunden"))
    again = admin.get(FORM)
    assert ("geheim" in text(again), 'value="blaupause"' in text(again)) == (False, True)
    assert admin.post(FORM, WANTED | {"secret": "", "factor": "ours"}).status_code == 302
    assert admin.post(FORM, WANTED | {"address": "https://anders.example"}).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"secret": ""}, "secret"),
        ({"factor_word": ""}, "Nennen Sie das Wort"),
        ({"factor_word": "a b"}, "Nur Buchstaben"),
        ({"domains": "gmail.com"}, "bekommt jeder"),
        ({"domains": "x" * 2001}, "zu lang"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fulda: World, admin: Client, wrong: dict[str, str], said: str) -> None:
    answer = admin.post(FORM, WANTED | wrong)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert own(fulda) is None


@pytest.mark.parametrize("path", ["openid/", "testen/", "einschalten/", "entfernen/"])
def test_what_opens_a_door_asks_for_a_fresh_login(fulda: World, path: str) -> None:
    ready(fulda)
    answer = staff(Role.ADMIN, fulda.town, minutes=11).post(f"{PAGE}{path}", WANTED)
    assert (answer.status_code, "/auth/anmelden/" in answer.headers["Location"]) == (302, True)
    made = own(fulda)
    assert made is not None
    assert (made.state, made.edition) == ("testing", 1)


def test_on_and_off_and_away(fulda: World, admin: Client) -> None:
    ready(fulda)
    assert admin.post(f"{PAGE}einschalten/").headers["Location"] == f"{PAGE}?meldung=eingeschaltet"
    assert "Ausschalten" in text(admin.get(PAGE))
    late = staff(Role.ADMIN, fulda.town, minutes=60)
    assert late.post(f"{PAGE}ausschalten/").headers["Location"] == f"{PAGE}?meldung=ausgeschaltet"
    assert admin.get(f"{PAGE}entfernen/").status_code == 200
    assert admin.post(f"{PAGE}entfernen/").headers["Location"] == f"{PAGE}?meldung=entfernt"
    assert own(fulda) is None
    assert admin.get(f"{PAGE}entfernen/").headers["Location"] == PAGE


@pytest.mark.parametrize("path", POSTS)
def test_without_one_nothing_is_done(admin: Client, path: str) -> None:
    answer = admin.post(f"{PAGE}{path}")
    assert (answer.status_code, "kein eigener Anbieter" in text(answer)) == (409, True)


def test_a_test_logs_the_browser_out_first(fulda: World, admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(fulda)
    monkeypatch.setattr(oidc, "logout_url", lambda realm, **told: f"https://k.example/{realm}?state={told['state']}")
    way = admin.post(f"{PAGE}testen/").headers["Location"]
    on = leaving.read(parse_qs(urlsplit(way).query)["state"][0])
    wanted = start.read(parse_qs(urlsplit(on).query)["t"][0])
    assert (wanted.broker, wanted.tests, wanted.next) == (fulda.town.schema_name, 1, PAGE)


def test_a_keycloak_that_is_away_is_told(fulda: World, admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(fulda)

    def away(*_told: Any, **_more: Any) -> None:
        raise town_entry.KeycloakAway("Der Anmeldedienst nimmt das gerade nicht an.")

    monkeypatch.setattr(town_entry, "put", away)
    for path, words in (("einschalten/", {}), ("openid/", WANTED)):
        answer = admin.post(f"{PAGE}{path}", words)
        assert (answer.status_code, "nimmt das gerade nicht an" in text(answer)) == (409, True)
    made = own(fulda)
    assert made is not None
    assert (made.state, made.edition) == ("testing", 1)
    assert "antwortet gerade nicht" in text(admin.post(f"{PAGE}testen/"))  # nor does the provider of these tests
