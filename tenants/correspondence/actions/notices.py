"""Notices: fixed at the decision, made into a PDF once, delivered by the way the person chose."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.audit import action, note, record_read
from blaupause.domain import Actor, Right, now
from blaupause.jobs import later
from blaupause.standards.deadlines import last_retrieval
from tenants.applications import queries as applications
from tenants.correspondence import queries, rules
from tenants.correspondence.enums import Channel, DeliveryState, Purpose
from tenants.correspondence.models import Delivery, Notice
from tenants.organisation import actions as organisation
from tenants.organisation.enums import FilePurpose
from tenants.organisation.queries import printed, town_calendar

from . import mail

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from tenants.applications.models import Application
    from tenants.correspondence.queries import Ruling

PDF = "application/pdf"


@action("notice.created")
def create_notice(*, application: Application, ruling: Ruling, decision_id: int, by: Actor) -> Notice:  # noqa: ARG001 – @action writes down who it was
    """Fix what the notice says; the PDF and its delivery follow from the queue.

    Raises:
        LetterError: something the letter needs is missing; then nothing is decided.
    """
    letter = queries.composed(application, ruling)
    created = Notice.objects.create(
        application=application,
        decision_id=decision_id,
        number=ruling.number,
        unit_id=ruling.unit_id,
        law=applications.bundle(application).template.law,
        title=letter.title,
        letter=json.loads(json.dumps(letter.as_data())),
        created_at=now(),
    )
    later("correspondence.render_notice", notice_id=created.pk)
    return created


@action("notice.rendered")
def render_notice(*, notice_id: int, by: Actor) -> Notice:
    """Make the PDF of a notice and let it be delivered. Done twice, it is still one."""
    found = Notice.objects.select_for_update().get(pk=notice_id)
    if found.file_id is not None:
        return found
    found.file = organisation.store_file(
        purpose=FilePurpose.NOTICE,
        owner=str(found.pk),
        name=f"{found.number} Bescheid.pdf",
        media_type=PDF,
        content=printed(queries.notice_letter(found)),
        by=by,
    )
    found.rendered_at = now()
    found.save(update_fields=["file", "rendered_at"])
    later("correspondence.deliver_notice", notice_id=found.pk)
    return found


@action("notice.delivered")
def deliver_notice(*, notice_id: int, by: Actor) -> Notice:
    """Put a notice into the account's inbox where the person agreed to that, else on the list of letters."""
    found = Notice.objects.select_for_update().get(pk=notice_id)
    if found.deliveries.exclude(channel=Channel.MAIL).exists():
        return found
    application = applications.application(found.application_id)
    about = rules.about(found)
    if not applications.goes_to_inbox(application):
        _by_letter(found, by)
        mail.tell(application=application, purpose=Purpose.LETTER, about=about, by=by)
        return found
    moment = now()
    Delivery.objects.create(
        notice=found,
        application=application,
        applicant_id=application.applicant_id,
        purpose=Purpose.NOTICE,
        channel=Channel.INBOX,
        state=DeliveryState.SENT,
        key=f"inbox:{about}",
        created_at=moment,
        sent_at=moment,
    )
    mail.tell(application=application, purpose=Purpose.NOTICE, about=about, by=by)
    _check_after(found, last_retrieval(timezone.localdate(moment)))
    return found


@action("notice.retrieved")
def record_retrieval(*, notice: Notice, by: Actor) -> Notice:
    """Log that the person fetched the notice from the inbox; the first time counts (VwVfG § 41 (2a))."""
    fresh = Delivery.objects.select_for_update().filter(notice=notice, channel=Channel.INBOX, retrieved_at__isnull=True)
    for delivery in fresh:
        delivery.state, delivery.retrieved_at = DeliveryState.RETRIEVED, now()
        delivery.save(update_fields=["state", "retrieved_at"])
    record_read(of=notice, by=by)
    return notice


@action("notice.retrieval_checked")
def check_retrieval(*, notice_id: int, by: Actor) -> Notice:
    """Send a notice by letter that was not fetched in time, or of which no mail could tell: it was not served.

    Where the mail went out late, its ten days are waited for (VwVfG § 41 (2a)).
    """
    found = Notice.objects.select_for_update().get(pk=notice_id)
    ways = queries.ways_of(found)
    last = rules.retrieval_ends(ways)
    if rules.service_of(found, ways, town_calendar()).day or any(each.channel == Channel.LETTER for each in ways):
        return found
    if last and timezone.localdate() <= last:
        _check_after(found, last)
        return found
    _by_letter(found, by)
    application = applications.application(found.application_id)
    mail.tell(application=application, purpose=Purpose.LETTER, about=rules.about(found), by=by)
    return found


@action("delivery.opened", right=Right.READ)
def open_letters(*, delivery_ids: Collection[int], by: Actor) -> list[Delivery]:
    """Return letters of the clerk's units with their PDF, and write down that they were opened.

    Raises:
        NotFound: one of them is not there for this clerk.
    """
    found = [queries.letter(pk, by) for pk in sorted(delivery_ids)]
    for delivery in found:
        record_read(of=delivery, by=by)
    note(deliveries=[delivery.pk for delivery in found])
    return found


@action("delivery.posted", right=Right.WORK)
def mark_posted(*, delivery_ids: Collection[int], by: Actor) -> list[Delivery]:
    """Note that letters went to the post today; what was noted before stays as it was. Returns those that are new.

    Raises:
        NotFound: one of them is not there for this clerk.
    """
    moment, posted = now(), []
    for pk in sorted(delivery_ids):
        queries.letter(pk, by)
        delivery = Delivery.objects.select_for_update().get(pk=pk)
        if delivery.state == DeliveryState.WAITING:
            delivery.state, delivery.sent_at = DeliveryState.SENT, moment
            delivery.save(update_fields=["state", "sent_at"])
            posted.append(delivery)
    note(deliveries=[delivery.pk for delivery in posted])
    return posted


def _check_after(notice: Notice, last: date) -> None:
    """Look at midnight after the last day on which fetching serves a notice whether somebody did."""
    midnight = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    later("correspondence.check_retrieval", at=midnight, notice_id=notice.pk)


def _by_letter(notice: Notice, by: Actor) -> None:
    """Put a notice onto the list of letters; what is printed of it is made now, once, and kept like the notice."""
    delivery = Delivery.objects.create(
        notice=notice,
        application_id=notice.application_id,
        purpose=Purpose.NOTICE,
        channel=Channel.LETTER,
        key=rules.letter_key(notice),
        created_at=now(),
    )
    if (letter := queries.posted_letter(notice)) is not None:
        organisation.store_file(
            purpose=FilePurpose.NOTICE,
            owner=delivery.key,
            name=f"{notice.number} Bescheid als Brief.pdf",
            media_type=PDF,
            content=printed(letter),
            by=by,
        )
