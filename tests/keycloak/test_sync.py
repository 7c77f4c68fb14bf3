"""`blaupause keycloak sync`: a realm that somebody changed by hand becomes what the platform says, and nothing else."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from infra.keycloak.server import ADMIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import Settings

    from tests.keycloak.place import Place
    from tests.worlds import World

pytestmark = pytest.mark.alone
CLIENT = "blaupause"


@pytest.fixture
def sync(place: Place, settings: Settings, db: None) -> Callable[..., dict[str, Any]]:
    """Run the command against the demo's Keycloak; what it tells of each realm."""
    settings.OIDC = {realm: {**settings.OIDC[realm], "issuer": place.realm(realm)} for realm in settings.OIDC}
    settings.PORT = str(place.state.port)
    settings.KEYCLOAK_USER, settings.KEYCLOAK_PASSWORD = ADMIN, place.state.secret("keycloak_admin")
    settings.BROKERED = {name.removeprefix("BLAUPAUSE_"): value for name, value in place.state.brokered().items()}

    def run(*arguments: str) -> dict[str, Any]:
        said = StringIO()
        call_command("keycloak_sync", "--json", *arguments, stdout=said)
        return {each["realm"]: each for each in json.loads(said.getvalue())}

    return run


def names(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["kind"], each["of"], each["name"]) for each in told["changes"]]


def test_what_was_imported_is_as_wanted(sync: Callable[..., dict[str, Any]]) -> None:
    told = sync("--dry-run")
    assert {realm: names(each) for realm, each in told.items()} == {"verwaltung": [], "buerger": []}
    assert [each["without_address"] for each in told.values()] == [[], []]


def test_what_somebody_changed_is_shown_first_and_then_put_right(
    place: Place, sync: Callable[..., dict[str, Any]]
) -> None:
    admin = place.admin("buerger")
    client = admin.get_client_id(CLIENT) or ""
    admin.update_client(client, {**admin.get_client(client), "redirectUris": ["http://boese.example/*"]})
    mappers = {each["name"]: each for each in admin.get_mappers_from_client(client)}
    admin.remove_client_mapper(client, mappers["ort"]["id"])

    expected = [("client", "", CLIENT), ("claim of client", CLIENT, "ort")]
    try:
        told = sync("--dry-run")["buerger"]
        assert names(told) == expected
        assert told["changes"][0]["words"] == [
            {"path": "redirectUris", "before": ["http://boese.example/*"], "after": [place.callback]}
        ]
        assert admin.get_client(client)["redirectUris"] == ["http://boese.example/*"], "a dry run changes nothing"
    finally:
        put_right = sync()["buerger"]
    assert names(put_right) == expected
    assert admin.get_client(client)["redirectUris"] == [place.callback]
    assert names(sync()["buerger"]) == []


def test_what_the_platform_does_not_care_about_stays(place: Place, sync: Callable[..., dict[str, Any]]) -> None:
    admin = place.admin("verwaltung")
    client = admin.get_client_id(CLIENT) or ""
    admin.update_client(client, {**admin.get_client(client), "description": "Von Hand", "baseUrl": "http://x.example"})
    sync()
    found = admin.get_client(client)
    assert (found["description"], found["baseUrl"]) == ("Von Hand", place.address("login", "/zurueck"))


def test_a_further_cell_has_a_client_of_its_own(
    place: Place, sync: Callable[..., dict[str, Any]], settings: Settings
) -> None:
    settings.OIDC = {realm: {**config, "client_id": "west"} for realm, config in settings.OIDC.items()}
    settings.LOGIN_HOST = "login.west.example"
    admin = place.admin("buerger")
    try:
        assert ("client", "", "west") in names(sync()["buerger"])
        uris = {each["clientId"]: each["redirectUris"] for each in admin.get_clients()}
        west = f"http://login.west.example:{place.state.port}/callback"
        assert (uris["west"], uris[CLIENT]) == ([west], [place.callback])
    finally:
        for realm in settings.OIDC:
            admin = place.admin(realm)
            if made := admin.get_client_id("west"):
                admin.delete_client(made)


def test_an_identity_provider_without_an_address_is_left_alone(
    sync: Callable[..., dict[str, Any]], settings: Settings
) -> None:
    settings.BROKERED = {**settings.BROKERED, "COMPANIES_ENTITY": ""}
    told = sync("--dry-run")["buerger"]
    assert (told["without_address"], names(told)) == (["unternehmenskonto"], [])


def test_towns_are_mirrored_and_one_that_left_is_told(
    place: Place, sync: Callable[..., dict[str, Any]], settings: Settings, giessen: World
) -> None:
    settings.KEYCLOAK_ORGANIZATIONS = True
    try:
        made = sync()["verwaltung"]
        assert ("organization", "", "giessen") in names(made)
        place.admin("verwaltung").create_organization({"name": "weg", "alias": "weg", "enabled": True})
        again = sync("--dry-run")["verwaltung"]
        assert (names(again), again["without_town"]) == ([], ["weg"])
    finally:
        admin = place.admin("verwaltung")
        for each in admin.get_organizations():
            admin.delete_organization(each["id"])
        admin.update_realm("verwaltung", {**admin.get_realm("verwaltung"), "organizationsEnabled": False})


def test_without_a_way_in_it_says_what_to_set(sync: Callable[..., dict[str, Any]], settings: Settings) -> None:
    settings.KEYCLOAK_PASSWORD = ""
    with pytest.raises(CommandError, match="BLAUPAUSE_KEYCLOAK_PASSWORD"):
        sync()
    settings.KEYCLOAK_PASSWORD = "falsch"
    with pytest.raises(CommandError, match="Invalid user credentials"):
        sync()
