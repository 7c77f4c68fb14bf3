"""Is the process alive, and may it get requests? Answered on every host, for machines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import structlog
from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpResponse, JsonResponse

from blaupause.tenancy.context import identity

if TYPE_CHECKING:
    from django.http import HttpRequest

log = structlog.get_logger(__name__)

APPLIED = "SELECT app, name FROM django_migrations"


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; it asks nobody."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and has every migration of this release, else 503 and what is missing."""
    try:
        with identity(), connection.cursor() as cursor:
            cursor.execute(APPLIED)
            missing = wanted() - set(cursor.fetchall())
    except Error:
        log.warning("ready.database_away")
        return _answer({"status": "unavailable", "database": False}, status=503)
    if missing:
        names = sorted(f"{app}.{name}" for app, name in missing)
        return _answer({"status": "unavailable", "database": True, "missing_migrations": names}, status=503)
    return _answer({"status": "ok", "database": True, "release": settings.RELEASE}, status=200)


def _answer(content: dict[str, object], *, status: int) -> HttpResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


@cache
def wanted() -> frozenset[tuple[str, str]]:
    """Return the migrations of the public schema that this release brings."""
    shared = {config.label for config in apps.get_app_configs() if config.name not in settings.TENANT_APPS}
    on_disk = MigrationLoader(None).disk_migrations
    return frozenset(key for key in on_disk if key[0] in shared)
