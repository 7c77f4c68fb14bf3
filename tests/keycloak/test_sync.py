"""`blaupause keycloak sync`: a realm that somebody changed by hand becomes what the platform says, and nothing else."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from keycloak import KeycloakError

from blaupause.identity.realms import access
from infra.keycloak.server import ADMIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import Settings

    from tests.keycloak.place import Place
    from tests.worlds import World

pytestmark = pytest.mark.alone
CLIENT = "blaupause"
FLOW = "verwaltung-browser"


@pytest.fixture
def sync(place: Place, settings: Settings, db: None) -> Callable[..., dict[str, Any]]:
    """Run the command against the demo's Keycloak; what it tells of each realm."""
    settings.OIDC = {realm: {**settings.OIDC[realm], "issuer": place.realm(realm)} for realm in settings.OIDC}
    settings.PORT = str(place.state.port)
    settings.KEYCLOAK_USER, settings.KEYCLOAK_PASSWORD = ADMIN, place.state.secret("keycloak_admin")
    settings.KEYCLOAK_PROVIDERS, settings.LOGIN_KEY = True, place.state.secret("login_key")
    settings.BROKERED = {name.removeprefix("BLAUPAUSE_"): value for name, value in place.state.brokered().items()}

    mail = place.state.mail()
    settings.EMAIL_HOST, settings.EMAIL_PORT = mail["BLAUPAUSE_MAIL_HOST"], int(mail["BLAUPAUSE_MAIL_PORT"])
    settings.DEFAULT_FROM_EMAIL, settings.EMAIL_USE_TLS = mail["BLAUPAUSE_MAIL_FROM"], False

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


# --- Login flows and what accounts hold


@pytest.fixture
def step(place: Place) -> Callable[[str], dict[str, Any]]:
    """Find a step of the staff's login as Keycloak's administration shows it."""

    def find(shown: str) -> dict[str, Any]:
        listed = place.admin("verwaltung").get_authentication_flow_executions(FLOW)
        return next(each for each in listed if shown in {each["displayName"], each.get("alias")})

    return find


def test_a_second_factor_that_somebody_switched_off_is_demanded_again(
    place: Place, sync: Callable[..., dict[str, Any]], step: Callable[[str], dict[str, Any]]
) -> None:
    admin, factor = place.admin("verwaltung"), step("stufe-mfa")
    admin.update_authentication_flow_executions({**factor, "requirement": "DISABLED"}, FLOW)
    try:
        told = sync("--dry-run")["verwaltung"]
        assert names(told) == [("step of login", "", "anmelden / stufe-mfa")]
        assert told["changes"][0]["words"] == [{"path": "requirement", "before": "DISABLED", "after": "CONDITIONAL"}]
        assert step("stufe-mfa")["requirement"] == "DISABLED"
    finally:
        sync()
    assert step("stufe-mfa")["requirement"] == "CONDITIONAL"
    assert names(sync()["verwaltung"]) == []


def test_how_long_a_factor_counts_is_put_right(place: Place, sync: Callable[..., dict[str, Any]]) -> None:
    admin = place.admin("verwaltung")
    known = next(each for each in admin.export_realm()["authenticatorConfig"] if each["alias"] == "stufe-mfa")
    weak = {"loa-condition-level": "2", "loa-max-age": "999999"}
    admin.update_authenticator_config({**known, "config": weak}, known["id"])
    try:
        found = sync("--dry-run")["verwaltung"]["changes"]
        assert [each["name"] for each in found] == ["stufe-mfa / conditional-level-of-authentication"]
    finally:
        sync()
    assert admin.get_authenticator_config(known["id"])["config"]["loa-max-age"] == "36000"


def test_a_step_that_was_added_or_taken_away_is_told_and_left_to_people(
    place: Place, sync: Callable[..., dict[str, Any]], step: Callable[[str], dict[str, Any]]
) -> None:
    admin = place.admin("verwaltung")
    admin.create_authentication_flow_execution({"provider": "allow-access-authenticator"}, FLOW)
    try:
        told = sync()["verwaltung"]
        assert (names(told), told["steps_added"]) == ([], [f"{FLOW} / allow-access-authenticator"])
        assert step("Allow access")["requirement"] == "DISABLED"  # as Keycloak adds it; it was not touched
    finally:
        admin.delete_authentication_flow_execution(step("Allow access")["id"])
    assert sync("--dry-run")["verwaltung"]["steps_added"] == []


def test_nobody_may_write_their_own_level_into_their_account(place: Place, sync: Callable[..., dict[str, Any]]) -> None:
    admin = place.admin("buerger")
    profile = admin.get_realm_users_profile()
    mine = {"view": ["admin", "user"], "edit": ["admin", "user"]}
    eased = [
        {**each, "permissions": mine} if each["name"] == "vertrauensniveau" else each for each in profile["attributes"]
    ]
    admin.update_realm_users_profile({**profile, "attributes": [each for each in eased if each["name"] != "ort"]})
    try:
        kinds = {("attribute of accounts", "", "vertrauensniveau"), ("attribute of accounts", "", "ort")}
        assert set(names(sync("--dry-run")["buerger"])) == kinds
    finally:
        sync()
    kept = {each["name"]: each["permissions"] for each in admin.get_realm_users_profile()["attributes"]}
    assert kept["vertrauensniveau"]["edit"] == kept["ort"]["edit"] == ["admin"]


def test_the_platforms_client_gets_its_right_back(place: Place, sync: Callable[..., dict[str, Any]]) -> None:
    admin = place.admin("verwaltung")
    account = admin.get_client_service_account_user(admin.get_client_id(f"{CLIENT}-accounts") or "")["id"]
    rights = admin.get_client_id("realm-management") or ""
    admin.delete_client_roles_of_user(account, rights, [admin.get_client_role(rights, "manage-users")])
    assert names(sync()["verwaltung"]) == [("right of client", f"{CLIENT}-accounts", "manage-users")]
    assert [each["name"] for each in admin.get_client_roles_of_user(account, rights)] == ["manage-users"]


def test_the_client_for_towns_own_providers_is_open_only_where_it_is_wanted(
    sync: Callable[..., dict[str, Any]], settings: Settings
) -> None:
    assert access.keeper_of_providers().get_users({"username": "olaf"})
    settings.KEYCLOAK_PROVIDERS = False
    try:
        assert names(sync()["verwaltung"]) == [("client", "", f"{CLIENT}-providers")]
        with pytest.raises(KeycloakError):
            access.keeper_of_providers().get_idps()
    finally:
        settings.KEYCLOAK_PROVIDERS = True
        sync()
    assert access.keeper_of_providers().get_users({"username": "olaf"})


def test_a_new_password_of_the_mail_server_is_brought_and_never_shown(
    place: Place, sync: Callable[..., dict[str, Any]], settings: Settings
) -> None:
    """Keycloak shows it to nobody; what is kept beside it tells whether it is the same."""
    admin = place.admin("verwaltung")
    before = admin.get_realm("verwaltung")
    try:
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "absender", "geheim-1"
        told = sync()["verwaltung"]
        assert names(told) == [("realm", "", "verwaltung")]
        assert "geheim" not in json.dumps(told)
        settings.EMAIL_HOST_PASSWORD = "geheim-2"
        assert [word["path"] for word in sync("--dry-run")["verwaltung"]["changes"][0]["words"]] == [
            "attributes.blaupause.mail.password"
        ]
        assert admin.get_realm("verwaltung")["smtpServer"]["user"] == "absender"
    finally:
        admin.update_realm("verwaltung", before)
