"""The administration's pages about a provider that speaks SAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blaupause import limits
from blaupause.domain import SYSTEM, Invalid, Role
from blaupause.identity.own_provider import actions, queries, saml
from blaupause.identity.realms import town_entry
from blaupause.tenancy.context import identity
from tests.blaupause.identity.own_provider.test_saml import ENTITY, POST, bare, key_of, metadata
from tests.clients import staff, visitor

if TYPE_CHECKING:
    from django.test import Client

    from blaupause.identity.models import OwnProvider
    from tests.worlds import World

PAGE = "/einrichtung/anmeldung/"
FORM = f"{PAGE}saml/"
ADDRESS = "https://adfs.fulda.example/FederationMetadata.xml"
WANTED = {"metadata_address": ADDRESS, "names": "adfs", "domains": "fulda.example"}


@pytest.fixture(autouse=True)
def keycloak(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.forget()
    monkeypatch.setattr(town_entry, "is_administered", lambda: True)
    for deed in ("put", "close", "remove"):
        monkeypatch.setattr(town_entry, deed, lambda *_told, **_more: None)
    monkeypatch.setattr(
        saml, "read", lambda address: (ENTITY, saml.described(metadata())[1] | {"metadata_address": address})
    )


def own(world: World) -> OwnProvider:
    with identity():
        found = queries.of_town(world.town)
    assert found is not None
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_only_the_towns_own_administration_sees_it(fulda: World, giessen: World) -> None:
    assert visitor(fulda.host).get(FORM).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(FORM).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(FORM).status_code == 404
    assert staff(Role.CLERK, fulda.town).post(f"{PAGE}zertifikate/").status_code == 403


@pytest.mark.parametrize("path", ["saml/", "zertifikate/"])
def test_it_asks_for_a_fresh_login(fulda: World, path: str) -> None:
    answer = staff(Role.ADMIN, fulda.town, minutes=11).post(f"{PAGE}{path}", WANTED)
    assert (answer.status_code, "/auth/anmelden/" in answer.headers["Location"]) == (302, True)


def test_by_address_and_what_the_page_shows_then(fulda: World, admin: Client) -> None:
    assert admin.post(FORM, WANTED).headers["Location"] == f"{PAGE}?meldung=verbunden"
    made = own(fulda)
    assert (made.kind, made.address, made.described["name_attribute"].endswith("/claims/name")) == (
        "saml",
        ENTITY,
        True,
    )
    page = text(admin.get(PAGE)).replace("<wbr>", "")
    assert all(each in page for each in ("CN=ADFS", "gültig bis", "endpoint/descriptor", "Zertifikate neu lesen"))
    assert "läuft ab" not in page
    assert f'value="{ADDRESS}"' in text(admin.get(FORM))


def test_by_file_with_names_of_its_own_and_a_change_that_keeps_the_metadata(fulda: World, admin: Client) -> None:
    content = metadata(key_of(bare(days=5)) + POST)
    told = {"names": "other", "mail_attribute": "mail", "name_attribute": "cn", "domains": "fulda.example"}
    assert admin.post(FORM, told | {"metadata_file": SimpleUploadedFile("m.xml", content)}).status_code == 302
    assert "läuft ab" in text(admin.get(PAGE))
    assert admin.post(FORM, told | {"domains": "amt.fulda.example"}).status_code == 302
    made = own(fulda)
    assert (made.domains, made.described["mail_attribute"], made.edition) == (["amt.fulda.example"], "mail", 2)
    assert 'value="other" checked' in " ".join(text(admin.get(FORM)).split())
    refused = admin.post(f"{PAGE}zertifikate/")
    assert (refused.status_code, "keine Adresse der Metadaten" in text(refused)) == (409, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"metadata_address": ""}, "Nennen Sie die Adresse der Metadaten"),
        ({"metadata_file": SimpleUploadedFile("m.xml", b"<x/>")}, "eines von beiden"),
        ({"metadata_address": "", "metadata_file": SimpleUploadedFile("m.xml", b"<x/>")}, "keinen Anbieter"),
        ({"names": "other"}, "so wie es beim Anbieter"),
        ({"names": "other", "mail_attribute": "a b", "name_attribute": "cn"}, "So heißt kein Attribut"),
        ({"domains": "gmail.com"}, "bekommt jeder"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(admin: Client, wrong: dict[str, Any], said: str) -> None:
    answer = admin.post(FORM, WANTED | wrong)
    assert (answer.status_code, said in text(answer)) == (422, True)


def test_certificates_are_read_anew(fulda: World, admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    admin.post(FORM, WANTED)
    newer = bare(days=900)
    monkeypatch.setattr(saml, "read", lambda _address: saml.described(metadata(key_of(newer) + POST)))
    assert admin.post(f"{PAGE}zertifikate/").headers["Location"] == f"{PAGE}?meldung=erneuert"
    assert [each["bare"] for each in own(fulda).described["certificates"]] == [newer]

    def away(_address: str) -> None:
        raise Invalid("Die Adresse antwortet nicht.", field="metadata_address")

    monkeypatch.setattr(saml, "read", away)
    refused = admin.post(f"{PAGE}zertifikate/")
    assert (refused.status_code, "antwortet nicht" in text(refused)) == (409, True)


def test_it_does_not_take_the_place_of_one_that_speaks_openid(fulda: World, admin: Client) -> None:
    with identity():
        actions.connect(
            town=fulda.town,
            wish=actions.Wish("oidc", "https://konto.example", {}, ("fulda.example",), client_id="b"),
            secret="geheim",
            by=SYSTEM,
        )
    assert "Nennen Sie die Adresse" in text(admin.post(FORM, WANTED | {"metadata_address": ""}))
    answer = admin.post(FORM, WANTED)
    assert (answer.status_code, "entfernen Sie diesen zuerst" in text(answer)) == (409, True)
    assert admin.post(f"{PAGE}zertifikate/").status_code == 409
