"""What the set-up asks for about letters, mail and addresses: how the town appears to the outside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from blaupause.tenancy.hosts import queries as hosts
from tenants.organisation.queries.facts import profile
from tenants.organisation.queries.sender import mail_sender, own_sender
from tenants.organisation.queries.setting_up import Task


def outward_tasks() -> tuple[Task, ...]:
    """Return the tasks. Three queries."""
    return (_letterhead(), _address(), _sender())


def _letterhead() -> Task:
    is_done = bool(profile().letterhead)
    return Task(
        "letterhead",
        "work",
        _("Briefkopf und Bankverbindung"),
        _("Gespeichert") if is_done else _("Noch ohne Bankverbindung"),
        "organisation:letterhead",
        "finished" if is_done else "open",
        0 if is_done else 4,
        "" if is_done else _("Tragen Sie die Bankverbindung ein und sehen Sie sich den Probebrief an."),
        reason=_("Bescheide sollen aussehen wie die anderen Briefe aus Ihrem Haus."),
    )


def _address() -> Task:
    """An own address may follow any time: nobody has to have one."""
    own = [each for each in hosts.addresses() if not each.is_first]
    waits = not own and hosts.wishes().filter(settled_at=None).exists()
    return Task(
        "address",
        "known",
        _("Eigene Internet-Adresse"),
        own[0].host if own else _("Noch unter der Adresse der Plattform"),
        "organisation:addresses",
        "finished" if own else "waiting" if waits else "open",
        0 if own or waits else 5,
        "" if own else _("Lassen Sie eine Adresse wie online.ihr-ort.de hierher führen."),
        reason=_("Bürgerinnen und Bürger erkennen Ihre Adresse wieder. Nötig ist sie nicht."),
        waits_for=_("den Plattformbetrieb") if waits else "",
    )


def _sender() -> Task:
    own, is_used = own_sender(), mail_sender() is not None
    return Task(
        "mail_sender",
        "known",
        _("Absender von E-Mails"),
        own.address if own and is_used else own.told if own else _("Noch die Adresse der Plattform"),
        "organisation:mail_sender",
        "finished" if is_used else "started" if own else "open",
        0 if is_used else 5,
        "" if is_used else _("Lassen Sie E-Mails unter Ihrer Adresse gehen. Wir sagen, was ins DNS gehört."),
        reason=_("E-Mails Ihrer Adresse erkennt man wieder, und sie landen nicht im Spam."),
    )
