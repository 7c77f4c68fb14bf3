"""What each process of the chart is: its command, what it is told, what it may know and reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import get_commands, load_command_class

from blaupause.__main__ import NEEDS_OPERATOR, _split
from blaupause.settings import env
from infra.docs import EXAMPLE_ENVIRONMENT
from tests.helm.drawing import (
    BRANCHING,
    CHART,
    ROOT,
    Manifest,
    containers,
    drawn,
    environment,
    of,
    pods,
    secrets,
)

if TYPE_CHECKING:
    from pathlib import Path

MOUNT = "/run/secrets/blaupause/"
OPERATORS = {"operator", "found", "migrate", "spares", "drift", "offer", "follow"}
"""Components whose commands need the login that makes towns."""
LOAD = """
import importlib, json, os, sys
from pathlib import Path
for told in json.load(sys.stdin):
    for name in [name for name in os.environ if name.startswith("BLAUPAUSE_")]:
        del os.environ[name]
    os.environ.update(told)
    for name in [name for name in sys.modules if name.startswith("blaupause.settings")]:
        del sys.modules[name]
    importlib.import_module("blaupause.settings.production")
    from blaupause.settings.env import TABLE
    unread = {name.removesuffix("_FILE") for name in told if name.startswith("BLAUPAUSE_")} - set(TABLE)
    assert not unread, unread
