"""Earlier versions of the profile: when, by whom, and what each one changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.identity.queries import names_of
from blaupause.tenancy.context import current_town, identity
from tenants.organisation.models import Profile
from tenants.organisation.queries.facts import first_profile

if TYPE_CHECKING:
    from datetime import datetime

SHOWN: Final = 50
"""Newest versions that the page shows; older ones stay in the record."""
LABELS: Final = {
    "display_name": _("Name"),
    "subline": _("Zeile unter dem Namen"),
    "monogram": _("Kürzel"),
    "colour": _("Farbe"),
    "contact_unit": _("Anlaufstelle"),
    "street": _("Anschrift"),
    "postcode": _("Anschrift"),
    "place": _("Anschrift"),
    "phone": _("Telefon"),
    "email": _("E-Mail"),
    "opening_hours": _("Öffnungszeiten"),
    "special_days": _("Besondere Tage"),
    "logo": _("Logo"),
    "legal_texts": _("Rechtliche Seiten"),
    "legal_facts": _("Rechtliche Angaben"),
    "letterhead": _("Briefkopf"),
    "case_prefix": _("Aktenzeichen"),
}
"""What the fields of the profile are called where it is said that they changed."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the profile; `changed` says what it changed, `by` is "" where the platform made it."""

    number: int
    at: datetime
    by: str
    changed: tuple[str, ...]
    is_current: bool


def versions() -> tuple[Version, ...]:
    """Return the versions of the town's profile, the newest first. Two queries."""
    rows = list(Profile.objects.order_by("-number")[: SHOWN + 1])
    with identity():
        names = names_of(row.created_by for row in rows)
    pairs = pairwise([*rows, first_profile(current_town())]) if len(rows) <= SHOWN else pairwise(rows)
    return tuple(
        Version(
            row.number, row.created_at, names.get(row.created_by, ""), _changed(row, before), is_current=row is rows[0]
        )
        for row, before in pairs
    )


def _changed(row: Profile, before: Profile) -> tuple[str, ...]:
    found = (str(label) for name, label in LABELS.items() if getattr(row, name) != getattr(before, name))
    return tuple(dict.fromkeys(found))
