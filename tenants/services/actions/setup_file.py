"""The services of a town in the file of its set-up: which templates it follows, with which values of its own.

Whether a service is online is not in the file: going online is checked and decided in each town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from shared_services.catalogue import queries as catalogue
from tenants.organisation import queries as organisation
from tenants.services.models import Subscription

from .values import set_parameters, subscribe

if TYPE_CHECKING:
    from blaupause.domain import Actor

VALUES: Final = {"type": "object", "additionalProperties": {"type": "string", "maxLength": 20_000}}


def _services() -> dict[str, dict[str, str]]:
    names = dict(organisation.units().values_list("pk", "name"))
    found: dict[str, dict[str, str]] = {}
    for each in Subscription.objects.all():
        parameters = catalogue.bundle_of(each.content_hash).parameters
        found[each.service_slug] = {
            id_: names.get(value, "") if parameters[id_].type == "unit" else parameters[id_].edit(value)
            for id_, value in sorted(each.overlay.items())
            if id_ in parameters
        }
    return found


def _set_services(value: dict[str, dict[str, str]], *, by: Actor) -> None:
    pks = {name: str(pk) for pk, name in organisation.units().values_list("pk", "name")}
    for slug, said in value.items():
        parameters = catalogue.bundle_of(subscribe(service_slug=slug, by=by).content_hash).parameters
        typed: dict[str, Any] = dict(said)
        for id_, text in said.items():
            if id_ in parameters and parameters[id_].type == "unit" and text:
                if text not in pks:
                    raise Invalid(_("%(slug)s: Die Stelle „%(name)s“ gibt es hier nicht."), slug=slug, name=text)
                typed[id_] = pks[text]
        if typed:
            set_parameters(service_slug=slug, typed=typed, by=by)


SECTION: Final = organisation.Section(
    "leistungen", {"type": "object", "additionalProperties": VALUES}, _services, _set_services
)
