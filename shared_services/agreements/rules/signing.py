"""Who signs, and when. Pure: facts in, judgement out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid, Refused
from blaupause.identity.likeness import Known, likeness
from blaupause.standards.sort import sort_key
from shared_services.agreements.enums import SigningState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from blaupause.domain import Actor
    from shared_services.agreements.models import Signature, Signing

AGAIN: Final = _("Melden Sie sich noch einmal an: Für diesen Schritt darf das höchstens zehn Minuten her sein.")
CONFIRMED: Final = _("Ich bin befugt, das für meine Kommune zu erklären.")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is to sign."""

    person: str
    name: str
    email: str
    function: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody does to sign: types their name, says what they are; and how they logged in (`acr`)."""

    typed: str
    function: str
    acr: str = ""


def require_kkv(by: Actor) -> None:
    """Refuse whoever does not work for the competence centre.

    Raises:
        Refused: says who may.
    """
    if not any(role.is_kkv for role in by.roles):
        raise Refused(_("Das macht die KKV."))


def require_fresh(by: Actor) -> None:
    """Refuse a login that is not fresh.

    Raises:
        Conflict: says to log in once more.
    """
    if not by.is_fresh:
        raise Conflict(AGAIN)


def require_named(named: Sequence[Named], known: Collection[str], number: int) -> None:
    """Refuse people who do not work here, too few of them, or one person twice, also under another account.

    Raises:
        Invalid: says which, at `person_1` or `person_2`.
    """
    if len(named) != number:
        raise Invalid(
            _("Für diese Vereinbarung unterschreiben %(number)s Personen."), field=f"person_{number}", number=number
        )
    for place, each in enumerate(named, start=1):
        if each.person not in known:
            raise Invalid(_("Diese Person arbeitet nicht in Ihrer Kommune."), field=f"person_{place}")
        if not each.function.strip():
            raise Invalid(_("Schreiben Sie, welche Funktion die Person hat."), field=f"function_{place}")
        if any(_is_same(each, other) for other in named[: place - 1]):
            raise Invalid(
                _("Das ist dieselbe Person, auch wenn sie zwei Konten hat. Es braucht zwei verschiedene."),
                field=f"person_{place}",
            )


def require_number(given: int, number: int) -> None:
    """Refuse a text for which another number of people signs than was named, or has signed.

    Raises:
        Conflict: says how many, and that it has to be handed on anew.
    """
    if given != number:
        raise Conflict(
            _(
                "Für diese Fassung nötige Unterschriften: %(number)s, hier: %(given)s. "
                "Die Administration der Kommune muss die Vereinbarung neu weitergeben."
            ),
            number=number,
            given=given,
        )


def require_open(signing: Signing) -> None:
    """Refuse to sign what does not wait for the town.

    Raises:
        Conflict: says how far it is.
    """
    if signing.state != SigningState.OPEN:
        raise Conflict(
            _("Das wartet nicht mehr auf Ihre Unterschrift. Stand: %(state)s."), state=signing.get_state_display()
        )


def require_signed(signing: Signing) -> None:
    """Refuse to countersign or return what does not wait for the competence centre.

    Raises:
        Conflict: says how far it is.
    """
    if signing.state != SigningState.SIGNED:
        raise Conflict(
            _("Das wartet nicht auf die Gegenzeichnung. Stand: %(state)s."), state=signing.get_state_display()
        )


def require_signer(signatures: Sequence[Signature], by: Actor) -> Signature:
    """Return the place where somebody is to sign.

    Raises:
        Refused: they were not named.
    """
    mine = next((each for each in signatures if each.person == by.id), None)
    if mine is None:
        raise Refused(_("Für diese Vereinbarung unterschreiben andere. Die Administration legt fest, wer."))
    return mine


def require_unsigned(mine: Signature) -> None:
    """Refuse to sign twice.

    Raises:
        Conflict: they have signed already.
    """
    if mine.signed_at is not None:
        raise Conflict(_("Sie haben schon unterschrieben. Eine zweite Unterschrift braucht es nicht."))


def require_typed(proof: Proof, name: str) -> None:
    """Refuse a typed name that is not the one of the account, and a missing function.

    Raises:
        Invalid: says which.
    """
    if _plain(proof.typed) != _plain(name):
        raise Invalid(
            _("Schreiben Sie Ihren Namen so, wie er in Ihrem Konto steht: %(name)s."), field="typed", name=name
        )
    if not proof.function.strip():
        raise Invalid(_("Schreiben Sie, in welcher Funktion Sie unterschreiben."), field="function")


def require_countersigner(signatures: Sequence[Signature], by: Actor, email: str) -> None:
    """Refuse whoever signed for the town, also under another account.

    Raises:
        Refused: says who may.
    """
    me = Named(by.id, by.name, email, "")
    for each in signatures:
        told = each.about
        if _is_same(me, Named(each.person, str(told.get("name", "")), str(told.get("email", "")), "")):
            raise Refused(_("Sie haben für die Kommune unterschrieben. Gegenzeichnen muss jemand anderes."))


def _is_same(one: Named, other: Named) -> bool:
    """Tell whether two accounts are one person's: the same account, or as much alike as is judged everywhere."""
    is_alike = bool(likeness(Known(one.name, one.email.strip()), Known(other.name, other.email.strip())))
    return one.person == other.person or is_alike or _plain(one.name) == _plain(other.name)


def _plain(name: str) -> str:
    return sort_key(" ".join(name.split()))
