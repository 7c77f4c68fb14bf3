"""Submitting in the committed town: what `intake.actions.submit` does in its one transaction, without a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from blaupause.jobs import later
from shared_services.catalogue.models import TemplateVersion
from shared_services.catalogue.queries import bundle_of
from tenants.casework.actions import open_case
from tenants.organisation.models import Unit
from tests.templates import DOG
from tests.tenants.committed import SERVICE
from tests.tenants.offering import OVERLAYS
from tests.tenants.situations import HOLDER, offer_of, sent

if TYPE_CHECKING:
    from tenants.casework.models import Case


def send() -> Case:
    """Send an application, open its case, queue what follows."""
    unit = Unit.objects.get()
    version = TemplateVersion.objects.get(service__slug=SERVICE)
    offer = offer_of(bundle_of(version.content_hash), OVERLAYS[DOG] | {"unit": unit.pk}, unit)
    with transaction.atomic():
        case = open_case(application=sent(offer), offer=offer, by=HOLDER)
        later("correspondence.confirm_receipt", application_id=case.application_id)
    return case
