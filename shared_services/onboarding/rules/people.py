"""Who says that two accounts which look like one person's are of two. Pure."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid, Refused, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from blaupause.domain import Actor
    from blaupause.identity.likeness import Known
    from shared_services.onboarding.models import TwoPeople

LASTS: Final = timedelta(days=365)
"""So long a yes counts: people change, and so does who reads which mailbox."""


def pair(one: str, other: str) -> tuple[str, str]:
    """Return two people in the order in which they are kept."""
    first, second = sorted((one, other))
    return first, second


def compared(known: Mapping[str, Known]) -> str:
    """Return a hash of what is compared of people: account, name and mailbox."""
    told = sorted((who, each.name, each.email) for who, each in known.items())
    return sha256(json.dumps(told).encode()).hexdigest()


def are_two(
    asked: TwoPeople | None, known: Mapping[str, Known], *, at: datetime, apart_from: Collection[str] = ()
) -> bool:
    """Tell whether an answer says by now that two accounts are two people's.

    Args:
        asked: the newest question about the two.
        known: what is known of both now.
        at: this moment.
        apart_from: whose answer does not count, since they take part in what the two do.
    """
    if asked is None or not asked.are_two or asked.valid_until is None or asked.valid_until <= at:
        return False
    return asked.compared == compared(known) and asked.decided_by not in apart_from


def require_one_of_two(town: str, one: str, other: str, by: Actor) -> None:
    """Refuse whoever asks for others, or for another town. Of the competence centre, too, one of the two asks.

    Raises:
        Refused: says who may ask.
    """
    is_admin = by.town == town and by.has(Role.ADMIN) and by.acting is None
    is_centre = any(role.is_kkv for role in by.roles)
    if not (is_admin or is_centre) or by.id not in {one, other} or one == other:
        raise Refused(_("Darum bittet eine der beiden Personen aus der Administration der Kommune."))


def require_outsider(asked: TwoPeople, by: Actor, *, has_stake: bool) -> None:
    """Refuse that somebody decides about themselves, or about a town that they administer or vouched for.

    Raises:
        Refused: says who may.
        Conflict: it is decided.
    """
    if not any(role.is_kkv for role in by.roles):
        raise Refused(_("Das macht die KKV."))
    if not by.is_fresh:
        raise Refused(_("Melden Sie sich dafür noch einmal an."))
    if has_stake or by.id in {asked.first, asked.second}:
        raise Refused(
            _(
                "Sie sind eine der beiden Personen, gehören zur Administration dieser Kommune oder haben ihre "
                "Berechtigung belegt. Das entscheidet jemand anderes aus der KKV."
            )
        )
    if asked.are_two is not None:
        raise Conflict(_("Das ist schon entschieden. Laden Sie die Seite neu."))


def require_same(seen: str, known: Mapping[str, Known]) -> None:
    """Refuse an answer about other names or mailboxes than those that were looked at.

    Raises:
        Conflict: an account is gone, or was renamed meanwhile.
    """
    if len(known) != 2 or seen != compared(known):  # noqa: PLR2004 – two people
        raise Conflict(
            _("Name oder Postfach haben sich eben geändert. Laden Sie die Seite neu, und prüfen Sie noch einmal.")
        )


def require_how(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Schreiben Sie, woher Sie das wissen."), field="grund")
