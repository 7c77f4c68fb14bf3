"""The chart, drawn by the real helm: realms as the package holds them, no secret in it, the job that keeps Keycloak."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from blaupause.identity.realms.wanted import FILES, Kind, things

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm/blaupause"
HELM = Path(sys.executable).parent / "helm"
HERE = {
    "domain": "blaupause.example",
    "keycloak.url": "https://konto.blaupause.example",
    "image.repository": "registry.example/blaupause",
    "image.tag": "1.0",
}
PARTS = ("ENTITY", "SIGN_ON", "METADATA")
BUNDID = {f"brokered.bundid.{part}": f"https://bundid.example/{part}" for part in ("entity", "signOn", "metadata")}
OPERATOR = {
    "keycloak.managedBy": "operator",
    "keycloak.operator.image": "registry.example/keycloak:26.7",
    "keycloak.operator.database.host": "postgres",
}


def helm(*arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    given = [word for name, value in values.items() for word in ("--set-string", f"{name}={value}")]
    return subprocess.run([HELM, *arguments, *given], capture_output=True, text=True, check=False)


def drawn(**values: str) -> list[dict[str, Any]]:
    answer = helm("template", "probe", str(CHART), **(HERE | values))
    assert answer.returncode == 0, answer.stderr
    return [each for each in yaml.safe_load_all(answer.stdout) if each]


def of(kind: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in found if each["kind"] == kind]


@pytest.mark.parametrize("values", [{}, BUNDID, OPERATOR], ids=["external", "with BundID", "operator"])
def test_it_lints(values: dict[str, str]) -> None:
    answer = helm("lint", "--strict", str(CHART), **(HERE | values))
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_realms_are_those_of_the_package() -> None:
    """One source: links, which helm follows; with the addresses in place nothing is left to fill in."""
    for realm in ("verwaltung", "buerger"):
        assert (CHART / f"realms/{realm}.json").resolve() == FILES / f"{realm}.json"
    (found,) = of("ConfigMap", drawn())
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
        (found,) = of("ConfigMap", drawn(**given))
        realm = json.loads(found["data"]["buerger-realm.json"])
        wanted = [thing for thing in things("buerger", names | values)[0] if thing.kind is Kind.PROVIDER]
        assert [each["alias"] for each in realm["identityProviders"]] == [thing.name for thing in wanted]
        assert {each["identityProviderAlias"] for each in realm["identityProviderMappers"]} == {
            thing.name for thing in wanted
        }


def test_where_the_operator_runs_keycloak_it_gets_a_server_and_both_realms() -> None:
    found = drawn(**OPERATOR)
    (server,) = of("Keycloak", found)
    assert server["spec"]["hostname"]["hostname"] == HERE["keycloak.url"]
    imports = of("KeycloakRealmImport", found)
    assert [each["spec"]["realm"]["realm"] for each in imports] == ["verwaltung", "buerger"]
    assert {each["spec"]["keycloakCRName"] for each in imports} == {server["metadata"]["name"]}
    assert of("ConfigMap", found) == []


def test_the_job_runs_after_each_upgrade_with_secrets_by_reference_only() -> None:
    (job,) = of("Job", drawn(**{"sync.settings.BLAUPAUSE_MAIL_HOST": "mail"}))
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "post-install,post-upgrade"
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert container["command"] == ["blaupause", "keycloak", "sync"]
    said = {each["name"]: each["value"] for each in container["env"]}
    assert said["BLAUPAUSE_MAIL_HOST"] == "mail"
    assert said["BLAUPAUSE_OIDC_BUERGER_ISSUER"] == "https://konto.blaupause.example/realms/buerger"
    secret = {name.removesuffix("_FILE") for name in said if name.endswith("_FILE")}
    assert secret >= {"BLAUPAUSE_DATABASE", "BLAUPAUSE_MASTER_KEY", "BLAUPAUSE_KEYCLOAK_PASSWORD"}
    known = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert [name for name in said if f"`{name.removesuffix('_FILE')}`" not in known] == []


@pytest.mark.parametrize(
    "wrong", [{"keycloak.url": "http://konto.example"}, {"domain": ""}, {"image.tag": ""}, {"keycloak.managedBy": "x"}]
)
def test_a_value_that_cannot_work_is_told(wrong: dict[str, str]) -> None:
    answer = helm("template", "probe", str(CHART), **(HERE | wrong))
    assert answer.returncode != 0
    assert next(iter(wrong)) in answer.stderr.replace("/", ".")
