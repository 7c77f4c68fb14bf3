"""A grant in the hand of somebody who acts on it: locked, and written down again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from blaupause.audit import note
from blaupause.domain import NotFound
from blaupause.identity.models import DelegationGrant
from blaupause.identity.team.actions.giving import require_admin

from . import rules

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.identity.enums import Side
    from blaupause.tenancy.models import Town

log = structlog.get_logger(__name__)


def held(town: Town | None, uuid: str, by: Actor) -> tuple[DelegationGrant, Side]:
    """Return a grant, locked, and the side of it on which the actor's administration stands."""
    if town is not None:
        require_admin(town, by)
    locked = DelegationGrant.objects.select_for_update(of=("self",)).select_related("town", "to_town")
    found = locked.filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    return found, rules.side_of(found, town, by)


def kept(found: DelegationGrant) -> DelegationGrant:
    found.save()
    acting = found.to_town.slug if found.to_town else ""
    note(town=found.town.slug, acting=acting, grant=str(found.uuid), services=found.services, right=found.right)
    log.info("grant.changed", town=found.town.slug, acting=acting, grant=str(found.uuid))
    return found
