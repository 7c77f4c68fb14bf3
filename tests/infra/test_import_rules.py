"""Each import contract of pyproject.toml turns red on the import it is there to stop."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ALLOWED = {
    "platform/blaupause/identity/keycloak.py": "import keycloak",
    "platform/blaupause/engine/forms.py": "import cryptography, blaupause.standards.xfall",
    "platform/blaupause/standards/xfall.py": "import lxml",
    "shared_services/catalogue/models.py": "import blaupause.tenancy.models",
    "tenants/casework/enums.py": "import enum",
    "tenants/casework/models.py": "import django.db.models, tenants.casework.enums, tenants.applications.models",
    "tenants/casework/actions.py": "import tenants.casework.models, shared_services.catalogue.queries",
    "tenants/casework/tasks.py": "import tenants.casework.actions",
    "tenants/casework/views.py": "import tenants.casework.actions, django.conf",
    "tenants/casework/urls.py": "import tenants.casework.views",
    "tenants/portal/views.py": "import tenants.casework.actions",
}
FORBIDDEN = {
    "house": [
        ("platform/blaupause/audit/actions.py", "import shared_services.catalogue.models"),
        ("platform/blaupause/audit/actions.py", "import tenants.casework.models"),
        ("shared_services/catalogue/actions/versions.py", "import tenants.casework.models"),
    ],
    "downhill": [
        ("tenants/casework/actions.py", "import tenants.portal.views"),
        ("tenants/applications/models.py", "import tenants.casework.models"),
        ("tenants/attic/models.py", ""),
    ],
    "app": [
        ("tenants/casework/enums.py", "import tenants.casework.models"),
        ("tenants/casework/rules.py", "import tenants.casework.actions"),
        ("tenants/casework/rules.py", "import tenants.casework.queries"),
        ("tenants/casework/views.py", "import tenants.casework.tasks"),
        ("shared_services/catalogue/models.py", "import shared_services.catalogue.queries"),
    ],
    "keycloak": [
        ("platform/blaupause/tenancy/models.py", "import keycloak"),
        ("shared_services/catalogue/models.py", "import keycloak"),
        ("tenants/casework/actions.py", "import keycloak.exceptions"),
    ],
    "pure": [
        ("platform/blaupause/engine/forms.py", "import blaupause.tenancy.models"),
        ("platform/blaupause/standards/xfall.py", "import blaupause.audit.actions"),
    ],
    "plain": [
        ("platform/blaupause/engine/forms.py", "import celery"),
        ("platform/blaupause/standards/xfall.py", "import psycopg"),
    ],
    "settings": [
        ("tenants/casework/views.py", "import blaupause.settings.base"),
    ],
}


def build_house(root: Path, files: dict[str, str]) -> None:
    """A house with the rooms of ours, each file holding one line."""
    rooms = ["audit", "crypto", "engine", "identity", "jobs", "settings", "standards", "tenancy", "ui", "urls"]
    modules = [f"platform/blaupause/{room}/__init__.py" for room in rooms]
    modules += ["platform/blaupause/tenancy/models.py", "platform/blaupause/audit/actions.py"]
    modules += ["platform/blaupause/settings/base.py", "platform/blaupause/__init__.py"]
    modules += [f"shared_services/catalogue/{name}.py" for name in ("models", "queries", "__init__")]
    modules += [f"tenants/{app}/models.py" for app in ("applications", "casework", "portal")]
    modules += [f"tenants/casework/{name}.py" for name in ("actions", "queries", "tasks", "views")]
    for module in [*modules, *files]:
        path = root / module
        path.parent.mkdir(parents=True, exist_ok=True)
        for package in path.parents[: len(Path(module).parts) - 1]:
            if package.name != "platform":
                (package / "__init__.py").touch()
        path.write_text(files.get(module, "") + "\n")


def keeps(root: Path, *contracts: str) -> bool:
    """Whether the house keeps these of the real contracts; all of them if none is named."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", str(ROOT / "pyproject.toml")]
    for contract in contracts:
        command += ["--contract", contract]
    env = {**os.environ, "PYTHONPATH": f"{root / 'platform'}{os.pathsep}{root}"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return done.returncode == 0


def test_a_house_in_order_keeps_every_contract(tmp_path: Path) -> None:
    build_house(tmp_path, ALLOWED)

    assert keeps(tmp_path)


def test_every_contract_has_a_case() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert [contract["id"] for contract in project["tool"]["importlinter"]["contracts"]] == list(FORBIDDEN)


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [(contract, *case) for contract, cases in FORBIDDEN.items() for case in cases],
)
def test_a_forbidden_import_breaks_its_contract(tmp_path: Path, contract: str, file: str, line: str) -> None:
    build_house(tmp_path, {**ALLOWED, file: line})

    assert not keeps(tmp_path, contract)


LOAD_ALL = """
import importlib, pkgutil, sys
import blaupause.engine, blaupause.standards
for room in (blaupause.engine, blaupause.standards):
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        importlib.import_module(module.name)
print(*(name for name in sys.modules if name.startswith(("django.db", "django.contrib"))))
"""


def test_engine_and_standards_load_without_django_models() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD_ALL], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
