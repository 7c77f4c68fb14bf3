"""One word per thing: every model stands in the glossary; every setting in its table."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from django.apps import apps

from tests.architecture.house import ROOT

GLOSSARY = ROOT / "docs/glossary.md"


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
