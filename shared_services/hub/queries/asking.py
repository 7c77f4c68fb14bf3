"""What the hub's pages ask of the database: its towns for map and figures, the places of a Land, and towns that fit.

Many people ask at once, and while they type: building these with the ORM would cost more than finding the answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import connection

from blaupause.standards.sort import sort_key
from blaupause.tenancy.enums import TownState
from shared_services.register.queries import Match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from uuid import UUID

SHOWN: Final = [
    str(state) for state in (TownState.LIVE, TownState.MOVING, TownState.CLOSING, TownState.SETUP, TownState.OFFLINE)
]
"""Towns people may read about; who is only asking, or has left, is not named."""
OPEN: Final = [str(state) for state in (TownState.LIVE, TownState.MOVING, TownState.CLOSING)]
NAMED: Final = 60
"""So many towns that are called so are looked at: more than a page of hits shows."""

TOWNS: Final = """
SELECT kind, state, ars, is_sample, (SELECT mark FROM register_edition)
FROM tenancy_town WHERE state = ANY(%(shown)s) ORDER BY ars, id
"""
PLACES: Final = """
SELECT k.value, a.name, a.kind, a.longitude, a.latitude, coalesce(a.inhabitants, 0), a.is_sample, a.as_of, a.source
FROM register_authoritykey k JOIN register_authority a ON a.id = k.authority_id
WHERE k.scheme = 'ars' AND k.valid_to IS NULL AND left(k.value, 2) = ANY(%(lands)s)
  AND (a.kind = 'municipality' AND length(k.value) = 12 OR a.kind = 'district' AND length(k.value) = 5)
ORDER BY k.value
"""
"""Each once: a town of district rank has a second, shorter key."""
NAMED_SO: Final = """
SELECT t.name, t.kind, t.state, t.ars, t.is_sample,
       coalesce((SELECT min(d.domain) FROM tenancy_domain d WHERE d.tenant_id = t.id), '')
FROM tenancy_town t
WHERE t.state = ANY(%(shown)s) AND (t.ars = ANY(%(keys)s) OR t.name ~* %(name)s)
ORDER BY t.ars <> ALL(%(keys)s), t.state <> ALL(%(open)s), t.slug
LIMIT %(most)s
"""
OFFICIAL: Final = """
SELECT ars, name, postcode, district, is_sample FROM register_findable WHERE ended_on IS NULL AND ars = ANY(%(keys)s)
"""
EITHER_WAY: Final = {
    "ae": "(ae|[aäÄ])",
    "oe": "(oe|[oöÖ])",
    "ue": "(ue|[uüÜ])",
    "ss": "(ss|ß)",
    "a": "[aäÄ]",
    "o": "[oöÖ]",
    "u": "[uüÜ]",
    " ": "[ ().,/-]+",
}
"""How what is typed may be written in the name of a town; in capitals as well, whatever the database thinks of them."""
DISTRICT_DIGITS, NO_MUNICIPALITY = 5, "0000000"
BEFORE_A_WORD: Final = "(^|[ ().,/-])"
NOTHING, ANYTHING = "$ ", "."
TYPED: Final = re.compile("|".join(EITHER_WAY))


class Standing(NamedTuple):
    """What map and figures want to know of a town."""

    kind: str
    state: str
    ars: str
    is_sample: bool


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
    """A town of the platform; `host` is its first address."""

    name: str
    kind: str
    state: str
    ars: str
    is_sample: bool
    host: str

    @property
    def open_host(self) -> str:
        return self.host if self.state in OPEN else ""


def standings() -> tuple[tuple[Standing, ...], UUID | None]:
    """Return all towns by key, and the mark of the register: another one once something in it has changed."""
    rows = _asked(TOWNS, {"shown": SHOWN})
    return tuple(Standing(*row[:-1]) for row in rows), rows[0][-1] if rows else None


def places(lands: Iterable[str]) -> list[Place]:
    """Return the municipalities and districts of some Länder (two digits each), by key."""
    return list(map(Place._make, _asked(PLACES, {"lands": list(lands)})))


def every_town() -> list[Here]:
    """Return all towns of the platform."""
    return _named_so((), ANYTHING, None)


def fitting(text: str, keys: Collection[str]) -> list[Here]:
    """Return the towns of these keys, then those a word of whose name begins so; of each, open ones first."""
    plain = sort_key(text).split("\t")[0]
    wanted = TYPED.sub(lambda found: EITHER_WAY[found[0]], plain)
    return _named_so(keys, f"{BEFORE_A_WORD}{wanted}" if plain else NOTHING, NAMED + len(keys))


def officially(keys: Iterable[str]) -> dict[str, Match]:
    """Return what the register calls towns, by key; a district's is filled up with zeros. At most one query."""
    short = {key: key[:DISTRICT_DIGITS] if key.endswith(NO_MUNICIPALITY) else key for key in keys if key}
    rows = _asked(OFFICIAL, {"keys": [*short, *short.values()]}) if short else []
    found = {row[0]: Match(*row) for row in rows}
    known = {key: found.get(key) or found.get(district) for key, district in short.items()}
    return {key: match for key, match in known.items() if match}


def _named_so(keys: Collection[str], name: str, most: int | None) -> list[Here]:
    values = {"shown": SHOWN, "open": OPEN, "keys": list(keys), "name": name, "most": most}
    return list(map(Here._make, _asked(NAMED_SO, values)))


def _asked(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
