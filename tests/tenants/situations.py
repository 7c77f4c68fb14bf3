"""Applications and cases to test with: real bundles, answers of their own stored tests, a town that offers them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.conf import settings
from django.test import Client
from django.utils import timezone

from blaupause.crypto.codes import new_code
from blaupause.domain import SYSTEM, Actor, ActorKind, Level, Role, now
from blaupause.engine.bundles import Bundle
from blaupause.identity import sessions
from blaupause.identity.actions import grant_membership
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import identity
from blaupause.uploads import Clean
from shared_services.catalogue.actions import importing
from shared_services.catalogue.models import TemplateVersion
from shared_services.catalogue.queries import bundle_of
from tenants.applications.actions import record_application
from tenants.casework.actions import open_case
from tenants.organisation.actions import store_file
from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import Profile, StoredFile, Unit
from tenants.services.queries import Offer
from tests.templates import DEFECT, DOG, PARKING, files, released
from tests.tenants.offering import OVERLAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blaupause.engine.forms import Situation
    from tenants.applications.models import Application
    from tenants.casework.models import Case
    from tests.worlds import World

THEA = Actor(ActorKind.STAFF, id="thea", name="Thea Muster", town="fulda", roles=frozenset({Role.CLERK}))
OLAF = Actor(ActorKind.STAFF, id="olaf", name="Olaf Probe", town="fulda", roles=frozenset({Role.CLERK}))
ELSEWHERE = Actor(
    ActorKind.STAFF, id="rita", name="Rita Rand", town="fulda", roles=frozenset({Role.CLERK}), units=frozenset({999})
)
"""A clerk of another unit."""
SEVDA = Actor(
    ActorKind.CITIZEN,
    id="pseudonym-sevda",
    name="Sevda Yılmaz-Brandt",
    town="fulda",
    level=Level.SUBSTANTIAL,
    evidence={"level": "substantial", "source": "bundid-3", "at": "2026-09-08T08:58:00+00:00"},
)
HOLDER = Actor(ActorKind.HOLDER, id="hmac")

ANSWERS: dict[str, dict[str, Any]] = {
    DOG: {
        "vornamen": "Sevda",
        "familienname": "Yılmaz-Brandt",
        "geburtsdatum": "1988-03-14",
        "strasse_hausnummer": "Musterweg 12",
        "postleitzahl": "36037",
        "wohnort": "Fulda",
        "email": "sevda@beispiel.example",
        "weitere_haltung": False,
        "bisherige_hunde": 0,
        "hunde": [
            {
                "rufname": "Frieda",
                "rasse": "labrador_retriever",
                "gefaehrlich_eingestuft": False,
                "geschlecht": "huendin",
                "herkunft": "zuechter",
                "seit": "2026-01-05",
            }
        ],
        "zahlungsart": "ueberweisung",
        "zustellung": "post",
    },
    PARKING: {
        "vornamen": "Łukasz",
        "familienname": "Nowak",
        "geburtsdatum": "1991-06-02",
        "email": "lukasz@beispiel.example",
        "strasse": "musterweg",
        "hausnummer": "12",
        "postleitzahl": "36037",
        "wohnort": "Fulda",
        "hauptwohnung": True,
        "kennzeichen": "FD-AB 123",
        "zugelassen_auf": "mich",
        "antragsart": "neu",
        "anderer_ausweis": False,
        "dauer": "12",
        "beginn": "2026-12-01",
        "fahrzeugschein": [],
        "zustellung": "postfach",
        "einwilligung_postfach": True,
    },
    DEFECT: {
        "gefahr": "nein",
        "kategorie": "beleuchtung",
        "lampennummer": "L 4711",
        "beschreibung": "Die Lampe flackert seit gestern Abend.",
        "ort": "Ecke Gartenstraße und Lindenweg",
        "im_gebiet": "ja",
        "antwort_gewuenscht": True,
        "email": "nachbarin@beispiel.example",
    },
}
PDF = b"%PDF-1.7\n%%EOF\n"


def furnish() -> Unit:
    """Give the town we are in a profile and an office."""
    Profile.objects.create(
        number=1,
        display_name="Stadt Fulda",
        monogram="F",
        colour="#0a6b5e",
        tone_light="#0a6b5e",
        tone_dark="#7fd1c3",
        street="Musterplatz 1",
        postcode="36037",
        place="Fulda",
        phone="0661 000-00",
        email="buergerbuero@fulda.example",
        case_prefix="FD",
    )
    return Unit.objects.create(name="Steueramt")


def offered(slug: str, unit: Unit | None, **values: Any) -> Offer:
    """Offer a service in its released version, with sample values; `values` are laid over them."""
    bundle = Bundle.from_files(files(slug))
    if not TemplateVersion.objects.filter(content_hash=bundle.hash).exists():
        with patch.object(importing, "check", return_value=[]):  # that it is good is tested where it lies
            released(slug)
    overlay = OVERLAYS[slug] | ({"unit": unit.pk} if unit else {}) | values
    return offer_of(bundle_of(bundle.hash), overlay, unit)


def offer_of(bundle: Bundle, overlay: dict[str, Any], unit: Unit | None) -> Offer:
    """Make an offer of a bundle and a town's values."""
    return Offer(
        slug=bundle.template.slug,
        content_hash=bundle.hash,
        current_hash=bundle.hash,
        version=bundle.template.version,
        bundle=bundle,
        parameters=bundle.resolve(overlay),
        unit=unit,
        is_online=True,
    )


