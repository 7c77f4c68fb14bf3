"""What can be done with the set-up as such: leave a task out, take it up again, go back to an earlier profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound
from blaupause.tenancy.context import current_town
from tenants.organisation import rules
from tenants.organisation.models import Profile, SkippedTask

from .town import KEPT, ProfileChanges, add_version, newest

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.organisation.queries import Task


@action("setup.task_skipped")
def skip_task(*, task: Task, reason: str, by: Actor) -> SkippedTask:
    """Leave a task of the set-up out.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: it is needed before the town goes live, finished, or left out already.
        Invalid: the reason is missing.
    """
    rules.require_admin(by, current_town().slug)
    rules.require_skippable(task.title, must=task.must, is_finished=task.state == "finished")
    rules.require_reason(reason)
    note(task=task.id)
    try:
        with transaction.atomic():
            return SkippedTask.objects.create(task=task.id, reason=reason.strip(), skipped_by=by.id)
    except IntegrityError:
        raise Conflict(_("Diese Aufgabe ist schon übersprungen.")) from None


@action("setup.task_taken_up")
def take_up_task(*, task: str, by: Actor) -> None:
    """Put a task back on the list.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: it is not left out.
    """
    rules.require_admin(by, current_town().slug)
    note(task=task)
    if not SkippedTask.objects.filter(task=task).delete()[0]:
        raise NotFound(_("Diese Aufgabe ist nicht übersprungen."))


@action("town.profile_restored")
def restore_profile(*, number: int, based_on: int, by: Actor) -> Profile:
    """Make an earlier version of the profile count again, as a new version: so that can be undone as well.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: the town never had that version.
        Conflict: somebody saved meanwhile, or it is the one that counts.
    """
    town = current_town()
    rules.require_admin(by, town.slug)
    current, wanted = newest(town), Profile.objects.filter(number=number).first()
    if wanted is None:
        raise NotFound(_("Diesen Stand gibt es nicht."))
    if current.number != based_on:
        raise Conflict(_("Jemand hat inzwischen gespeichert. Sehen Sie die Stände noch einmal durch."))
    if current.number == number:
        raise Conflict(_("Dieser Stand gilt schon."))
    note(number=number)
    values: ProfileChanges = {name: getattr(wanted, name) for name in KEPT}  # type: ignore[assignment]  # its keys
    return add_version(current, values, by, texts=wanted.legal_texts)
