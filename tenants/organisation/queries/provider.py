"""The town's own identity provider, and what the other side must know about ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound
from blaupause.identity.own_provider import queries as own_providers
from blaupause.identity.queries import names_of
from blaupause.identity.realms import town_entry
from blaupause.tenancy.context import current_town, identity

if TYPE_CHECKING:
    from blaupause.identity.models import OwnProvider


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
        town_entry.entity_id(),
        town_entry.description_address(alias),
        tester,
    )
