"""How a request's state changes: by a named transition, written down, with what follows for the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from blaupause.audit import note
from blaupause.domain import NotFound, Refused, now
from blaupause.jobs import later
from shared_services.onboarding import rules
from shared_services.onboarding.models import AuthorityProof, OnboardingRequest, StateChange

if TYPE_CHECKING:
    from blaupause.domain import Actor

ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtext('onboarding'), hashtext(upper(%s)))"


def locked(**which: Any) -> OnboardingRequest:
    """Return a request that nobody else changes until the action ends.

    Raises:
        NotFound: there is none.
    """
    found = OnboardingRequest.objects.select_for_update(of=("self",)).select_related("authority").filter(**which)
    if request := found.first():
        return request
    raise NotFound(_("Diese Anfrage gibt es nicht."))


def wait_for_others(email: str) -> None:
    """Let no request of a mail address begin beside this action."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, (email,))


def require_kkv(by: Actor) -> None:
    if not any(role.is_kkv for role in by.roles):
        raise Refused(_("Das macht die KKV."))


def step(request: OnboardingRequest, name: str, by: Actor, **facts: Any) -> None:
    """Do a transition.

    Raises:
        Conflict: the request's state does not allow it.
    """
    transition = rules.require(request, name)
    moment = now()
    request.state, request.state_since, request.reminded_at, request.trouble = transition.target, moment, None, ""
    for field, value in facts.items():
        setattr(request, field, value)
    request.save()
    begin(request, name, by)
    if rules.is_over(request.state):
        AuthorityProof.objects.filter(request=request, succeeded_at=None, ended_at=None).update(ended_at=moment)
    note(request=request.pk, transition=name)


def begin(request: OnboardingRequest, name: str, by: Actor) -> None:
    """Write a step down, and let the clock look at the request when something may be due."""
    change = StateChange(request=request, transition=name, state=request.state, at=request.state_since, by=by.id)
    change.save()
    watch(request)


def watch(request: OnboardingRequest) -> None:
    """Queue the next look at a request, once for each moment: one that became due earlier does not wait for a later."""
    moment = rules.next_look(request, has_code=open_proof(request) is not None, at=now())
    if moment is not None:
        key = f"onboarding.look_after.{request.pk}.{request.state}.{moment:%Y%m%d%H%M}"
        later("onboarding.look_after", at=moment, key=key, request_id=request.pk)


def open_proof(request: OnboardingRequest) -> AuthorityProof | None:
    """Return the code that is on its way."""
    return request.proofs.filter(succeeded_at=None, ended_at=None).first()


def tell(request: OnboardingRequest, news: str) -> None:
    """Let the person know by mail, after this action."""
    later("onboarding.send_mail", request_id=request.pk, news=news)
