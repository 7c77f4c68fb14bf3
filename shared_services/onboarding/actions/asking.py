"""What the person does who asks: ask, prove the mail address, take it back."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, now
from shared_services.onboarding import rules
from shared_services.onboarding.models import OnboardingRequest
from shared_services.register import queries as register

from .stepping import begin, locked, step, tell

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from shared_services.register.queries import Standing

MOST_OPEN: Final = 5
"""Requests that one mail address can have open; more are not stored, and not told."""
MAIL_PAUSE: Final = timedelta(minutes=5)
"""So long no second mail goes to the same address for the same authority, however often somebody sends the form."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks."""

    person_name: str
    person_function: str
    email: str
    phone: str


@action("onboarding.asked")
def ask(*, ars: str, asking: Asking, by: Actor) -> None:
    """Write down that somebody wants to bring an authority here, and send them their link.

    What is told does not depend on who asked before: the same page, the same mail. Whoever asks again gets the link of
    the request that is open.

    Raises:
        NotFound: the register has no such authority.
        Conflict: it is no more, or nobody lives there; names who does its work.
    """
    standing = register.standing(ars)
    if not standing.can_come:
        raise Conflict(
            _("%(name)s kann nicht angemeldet werden. Zuständig ist: %(successors)s."),
            name=standing.name,
            successors=", ".join(name for _ars, name in standing.successors) or "–",
        )
    mine = OnboardingRequest.objects.exclude(state__in=rules.ENDED).filter(email__iexact=asking.email)
    known = mine.filter(authority=standing.authority).select_for_update().first()
    if known is not None:
        _send_again(known)
        return
    if mine.count() >= MOST_OPEN:
        note(too_many=True)
        return
    request = _begun(standing, asking)
    begin(request, "ask", by)
    tell(request, "link")
    note(request=request.pk)


@action("onboarding.confirmed")
def confirm(*, token: str, by: Actor) -> OnboardingRequest:
    """Take the mail address for proved: whoever has the link reads mail there. Works once.

    Raises:
        NotFound: no request has that key.
        Conflict: it is confirmed already, or over.
    """
    request = locked(token_hmac=rules.stored(token))
    step(request, "confirm", by)
    return request


@action("onboarding.withdrawn")
def withdraw(*, token: str, by: Actor) -> OnboardingRequest:
    """Let a request end because the person says so. Raises as `confirm` does."""
    request = locked(token_hmac=rules.stored(token))
    step(request, "withdraw", by)
    return request


def _begun(standing: Standing, asking: Asking) -> OnboardingRequest:
    moment = now()
    request = OnboardingRequest(
        uuid=uuid.uuid4(),
        authority=standing.authority,
        ars=standing.ars,
        name=standing.name,
        **asdict(asking),
        state_since=moment,
        asked_at=moment,
        mailed_at=moment,
        is_sample=standing.authority.is_sample,
    )
    request.token_hmac = rules.stored(rules.token_of(request.uuid))
    request.save()
    return request


def _send_again(known: OnboardingRequest) -> None:
    if now() - known.mailed_at >= MAIL_PAUSE:
        known.mailed_at = now()
        known.save(update_fields=["mailed_at"])
        tell(known, "link")
    note(request=known.pk, again=True)
