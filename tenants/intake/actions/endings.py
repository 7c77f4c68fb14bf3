"""A draft that is left alone ends: first a reminder, then it is deleted with its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, now
from blaupause.identity.links import town_origin
from blaupause.jobs import later
from tenants.intake import queries
from tenants.intake.actions import storing
from tenants.intake.models import Draft
from tenants.organisation import actions as organisation
from tenants.organisation import queries as town

if TYPE_CHECKING:
    from blaupause.domain import Actor


@action("draft.discarded")
def discard_draft(*, draft: Draft, by: Actor) -> None:
    """Delete a draft because its holder wants it.

    Raises:
        NotFound: its time is over already.
        AlreadySent: it is an application now and stays one.
    """
    _delete(storing.locked(draft), by)


@action("drafts.swept")
def sweep(*, by: Actor) -> None:  # noqa: ARG001 – @action writes down who it was
    """Queue what is due for every draft of the town, and itself for the next night while drafts are left."""
    ending = queries.ending_drafts()
    for draft_id in ending.reminders:
        later("intake.remind", key=f"intake.remind:{draft_id}", draft_id=draft_id)
    for draft_id in ending.expired:
        later("intake.expire", key=f"intake.expire:{draft_id}", draft_id=draft_id)
    if Draft.objects.exists():
        storing.queue_sweep()
    note(reminders=len(ending.reminders), expired=len(ending.expired))


def remind_holder(*, draft_id: int, by: Actor) -> None:
    """Tell by mail when a draft will be deleted. Nothing happens when it was saved, sent or told meanwhile."""
    if draft_id in queries.ending_drafts().reminders:
        _remind(draft_id=draft_id, by=by)


@action("draft.reminded")
def _remind(*, draft_id: int, by: Actor) -> Draft:  # noqa: ARG001 – every action says who acts
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    _reminder(draft).send()
    draft.reminded_at = now()
    draft.save(update_fields=["reminded_at"])
    return draft


def expire_draft(*, draft_id: int, by: Actor) -> None:
    """Delete a draft whose time is over, with its files. Nothing happens when it was saved meanwhile."""
    if Draft.objects.filter(pk=draft_id, expires_at__lte=now()).exists():
        _expire(draft_id=draft_id, by=by)


@action("draft.expired")
def _expire(*, draft_id: int, by: Actor) -> None:
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.expires_at > now():
        raise Conflict("The draft was saved at this very moment.")
    _delete(draft, by)


def _delete(draft: Draft, by: Actor) -> None:
    note(draft=str(draft.uuid), service=draft.service_slug)
    for file in queries.files_of(draft):
        organisation.remove_file(file=file, by=by)
    draft.delete()


def _reminder(draft: Draft) -> EmailMessage:
    """Write the mail: no service, no answers, no code in it; sent twice, it is the same message to a mail program."""
    facts = {
        "town": town.profile().display_name,
        "ends": timezone.localtime(draft.expires_at),
        "has_account": bool(draft.applicant_pseudonym),
        "url": town_origin() + reverse("intake:resume", urlconf=settings.TOWN_URLCONF),
    }
    return EmailMessage(
        subject=_("%(town)s: Ihr Entwurf wird bald gelöscht") % facts,
        body=render_to_string("intake/mail/reminder.txt", facts),
        from_email=town.mail_sender(),
        to=[str(draft.email)],
        headers={"Message-ID": f"<draft-{draft.uuid}-{draft.edition}@{settings.DOMAIN}>"},
    )
