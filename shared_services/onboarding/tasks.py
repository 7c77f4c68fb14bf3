"""What happens later to a Kommune's request."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions, queries


@job("onboarding.send_mail", where="hub")
def send_mail(*, request_id: int, news: str, **_later_versions: object) -> None:
    actions.send_mail(request_id=request_id, news=news, by=SYSTEM)


@job("onboarding.send_code", where="hub")
def send_code(*, proof_id: int, **_later_versions: object) -> None:
    actions.mail_code(proof_id=proof_id, by=SYSTEM)


@job("onboarding.look_after", where="hub")
def look_after(*, request_id: int, **_later_versions: object) -> None:
    people = queries.people_around(request_id)
    actions.look_after(request_id=request_id, has_admin=people.has_admin, kkv=people.kkv, by=SYSTEM)
