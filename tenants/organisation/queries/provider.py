"""The town's own identity provider, and what the other side must know about ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound, now
from blaupause.identity.enums import ProviderKind
from blaupause.identity.own_provider import queries as own_providers
from blaupause.identity.own_provider import saml
from blaupause.identity.queries import names_of
from blaupause.identity.realms import brokering, town_entry
from blaupause.tenancy.context import current_town, identity

if TYPE_CHECKING:
    from blaupause.identity.models import OwnProvider


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose signature is believed, and until when it should be."""

    name: str
    until: datetime

    @property
    def is_over(self) -> bool:
        return self.until <= now()


@dataclass(frozen=True, slots=True)
class Known:
    """What is connected, if anything, and the addresses to enter at the provider.

    Attributes:
        is_possible: whether this deployment has a Keycloak, without which no town can connect anything.
        tester: who tested it last, by name.
    """

    own: OwnProvider | None
    is_possible: bool
    answers_to: str
    entity_id: str
    description: str
    tester: str = ""

    @property
    def is_saml(self) -> bool:
        return self.own is not None and self.own.kind == ProviderKind.SAML

    @property
    def certificates(self) -> list[Certificate]:
        """With which a SAML provider signs, the one that ends first before the others."""
        told = self.own.described.get("certificates", ()) if self.own else ()
        return [Certificate(each["name"], datetime.fromisoformat(each["until"])) for each in told]

    @property
    def ends_soon(self) -> bool:
        """Whether the last of them ends within a month, or has."""
        return self.own is not None and saml.ends_soon(self.own.described, at=now())

    def require(self) -> OwnProvider:
        """Return what is connected.

        Raises:
            NotFound: nothing is.
        """
        if self.own is None:
            raise NotFound(_("Hier ist kein eigener Anbieter verbunden."))
        return self.own


def own_provider() -> Known:
    """Return the town's own provider. One or two queries."""
    town = current_town()
    with identity():
        own = own_providers.of_town(town)
        tester = names_of([own.tested_by]).get(own.tested_by, "") if own and own.tested_by else ""
    alias = town.schema_name
    return Known(
        own,
        town_entry.is_administered(),
        town_entry.answer_address(alias),
        brokering.entity_id(),
        town_entry.description_address(alias),
        tester,
    )
