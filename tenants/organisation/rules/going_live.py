"""Who may let a town go live, and what is known of the two people. Pure: facts in, judgement out, no query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Refused
from blaupause.tenancy.enums import TownState
from blaupause.ui import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blaupause.domain import Actor
    from tenants.organisation.models import Opening

SPELT: Final = {ord(sign): spelt for sign, spelt in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items()}
TITLES: Final = frozenset({"dr", "prof", "dipl", "ing", "von", "van", "de"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody who may go live with a town."""

    name: str
    email: str


def likeness(first: Known, second: Known) -> tuple[str, ...]:
    """Say what speaks for two accounts being of one person: name, address, or a name in the other's address.

    Nothing said is no proof of two people: whoever has two names and two mailboxes is not found out by it.
    """
    found = []
    if _words(first.name) and _words(first.name) == _words(second.name):
        found.append(_("Beide Konten tragen denselben Namen: %(name)s.") % {"name": second.name})
    if first.email and _mailbox(first.email) == _mailbox(second.email):
        found.append(_("Beide Konten haben dasselbe Postfach: %(email)s.") % {"email": second.email})
    for one, other in ((first, second), (second, first)):
        if len(_words(one.name)) > 1 and _words(one.name) == _words(other.email.partition("@")[0]):
            found.append(
                _("Der Name %(name)s steht in der Adresse des anderen Kontos: %(email)s.")
                % {"name": one.name, "email": other.email}
            )
    return tuple(str(each) for each in dict.fromkeys(found))


def _words(text: str) -> frozenset[str]:
    """Return the words of a name without regard to order, titles, signs and upper case; umlauts as they are spelt."""
    plain = text.casefold().translate(SPELT)
    bare = "".join(sign for sign in normalize("NFKD", plain) if not combining(sign))
    return frozenset(re.findall(r"[^\W\d_]{2,}", bare)) - TITLES


def _mailbox(email: str) -> tuple[str, str]:
    """Return where mail for an address ends up: upper case and what stands behind a plus do not matter."""
    local, _at, domain = email.casefold().rpartition("@")
    return local.partition("+")[0], domain


def require_in_setup(state: str) -> None:
    """Only a town in set-up can go live this way.

    Raises:
        Conflict: it is live, or off the network.
    """
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
