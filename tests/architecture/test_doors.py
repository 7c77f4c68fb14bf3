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


def _imported(path: Path) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def test_other_rooms_are_entered_by_their_doors() -> None:
    foreign = {
        f"{name_of(path)}, line {line}: {name}"
        for path in modules()
        if (own := _room(path))
        for line, name in _imported(path)
        if _is_past_the_doors(name, own)
    }

    assert foreign == set()


def _is_past_the_doors(name: str, own: str) -> bool:
    """Tell whether a name is of another room, and none of its doors."""
    parts = name.split(".")
    return (
        parts[0] in {"tenants", "shared_services"}
        and ".".join(parts[:2]) != own
        and (len(parts) < 3 or parts[2] not in DOORS)
    )


def test_views_do_not_touch_tables() -> None:
    touching = {
        f"{name_of(path)}, line {node.lineno}: .{node.attr}"
        for app in APPS
        for path in files_named(app, "views")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "bulk_create"}
    }

    assert touching == set()


def test_only_tenancy_enters_the_operators_place() -> None:
    entering = {
        f"{name_of(path)}, line {line}: {name}"
        for path in modules()
        if "tenancy" not in path.parts
        for line, name in _names(path)
        if name in {"set_tenant", "set_schema", "owner_of"}
    }

    assert entering == set()


def _names(path: Path) -> list[tuple[int, str]]:
    """Return every name that is used or imported, also from a module or an object, with its line."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree(path)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                found.append((node.lineno, name))
    return found
