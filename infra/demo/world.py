"""What is in the sample towns: people, looks, offices. Invented, marked as sample data, made by the rooms' own actions.

`fill()` is safe to repeat: what is there stays as people left it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone

from blaupause.domain import SYSTEM, Actor, ActorKind, Role
from blaupause.identity import login_key
from blaupause.identity.actions import grant_membership
from blaupause.identity.delegation.actions import accept, offer
from blaupause.identity.delegation.rules import Clerks, Terms
from blaupause.identity.enums import GrantRight
from blaupause.identity.models import DelegationGrant, Invitation, Membership, Person
from blaupause.identity.team.actions import invite
from blaupause.identity.team.queries import administering
from blaupause.identity.team.rules import Rights
from blaupause.tenancy.context import hub, identity, town
from blaupause.tenancy.directory import town_by_slug
from blaupause.tenancy.enums import TownKind, TownState
from infra.demo import agreements, cases, requests
from infra.demo.contents import BY_UNIT, HOURS, ONLINE, TO_TRY, UNITS, UNITS_OF_A_DISTRICT, overlay
from infra.demo.personas import of_realm
from infra.demo.places import PLACES, Place
from shared_services import catalogue
from shared_services.catalogue.actions import import_bundle, publish_block, release_version
from shared_services.catalogue.models import Block, TemplateVersion
from shared_services.register import queries as register
from shared_services.register.actions import import_register, place_authorities
from tenants.organisation.actions import UnitValues, save_unit, set_up_town
from tenants.organisation.models import Profile
from tenants.organisation.queries import units as units_of_town
from tenants.services.actions import activate, restore_parameters, subscribe
from tenants.services.queries import subscription

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town

BUNDLES: Final = Path(catalogue.__path__[0]) / "bundles"
BLOCKS: Final = Path(catalogue.__path__[0]) / "blocks"


def fill() -> None:
    """Make what is missing in every sample town."""
    with hub():
        _publish()
        _register()
        requests.fill()
    _invite()
    with identity():
        _agree()
    for place in PLACES:
        with town(place.slug) as found:
            if found.state == TownState.LEFT:  # somebody moved it to another cell
                continue
            _set_up(place)
            _go_online(place)
            cases.fill(place.slug)
    agreements.fill()


def _publish() -> None:
    """Publish the blocks and templates that come with the platform, in the version that lies in the sources."""
    for file in sorted(BLOCKS.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        if not Block.objects.filter(slug=content["slug"], version=content["version"]).exists():
            publish_block(content=content, by=SYSTEM)
    for folder in sorted(BUNDLES.iterdir()):
        version = json.loads((folder / "template.json").read_text(encoding="utf-8"))["version"]
        if TemplateVersion.objects.filter(service__slug=folder.name, version=version).exists():
            continue
        imported = import_bundle(files=_files_in(folder), by=SYSTEM)
        release_version(version_id=imported.pk, by=SYSTEM)


def _register() -> None:
    """Let the town finder know the sample list; an official file that somebody read in stays."""
    sample = register.sample()
    if not register.difference(sample).is_empty:
        import_register(source=sample, by=SYSTEM)
        place_authorities(points=register.sample_points(), by=SYSTEM)


def _files_in(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.json")}


def _set_up(place: Place) -> None:
    """Give a town its look, its contact and its offices."""
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
            "opening_hours": list(HOURS),
        },
        by=SYSTEM,
    )
    for name in UNITS_OF_A_DISTRICT if place.kind == TownKind.DISTRICT else UNITS:
        save_unit(values=_office(name, place), by=SYSTEM)


def _office(name: str, place: Place) -> UnitValues:
    return {
        "name": name,
        "street": place.street,
        "postcode": place.postcode,
        "place": place.place,
        "phone": place.phone,
        "opening_hours": list(HOURS),
    }


def _go_online(place: Place) -> None:
    """Follow the templates, set the town's own values, and switch on what it offers."""
    units = {unit.name: unit.pk for unit in units_of_town()}
    for service in (*ONLINE[place.slug], *TO_TRY.get(place.slug, ())):
        if subscription(service) is not None or BY_UNIT[service] not in units:
            continue
        subscribe(service_slug=service, by=SYSTEM)
        if service in ONLINE[place.slug]:
            values = overlay(place.slug, service, unit_id=units[BY_UNIT[service]], phone=place.phone)
            restore_parameters(service_slug=service, overlay=values, by=SYSTEM)
            activate(service_slug=service, by=SYSTEM)


def _invite() -> None:
    """Give every persona with a role its membership, under the account of the provider of this start."""
    issuer = settings.OIDC["verwaltung"]["issuer"]
    with identity():
        Person.objects.exclude(issuer=issuer).update(issuer=issuer)
        known = set(Membership.objects.values_list("person__email", "role"))
        for persona in of_realm("verwaltung"):
            email, account = str(persona.claims["email"]), persona.account if login_key.is_used() else persona.subject
            Person.objects.filter(email=email).update(subject=account)
            if persona.invited_to:
                _send_invitation(email, persona.invited_to)
            place = town_by_slug(persona.town) if persona.town else None
            if persona.town and place is None:
                continue
            if persona.role is None or (email, persona.role.value) in known:
                continue
            grant_membership(
                issuer=issuer,
                subject=account,
                name=persona.name,
                email=email,
                role=persona.role,
                town=place,
                by=SYSTEM,
            )


def _agree() -> None:
    """Let Gießen's clerks work on reported defects in Fulda's stead, once: what was ended stays so."""
    fulda, giessen = town_by_slug("fulda"), town_by_slug("giessen")
    if fulda is None or giessen is None or DelegationGrant.objects.exists():
        return
    begin = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    terms = Terms(
        ("mangel-melden",), GrantRight.DECIDE, "Beispiel: KGG § 24, öffentlich-rechtliche Vereinbarung (Mandatierung)"
    )
    grant = offer(
        town=fulda,
        partner=giessen.slug,
        terms=terms,
        begin=begin,
        end=begin + timedelta(days=365),
        by=_admin_of(fulda),
    )
    accept(town=giessen, grant=str(grant.uuid), clerks=Clerks(all=True), by=_admin_of(giessen))


def _admin_of(place: Town) -> Actor:
    admin = administering(place)[0].person
    return Actor(ActorKind.STAFF, id=str(admin.uuid), town=place.slug, roles=frozenset({Role.ADMIN}))


def _send_invitation(email: str, slug: str) -> None:
    """Let a town's administration invite somebody, once: whoever was removed, or let it expire, asks for another."""
    to = town_by_slug(slug)
    if to is None or Invitation.objects.filter(town=to, email=email).exists():
        return
    invite(
        town=to,
        email=email,
        rights=Rights((Role.CLERK,)),
        reason="Verstärkung im Steueramt",
        by=_admin_of(to),
    )
