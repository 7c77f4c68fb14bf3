"""A town that follows newer versions, days later, with its policy and what it postpones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import time_machine
from django.utils import timezone

from blaupause.domain import SYSTEM
from tenants.services import actions, queries
from tenants.services.enums import UpdatePolicy
from tests.people import ADMIN
from tests.templates import DEFECT
from tests.tenants.services.settled import online

if TYPE_CHECKING:
    from tenants.services.models import Subscription


def days_later(days: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days))


def follow(days: int = 0) -> None:
    """Let the town's job run some days after now, which is when everything here is released."""
    with days_later(days):
        actions.follow_updates(by=SYSTEM)


def minor_later(**typed: str) -> Subscription:
    """Be online, with the policy that lets small novelties come."""
    online(DEFECT, ADMIN, **typed)
    return actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MINOR_LATER, by=ADMIN)


def postpone(days: int, reason: str = "Ratssitzung") -> Subscription:
    until = timezone.localdate() + timedelta(days=days)
    return actions.postpone_update(service_slug=DEFECT, until=until, reason=reason, by=ADMIN)


def outlook(found: Subscription) -> queries.Outlook:
    seen = queries.outlook_of(found)
    assert seen is not None
    return seen
