"""Jobs about mail and notices. Each happens at least once, so each action asks whether it was done."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.identity.listing import queries as listings
from blaupause.jobs import job
from blaupause.tenancy.context import current_town, identity

from . import actions


@job("correspondence.confirm_receipt")
def confirm_receipt(*, application_id: int, **_later_versions: object) -> None:
    actions.confirm_receipt(application_id=application_id, by=SYSTEM)


@job("correspondence.confirm_withdrawal")
def confirm_withdrawal(*, application_id: int, **_later_versions: object) -> None:
    actions.confirm_withdrawal(application_id=application_id, by=SYSTEM)


@job("correspondence.send_mail")
def send_mail(*, delivery_id: int, **_later_versions: object) -> None:
    actions.send_mail(delivery_id=delivery_id, by=SYSTEM)


@job("correspondence.render_notice")
def render_notice(*, notice_id: int, **_later_versions: object) -> None:
    actions.render_notice(notice_id=notice_id, by=SYSTEM)


@job("correspondence.deliver_notice")
def deliver_notice(*, notice_id: int, **_later_versions: object) -> None:
    actions.deliver_notice(notice_id=notice_id, by=SYSTEM)


@job("correspondence.check_retrieval")
def check_retrieval(*, notice_id: int, **_later_versions: object) -> None:
    actions.check_retrieval(notice_id=notice_id, by=SYSTEM)


@job("correspondence.confirm_listing")
def confirm_listing(*, listing: int, **_later_versions: object) -> None:
    here = current_town()
    with identity():
        pseudonym = listings.pseudonym_of(listing, here)
    actions.confirm_listing(pseudonym=pseudonym, by=SYSTEM)
