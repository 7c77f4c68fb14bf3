"""How rooms are entered: through actions, queries, models and enums; views ask, they do not store."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture.house import APPS, ROOT, files_named, modules, name_of, tree

if TYPE_CHECKING:
    from pathlib import Path

DOORS = {"actions", "queries", "models", "enums", "bundles"}


def _room(path: Path) -> str | None:
    parts = path.relative_to(ROOT).parts
    return ".".join(parts[:2]) if parts[0] in {"tenants", "shared_services"} and len(parts) > 2 else None


def _imported(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("path", [path for path in modules() if _room(path)], ids=name_of)
def test_other_rooms_are_entered_by_their_doors(path: Path) -> None:
    foreign = [
        name
        for name in _imported(path)
        if name.split(".")[0] in {"tenants", "shared_services"}
        and ".".join(name.split(".")[:2]) != _room(path)
        and (len(name.split(".")) < 3 or name.split(".")[2] not in DOORS)
    ]

    assert foreign == []


@pytest.mark.parametrize("path", [path for app in APPS for path in files_named(app, "views")], ids=name_of)
def test_views_do_not_touch_tables(path: Path) -> None:
    touching = [
        f"line {node.lineno}: .{node.attr}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "bulk_create"}
    ]

    assert touching == []


@pytest.mark.parametrize("path", [path for path in modules() if "tenancy" not in path.parts], ids=name_of)
def test_only_tenancy_enters_the_operators_place(path: Path) -> None:
    names = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}

    assert not names & {"set_tenant", "set_schema", "owner_of"}
