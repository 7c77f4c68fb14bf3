"""Mail that only says that something is there. Never what: no service, no number, no name of the matter (D2, D10)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.crypto.codes import town_hmac
from blaupause.domain import Actor, now
from blaupause.identity.links import town_origin
from blaupause.jobs import later
from tenants.applications import queries as applications
from tenants.correspondence import rules
from tenants.correspondence.enums import Channel, DeliveryState, Purpose
from tenants.correspondence.models import Delivery
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from tenants.applications.models import Application

SUBJECTS = {
    Purpose.RECEIVED: _("%(town)s: Ihr Antrag ist angekommen"),
    Purpose.QUESTION: _("%(town)s: Wir haben eine Frage an Sie"),
    Purpose.NOTICE: _("%(town)s: Ein Bescheid liegt in Ihrem Postfach"),
    Purpose.LETTER: _("%(town)s: Ein Bescheid kommt mit der Post"),
    Purpose.ANSWER: _("%(town)s: Wir haben Ihnen geantwortet"),
    Purpose.WITHDRAWN: _("%(town)s: Ihre Rücknahme ist angekommen"),
}


@action("delivery.told")
def tell(*, application: Application, purpose: Purpose, about: str = "", by: Actor) -> Application:  # noqa: ARG001 – @action writes down who it was
    """Let the person know by mail that something is there: once for each thing, if they gave an address.

    The record with its Message-ID comes first, the mail later from the queue: sent twice, it is the same message.

    Args:
        application: what it is about.
        purpose: which kind of news.
        about: which news, such as "message:12"; the application itself when empty.
        by: who causes it.
    """
    if not applications.mail_of(application):
        return application
    delivery, created = Delivery.objects.get_or_create(
        key=rules.mail_key(purpose, about or f"application:{application.pk}"),
        defaults={
            "application": application,
            "applicant_id": application.applicant_id,
            "purpose": purpose,
            "channel": Channel.MAIL,
            "message_id": f"<{uuid.uuid4()}@{settings.DOMAIN}>",
            "created_at": now(),
        },
    )
    if created:
        later("correspondence.send_mail", delivery_id=delivery.pk)
    return application


@action("delivery.mailed")
def send_mail(*, delivery_id: int, by: Actor) -> Delivery:  # noqa: ARG001 – same
    """Send a mail that is recorded; one that was recorded as sent is not sent again.

    A worker that is lost between sending and recording sends it once more, with the same Message-ID.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id, channel=Channel.MAIL)
    if delivery.state == DeliveryState.WAITING:
        _message(delivery).send()
        delivery.state, delivery.sent_at = DeliveryState.SENT, now()
        delivery.save(update_fields=["state", "sent_at"])
    return delivery


@action("application.receipt_confirmed")
def confirm_receipt(*, application_id: int, by: Actor) -> Application:
    """Tell the person that their application has arrived."""
    return tell(application=applications.application(application_id), purpose=Purpose.RECEIVED, by=by)


@action("application.withdrawal_confirmed")
def confirm_withdrawal(*, application_id: int, by: Actor) -> Application:
    """Tell the person that their withdrawal has arrived."""
    return tell(application=applications.application(application_id), purpose=Purpose.WITHDRAWN, by=by)


@action("listing.mailed")
def confirm_listing(*, pseudonym: str, by: Actor) -> None:  # noqa: ARG001 – @action writes down who it was
    """Tell a person by mail that they agreed to a common list; whoever sent nothing here has no address here.

    Args:
        pseudonym: what the town calls them; "" where they took it back meanwhile.
        by: who does it.
    """
    address = applications.mail_of_person(pseudonym) if pseudonym else ""
    if address:
        _about_listing(pseudonym, address).send()
    note(mails=int(bool(address)))


def _about_listing(pseudonym: str, address: str) -> EmailMessage:
    profile = organisation.profile()
    facts = {
        "town": profile.display_name,
        "phone": profile.phone,
        "url": f"{town_origin()}{reverse('listing:consent', urlconf=settings.TOWN_URLCONF)}",
    }
    mark = f"{town_hmac('listing-mail', pseudonym)[:16]}-{now():%Y%m%d}"
    return EmailMessage(
        subject=_("%(town)s: Ihre Zustimmung zur gemeinsamen Liste") % facts,
        body=render_to_string("correspondence/mail/listing.txt", facts),
        from_email=organisation.mail_sender(),
        to=[address],
        headers={"Message-ID": f"<listing-{mark}@{settings.DOMAIN}>"},
    )


def _message(delivery: Delivery) -> EmailMessage:
    profile = organisation.profile()
    has_account = delivery.applicant_id is not None
    place = "/postfach/" if has_account and delivery.purpose == Purpose.NOTICE else "/status/"
    facts = {
        "town": profile.display_name,
        "phone": profile.phone,
        "purpose": delivery.purpose,
        "url": f"{town_origin()}{place}",
    }
    return EmailMessage(
        subject=str(SUBJECTS[Purpose(delivery.purpose)]) % facts,
        body=render_to_string("correspondence/mail/news.txt", facts),
        from_email=organisation.mail_sender(),
        to=[applications.mail_of(delivery.application)],
        headers={"Message-ID": delivery.message_id},
    )
