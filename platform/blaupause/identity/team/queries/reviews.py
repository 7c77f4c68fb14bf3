"""Where roles have been used long ago, and who was told. Asked in the phase "identity"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from blaupause.domain import now
from blaupause.identity.actors import counting
from blaupause.identity.models import Membership
from blaupause.identity.team import rules
from blaupause.tenancy.enums import TownState

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town

SERVED: Final = (TownState.SETUP, TownState.LIVE, TownState.CLOSING)


def towns_with_reviews() -> list[int]:
    """Return the towns where a role was given, used and looked at long ago; whether a person is due, `team` says."""
    before = now() - rules.REVIEW_AFTER
    long_ago = Q(last_login_at=None) | Q(last_login_at__lt=before), Q(reviewed_at=None) | Q(reviewed_at__lt=before)
    found = Membership.objects.filter(counting(), *long_ago, granted_at__lt=before, ended_by="")
    return sorted(set(found.filter(town__state__in=SERVED).values_list("town_id", flat=True)))


def was_reminded(town: Town) -> bool:
    """Tell whether a town was told by mail, not long ago, that people await its look."""
    since = now() - rules.REMIND_AFTER
    return Membership.objects.filter(town=town, ended_by="", review_asked_at__gt=since).exists()
