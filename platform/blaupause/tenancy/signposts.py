"""Towns that live in another cell, as that cell tells them: what everybody may know, and all that this one knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection
from django.db.models import Q

from .context import operator
from .models import Signpost

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

HEARD: Final = """
    EXISTS (SELECT 1 FROM pg_stat_subscription heard WHERE heard.subid = u.oid
        AND heard.received_lsn IS NOT NULL AND heard.latest_end_time > now() - interval '2 minutes')
"""
"""A cell that answers says something every half minute, also where nothing happens. PostgreSQL sets the time when it
begins to call, too; a place in the record comes from who answers."""
SILENT: Final = f"""
    SELECT s.cell, count(*), max(s.changed_at) FROM tenancy_signpost s
    WHERE s.cell <> %(here)s AND NOT EXISTS (
        SELECT 1 FROM pg_subscription u WHERE u.subname = 'towns_of_' || s.cell AND {HEARD}
            AND u.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()))
    GROUP BY s.cell ORDER BY s.cell
"""  # noqa: S608 – made of constants only
DOUBLES: Final = """
    WITH told AS (
        SELECT %(here)s AS cell, t.uuid AS town, t.name, t.ars, array_agg(d.domain::text) AS hosts
        FROM tenancy_town t LEFT JOIN tenancy_domain d ON d.tenant_id = t.id
        WHERE NOT t.is_arriving AND t.state NOT IN ('requested', 'left') GROUP BY t.id
        UNION ALL SELECT cell, town, name, ars, hosts::text[] FROM tenancy_signpost WHERE cell <> %(here)s
    ), used AS (
        SELECT cell, name, 'key' AS what, ars AS value FROM told WHERE ars <> ''
        UNION ALL SELECT cell, name, 'host', host FROM told, unnest(hosts) host WHERE host IS NOT NULL
    )
    SELECT what, value, array_agg(cell || ': ' || name ORDER BY cell, name) FROM used
    GROUP BY what, value HAVING count(DISTINCT cell) > 1 ORDER BY what DESC, value
"""


@dataclass(frozen=True, slots=True)
class Double:
    """A key or a host that towns of two cells have; only one of them is found by it."""

    what: str
    value: str
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A cell that does not answer: how many towns live there, and when it last told anything new."""

    cell: str
    towns: int
    told_at: datetime


def elsewhere() -> QuerySet[Signpost]:
    """Return the towns that live in other cells, as far as this one follows them."""
    found: QuerySet[Signpost] = Signpost.objects.exclude(cell=settings.CELL)
    return found


def with_key(ars: str) -> Signpost | None:
    """Return the town of another cell that has an official key."""
    return elsewhere().filter(ars=ars).first() if ars else None


def of(town: UUID | str) -> Signpost | None:
    """Return what another cell tells of a town, by its uuid: it lives there."""
    return elsewhere().filter(town=town).first()


def in_the_way(ars: str, host: str) -> Signpost | None:
    """Return a town of another cell that has this official key or this host; asks as the operator."""
    same_key = Q(ars=ars) if ars else Q(pk__in=())
    with operator():
        return elsewhere().filter(same_key | Q(hosts__contains=[host])).first()


def taken(slugs: Collection[str], ars: str = "") -> set[str]:
    """Return which of these short names towns of other cells have, but not the one of this key."""
    found = elsewhere().filter(slug__in=slugs)
    return set((found.exclude(ars=ars) if ars else found).values_list("slug", flat=True))


def silent() -> tuple[Silent, ...]:
    """Return the cells with towns that do not answer just now: what is known of their towns may be old."""
    with connection.cursor() as cursor:
        cursor.execute(SILENT, {"here": settings.CELL})
        return tuple(Silent(*row) for row in cursor.fetchall())


def doubles() -> list[Double]:
    """Return what two cells say of towns of theirs, and only one can be right about; asks as the operator."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(DOUBLES, {"here": settings.CELL})
        return [Double(what, value, tuple(towns)) for what, value, towns in cursor.fetchall()]
