"""Is the process alive, and may it get requests? Answered on every host, for machines."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import Error, ProgrammingError, connection
from django.http import HttpResponse, JsonResponse

from blaupause.tenancy.context import identity
from blaupause.tenancy.fleet.release import current, of_public

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from django.http import HttpRequest

log = structlog.get_logger(__name__)

APPLIED = "SELECT app, name FROM django_migrations"
REACHED = """
    SELECT EXISTS (SELECT FROM tenancy_migrationledger WHERE schema_name = 'public' AND release = %s AND state = 'done')
"""
BEHIND = """
    SELECT count(*) FROM tenancy_town t WHERE (t.state <> 'left' OR t.leaves_at IS NOT NULL) AND NOT EXISTS (
        SELECT FROM tenancy_migrationledger l
        WHERE l.schema_name = t.schema_name AND l.state = 'done' AND (l.release = %(here)s OR l.release IN (
            SELECT release FROM tenancy_migrationledger WHERE state = 'done' GROUP BY release HAVING min(at) > (
                SELECT min(at) FROM tenancy_migrationledger WHERE state = 'done' AND release = %(here)s))))
"""
"""A release is later than this one that reached its first schema later: a town that came with it is ahead."""
SECONDS = 5.0
"""How long the number of towns that are behind is kept: anybody may ask, and it looks at each town."""
_kept: dict[str, tuple[float, int]] = {}


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; it asks nobody."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the public schema is where this release wants it, else 503 and what is missing.

    Towns that are behind are counted, and no reason to be taken off the network: the code before and this one serve
    towns of either release.
    """
    here = of_public().name
    try:
        with identity(), connection.cursor() as cursor:
            cursor.execute(APPLIED)
            missing = wanted() - set(cursor.fetchall())
            if missing:
                return _unavailable(missing_migrations=sorted(f"{app}.{name}" for app, name in missing))
            cursor.execute(REACHED, (here,))
            if cursor.fetchone() == (False,):
                return _unavailable(missing_release=here)
            behind = _towns_behind(cursor)
    except ProgrammingError:
        return _unavailable(missing_release=here)
    except Error:
        log.warning("ready.database_away")
        return _answer({"status": "unavailable", "database": False}, status=503)
    return _answer({"status": "ok", "database": True, "release": settings.RELEASE, "towns_behind": behind}, status=200)


def _towns_behind(cursor: CursorWrapper) -> int:
    """Return how many towns this release has not reached; `fleet status` names them."""
    release, moment = current().name, time.monotonic()
    until, count = _kept.get(release, (0.0, 0))
    if until < moment:
        cursor.execute(BEHIND, {"here": release})
        (count,) = cursor.fetchone()
        _kept[release] = moment + SECONDS, count
    return count


def _unavailable(**why: object) -> HttpResponse:
    return _answer({"status": "unavailable", "database": True, **why}, status=503)


def _answer(content: dict[str, object], *, status: int) -> HttpResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


@cache
def wanted() -> frozenset[tuple[str, str]]:
    """Return the migrations of the public schema that this release brings."""
    return frozenset(of_public().keys)
