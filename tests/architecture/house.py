"""The house as the architecture tests see it: apps, their files, their syntax trees."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (ROOT / "platform" / "blaupause", ROOT / "shared_services", ROOT / "tenants", ROOT / "infra")
APPS = sorted(path.parent for folder in ("shared_services", "tenants") for path in (ROOT / folder).glob("*/apps.py"))


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the product, without generated migrations."""
    return tuple(path for source in SOURCES for path in sorted(source.rglob("*.py")) if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def files_named(app: Path, name: str) -> list[Path]:
    """The module of that name in an app, or the modules of the package that it grew into."""
    single, package = app / f"{name}.py", app / name
    return [single] if single.exists() else sorted(package.glob("*.py"))
