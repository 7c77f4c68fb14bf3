"""Authorities by key and by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from shared_services.register.enums import AuthorityKind, KeyScheme
from shared_services.register.models import Authority, AuthorityKey, Succession

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

DISTRICT_DIGITS: Final = 5
NO_MUNICIPALITY: Final = "0000000"
"""What fills up the key of a district to twelve digits."""
KEY: Final = re.compile(r"[0-9]{8,9}|[0-9]{12}")
"""A key of a municipality (AGS, ARS) or an association; five digits are a postcode."""
FINDABLE: Final = Q(authority__kind=AuthorityKind.MUNICIPALITY, length=12) | Q(
    authority__kind=AuthorityKind.DISTRICT, length=DISTRICT_DIGITS
)
"""Each once: a town of district rank has a second, shorter key."""

DISTRICTS: Final = """SELECT value, name, kind, text_kind
FROM register_authoritykey JOIN register_authority authority ON authority.id = authority_id
WHERE scheme = %(scheme)s AND value = ANY(%(keys)s) AND valid_to IS NULL"""
"""Composed once: the ORM takes longer to put it together than the database to answer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An authority with all its keys, newest first, and what it lies in."""

    authority: Authority
    keys: tuple[AuthorityKey, ...]
    district: Authority | None

    def keys_on(self, day: date) -> tuple[AuthorityKey, ...]:
        """Return the keys it had on a day; before the first day that is known, those it began with."""
        first = min(key.valid_from for key in self.keys)
        asked = max(day, first)
        return tuple(key for key in self.keys if key.valid_from <= asked and (key.valid_to or asked) >= asked)


@dataclass(frozen=True, slots=True)
class Match:
    """An authority somebody looked for.

    Attributes:
        ars: its present regional key, at its natural length.
        district: name of the district it lies in, as people say it; empty for districts and towns of that rank.
        ended: the key that somebody looked for, where it is no more.
        ended_on: its last day.
        is_guess: nothing begins as was typed; this looks alike.
        seat: where a district or an association has its offices; empty for municipalities.
    """

    ars: str
    name: str
    postcode: str
    district: str
    is_sample: bool
    ended: str = ""
    ended_on: date | None = None
    is_guess: bool = False
    seat: str = ""


def authority(key: str) -> Shown:
    """Return the authority of a key: AGS or ARS, also filled up with zeros; an old key leads to whom it belonged.

    Raises:
        NotFound: no authority has, or had, that key.
    """
    wanted = [key, *(key[:length] for length in (9, 5, 3, 2) if key[length:] and not key[length:].strip("0"))]
    rows = AuthorityKey.objects.filter(value__in=wanted).select_related("authority")
    found = sorted(rows, key=lambda row: (wanted.index(row.value), row.valid_to is not None))
    if not found:
        raise NotFound(_("Zu diesem Schlüssel gibt es keinen Eintrag im Register."))
    keys = tuple(found[0].authority.keys.order_by("-valid_to", "scheme", "-valid_from"))
    district = _districts({found[0].value[:DISTRICT_DIGITS]}).get(found[0].value[:DISTRICT_DIGITS])
    return Shown(found[0].authority, keys, None if district == found[0].authority else district)


def of_keys(keys: Iterable[str]) -> dict[str, Match]:
    """Return authorities by their present regional key, also where it is filled up with zeros. Two queries."""
    short = {key: key[:DISTRICT_DIGITS] if key.endswith(NO_MUNICIPALITY) else key for key in keys}
    if not short:  # putting queries together that ask nothing costs as much as one that does
        return {}
    rows = AuthorityKey.objects.filter(
        scheme=KeyScheme.ARS, value__in={*short, *short.values()}, valid_to__isnull=True
    ).select_related("authority")
    found = {match.ars: match for match in _matches(tuple(rows))}
    known = {key: found.get(key) or found.get(district) for key, district in short.items()}
    return {key: match for key, match in known.items() if match}


def district_names(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of districts, and of towns of that rank, by the five digits of their keys. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DISTRICTS, {"scheme": KeyScheme.ARS, "keys": list(keys)})
        return {key: display_name(Authority(name=name, kind=kind, text_kind=text)) for key, name, kind, text in cursor}


def display_name(authority: Authority) -> str:
    """Return the name as people say it: "Fulda, Stadt" → "Fulda"; district "Gießen" → "Landkreis Gießen"."""
    if authority.kind == AuthorityKind.DISTRICT and "kreis" not in authority.name.lower():
        return f"Landkreis {authority.name}" if authority.text_kind == "44" else f"Kreis {authority.name}"
    return authority.name.split(",")[0]


def by_key(key: str) -> list[Match]:
    """Find who has a key, or had it: itself under its present key, or whoever took over from it."""
    rows = AuthorityKey.objects.filter(value=key).order_by("-valid_to")  # without an end first
    had = {row.authority_id: row for row in reversed(rows)}
    gone = had.keys() - set(_present(had).values_list("authority_id", flat=True))
    heirs = Succession.objects.filter(predecessor__in=gone).values_list("successor_id", "predecessor_id")
    had |= {heir: had[before] for heir, before in heirs}
    found = list(_present(had))
    matches = {match.ars: match for match in _matches(found)}
    return [
        replace(matches[row.value], ended=key, ended_on=had[row.authority_id].valid_to)
        if had[row.authority_id].valid_to
        else matches[row.value]
        for row in found
    ]


def _present(authorities: Iterable[int]) -> QuerySet[AuthorityKey]:
    rows = AuthorityKey.objects.annotate(length=Length("value")).filter(FINDABLE, scheme=KeyScheme.ARS)
    found: QuerySet[AuthorityKey] = rows.filter(authority__in=authorities, valid_to__isnull=True)
    return found.select_related("authority").order_by("authority__sort_key", "value")


def _matches(rows: Iterable[AuthorityKey]) -> list[Match]:
    districts = _districts({row.value[:DISTRICT_DIGITS] for row in rows})
    found = []
    for row in rows:
        district = districts.get(row.value[:DISTRICT_DIGITS])
        inside = district is not None and district != row.authority
        found.append(
            Match(
                ars=row.value,
                name=display_name(row.authority),
                postcode=row.authority.postcode,
                district=display_name(district) if district and inside else "",
                is_sample=row.authority.is_sample,
                seat=row.authority.seat,
            )
        )
    return found


def _districts(keys: set[str]) -> dict[str, Authority]:
    rows = AuthorityKey.objects.filter(scheme=KeyScheme.ARS, value__in=keys, valid_to__isnull=True)
    return {row.value: row.authority for row in rows.select_related("authority")}
