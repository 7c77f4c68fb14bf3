"""What the clock and the town bring about: reminders, ends, the steps that the person does elsewhere, mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from blaupause.audit import action, note, record
from blaupause.domain import now
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.onboarding import queries, rules
from shared_services.onboarding.enums import Owner, RequestState
from shared_services.onboarding.models import AuthorityProof, OnboardingRequest

from . import reasons
from .stepping import locked, open_proof, step, tell, watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blaupause.domain import Actor

ERASED: Final = {"person_name": "", "person_function": "", "email": "", "phone": ""}


@action("onboarding.looked_after", silent=True)
def look_after(*, request_id: int, has_admin: bool, kkv: Sequence[str], by: Actor) -> OnboardingRequest:
    """Do what is due: follow the town, remind whom it waits for, let it end, empty what is no longer needed.

    Args:
        request_id: which one.
        has_admin: somebody administers its town by now.
        kkv: mail addresses of the competence centre's editors.
        by: the clock.
    """
    request = locked(pk=request_id)
    if not _follow(request, has_admin=has_admin, by=by):
        _do_what_is_due(request, kkv, by)
    return request


@action("onboarding.overtaken")
def overtake(*, request_id: int, by: Actor) -> OnboardingRequest:
    """End a request whose Kommune is live by another way; the person reads whom to ask, and what of their code.

    Raises:
        NotFound: there is no such request.
        Conflict: it is over already.
    """
    request = locked(pk=request_id)
    reason = reasons.overtaken(request, has_code=open_proof(request) is not None)
    step(request, "overtake", by, reason=reason)
    tell(request, "refused")
    return request


@action("onboarding.mailed")
def send_mail(*, request_id: int, news: str, by: Actor) -> OnboardingRequest:  # noqa: ARG001 – the event says who
    """Tell the person what has happened; sent twice, it is the same message to a mail program."""
    request = OnboardingRequest.objects.get(pk=request_id)
    if request.email:
        queries.mail_of(request, news).send()
    note(news=news, sent=bool(request.email))
    return request


@action("onboarding.code_mailed")
def mail_code(*, proof_id: int, by: Actor) -> AuthorityProof:  # noqa: ARG001 – same
    """Send the code to the authority's known address, while it still opens something."""
    proof = AuthorityProof.objects.select_related("request").get(pk=proof_id)
    is_open = proof.succeeded_at is None and proof.ended_at is None
    if is_open:
        queries.code_mail_of(proof).send()
    note(sent=is_open)
    return proof


def _follow(request: OnboardingRequest, *, has_admin: bool, by: Actor) -> bool:
    """Do the step that the town has done; tell whether there was one."""
    if request.state not in {RequestState.INVITED, RequestState.SETUP}:
        return False
    is_live = Town.objects.filter(uuid=request.town_uuid, state=TownState.LIVE).exists()
    if not is_live and not (has_admin and request.state == RequestState.INVITED):
        return False
    step(request, "open" if is_live else "enter", by)
    record("onboarding.followed", by=by, of=request, state=request.state)
    return True


def _do_what_is_due(request: OnboardingRequest, kkv: Sequence[str], by: Actor) -> None:
    has_code = open_proof(request) is not None
    due = rules.due(request, has_code=has_code, at=now())
    if due == "expire":
        step(request, "expire", by)
        tell(request, "expired")
    elif due == "erase":
        for field, nothing in ERASED.items():
            setattr(request, field, nothing)
        request.erased_at = now()
        request.save()
    elif due == "remind":
        request.reminded_at = now()
        request.save(update_fields=["reminded_at"])
        _remind(request, kkv, has_code=has_code)
    if due:
        record(f"onboarding.{due}", by=by, of=request)
    if due != "expire":
        watch(request)


def _remind(request: OnboardingRequest, kkv: Sequence[str], *, has_code: bool) -> None:
    wait = rules.wait_of(request.state, has_code=has_code)
    if wait is not None and wait.owner in {Owner.KKV, Owner.PLATFORM}:
        for address in kkv:
            queries.reminder_to_kkv(request, address).send()
    else:
        tell(request, "reminder")
