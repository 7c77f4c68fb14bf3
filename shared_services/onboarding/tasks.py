"""What happens later to a Kommune's request."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.identity.team.first import invite_admin
from blaupause.jobs import job

from . import actions, queries


@job("onboarding.send_mail", where="hub")
def send_mail(*, request_id: int, news: str, **_later_versions: object) -> None:
    actions.send_mail(request_id=request_id, news=news, by=SYSTEM)


@job("onboarding.send_code", where="hub")
def send_code(*, proof_id: int, **_later_versions: object) -> None:
    actions.mail_code(proof_id=proof_id, by=SYSTEM)


@job("onboarding.send_links", where="hub")
def send_links(*, request_id: int, **_later_versions: object) -> None:
    actions.send_links(request_id=request_id, by=SYSTEM)


@job("onboarding.look_after", where="hub")
def look_after(*, request_id: int, **_later_versions: object) -> None:
    if queries.is_overtaken(request_id):
        actions.overtake(request_id=request_id, by=SYSTEM)
        return
    people = queries.people_around(request_id)
    actions.look_after(request_id=request_id, has_admin=people.has_admin, kkv=people.kkv, by=SYSTEM)


@job("onboarding.entered", where="hub")
def entered(*, town_uuid: str, **_later_versions: object) -> None:
    """Follow a town that somebody administers from now on."""
    for request_id in queries.invited_to(town_uuid):
        look_after(request_id=request_id)


@job("onboarding.end_overtaken", where="hub")
def end_overtaken(*, town_uuid: str, **_later_versions: object) -> None:
    """End the older requests for a Kommune that is live now."""
    for request_id in queries.overtaken(town_uuid):
        actions.overtake(request_id=request_id, by=SYSTEM)


@job("onboarding.tell_about_two", where="hub")
def tell_about_two(*, asked_id: int, news: str, **_later_versions: object) -> None:
    actions.tell_about_two(asked_id=asked_id, news=news, told=queries.whom_to_tell(asked_id), by=SYSTEM)


@job("onboarding.renew_invitation", where="hub")
def renew_invitation(*, request_id: int, **_later_versions: object) -> None:
    """Invite the person anew to administer their town; the link of before opens nothing any more."""
    if asked := queries.invitable(request_id):
        invite_admin(asked.slug, asked.email)
