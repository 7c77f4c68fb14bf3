"""Who may let a town go live, and what is known of the two people. Pure: facts in, judgement out, no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Refused
from blaupause.tenancy.enums import TownState
from blaupause.ui import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blaupause.domain import Actor
    from tenants.organisation.models import Opening


def require_in_setup(state: str, farewell: str) -> None:
    """Only a town in set-up can go live this way, and none that has said where people turn instead.

    Raises:
        Conflict: it is live, off the network, has left, or went over into another town.
    """
    if farewell:
        raise Conflict(_("Ihre Kommune hat die Plattform verlassen. Fragen Sie die KKV."))
    if state != TownState.SETUP:
        raise Conflict(_("Ihre Kommune ist schon online."))


def require_nothing_missing(missing: Sequence[str]) -> None:
    """Nothing that a town needs is missing.

    Raises:
        Conflict: names what is.
    """
    if missing:
        raise Conflict(_("Noch fehlt: %(missing)s. Danach geht es weiter."), missing=", ".join(missing))


def require_open(opening: Opening) -> None:
    """A wish to go live can be confirmed or taken back once.

    Raises:
        Conflict: it is confirmed, or ended; says when.
    """
    if opening.confirmed_at is not None:
        raise Conflict(_("Das ist am %(day)s bestätigt worden."), day=formats.moment(opening.confirmed_at))
    if opening.ended_at is not None:
        raise Conflict(_("Die Bitte ist am %(day)s zurückgenommen worden."), day=formats.moment(opening.ended_at))


def require_asker(*, is_here: bool) -> None:
    """Whoever asked still administers the town.

    Raises:
        Conflict: they do not.
    """
    if not is_here:
        raise Conflict(_("Wer darum gebeten hat, administriert nicht mehr. Bitten Sie selbst darum."))


def require_same_asker(read: str, asked_by: str) -> None:
    """Whoever confirms judges the person who asked, not somebody who asked before.

    Raises:
        Conflict: meanwhile somebody else asked.
    """
    if read != asked_by:
        raise Conflict(_("Inzwischen hat jemand anderes darum gebeten. Laden Sie die Seite neu."))


def require_second_person(asked_by: str, by: Actor, likeness: Sequence[str]) -> None:
    """Whoever confirms is another person than whoever asked, as far as is known, and logged in just now.

    Raises:
        Refused: says what is known.
    """
    if by.id == asked_by:
        raise Refused(_("Sie haben selbst darum gebeten. Bestätigen muss eine zweite Person."))
    if likeness:
        raise Refused(
            _("Das sieht nach derselben Person aus. %(known)s Bestätigen muss eine zweite Person."),
            known=" ".join(likeness),
        )
    if not by.is_fresh:
        raise Refused(_("Ihre Anmeldung ist zu lange her. Melden Sie sich dafür neu an."))
