"""What is known of towns' own identity providers. Asked in the phase "identity"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.identity.delegation.queries import may_act
from blaupause.identity.enums import ProviderState
from blaupause.identity.models import OwnProvider

from . import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.identity.models import Person
    from blaupause.tenancy.models import Town

    from .rules import Told


def of_town(town: Town) -> OwnProvider | None:
    """Return a town's own provider."""
    return OwnProvider.objects.select_related("town").filter(town=town).first()


def switched_on() -> list[OwnProvider]:
    """Return every provider that is switched on, by the name of its town."""
    return list(OwnProvider.objects.select_related("town").filter(state=ProviderState.ON).order_by("town__name"))


def connected() -> list[OwnProvider]:
    """Return every provider that a town has connected, on or not."""
    return list(OwnProvider.objects.select_related("town").order_by("town__schema_name"))


def hint(town: Town | None) -> str:
    """Return the provider of its own to which a town sends its staff; "" where there is none."""
    own = of_town(town) if town else None
    return own.alias if own is not None and own.state == ProviderState.ON else ""


def by_alias(alias: str) -> OwnProvider | None:
    return OwnProvider.objects.select_related("town").filter(town__schema_name=alias).first()


def admitted(claims: Mapping[str, object], town: Town | None, person: Person | None = None) -> Told:
    """Return what a login says, once it may open this town, or the hub (None).

    Args:
        claims: what Keycloak tells.
        town: where to.
        person: whom the provider's own town may have sent to another one; None lets nobody in there.

    Raises:
        Unadmitted: it came by a town's own provider, and may not.
    """
    told = rules.Told.of(claims)
    if told.alias:
        is_sent = bool(person and town and may_act(person, town, broker=told.alias))
        rules.require_admitted(by_alias(told.alias), told, town, is_sent=is_sent)
    return told
