"""What is in the measured towns: a little in each, and cases in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from blaupause.audit import record
from blaupause.domain import SYSTEM
from blaupause.tenancy.context import town
from tenants.applications.models import Application
from tenants.casework.models import Case
from tenants.organisation.models import Profile, StoredFile, Unit
from tenants.services.models import Subscription
from tests import templates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.tenancy.models import Town

UNITS: Final = 10
FILE_BYTES: Final = 40_000
PER_FILE: Final = 10
"""Every tenth case has a file."""
ANSWERS: Final = {f"question_{number}": f"Antwort {number}: {'äöü ' * 10}" for number in range(25)}


def furnish(towns: Iterable[Town]) -> None:
    """Give towns a look, offices and services, of templates that the catalogue has."""
    versions = {slug: templates.released(slug) for slug in (templates.DOG, templates.PARKING, templates.DEFECT)}
    tones = dict.fromkeys(("colour", "tone_light", "tone_dark"), "#003064")
    for each in towns:
        with town(each), transaction.atomic():
            Profile.objects.create(display_name=each.name, monogram="XX", case_prefix="XX", **tones)
            Unit.objects.bulk_create(Unit(name=f"Amt {number}", sort_key=f"amt {number:02}") for number in range(UNITS))
            Subscription.objects.bulk_create(
                Subscription(
                    service_slug=slug, content_hash=version.content_hash, version=version.version, state="on",
                    activated_at=timezone.now(),
                )
                for slug, version in versions.items()
            )  # fmt: skip


def add_cases(which: Town, cases: int) -> None:
    """Let a town have cases: an application with encrypted answers and an event each, a file now and then."""
    moment = timezone.now()
    with town(which), transaction.atomic():
        unit = Unit.objects.first()
        offer = Subscription.objects.get(service_slug=templates.DEFECT)
        sent = Application.objects.bulk_create(
            Application(
                code_hmac=f"bench-{number}", service_slug=offer.service_slug, service_title="Mangel melden",
                content_hash=offer.content_hash, version=offer.version, parameters={}, answers=ANSWERS,
                answers_sha256="0" * 64, contact={"name": f"Person {number}"}, evidence={}, level=0,
                inbox_consent=False, submitted_at=moment,
            )
            for number in range(cases)
        )  # fmt: skip
        Case.objects.bulk_create(
            Case(
                number=f"BE-{number}", application=each, unit=unit, service_slug=offer.service_slug,
                service_title="Mangel melden", applicant_name=f"Person {number}", received_at=moment,
            )
            for number, each in enumerate(sent)
        )  # fmt: skip
        StoredFile.objects.bulk_create(
            StoredFile(
                purpose="draft", owner=str(number), name="Foto.jpg", media_type="image/jpeg", size=FILE_BYTES,
                sha256="0" * 64, content=bytes(FILE_BYTES),
            )
            for number in range(cases // PER_FILE)
        )  # fmt: skip
        for number in range(cases):
            record("case.opened", by=SYSTEM, number=number)
