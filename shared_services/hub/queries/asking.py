"""What the hub's pages ask of the database: its towns, what the register says of them, and the places of a Land.

Many people ask at once, and while they type: building these with the ORM would cost more than finding the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.db import connection

from blaupause.domain import now
from blaupause.tenancy.enums import TownState
from shared_services.catalogue.queries import NUMBER_RELEASED, released_at
from shared_services.register.queries import Besides, Match

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

SHOWN: Final = [
    str(state) for state in (TownState.LIVE, TownState.MOVING, TownState.CLOSING, TownState.SETUP, TownState.OFFLINE)
]
"""Towns people may read about; who is only asking, or has left, is not named."""
OPEN: Final = [str(state) for state in (TownState.LIVE, TownState.MOVING, TownState.CLOSING)]
MARK: Final = Besides(
    """(
    SELECT (SELECT mark FROM register_edition)
        || (SELECT bit_xor(hash_record_extended((t.ctid, t.xmin), 0)) FROM tenancy_town t)::text
        || (SELECT bit_xor(hash_record_extended((d.ctid, d.xmin), 0)) FROM tenancy_domain d)::text
        || coalesce((SELECT bit_xor(hash_record_extended((s.ctid, s.xmin), 0)) FROM tenancy_signpost s)::text, '')
    )""",
    {},
)
"""Another one once something has changed in the register, a town or an address; NULL where one of them is empty.

So it is once another cell tells of a town, of which there may be none.

Whatever writes a row leaves it at another place (`ctid`) or by another transaction (`xmin`).
"""
TOWNS: Final = """
SELECT name, kind, state, ars, is_sample, host, cell FROM (
    SELECT t.slug, t.name, t.kind, t.state, t.ars, t.is_sample, '' AS cell,
        coalesce((SELECT d.domain FROM tenancy_domain d WHERE d.tenant_id = t.id
            ORDER BY d.is_primary DESC, d.domain LIMIT 1), '') AS host
    FROM tenancy_town t WHERE t.state = ANY(%(shown)s) AND NOT t.is_arriving
    UNION ALL
    SELECT s.slug, s.name, s.kind, s.state, s.ars, s.is_sample, s.cell, coalesce(s.hosts[1], '')
    FROM tenancy_signpost s WHERE s.cell <> %(here)s AND s.state = ANY(%(shown)s) AND NOT EXISTS (
        SELECT 1 FROM tenancy_town t WHERE t.uuid = s.town AND t.state = ANY(%(shown)s) AND NOT t.is_arriving)
) town ORDER BY state <> ALL(%(open)s), slug
"""
"""Also those of other cells, as these told; in the second between a town's arrival here and its cell's word, once."""
PLACES: Final = """
SELECT k.value, a.name, a.kind, a.longitude, a.latitude, coalesce(a.inhabitants, 0), a.is_sample, a.as_of, a.source
FROM register_authoritykey k JOIN register_authority a ON a.id = k.authority_id
WHERE k.scheme = 'ars' AND k.valid_to IS NULL AND left(k.value, 2) = ANY(%(lands)s)
  AND (a.kind = 'municipality' AND length(k.value) = 12 OR a.kind = 'district' AND length(k.value) = 5)
ORDER BY k.value
"""
"""Each once: a town of district rank has a second, shorter key."""
OFFICIAL: Final = """
SELECT ars, name, postcode, district, is_sample FROM register_findable WHERE ended_on IS NULL AND ars = ANY(%(keys)s)
"""
DISTRICT_DIGITS, NO_MUNICIPALITY = 5, "0000000"


class Place(NamedTuple):
    """A municipality or district of now, as the register tells it."""

    ars: str
    name: str
    kind: str
    longitude: float | None
    latitude: float | None
    inhabitants: int
    is_sample: bool
    as_of: date
    source: str


class Here(NamedTuple):
    """A town of the platform; `host` is its main address, `cell` another one where it lives, else ""."""

    name: str
    kind: str
    state: str
    ars: str
    is_sample: bool
    host: str
    cell: str = ""

    @property
    def open_host(self) -> str:
        return self.host if self.state in OPEN else ""


def marked() -> tuple[str | None, int]:
    """Return the mark of towns and register, and how many services are released now. One query."""
    ((mark, services),) = _asked(f"SELECT {MARK.expression}, {NUMBER_RELEASED}", {**MARK.values, **released_at(now())})
    return mark, services


def places(lands: Iterable[str]) -> list[Place]:
    """Return the municipalities and districts of some Länder (two digits each), by key."""
    return list(map(Place._make, _asked(PLACES, {"lands": list(lands)})))


def every_town() -> list[Here]:
    """Return all towns of the platform, open ones first."""
    return list(map(Here._make, _asked(TOWNS, {"shown": SHOWN, "open": OPEN, "here": settings.CELL})))


def officially(keys: Iterable[str]) -> dict[str, Match]:
    """Return what the register calls towns, by key; a district's is filled up with zeros. At most one query."""
    short = {key: key[:DISTRICT_DIGITS] if key.endswith(NO_MUNICIPALITY) else key for key in keys if key}
    rows = _asked(OFFICIAL, {"keys": [*short, *short.values()]}) if short else []
    found = {row[0]: Match(*row) for row in rows}
    known = {key: found.get(key) or found.get(district) for key, district in short.items()}
    return {key: match for key, match in known.items() if match}


def _asked(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
