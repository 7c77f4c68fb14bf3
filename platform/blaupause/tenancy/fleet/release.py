"""Which schema this release of the platform expects of a town."""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from blaupause.tenancy import grants

if TYPE_CHECKING:
    from django.db.migrations import Migration

type Key = tuple[str, str]
"""App label and name of a migration."""


@dataclass(frozen=True, slots=True)
class Release:
    """What a town's schema is made of.

    Attributes:
        name: twelve hexadecimal digits; two releases with the same name want the same schema.
        migrations: by key, in the order in which a town gets them.
    """

    name: str
    migrations: dict[Key, Migration]

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(self.migrations)

    @property
    def heads(self) -> list[Key]:
        """The last migration of each app: where Django's own executor is sent."""
        return list({app: (app, name) for app, name in self.keys}.values())


def is_of_towns(label: str) -> bool:
    """Tell whether an app's tables lie in the towns."""
    return apps.get_app_config(label).name in settings.TENANT_APPS


@cache
def current() -> Release:
    """Return what the installed release wants of a town. Reads the migrations once, asks no database."""
    return release_of(_plan(of_towns=True))


@cache
def of_public() -> Release:
    """Return what this release wants of the public schema: its migrations, and the rights of every role."""
    return release_of(_plan(of_towns=False), "\n".join(grants.statements()))


def _plan(*, of_towns: bool) -> dict[Key, Migration]:
    loader = MigrationLoader(None)
    leaves = [key for key in sorted(loader.graph.leaf_nodes()) if is_of_towns(key[0]) == of_towns]
    steps = dict.fromkeys(step for leaf in leaves for step in loader.graph.forwards_plan(leaf))
    return {key: loader.get_migration(*key) for key in steps if is_of_towns(key[0]) == of_towns}


def release_of(migrations: dict[Key, Migration], more: str = "") -> Release:
    """Name a release by what its migrations are called and what is written in them, and in `more`."""
    seen = hashlib.sha256(more.encode())
    for (app, name), migration in migrations.items():
        seen.update(f"{app}.{name}\n".encode())
        seen.update(_source(migration))
    return Release(seen.hexdigest()[:12], migrations)


def _source(migration: Migration) -> bytes:
    return Path(inspect.getfile(type(migration))).read_bytes()
