"""A town that offers the three real services, with values of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from blaupause.domain import SYSTEM
from tenants.organisation.actions import save_unit, set_up_town
from tenants.organisation.models import Profile, Unit
from tenants.services.actions import activate, restore_parameters, subscribe
from tests.templates import DEFECT, DOG, PARKING

if TYPE_CHECKING:
    from tests.worlds import World

CONTACT: Final = {"contact_phone": "0661 000-01", "contact_email": "steueramt@fulda.example"}
LAW: Final = {
    "authority_name": "Magistrat der Stadt Fulda",
    "court": "Verwaltungsgericht Kassel",
    "statute_title": "Hundesteuersatzung (Beispiel)",
    "statute_url": "https://www.fulda.example/satzung",
    "bank_details": "Sparkasse Beispiel, DE02 1203 0000 0000 2020 51",
}
OVERLAYS: Final[dict[str, dict[str, Any]]] = {
    DOG: {
        "rate_first": 7200,
        "rate_second": 10800,
        "rate_further": 10800,
        "rate_dangerous": 60000,
        "due_dates": "am 15.11.",
        "shelter_free_months": 12,
        "sepa_creditor_id": "DE98ZZZ09999999999",
        **LAW,
        **CONTACT,
    },
    PARKING: {
        "fee_year": 3000,
        "streets": [{"value": "musterweg", "label": "Musterweg", "zone": "A"}],
        **LAW,
        **CONTACT,
    },
    DEFECT: {"place_name": "Fulda", **CONTACT},
}


def put_online(world: World, *slugs: str, **changes: Any) -> None:
    """Let a town offer services; `changes` replace values."""
    with world:
        if not Profile.objects.exists():
            set_up_town(changes={"phone": "0661 000-0", "email": "post@fulda.example"}, by=SYSTEM)
        unit = Unit.objects.first() or save_unit(
            values={"name": "Steueramt", "street": "Musterplatz 1", "postcode": "36037", "place": "Fulda"}, by=SYSTEM
        )
        for slug in slugs or OVERLAYS:
            subscribe(service_slug=slug, by=SYSTEM)
            restore_parameters(service_slug=slug, overlay=OVERLAYS[slug] | {"unit": unit.pk} | changes, by=SYSTEM)
            activate(service_slug=slug, by=SYSTEM)
