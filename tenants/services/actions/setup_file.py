"""The services of a town in the file of its set-up: templates, its own values, file plan, retention.

Whether a service is online is not in the file: going online is checked and decided in each town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from shared_services.catalogue import queries as catalogue
from tenants.organisation import queries as organisation
from tenants.services import queries
from tenants.services.models import Subscription
from tenants.services.rules.filing import LONGEST_PLAN, LONGEST_REASON, Filing, read_span

from .filing import set_filing
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


def _filings() -> dict[str, dict[str, str]]:
    told = (
        (
            each.slug,
            {
                "aktenplan": each.filing.plan,
                "aufbewahrung": each.span,
                "grund": each.filing.reason,
                "archivverzicht": each.filing.waiver,
            },
        )
        for each in queries.filing_list().rows
    )
    return {slug: {key: text for key, text in said.items() if text} for slug, said in told if any(said.values())}


def _set_filings(value: dict[str, dict[str, str]], *, by: Actor) -> None:
    """What a service's entry leaves out stays."""
    known = {each.slug: each for each in queries.filing_list().rows}
    wanted: dict[str, Filing] = {}
    for slug, said in value.items():
        if slug not in known:
            raise Invalid(_("%(slug)s: Diese Leistung nutzt Ihre Kommune nicht."), slug=slug)
        now = known[slug].filing
        wanted[slug] = Filing(
            plan=said.get("aktenplan", now.plan),
            months=read_span(said["aufbewahrung"]) if "aufbewahrung" in said else now.months,
            reason=said.get("grund", now.reason),
            waiver=said.get("archivverzicht", now.waiver),
        )
    set_filing(filings=wanted, by=by)


FILING: Final = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "aktenplan": {"type": "string", "maxLength": LONGEST_PLAN},
        "aufbewahrung": {"type": "string", "maxLength": 20},
        "grund": {"type": "string", "maxLength": LONGEST_REASON},
        "archivverzicht": {"type": "string", "maxLength": LONGEST_REASON},
    },
}
FILING_SECTION: Final = organisation.Section(
    "ablage", {"type": "object", "additionalProperties": FILING}, _filings, _set_filings
)
