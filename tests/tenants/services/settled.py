"""Services as a town sets them up in tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tenants.organisation.actions import save_unit
from tenants.organisation.models import Unit
from tenants.services import actions, queries
from tests.people import ADMIN
from tests.templates import DEFECT, files, unnumbered

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from shared_services.catalogue.models import TemplateVersion
    from tenants.services.models import Subscription

SAMPLES = {"email": "amt@fulda.example", "phone": "0661 000-00", "url": "https://fulda.example/", "money": "72,00"}


def office(by: Actor = ADMIN) -> Unit:
    """Return an office at work; it is made once."""
    return Unit.objects.filter(name="Tiefbauamt").first() or save_unit(values={"name": "Tiefbauamt"}, by=by)


def required(slug: str = DEFECT, by: Actor = ADMIN) -> dict[str, str]:
    """Return what an admin types for every mandatory value without default."""
    found = queries.subscription(slug)
    assert found is not None
    missing = queries.parameters(found.content_hash, found.overlay).missing
    samples = SAMPLES | {"unit": str(office(by).pk)}
    return {parameter.id: samples.get(parameter.type, "Beispiel") for parameter in missing}


def online(slug: str = DEFECT, by: Actor = ADMIN, **typed: str) -> Subscription:
    """Put a service online, with these values among others."""
    actions.subscribe(service_slug=slug, by=by)
    return actions.activate(service_slug=slug, typed=required(slug, by) | typed, by=by)


def more_values(template: str = DEFECT, /, *, most_days: int = 99, **changes: Any) -> TemplateVersion:
    """Release a version that asks for one more value and keeps one to itself."""
    found = files(template, **changes)
    parameters = json.loads(found["parameters.json"])
    parameters["parameters"] += [
        {"id": "reply_days", "label": "Antwort nach", "type": "integer", "required": True, "locked": False,
         "group": "process", "unit": "Tagen", "maximum": most_days},
    ]  # fmt: skip
    for each in parameters["parameters"]:
        each["locked"] = each["id"] == "lighting_unit"
    return unnumbered(found | {"parameters.json": json.dumps(parameters).encode()})
