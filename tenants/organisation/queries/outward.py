"""What the set-up asks for about letters, mail and addresses: how the town appears to the outside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tenants.organisation.queries.facts import profile
from tenants.organisation.queries.setting_up import Task


def outward_tasks() -> tuple[Task, ...]:
    """Return the tasks. No query but the profile's."""
    return (_letterhead(),)


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
