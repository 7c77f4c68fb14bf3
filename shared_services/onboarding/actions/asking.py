"""What the person does who asks: ask, prove the mail address, take it back."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, now
from blaupause.jobs import later
from shared_services.onboarding import queries, rules
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.models import OnboardingRequest
from shared_services.register import queries as register

from .stepping import begin, locked, step, wait_for_others

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from blaupause.domain import Actor
    from shared_services.register.queries import Standing

MOST_OPEN: Final = 5
"""Requests that one confirmed mail address can have open; more are not stored, and not told.

What nobody has confirmed does not count: else whoever types a stranger's address could keep that stranger out.
"""
MAIL_PAUSE: Final = timedelta(minutes=5)
"""So long no second link goes to the same address, however often and for whatever somebody sends the form."""


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
        Conflict: it is no more, nobody lives there, or its town here is closing; says whom to ask.
    """
    standing = register.standing(ars)
    if not standing.can_come:
        raise Conflict(
            _("%(name)s kann nicht angemeldet werden. Zuständig ist: %(successors)s."),
            name=standing.name,
            successors=", ".join(name for _ars, name in standing.successors) or "–",
        )
    if leaving := queries.going(standing.authority):
        raise Conflict(
            _("%(name)s verlässt die Plattform gerade und kann nicht neu angemeldet werden. %(farewell)s"),
            name=standing.name,
            farewell=leaving.farewell,
        )
    wait_for_others(asking.email)
    mine = _open_of(asking.email)
    known = mine.filter(authority=standing.authority).select_for_update().first()
    if known is not None:
        _send_again(known)
        return
    if mine.exclude(state=RequestState.ASKED).count() >= MOST_OPEN:
        note(too_many=True)
        return
    request = _begun(standing, asking)
    begin(request, "ask", by)
    _send_link(request)
    note(request=request.pk)


@action("onboarding.confirmed")
def confirm(*, token: str, by: Actor) -> OnboardingRequest:
    """Take the mail address for proved: whoever has the link reads mail there. Works once.

    Raises:
        NotFound: no request has that key.
        Conflict: it is confirmed already, or over; or the address has too many others.
    """
    request = locked(token_hmac=rules.stored(token))
    others = _open_of(request.email).exclude(state=RequestState.ASKED).exclude(pk=request.pk)
    if request.state == RequestState.ASKED and others.count() >= MOST_OPEN:
        raise Conflict(
            _("Mit dieser Adresse sind schon %(number)s Anfragen offen. Nehmen Sie zuerst eine davon zurück."),
            number=MOST_OPEN,
        )
    step(request, "confirm", by)
    return request


@action("onboarding.links_mailed")
def send_links(*, request_id: int, by: Actor) -> OnboardingRequest:  # noqa: ARG001 – the event says who
    """Send all links that wait for a request's mail address in one mail, as soon as its pause is over."""
    asked = OnboardingRequest.objects.get(pk=request_id)
    waiting = _open_of(asked.email).filter(mailed_at=None).select_for_update().order_by("-pk")
    due = list(waiting) if asked.email else []
    if due and _pause_end(asked.email) > now():
        _send_link(asked)
    elif due:
        queries.links_mail_of(due).send()
        OnboardingRequest.objects.filter(pk__in=[each.pk for each in due]).update(mailed_at=now())
    note(sent=len(due))
    return asked


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
        is_sample=standing.authority.is_sample,
    )
    request.token_hmac = rules.stored(rules.token_of(request.uuid))
    request.save()
    return request


def _send_again(known: OnboardingRequest) -> None:
    if known.mailed_at is not None and now() - known.mailed_at >= MAIL_PAUSE:
        known.mailed_at = None
        known.save(update_fields=["mailed_at"])
        _send_link(known)
    note(request=known.pk, again=True)


def _send_link(request: OnboardingRequest) -> None:
    """Queue the mail with what waits for this address: at once, or when its pause is over."""
    end = _pause_end(request.email)
    key = f"onboarding.links.{rules.address_key(request.email)}"
    later("onboarding.send_links", at=end if end > now() else None, key=key, request_id=request.pk)


def _pause_end(email: str) -> datetime:
    last = OnboardingRequest.objects.filter(email__iexact=email).aggregate(last=Max("mailed_at"))["last"]
    return last + MAIL_PAUSE if last else now()


def _open_of(email: str) -> QuerySet[OnboardingRequest]:
    return OnboardingRequest.objects.exclude(state__in=rules.ENDED).filter(email__iexact=email)
