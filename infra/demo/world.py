"""What is in the sample towns: people, looks, offices. Invented, marked as sample data, made by the rooms' own actions.

`fill()` is safe to repeat: what is there stays as people left it.
"""

from __future__ import annotations

from django.conf import settings

from blaupause.domain import SYSTEM
from blaupause.identity.actions import grant_membership
from blaupause.identity.models import Membership, Person
from blaupause.tenancy.context import identity, town
from blaupause.tenancy.directory import town_by_slug
from infra.demo.personas import PERSONAS
from infra.demo.places import PLACES, Place
from tenants.organisation.actions import set_up_town
from tenants.organisation.models import Profile


def fill() -> None:
    """Make what is missing in every sample town."""
    for place in PLACES:
        with town(place.slug):
            _set_up(place)
    _invite()


def _set_up(place: Place) -> None:
    if Profile.objects.exists():
        return
    set_up_town(
        changes={
            "display_name": place.name,
            "colour": place.colour,
            "street": place.street,
            "postcode": place.postcode,
            "place": place.place,
            "phone": place.phone,
            "email": f"buergerbuero@{place.slug}.example",
            "case_prefix": place.prefix,
        },
        by=SYSTEM,
    )


def _invite() -> None:
    """Give every persona with a role its membership, under the provider's address of this start."""
    issuer = settings.OIDC["verwaltung"]["issuer"]
    with identity():
        Person.objects.exclude(issuer=issuer).update(issuer=issuer)
        known = set(Membership.objects.values_list("person__subject", "role"))
        for persona in PERSONAS:
            if persona.role is None or (persona.subject, persona.role.value) in known:
                continue
            grant_membership(
                issuer=issuer,
                subject=persona.subject,
                name=persona.name,
                email=str(persona.claims["email"]),
                role=persona.role,
                town=town_by_slug(persona.town) if persona.town else None,
                by=SYSTEM,
            )
