"""One word per thing: every model stands in the glossary; every setting in its table."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from django.apps import apps

from tests.architecture.house import ROOT

GLOSSARY = ROOT / "docs/glossary.md"
THREATS = ROOT / "docs/threat-model.md"


def test_every_model_stands_in_the_glossary() -> None:
    words = set(re.findall(r"`(\w+)`", GLOSSARY.read_text(encoding="utf-8")))
    ours = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"blaupause", "tenants", "shared_services"}
    }

    assert ours - words == set()


def test_pages_made_from_the_code_are_true() -> None:
    """Run as `make docs` runs: the settings of production, read in a process of their own."""
    made = subprocess.run(
        [sys.executable, "-c", "from infra import docs; import json; print(json.dumps(docs.pages()))"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    ).stdout  # fmt: skip

    for name, text in json.loads(made).items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, f"{name} is old: make docs"


def test_every_attack_is_tried_by_a_test_that_is_there() -> None:
    """A name may be cut short by "…"."""
    said = THREATS.read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)…?`", said))
    files = set(re.findall(r"`[\w/…]*?(test_\w+\.py)`", said))
    tests = list((ROOT / "tests").rglob("test_*.py"))
    defined = re.compile(r"^ *def (test_\w+)", re.MULTILINE)
    known = {name for file in tests for name in defined.findall(file.read_text(encoding="utf-8"))}

    assert len(named) > 40
    assert {each for each in named if not any(name.startswith(each) for name in known)} == set()
    assert files - {file.name for file in tests} == set()
