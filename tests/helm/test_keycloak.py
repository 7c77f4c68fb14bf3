"""What the chart brings of Keycloak: realms as the package holds them, no secret in them."""

from __future__ import annotations

import json

from blaupause.identity.realms.wanted import FILES, Kind, things
from tests.helm.drawing import CHART, HERE, OPERATED, Manifest, drawn, of

PARTS = ("ENTITY", "SIGN_ON", "METADATA")
BUNDID: Manifest = {
    "brokered": {"bundid": {part: f"https://bundid.example/{part}" for part in ("entity", "signOn", "metadata")}}
}


def test_the_realms_are_those_of_the_package() -> None:
    """One source: links, which helm follows; with the addresses in place nothing is left to fill in."""
    for realm in ("verwaltung", "buerger"):
        assert (CHART / f"realms/{realm}.json").resolve() == FILES / f"{realm}.json"
    (found,) = of("ConfigMap", drawn({}))
    for realm in ("verwaltung", "buerger"):
        text = found["data"][f"{realm}-realm.json"]
        assert "${BLAUPAUSE_" not in text
        said, file = json.loads(text), json.loads((FILES / f"{realm}.json").read_text(encoding="utf-8"))
        assert set(said) == set(file) - {"smtpServer"}  # its password stands in no ConfigMap; sync brings it
        assert said["authenticationFlows"] == file["authenticationFlows"]
        client = next(each for each in said["clients"] if each.get("redirectUris"))
        assert client["redirectUris"] == ["https://login.blaupause.example/callback"]


def test_what_has_no_address_is_left_out_as_by_sync() -> None:
    names = {"BLAUPAUSE_CLIENT": "c", "BLAUPAUSE_LOGIN_URL": "https://l", "BLAUPAUSE_KEYCLOAK_URL": "https://k"}
    for given, values in (({}, {}), (BUNDID, {f"BLAUPAUSE_BUNDID_{part}": "https://x" for part in PARTS})):
        (found,) = of("ConfigMap", drawn(given))
        realm = json.loads(found["data"]["buerger-realm.json"])
        wanted = [thing for thing in things("buerger", names | values)[0] if thing.kind is Kind.PROVIDER]
        assert [each["alias"] for each in realm["identityProviders"]] == [thing.name for thing in wanted]
        assert {each["identityProviderAlias"] for each in realm["identityProviderMappers"]} == {
            thing.name for thing in wanted
        }


def test_where_the_operator_runs_keycloak_it_gets_a_server_and_both_realms() -> None:
    found = drawn(OPERATED)
    (server,) = of("Keycloak", found)
    assert server["spec"]["hostname"]["hostname"] == HERE["keycloak"]["url"]
    imports = of("KeycloakRealmImport", found)
    assert [each["spec"]["realm"]["realm"] for each in imports] == ["verwaltung", "buerger"]
    assert {each["spec"]["keycloakCRName"] for each in imports} == {server["metadata"]["name"]}
    assert of("ConfigMap", found) == []
