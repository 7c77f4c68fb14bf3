"""What a town probably enters: its authority, its court, how it is reached, its account. A person takes it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shared_services.register.queries import authorities, courts, suggested_authority, suggested_court
from tenants.organisation import queries as organisation
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.engine.bundles import Parameter
    from blaupause.tenancy.models import Town
    from tenants.organisation.models import Unit

__all__ = ["options", "suggested_authority", "suggested_court", "suggestions"]

ALIKE: Final = frozenset({"authority_name", "bank_details", "contact_email", "contact_phone", "court", "unit"})
"""What most services of a town have in common. Prices and statutes are not: each is looked up."""


def suggestions(parameters: Iterable[Parameter], town: Town) -> dict[str, str]:
    """Return what to suggest as it stands in an input, by parameter id; what cannot be known is left out."""
    of_type = {"authority": suggested_authority(town.kind, town.name), "court": suggested_court(town.ars)}
    of_id = organisation.said_once()
    open_ones = [each for each in parameters if not each.locked]
    if any(each.type == "unit" for each in open_ones):
        of_type["unit"] = _only_unit(organisation.units(active_only=True))
    known = {each.id: of_id.get(each.id) or of_type.get(each.type, "") for each in open_ones}
    known |= _of_other_services([each for each in open_ones if each.id in ALIKE])
    return {id_: text for id_, text in known.items() if text}


def _of_other_services(parameters: Iterable[Parameter]) -> dict[str, str]:
    """Return what all of the town's services have in common that say anything; where they differ, a person decides."""
    overlays = list(Subscription.objects.values_list("overlay", flat=True))
    said = {each.id: {each.edit(told[each.id]) for told in overlays if each.id in told} for each in parameters}
    return {id_: texts.pop() for id_, texts in said.items() if len(texts) == 1}


def options(parameter: Parameter, units: Iterable[Unit], town: Town) -> tuple[str, ...]:
    """Return the names that an authority or court probably has; () where none is known, or it is something else."""
    if parameter.type == "court":
        return courts(town.ars)
    if parameter.type != "authority":
        return ()
    bodies = authorities(town.kind, town.name)
    offices = (f"{bodies[0]} – {unit.name}" for unit in units if unit.is_active) if bodies else ()
    return (*bodies, *offices)


def _only_unit(units: Iterable[Unit]) -> str:
    first, *others = [str(unit.pk) for unit in units] or [""]
    return "" if others else first
