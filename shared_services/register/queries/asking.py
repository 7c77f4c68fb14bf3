"""Authorities as somebody looks for their own who wants to bring it here: also associations, and what is no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from shared_services.register.enums import AuthorityKind, KeyScheme
from shared_services.register.models import Authority, Succession
from shared_services.register.queries.authorities import authority, display_name

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """An authority, and whether it can come.

    Attributes:
        ars: its present or last regional key, at its natural length.
        district: what it lies in, as people say it; empty for districts.
        ended_on: last day of its key, where it was dissolved.
        successors: who does its work now, as (regional key, name): after a merger, or the district around land
            that belongs to no municipality.
    """

    authority: Authority
    ars: str
    name: str
    district: str
    ended_on: date | None
    successors: tuple[tuple[str, str], ...]

    @property
    def is_uninhabited(self) -> bool:
        return self.authority.kind == AuthorityKind.UNINCORPORATED

    @property
    def can_come(self) -> bool:
        return self.ended_on is None and not self.is_uninhabited


def standing(ars: str) -> Standing:
    """Return an authority by its regional key, also by one that has ended.

    Raises:
        NotFound: no authority has, or had, that key; or it is none that could ask (a Land).
    """
    found = authority(ars)
    row = next((each for each in found.keys if each.scheme == KeyScheme.ARS), None)
    if row is None or found.authority.kind in {AuthorityKind.LAND, AuthorityKind.REGION}:
        raise NotFound(_("Dieser Eintrag des Registers ist keine Kommune."))
    ends = [key.valid_to for key in found.keys if key.valid_to is not None]
    ended = max(ends) if len(ends) == len(found.keys) else None
    around = found.district
    return Standing(
        authority=found.authority,
        ars=row.value,
        name=display_name(found.authority),
        district=display_name(around) if around else "",
        ended_on=ended,
        successors=_successors(found.authority) or _around(found.authority, around),
    )


def _successors(found: Authority) -> tuple[tuple[str, str], ...]:
    rows = Succession.objects.filter(predecessor=found).select_related("successor").order_by("-on", "successor_id")
    return tuple((_key_of(row.successor), display_name(row.successor)) for row in rows)


def _around(found: Authority, district: Authority | None) -> tuple[tuple[str, str], ...]:
    if found.kind != AuthorityKind.UNINCORPORATED or district is None:
        return ()
    return ((_key_of(district), display_name(district)),)


def _key_of(found: Authority) -> str:
    rows = found.keys.filter(scheme=KeyScheme.ARS).order_by("-valid_to", "-valid_from")
    return rows.values_list("value", flat=True).first() or ""
