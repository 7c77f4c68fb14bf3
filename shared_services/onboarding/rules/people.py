"""Who says that two accounts which look like one person's are of two. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid, Refused, Role

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from shared_services.onboarding.models import TwoPeople


def pair(one: str, other: str) -> tuple[str, str]:
    """Return two people in the order in which they are kept."""
    first, second = sorted((one, other))
    return first, second


def require_one_of_two(town: str, one: str, other: str, by: Actor) -> None:
    """Refuse whoever asks for others, or for another town.

    Raises:
        Refused: says who may ask.
    """
    is_admin = by.town == town and by.has(Role.ADMIN) and by.acting is None
    if not is_admin or by.id not in {one, other} or one == other:
        raise Refused(_("Darum bittet eine der beiden Personen aus der Administration der Kommune."))


def require_outsider(asked: TwoPeople, by: Actor, *, administers: bool) -> None:
    """Refuse that somebody decides about themselves, or about a town that they administer.

    Raises:
        Refused: says who may.
        Conflict: it is decided.
    """
    if not any(role.is_kkv for role in by.roles):
        raise Refused(_("Das macht die KKV."))
    if not by.is_fresh:
        raise Refused(_("Melden Sie sich dafür noch einmal an."))
    if administers or by.id in {asked.first, asked.second}:
        raise Refused(_("Sie arbeiten selbst in der Administration dieser Kommune. Das entscheidet jemand anderes."))
    if asked.are_two is not None:
        raise Conflict(_("Das ist schon entschieden. Laden Sie die Seite neu."))


def require_how(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Schreiben Sie, woher Sie das wissen."), field="grund")
