"""Where things lie. The folder decides the schema; every app has the same files and none else."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.house import APPS, ROOT, modules, name_of, tree

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "__init__", "urls", "views", "api", "tasks", "forms", "actions", "queries", "rules", "models", "enums", "apps",
    "migrations", "templates", "management", "bundles", "blocks", "sample",
}  # fmt: skip
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def test_the_source_root_is_no_package() -> None:
    assert list((ROOT / "platform").glob("*.py")) == []


def test_the_folder_decides_the_schema() -> None:
    towns = {config.name for config in apps.get_app_configs() if _is_of_towns(config.name)}
    ours = {config.name for config in apps.get_app_configs() if config.name.split(".")[0] != "django"}

    assert set(settings.TENANT_APPS) == towns
    assert ours - towns <= set(settings.SHARED_APPS)
    assert {f"tenants.{app.name}" for app in APPS if app.parent.name == "tenants"} <= towns


def _is_of_towns(name: str) -> bool:
    return name.startswith("tenants.") or (name.startswith("blaupause.") and name.endswith(".town"))


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_has_the_files_of_every_app(app: Path) -> None:
    found = {path.stem for path in app.iterdir() if path.name != "__pycache__"}

    assert found - FILES == set()


def test_modules_and_functions_fit_on_a_screen() -> None:
    long = {name_of(path): too_long for path in modules() if (too_long := _too_long(path))}

    assert long == {}


def _too_long(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").count("\n")
    functions = [
        f"line {node.lineno}, {node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    return functions if lines <= LONGEST_MODULE else [f"{lines} lines", *functions]
