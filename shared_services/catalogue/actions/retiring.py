"""A released version comes to its end: announced with a last day, or taken back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.audit import action, note
from shared_services.catalogue import rules
from shared_services.catalogue.actions.releasing import locked
from shared_services.catalogue.actions.speaking import speak_as_newest
from shared_services.catalogue.enums import RetirementKind
from shared_services.catalogue.models import Retirement

if TYPE_CHECKING:
    from datetime import date

    from blaupause.domain import Actor


@action("template.deprecated")
def deprecate_version(*, version_id: int, ends_on: date, reason: str, successor: str = "", by: Actor) -> Retirement:
    """Announce the last day of a version; towns go on with it until then and are told. Announced again, it moves.

    Args:
        version_id: the version.
        ends_on: last day on which people may begin to apply.
        reason: why, for the towns.
        successor: what they use instead, "" where nothing takes its place.
        by: staff of the competence centre.

    Raises:
        Refused: the actor is nobody of the competence centre.
        NotFound: there is no such version.
        Conflict: it is not released, not valid yet, or has ended.
        Invalid: the day has passed, or no reason is given.
    """
    rules.require_person(by)
    version = locked(version_id)
    release = rules.require_released(version)
    rules.require_offered(version)
    rules.require_last_day(ends_on, timezone.localdate())
    note(service=version.service.slug, version=version.version, ends_on=ends_on.isoformat())
    return Retirement.objects.create(
        release=release,
        kind=RetirementKind.DEPRECATED,
        ends_on=ends_on,
        reason=rules.require_reason(reason),
        successor=successor.strip(),
        decided_by=by.id,
    )


@action("template.withdrawn")
def withdraw_version(*, version_id: int, reason: str, successor: str = "", by: Actor) -> Retirement:
    """Take a version back at once and for good: nobody begins to apply with it; who has begun may send.

    One approver suffices: what is wrong must end before a second one is found.

    Raises:
        Refused: the actor approves for neither party.
        LoginTooOld: the actor must log in anew.
        NotFound: there is no such version.
        Conflict: it is not released, or withdrawn already.
        Invalid: no reason is given.
    """
    rules.require_approver(by)
    rules.require_fresh(by)
    version = locked(version_id)
    release = rules.require_released(version)
    note(service=version.service.slug, version=version.version)
    retirement = Retirement.objects.create(
        release=release,
        kind=RetirementKind.WITHDRAWN,
        reason=rules.require_reason(reason),
        successor=successor.strip(),
        decided_by=by.id,
    )
    speak_as_newest(version.service.slug)
    return retirement
