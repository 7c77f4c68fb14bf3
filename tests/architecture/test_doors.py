"""How rooms are entered: through actions, queries, models and enums; views ask, they do not store."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

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


def test_other_rooms_are_entered_by_their_doors() -> None:
    foreign = [
        f"{name_of(path)}: {name}"
        for path in modules()
        if _room(path)
        for name in _imported(path)
        if _is_foreign(name, path)
    ]

    assert foreign == []


def _is_foreign(name: str, path: Path) -> bool:
    """Tell whether a room imports from another one past its doors."""
    own, parts = _room(path), name.split(".")
    return (
        own is not None
        and parts[0] in {"tenants", "shared_services"}
        and ".".join(parts[:2]) != own
        and (len(parts) < 3 or parts[2] not in DOORS)
    )


def test_views_do_not_touch_tables() -> None:
    touching = [
        f"{name_of(path)}, line {node.lineno}: .{node.attr}"
        for app in APPS
        for path in files_named(app, "views")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "bulk_create"}
    ]

    assert touching == []


def test_only_tenancy_enters_the_operators_place() -> None:
    entering = [
        f"{name_of(path)}, line {node.lineno}: {node.id}"
        for path in modules()
        if "tenancy" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and node.id in {"set_tenant", "set_schema", "owner_of"}
    ]

    assert entering == []
