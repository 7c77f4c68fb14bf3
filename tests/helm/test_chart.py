"""The chart, drawn by the real helm: what is right of every manifest, whatever the values say."""

from __future__ import annotations

from shutil import copytree

import kubernetes_validate
import pytest

from blaupause.__main__ import COMMANDS, NEEDS_OPERATOR
from tests.helm.drawing import (
    BRANCHING,
    CHART,
    ROOT,
    Manifest,
    containers,
    drawn,
    helm,
    of,
    over,
    pods,
)

OLDEST = "1.29"
CASES = {"least": {}, "branching": BRANCHING}


@pytest.fixture(scope="module", params=CASES)
def found(request: pytest.FixtureRequest) -> list[Manifest]:
    return drawn(CASES[request.param])


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What helm says after an install: put into a manifest, since without a cluster helm keeps it to itself."""
    chart = tmp_path_factory.mktemp("chart") / "blaupause"
    copytree(CHART, chart)
    text = '{kind: Notes, text: {{ include (print $.Template.BasePath "/NOTES.txt") . | toJson }}}\n'
    (chart / "templates/notes.yaml").write_text(text, encoding="utf-8")
    (told,) = of("Notes", drawn(BRANCHING, chart))
    return str(told["text"])


@pytest.mark.parametrize("values", CASES.values(), ids=CASES)
def test_it_lints(values: Manifest) -> None:
    answer = helm("lint", "--strict", values=values)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_kubernetes_knows_every_word(found: list[Manifest]) -> None:
    """By its own schemas, of the oldest version that the chart takes; nothing is said that they do not know."""
    assert f'kubeVersion: ">={OLDEST}.0-0"' in (CHART / "Chart.yaml").read_text(encoding="utf-8")
    for each in found:
        if not each["apiVersion"].startswith("k8s.keycloak.org/"):
            kubernetes_validate.validate(each, OLDEST, strict=True)


def test_names_are_unique_and_short_enough(found: list[Manifest]) -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in found]
    assert len(names) == len(set(names))
    assert [name for kind, name in names if kind == "CronJob" and len(name) > 52] == []


def test_no_secret_and_no_token_lies_in_a_manifest(found: list[Manifest]) -> None:
    assert of("Secret", found) == []
    for account in of("ServiceAccount", found):
        assert account["automountServiceAccountToken"] is False
    for pod in pods(found).values():
        assert pod["spec"]["automountServiceAccountToken"] is False
        assert {each["metadata"]["name"] for each in of("ServiceAccount", found)} == {pod["spec"]["serviceAccountName"]}


def test_a_process_may_do_nothing_but_its_work(found: list[Manifest]) -> None:
    for pod in pods(found).values():
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
        assert pod["spec"]["securityContext"]["runAsUser"] > 0
        assert pod["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in containers(pod):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert {"cpu", "memory"} <= set(container["resources"]["requests"])
            assert "memory" in container["resources"]["limits"]
            writable = {each["mountPath"] for each in container["volumeMounts"] if not each.get("readOnly")}
            assert writable == {"/tmp"}  # noqa: S108 – of the container, and empty at each start


def test_web_is_asked_whether_it_lives_and_whether_it_is_ready(found: list[Manifest]) -> None:
    webs = [pod for (_kind, _cell, component), pod in pods(found).items() if component == "web"]
    assert webs
    for pod in webs:
        (container,) = pod["spec"]["containers"]
        (port,) = container["ports"]
        asked = {name: container[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
        assert {each["path"] for each in (asked["startup"], asked["liveness"])} == {"/healthz"}
        assert asked["readiness"]["path"] == "/readyz"
        assert {each["port"] for each in asked.values()} == {port["name"]}
        assert str(port["containerPort"]) in container["command"]


def test_a_database_that_hangs_takes_web_off_the_network_long_before_it_restarts_it(found: list[Manifest]) -> None:
    """Both questions wait for a thread; all pods would end at once, which helps nobody."""
    for (_kind, _cell, component), pod in pods(found).items():
        if component == "web":
            (container,) = pod["spec"]["containers"]
            ready, alive = (container[f"{name}Probe"] for name in ("readiness", "liveness"))
            assert ready["periodSeconds"] * ready.get("failureThreshold", 3) <= 30
            assert alive["periodSeconds"] * alive["failureThreshold"] >= 600


def test_what_is_chosen_is_there(found: list[Manifest]) -> None:
    """Services, budgets, scalers and addresses lead to pods of this very chart, and every cell's web has them."""
    webs = {cell for _kind, cell, component in pods(found) if component == "web"}
    labels = [pod["metadata"]["labels"] for pod in pods(found).values()]
    services = {each["metadata"]["name"]: each for each in of("Service", found)}
    budgets = of("PodDisruptionBudget", found)
    for selector in (
        *(each["spec"]["selector"] for each in services.values()),
        *(each["spec"]["selector"]["matchLabels"] for each in budgets),
    ):
        (only,) = (each for each in labels if selector.items() <= each.items())
        assert only["app.kubernetes.io/component"] == "web"
    assert len(services) == len(budgets) == len(webs)
    for ingress in of("Ingress", found):
        backends = [path["backend"] for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]]
        for backend in backends:
            assert backend["service"]["port"] == {
                "name": services[backend["service"]["name"]]["spec"]["ports"][0]["name"]
            }


