"""How the town looks and where it is reached; which offices it has."""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.tenancy.context import current_town
from blaupause.ui.theme import tones
from shared_services.catalogue import queries as catalogue
from shared_services.register import queries as register
from tenants.organisation.models import Profile, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from blaupause.tenancy.models import Town

SECONDS = 5.0
FIRST_COLOUR = "#2044aa"
"""The platform's blue: what a town wears until it chooses its own colour."""
KIND_WORDS = re.compile(
    r"^((Universitäts|Hochschul|Kreis|Brüder-Grimm-|documenta-)?stadt|Gemeinde|Landkreis|Markt|Verband)\s+",
    re.IGNORECASE,
)

_lock = threading.Lock()
_kept: dict[str, tuple[float, Profile]] = {}


def is_seen_otherwise() -> bool:
    """Whether the hub shows the town as another profile than the newest has it, or not at all."""
    saved = Profile.objects.order_by("-number").values_list("created_at", flat=True).first()
    return saved is not None and saved != catalogue.own_look_since()


def profile() -> Profile:
    """Return the newest profile; before the first one is saved, what follows from the town's name (unsaved).

    Every page asks, so it is kept for seconds per town; inside a transaction the database is asked.
    """
    town = current_town()
    if connection.in_atomic_block:
        return _newest(town)
    moment = time.monotonic()
    kept = _kept.get(town.schema_name)
    if kept and kept[0] > moment:
        return kept[1]
    found = _newest(town)
    with _lock:
        _kept[town.schema_name] = (moment + SECONDS, found)
    return found


def forget() -> None:
    """Drop what is kept: this process changed the current town's profile."""
    with _lock:
        _kept.pop(current_town().schema_name, None)


def first_profile(town: Town) -> Profile:
    """Make, without saving, what a town looks like before anybody set it up."""
    shown = tones(FIRST_COLOUR)
    plain = KIND_WORDS.sub("", town.name) or town.name
    letters = re.sub(r"[^A-Z]", "", plain.upper().translate(str.maketrans("ÄÖÜ", "AOU")))
    return Profile(
        display_name=town.name,
        monogram=plain[:1].upper(),
        colour=FIRST_COLOUR,
        tone_light=shown.light,
        tone_dark=shown.dark,
        case_prefix=letters[:2] or "X",
    )


def address(place: Profile | Unit) -> str:
    """Return street, postcode and place on one line: "Musterplatz 1, 36037 Fulda"."""
    return ", ".join(part for part in (place.street, f"{place.postcode} {place.place}".strip()) if part)


def contact_line(current: Profile) -> str:
    """Return the office that answers and its address, as they stand below every page."""
    return ", ".join(part for part in (current.contact_unit, address(current)) if part)


def unit(pk: int) -> Unit:
    """Return an office.

    Raises:
        NotFound: this town has no such office.
    """
    found = Unit.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Diese Stelle gibt es nicht."))
    return found


def units(*, active_only: bool = False) -> QuerySet[Unit]:
    """Return the town's offices, by name."""
    every = Unit.objects.order_by("sort_key")
    return every.filter(is_active=True) if active_only else every


def _newest(town: Town) -> Profile:
    return Profile.objects.order_by("-number").first() or first_profile(town)


def has_profile() -> bool:
    """Tell whether anything was saved about how the town looks and speaks."""
    return Profile.objects.exists()


def known_of_register() -> tuple[str, str]:
    """Return postcode and place of this town by the official register; "" for what it does not know."""
    found = register.of_keys([current_town().ars]).values()
    match = next(iter(found), None)
    return (match.postcode, match.seat or match.name) if match else ("", "")
