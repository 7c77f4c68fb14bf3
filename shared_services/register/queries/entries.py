"""What an import brings: entries of the official file, or of the small sample list. No query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from blaupause.standards import gv100ad
from shared_services.register.enums import AuthorityKind, KeyScheme

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE: Final = Path(__file__).parents[1] / "sample.json"
OWN_ASSOCIATION: Final = "50"
"""A municipality that belongs to no association is listed as one of its own: no authority of its own."""
CITY_DISTRICTS: Final = ("41", "42")
"""A town of district rank is listed twice; it is one authority with both keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An authority as a register tells it.

    Attributes:
        ars: the regional key at its natural length (Land 2 … municipality 12): it identifies the entry.
        keys: all its keys as (scheme, value), `ars` included.
    """

    ars: str
    keys: frozenset[tuple[str, str]]
    kind: str
    name: str
    text_kind: str = ""
    seat: str = ""
    postcode: str = ""
    area_hectares: int | None = None
    inhabitants: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from: which day they describe, what the source is called, whether it is only a sample."""

    as_of: date
    name: str
    entries: tuple[Entry, ...]
    is_sample: bool = False


def of_file(content: bytes) -> Source:
    """Read the official file (GV100AD) whole.

    Raises:
        RegisterFileError: it is damaged; names line and column.
    """
    register = gv100ad.read(content)
    entries = (*_areas(register), *_municipalities(register))
    return Source(register.day, f"Gemeindeverzeichnis GV100AD, Stand {register.day:%d.%m.%Y}", entries)


def sample() -> Source:
    """Read the platform's own short list of Hessian authorities, for the demo."""
    told = json.loads(SAMPLE.read_text(encoding="utf-8"))
    entries = tuple(
        Entry(
            ars=each["ars"],
            keys=_keys(each["ars"], each.get("ags", "")),
            kind=each["kind"],
            name=each["name"],
            text_kind=each["text_kind"],
            seat=each.get("seat", ""),
            postcode=each.get("postcode", ""),
            area_hectares=each.get("area_hectares"),
            inhabitants=each.get("inhabitants"),
        )
        for each in told["authorities"]
    )
    return Source(date.fromisoformat(told["as_of"]), told["source"], entries, is_sample=True)


def _areas(register: gv100ad.Register) -> Iterator[Entry]:
    for state in register.states:
        yield _area(state, AuthorityKind.LAND)
    for region in (*register.government_districts, *register.regions):
        yield _area(region, AuthorityKind.REGION)
    for district in register.districts:
        if district.kind_code not in CITY_DISTRICTS:
            yield _area(district, AuthorityKind.DISTRICT, district.kind_code)
    for association in register.associations:
        if association.kind_code != OWN_ASSOCIATION:
            yield _area(association, AuthorityKind.ASSOCIATION, association.kind_code)


def _area(area: gv100ad.Area, kind: AuthorityKind, text_kind: str = "") -> Entry:
    return Entry(
        ars=area.key, keys=_keys(area.key), kind=kind.value, name=area.name, text_kind=text_kind, seat=area.seat
    )


def _municipalities(register: gv100ad.Register) -> Iterator[Entry]:
    city_districts = {each.key for each in register.districts if each.kind_code in CITY_DISTRICTS}
    for each in register.municipalities:
        kind = AuthorityKind.MUNICIPALITY if each.incorporated else AuthorityKind.UNINCORPORATED
        keys = _keys(each.ars, each.ags)
        if each.incorporated and each.ags[:5] in city_districts:
            keys |= _keys(each.ags[:5])
        yield Entry(
            ars=each.ars,
            keys=keys,
            kind=kind.value,
            name=each.name,
            text_kind=each.kind_code,
            postcode=each.postcode,
            area_hectares=each.area_hectares,
            inhabitants=each.inhabitants,
        )


def _keys(ars: str, ags: str = "") -> frozenset[tuple[str, str]]:
    keys = {(KeyScheme.ARS.value, ars)}
    return frozenset(keys | {(KeyScheme.AGS.value, ags)} if ags else keys)