def test_values_that_cannot_work_are_told_all_at_once() -> None:
    wrong: list[tuple[str, Manifest]] = [
        ("keycloak.url", {"keycloak": {"url": "http://konto.example"}}),
        ("keycloak.managedBy", {"keycloak": {"managedBy": "x"}}),
        ("domain", {"domain": ""}),
        ("image.tag", {"image": {"tag": ""}}),
        ("image.digest", {"image": {"digest": "sha256:1"}}),
        ("settings.BLAUPAUSE_SCANNER", {"settings": {"BLAUPAUSE_SCANNER": None}}),
        ("BLAUPAUSE_MALE_HOST", {"settings": {"BLAUPAUSE_MALE_HOST": "mail"}}),
        ("secrets.0", {"secrets": ["master-kye"]}),
        ("replica is not allowed", {"web": {"replica": 3}}),
        ("West-1", {"cells": {"West-1": {}}}),
        ("cells.north", {"cells": {"north": {"workers": {"processes": 0}}}}),
        ("network.ingress", {"network": {"ingress": []}}),
        ("network.mail.to", {"network": {"mail": {"to": []}}}),
        ("timers.audit", {"timers": {"audit": "daily"}}),
    ]
    values: Manifest = {}
    for _told, each in wrong:
        values = over(values, each)
    answer = helm("template", "probe", values=values)
    assert answer.returncode != 0
    assert [told for told, _value in wrong if told not in answer.stderr] == []


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("cells.cell.network.postgres.to", {"network": {"postgres": {"to": []}}}),
        ("hub: east is no entry of cells", {"hub": "east"}),
        ("hosts.a.blaupause.example: east is no entry of cells", {"hosts": {"a.blaupause.example": "east"}}),
        ("BLAUPAUSE_SECRET_KEY", {"settings": {"BLAUPAUSE_SECRET_KEY": "never here"}}),
    ],
)
def test_a_value_that_does_not_fit_the_others_is_told(told: str, values: Manifest) -> None:
    answer = helm("template", "probe", values=values)
    assert answer.returncode != 0
    assert told in answer.stderr


def test_a_cluster_without_policies_needs_no_peers() -> None:
    nobody: Manifest = {name: {"to": []} for name in ("postgres", "broker", "keycloak", "mail", "scanner")}
    found = drawn({"network": {"enabled": False, "ingress": [], **nobody}})
    assert of("NetworkPolicy", found) == []


def test_the_notes_say_what_comes_next(notes: str) -> None:
    said = [
        line.split(" -- ")[1].removeprefix("sh -c 'cat > /tmp/register && ")
        for line in notes.splitlines()
        if " -- " in line
    ]
    assert len(said) == 6
    assert [words for words in said if " ".join(words.split()[1:3]) not in COMMANDS] == []
    places = [line.split("deploy/")[1].split()[0] for line in notes.splitlines() if " -- " in line]
    for place, words in zip(places, said, strict=True):  # the operator's pod has one login, all others the other
        needs_operator = words.removeprefix("blaupause ").startswith(NEEDS_OPERATOR)
        assert needs_operator == place.endswith("-operator"), (place, words)
    assert "cells.west.foundingSecret names a superuser's address" in notes
    assert (ROOT / "docs/deployment.md").exists()
