"""Cases that somebody of elsewhere has go back to the town when they may not work on them any more.

The rooms of towns are not imported here: their job looks which cases those are. It is the town's own, so it waits
while the town is off the network or moves, goes into its export, and goes with it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from blaupause.audit import action
from blaupause.domain import now
from blaupause.identity.models import DelegationGrant
from blaupause.jobs import later
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.grants import GIVE_BACK

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor

LOOKED_BACK: Final = timedelta(days=2)
"""So long after the end each morning's look still minds a grant, for ends that nobody chose."""


def give_back(found: DelegationGrant, *, at: datetime | None = None) -> None:
    """Let a town take back what nobody may work on any more who was sent under a grant: now, or at its end."""
    moment = f"{at:%Y%m%d%H%M%S}" if at else "now"
    later(GIVE_BACK, at=at, key=f"give-back-{found.uuid}-{moment}", of_town=found.town.schema_name)


@action("grants.left_cases_looked_for", silent=True)
def look_for_left_cases(*, by: Actor) -> None:  # noqa: ARG001 – every action says who
    """Let each town with a grant that counts or ended a moment ago look: somebody may have left their own town.

    Silent: each case that goes back is an event of its own.
    """
    since = now() - LOOKED_BACK
    recent = Q(ended_at=None) | Q(ended_at__gt=since)
    agreed = DelegationGrant.objects.filter(recent, accepted_at__isnull=False, valid_until__gt=since)
    agreed = agreed.exclude(town__state=TownState.LEFT)
    for schema in agreed.values_list("town__schema_name", flat=True).distinct().order_by("town__schema_name"):
        later(GIVE_BACK, key="give-back", of_town=schema)
