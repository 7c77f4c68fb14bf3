"""The gate to going live: what is missing, who asked, and what is known of the two people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from blaupause.crypto.codes import town_hmac
from blaupause.identity.links import origin
from blaupause.identity.team import queries as identity_team
from blaupause.tenancy.context import current_town, identity
from blaupause.tenancy.enums import TownState
from shared_services.onboarding import queries as onboarding
from tenants.organisation.models import Opening
from tenants.organisation.queries.legal import legal_pages
from tenants.organisation.queries.progress import progress
from tenants.organisation.queries.sender import mail_sender
from tenants.organisation.queries.two_people import TwoPeople, addresses_of_others, administrators, two_people

if TYPE_CHECKING:
    from uuid import UUID

    from blaupause.domain import Actor
    from tenants.organisation.queries.legal import LegalText
    from tenants.organisation.queries.progress import Progress
    from tenants.organisation.queries.setting_up import Task


@dataclass(frozen=True, slots=True)
class Gate:
    """How far a town is from going live, for one of its administrators.

    Attributes:
        changed: legal pages whose template, or a fact in it, has changed since they were confirmed.
        opening: the wish that is open or confirmed; None where nobody asked.
        returned: what was missing when the last wish came back; "" where it did not.
    """

    progress: Progress
    changed: tuple[LegalText, ...]
    opening: Opening | None
    returned: str
    people: TwoPeople
    is_live: bool
    address: str
    operator: str

    @property
    def missing(self) -> tuple[Task, ...]:
        return self.progress.missing

    @property
    def titles(self) -> tuple[str, ...]:
        """What is missing, as the actions are told."""
        return tuple(task.title for task in self.missing)


def gate(actor: Actor) -> Gate:
    """Return the gate as it is now: nothing that is kept in memory counts here."""
    town = current_town()
    with transaction.atomic():
        now_there = progress()
        changed = tuple(text for text in legal_pages() if text.is_behind)
    last = Opening.objects.first()
    opening = last if last is not None and last.ended_at is None else None
    people = two_people(*_people(opening), actor)
    return Gate(
        progress=now_there,
        changed=changed,
        opening=opening,
        returned=last.end_reason if last is not None and opening is None else "",
        people=people,
        is_live=town.state != TownState.SETUP,
        address=f"{origin(town.host)}/",
        operator=settings.KKV_NAME,
    )


def confirmers(reference: UUID) -> tuple[str, ...]:
    """Return where those read mail who may confirm an open wish: all who administer the town but who asked."""
    opening = Opening.objects.filter(reference=reference, ended_at=None, confirmed_at=None).first()
    if opening is None:
        return ()
    return addresses_of_others(opening.asked_by)


def confirming_mail(reference: UUID, to: str) -> EmailMessage:
    """Ask one of those who may confirm that the town goes live; nobody reads who else was asked."""
    town = current_town()
    path = reverse("organisation:going_live", settings.TOWN_URLCONF)
    facts = {"town": town.name, "url": f"{origin(town.host)}{path}"}
    return EmailMessage(
        subject=_("%(town)s: Bitte bestätigen Sie, dass die Seite online geht") % facts,
        body=render_to_string("organisation/mail/confirm_opening.txt", facts),
        from_email=mail_sender(),
        to=[to],
        headers={"Message-ID": f"<opening-{reference}-{town_hmac('opening-mail', to)[:16]}@{settings.DOMAIN}>"},
    )


def confirmed_opening(reference: UUID) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what the hub is told of a confirmed wish ({} where it ended), and what is missing now."""
    found = Opening.objects.filter(reference=reference, ended_at=None).exclude(confirmed_at=None)
    told = found.values("reference", "asked_by", "confirmed_by", "confirmed_at").first()
    with transaction.atomic():
        missing = progress().missing
    people = _unfit(told["asked_by"], told["confirmed_by"]) if told else ()
    return dict(told or {}), (*(task.title for task in missing), *people)


def _unfit(first: str, second: str) -> tuple[str, ...]:
    """Say what is missing of the two people by now: somebody may have left, or been renamed, since they agreed."""
    town = current_town()
    with identity():
        admins, known = administrators(town), identity_team.known_people({first, second})
        doubt = onboarding.doubt(first, second, known)
    if not {first, second} <= admins:
        return (_("zwei Personen, die beide noch administrieren"),)
    return (_("eine Bestätigung von einer zweiten Person"),) if doubt.likeness else ()


def _people(opening: Opening | None) -> tuple[str, str]:
    return (opening.asked_by, opening.confirmed_by) if opening else ("", "")
