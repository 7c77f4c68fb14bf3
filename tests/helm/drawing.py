"""The chart as the real helm draws it, and what a deployment says at least."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm/blaupause"
HELM = Path(sys.executable).parent / "helm"
RELEASE = "probe"

Manifest = dict[str, Any]


def peers(name: str) -> list[Manifest]:
    return [{"podSelector": {"matchLabels": {"app": name}}}]


HERE: Manifest = {
    "domain": "blaupause.example",
    "image": {"repository": "registry.example/blaupause", "tag": "1.0"},
    "settings": {"BLAUPAUSE_MAIL_HOST": "mail.example", "BLAUPAUSE_SCANNER": "clamd://scanner:3310"},
    "keycloak": {"url": "https://konto.blaupause.example"},
    "network": {
        "ingress": peers("ingress"),
        **{name: {"to": peers(name)} for name in ("postgres", "broker", "keycloak", "mail", "scanner")},
    },
}
"""The least that can be installed."""

OPERATED: Manifest = {
    "keycloak": {
        "managedBy": "operator",
        "operator": {"image": "registry.example/keycloak:26.7", "database": {"host": "postgres"}},
    }
}
"""A Keycloak that the cluster's operator runs."""

BRANCHING: Manifest = {
    **OPERATED,
    "cells": {
        "cell": {"secrets": ["signing-key", "catalogue-password"], "foundingSecret": "founding"},
        "west": {
            "secret": "west-secrets",
            "secrets": ["catalogue-password"],
            "foundingSecret": "founding-west",
            "follows": True,
            "settings": {"BLAUPAUSE_SIGNATURE_KEYS": "AAAA"},
            "web": {"replicas": 3, "autoscaling": {"enabled": True}},
            "network": {"postgres": {"to": peers("postgres-west"), "port": 5433}},
        },
    },
    "secrets": ["mail-password", "metrics-token", "seal", "seal-trust", "sentry-dsn"],
    "hosts": {
        "fulda.blaupause.example": "cell",
        "service.fulda.example": "cell",
        "giessen.blaupause.example": "west",
        "service.giessen.example": "west",
    },
    "image": {"digest": f"sha256:{'0' * 64}", "pullSecrets": ["registry"]},
    "ingress": {"className": "public", "issuer": "authority"},
    "network": {"internet": True, "errors": {"to": peers("errors")}, "monitoring": peers("prometheus")},
    "brokered": {"bundid": {"entity": "https://bundid.example/e"}},
    "sync": {"organizations": True, "user": "admin"},
}
"""Two cells, that Keycloak, and everything else that can be chosen."""


def over(base: Manifest, more: Manifest) -> Manifest:
    """Lay values over others, as helm does."""
    merged = dict(base)
    for name, value in more.items():
        known = merged.get(name)
        merged[name] = over(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def helm(*arguments: str, values: Manifest, chart: Path = CHART) -> subprocess.CompletedProcess[str]:
    said = json.dumps(over(HERE, values))  # which is YAML, too
    command = [str(HELM), *arguments, str(chart), "--values", "-"]
    return subprocess.run(command, input=said, capture_output=True, text=True, check=False)


def drawn(values: Manifest, chart: Path = CHART) -> list[Manifest]:
    """Return the manifests; each set of values is drawn once in a run."""
    return _drawn(json.dumps(values), chart)


@cache
def _drawn(values: str, chart: Path) -> list[Manifest]:
    answer = helm("template", RELEASE, values=json.loads(values), chart=chart)
    assert answer.returncode == 0, answer.stderr
    return [each for each in yaml.load_all(answer.stdout, yaml.CSafeLoader) if each]


def of(kind: str, found: list[Manifest]) -> list[Manifest]:
    return [each for each in found if each["kind"] == kind]


def pods(found: list[Manifest]) -> dict[tuple[str, str, str], Manifest]:
    """Return the pods that manifests ask for, each by kind, cell and component."""
    templates = {
        "Deployment": lambda spec: spec["template"],
        "Job": lambda spec: spec["template"],
        "CronJob": lambda spec: spec["jobTemplate"]["spec"]["template"],
    }
    made = [(each["kind"], templates[each["kind"]](each["spec"])) for each in found if each["kind"] in templates]
    return {
        (
            kind,
            pod["metadata"]["labels"]["blaupause/cell"],
            pod["metadata"]["labels"]["app.kubernetes.io/component"],
        ): pod
        for kind, pod in made
    }


def containers(pod: Manifest) -> list[Manifest]:
    return [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]


def environment(container: Manifest) -> dict[str, str]:
    return {each["name"]: each["value"] for each in container["env"]}


def secrets(pod: Manifest) -> dict[str, set[str]]:
    """Return which keys of which Secret a pod gets; of one that is mounted whole, none are named."""
    (volume,) = (each for each in pod["spec"]["volumes"] if each["name"] == "secrets")
    sources = [each["secret"] for each in volume["projected"]["sources"]]
    return {each["name"]: {item["key"] for item in each.get("items", [])} for each in sources}
