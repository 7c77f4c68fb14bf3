"""Which apps exist and where their tables live. The folder decides: nobody keeps a list by hand."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The package {package} is not installed.")
    return Path(spec.origin).parent


def _apps(package: str) -> list[str]:
    return [f"{package}.{path.parent.name}" for path in sorted(_folder(package).glob("*/apps.py"))]


def shared_apps() -> list[str]:
    """Apps of the public schema: those of the platform and of shared_services."""
    return _apps("blaupause") + _apps("shared_services")


def town_apps() -> list[str]:
    """Apps of every town's schema: `tenants/*` and `blaupause/*/town`."""
    platform = sorted(_folder("blaupause").glob("*/town/apps.py"))
    return [f"blaupause.{path.parents[1].name}.town" for path in platform] + _apps("tenants")