def upload(name: str = "Vertrag.pdf", owner: str = "1") -> StoredFile:
    """Keep a file of a draft."""
    return store_file(
        purpose=FilePurpose.DRAFT, owner=owner, name=name, media_type="application/pdf", content=PDF, by=HOLDER
    )


def paper(name: str = "Vertrag.pdf") -> Clean:
    """Hold a file that was checked and is not stored yet."""
    return Clean(name=name, content=PDF, media_type="application/pdf")


def filled_in(offer: Offer, answers: dict[str, Any]) -> Situation:
    """Fill in the form of a service today."""
    return offer.bundle.form.situation(answers, offer.values, timezone.localdate())


def sent(offer: Offer, by: Actor = HOLDER, uploads: Sequence[StoredFile] = (), **answers: Any) -> Application:
    """Send an application; `answers` change the sample's, None leaves one out."""
    merged = ANSWERS.get(offer.slug, ANSWERS[DOG]) | answers
    given = {key: value for key, value in merged.items() if value is not None}
    return record_application(
        offer=offer,
        filled=filled_in(offer, given),
        at=now(),
        applicant_pseudonym=by.id if by.kind == ActorKind.CITIZEN else "",
        code=new_code(),
        files=uploads,
        proof=str(given.get(offer.bundle.template.second_proof, "")),
        by=by,
    )


def opened(offer: Offer, by: Actor = HOLDER, **answers: Any) -> Case:
    """Send an application and open its case."""
    return open_case(application=sent(offer, by, **answers), offer=offer, by=by)


def clerk(
    world: World,
    subject: str = "thea",
    name: str = "Thea Muster",
    units: Sequence[int] = (),
    roles: Sequence[Role] = (Role.CLERK,),
    services: Sequence[str] = (),
) -> Client:
    """Return the browser of a clerk of a town; `units` or `services` empty means all of them."""
    with identity():
        memberships = [
            grant_membership(
                issuer="http://127.0.0.1:1/verwaltung",
                subject=subject,
                name=name,
                email=f"{subject}@verwaltung.example",
                role=role,
                town=world.town,
                unit_ids=list(units),
                service_slugs=services,
                by=SYSTEM,
            )
            for role in roles
        ]
        session = ServerSession(world.host)
        session.begin(Login("verwaltung"), provider=Provider("verwaltung", "", ""), person=memberships[0].person)
        sessions.save(session)
    client = Client(HTTP_HOST=f"{world.host}:{settings.PORT}")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


def text_of(answer: Any) -> str:
    """Return what a page says, in one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))