"""


@pytest.fixture(scope="module")
def found() -> list[Manifest]:
    return drawn(BRANCHING)


def example(key: str) -> str:
    """What a key of a Secret may hold."""
    special = {
        "login-key": "a key, which no start reads",
        "broker": "redis://broker:6379/0",
        "cells": "west=postgresql://cell_operator:secret@west.example/blaupause",
        "signing-key": EXAMPLE_ENVIRONMENT["BLAUPAUSE_MASTER_KEY"],
    }
    return special.get(key) or EXAMPLE_ENVIRONMENT.get(f"BLAUPAUSE_{key.upper().replace('-', '_')}", "something")


def test_every_process_starts_with_what_it_is_told(found: list[Manifest], tmp_path: Path) -> None:
    """The settings of production take it: nothing needed is missing, nothing is unsafe, nothing goes unread."""
    told = []
    for (_kind, _cell, component), pod in pods(found).items():
        for keys in secrets(pod).values():
            for key in keys:
                (tmp_path / key).write_text(example(key), encoding="utf-8")
        as_whom = {"BLAUPAUSE_AS": "operator"} if component in OPERATORS else {}
        told += [
            {name: value.replace(MOUNT, f"{tmp_path}/") for name, value in environment(each).items()}
            for each in containers(pod)
        ]
        told[-1] |= as_whom
        if len(containers(pod)) > 1:
            told[-2] |= as_whom
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("BLAUPAUSE_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", LOAD.replace("- set(TABLE)", "- set(TABLE) - {'BLAUPAUSE_AS'}")],
        input=json.dumps(told), capture_output=True, text=True, check=False, cwd=ROOT, env=environ,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-600:]


def test_what_is_secret_comes_from_a_file(found: list[Manifest]) -> None:
    for pod in pods(found).values():
        for container in containers(pod):
            said = environment(container)
            plain = [name for name in said if name in env.TABLE and env.TABLE[name].secret]
            assert plain == []
            files = {value for value in said.values() if value.startswith(MOUNT)}
            assert {file.removeprefix(MOUNT) for file in files} == {
                key for keys in secrets(pod).values() for key in keys
            }


def test_the_schema_knows_the_settings_of_the_platform() -> None:
    """Whatever is no secret, and does not follow from other values, may be said; every other secret may be named."""
    schema = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))["definitions"]
    sayable, nameable = set(schema["settings"]["propertyNames"]["enum"]), set(schema["secrets"]["items"]["enum"])
    everywhere = [environment(each) for pod in pods(drawn({})).values() for each in containers(pod)]
    more = [environment(each) for pod in pods(drawn(BRANCHING)).values() for each in containers(pod)]
    follows = {name.removesuffix("_FILE") for said in (*everywhere, *more) for name in said}
    of_the_image = {"BLAUPAUSE_STATIC"}
    of_demos = {"BLAUPAUSE_SCHEME", "BLAUPAUSE_PORT", "BLAUPAUSE_PRIVATE_PROVIDERS", "BLAUPAUSE_VAR"}
    instead_of_the_key = {"BLAUPAUSE_OIDC_BUERGER_SECRET", "BLAUPAUSE_OIDC_VERWALTUNG_SECRET"}
    brokered = {name for name in env.TABLE if name.startswith(("BLAUPAUSE_BUNDID_", "BLAUPAUSE_COMPANIES_"))}
    rest = set(env.TABLE) - follows - of_the_image - of_demos - instead_of_the_key - brokered
    assert {name for name in rest if not env.TABLE[name].secret} <= sayable
    assert sayable <= {name for name in env.TABLE if not env.TABLE[name].secret}
    named = {f"BLAUPAUSE_{key.upper().replace('-', '_')}" for key in nameable}
    assert named <= set(env.TABLE)
    assert {name for name in rest if env.TABLE[name].secret} <= named


def test_every_command_is_one_that_the_platform_knows(found: list[Manifest]) -> None:
    known = get_commands()
    commands = [each["command"] for pod in pods(found).values() for each in containers(pod)]
    of_the_platform = [words for words in commands if words[0] == "blaupause"]
    for words in of_the_platform:
        command, rest = _split(words[1:])
        name = command.replace(" ", "_")
        load_command_class(known[name], name).create_parser("blaupause", name).parse_args(
            rest
        )  # exits where it is wrong
    assert {words[0] for words in commands if words not in of_the_platform} == {"granian"}


def test_only_the_operators_processes_have_the_login_that_makes_towns(found: list[Manifest]) -> None:
    for (_kind, _cell, component), pod in pods(found).items():
        keys = {key for keys in secrets(pod).values() for key in keys}
        needs = [" ".join(each["command"][1:]).startswith(NEEDS_OPERATOR) for each in containers(pod)]
        assert set(needs) == {component in OPERATORS}
        assert ("operator-database" in keys, "database" in keys) == ((True, False) if needs[0] else (False, True))
        assert ("cells" in keys) == needs[0]
        assert ("keycloak-password" in keys) == (component == "sync")


TO_START = {"secret-key", "master-key", "login-key", "limits", "broker"}
MORE = {
    ("cell", "web"): {"metrics-token", "signing-key", "seal", "seal-trust"},
    ("west", "web"): {"metrics-token"},
    **{(cell, "worker"): {"mail-password"} for cell in ("cell", "west")},
    **{(cell, "sync"): {"mail-password", "keycloak-password"} for cell in ("cell", "west")},
    ("cell", "operator"): {"seal", "catalogue-password"},
    ("cell", "follow"): {"catalogue-password"},
    ("west", "operator"): {"seal", "catalogue-password"},
    ("west", "follow"): {"catalogue-password"},
}
"""Who reads what else, of all that this deployment has: the hub signs, workers and Keycloak send mail."""


def test_each_kind_of_process_gets_what_it_reads_and_nothing_else(found: list[Manifest]) -> None:
    for (_kind, cell, component), pod in pods(found).items():
        logins = {"operator-database", "cells"} if component in OPERATORS else {"database"}
        keys = {key for keys in secrets(pod).values() for key in keys}
        assert keys == TO_START | logins | {"sentry-dsn"} | MORE.get((cell, component), set()), (cell, component)


def test_towns_connect_providers_of_their_own_without_a_secret_more() -> None:
    """Web and workers log in at Keycloak by the login host's key; sync opens the client for it in the realm."""
    chosen, plain = (pods(drawn({"settings": said})) for said in ({"BLAUPAUSE_KEYCLOAK_PROVIDERS": "yes"}, {}))
    for place, pod in chosen.items():
        assert secrets(pod) == secrets(plain[place])
    for place in (("Deployment", "cell", "web"), ("Deployment", "cell", "worker"), ("Job", "cell", "sync")):
        (container,) = containers(chosen[place])
        assert environment(container)["BLAUPAUSE_KEYCLOAK_PROVIDERS"] == "yes"
        assert "login-key" in {key for keys in secrets(chosen[place]).values() for key in keys}


def test_each_pod_has_one_policy_which_lets_it_reach_what_it_asks(found: list[Manifest]) -> None:
    policies = of("NetworkPolicy", found)
    reached: dict[tuple[str, str], dict[int, list[Any]]] = {}
    for (_kind, cell, component), pod in pods(found).items():
        labels = pod["metadata"]["labels"]
        (policy,) = (e for e in policies if e["spec"]["podSelector"]["matchLabels"].items() <= labels.items())
        assert policy["spec"]["policyTypes"] == ["Ingress", "Egress"]
        assert ("ingress" in policy["spec"]) == (component == "web")
        for rule in policy["spec"]["egress"]:
            assert rule["to"]  # an empty one would mean everybody
            for port in rule["ports"]:
                reached.setdefault((cell, component), {}).setdefault(port["port"], []).extend(rule["to"])
        if component == "web":
            (into,) = policy["spec"]["ingress"]
            assert {"podSelector": {"matchLabels": {"app": "prometheus"}}} in into["from"]
            (container,) = pod["spec"]["containers"]
            assert [each["port"] for each in into["ports"]] == [each["containerPort"] for each in container["ports"]]
    assert set(reached["cell", "web"]) == {53, 5432, 6379, 443, 3310}
    assert set(reached["cell", "worker"]) == {53, 5432, 6379, 443, 587}
    assert set(reached["west", "web"]) == {53, 5433, 6379, 443, 3310}
    assert set(reached["west", "operator"]) == {53, 5432, 5433, 6379, 443}  # towns move between cells
    assert set(reached["west", "audit"]) == {53, 5433, 6379}
    assert set(reached["west", "sync"]) == {53, 5433, 443}
    public = [each for each in reached["cell", "web"][443] if "ipBlock" in each]
    assert {"10.0.0.0/8", "169.254.0.0/16"} <= set(public[0]["ipBlock"]["except"])
    assert not any("ipBlock" in each for each in reached["cell", "worker"][443])


def test_an_upgrade_goes_in_order(found: list[Manifest]) -> None:
    """Cells are made, then migrated, the hub's last. What is followed is offered before, the catalogue first."""
    jobs = {
        each["metadata"]["name"].removeprefix("probe-"): each["metadata"]["annotations"] for each in of("Job", found)
    }
    order = sorted(jobs, key=lambda name: (jobs[name]["helm.sh/hook"] > "pre", int(jobs[name]["helm.sh/hook-weight"])))
    before = [name for name in order if jobs[name]["helm.sh/hook"] == "pre-install,pre-upgrade"]
    after = [name for name in order if jobs[name]["helm.sh/hook"] == "post-install,post-upgrade"]
    assert before == ["west-found", "cell-found", "west-migrate", "cell-migrate"]
    assert sorted(after[:2]) == ["cell-spares", "west-spares"]
    assert sorted(after[2:4]) == ["cell-sync", "west-sync"]
    assert after[4:] == ["cell-offer", "west-follow", "west-offer", "cell-follow"]
    (account,) = of("ServiceAccount", found)
    assert int(account["metadata"]["annotations"]["helm.sh/hook-weight"]) < -50
    migrate = pods(found)["Job", "cell", "migrate"]
    assert [each["command"][1:3] for each in containers(migrate)] == [["fleet", "compile"], ["fleet", "migrate"]]


def test_each_host_leads_to_the_cell_that_has_its_town(found: list[Manifest]) -> None:
    leads = {
        rule["host"]: rule["http"]["paths"][0]["backend"]["service"]["name"]
        for ingress in of("Ingress", found)
        for rule in ingress["spec"]["rules"]
    }
    assert {host for host, service in leads.items() if service == "probe-west-web"} == {
        "login-west.blaupause.example", "files-west.blaupause.example",
        "giessen.blaupause.example", "service.giessen.example",
    }  # fmt: skip
    assert {host for host, service in leads.items() if service == "probe-cell-web"} == {
        "blaupause.example", "*.blaupause.example", "login.blaupause.example", "files.blaupause.example",
        "service.fulda.example",
    }  # fmt: skip
    certificates = {
        host: (each["secretName"], ingress["metadata"]["annotations"].get("cert-manager.io/cluster-issuer"))
        for ingress in of("Ingress", found)
        for each in ingress["spec"]["tls"]
        for host in each["hosts"]
    }
    assert set(certificates) == set(leads)
    assert certificates["giessen.blaupause.example"] == ("blaupause-tls", None)
    assert certificates["service.giessen.example"] == ("tls-service.giessen.example", "authority")


def test_a_cell_more_changes_nothing_at_the_first_but_its_neighbours(found: list[Manifest]) -> None:
    alone, beside = pods(drawn({})), pods(drawn({"cells": {"west": {}}}))
    assert {cell for _kind, cell, _component in beside} == {"cell", "west"}
    for (kind, cell, component), pod in alone.items():
        if component not in OPERATORS:
            assert beside[kind, cell, component] == pod
    west = environment(beside["Deployment", "west", "web"]["spec"]["containers"][0])
    assert (west["BLAUPAUSE_CELL"], west["BLAUPAUSE_OIDC_BUERGER_CLIENT"]) == ("west", "blaupause-west")
    assert secrets(beside["Deployment", "west", "web"]).keys() == {"probe-west"}
    assert secrets(beside["Deployment", "west", "operator"]).keys() == {"probe-west", "probe-west-operator"}
