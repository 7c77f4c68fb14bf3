"""Finding cases: a clerk sees those of their units and services, and nobody is told that there are others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Actor, NotFound
from blaupause.standards.deadlines import days_end
from tenants.applications import queries as applications
from tenants.casework import rules
from tenants.casework.models import Case
from tenants.casework.queries.history import Entry, history
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from tenants.applications.models import Application

NUMBER_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':case-number', 0))"


def cases_of(by: Actor) -> QuerySet[Case]:
    """Return the cases a clerk may see: of their units and services, in a town's stead of the granted services."""
    return Case.objects.filter(**by.reach(unit="unit", service="service_slug"))


def case(number: str, by: Actor) -> Case:
    """Return a case by its file number.

    Raises:
        NotFound: this town has no such case, or it belongs to another unit.
    """
    found = cases_of(by).filter(number=number).select_related("application__applicant", "unit").first()
    if found is None:
        raise NotFound(_("Diesen Vorgang gibt es nicht."))
    return found


def case_of(application: Application) -> Case:
    """Return the case of an application; each has one."""
    return Case.objects.select_related("unit").get(application=application)


def locked(case_id: int, by: Actor | None = None) -> Case:
    """Return a case, held until the transaction ends.

    Raises:
        NotFound: this town has no such case, or it belongs to another unit than the clerk's.
    """
    visible = Case.objects.all() if by is None else cases_of(by)
    found = visible.select_for_update(of=("self",)).select_related("application", "unit").filter(pk=case_id).first()
    if found is None:
        raise NotFound(_("Diesen Vorgang gibt es nicht."))
    return found


def last_change(case: Case, by: Actor) -> Entry | None:
    """Return what happened last, as it is told to a clerk who did not know it yet; their own acts are "Sie"."""
    return next((entry for entry in history(case, by) if entry.changes), None)


def next_count(prefix: str, year: int) -> int:
    """Return the next running number of a year; whoever asks waits until the one before has committed or given up.

    So numbers have no gaps: a number that was rolled back is given to the next.
    """
    with connection.cursor() as cursor:
        cursor.execute(NUMBER_LOCK)
    start = f"{prefix}-{year}-"
    last = Case.objects.filter(number__startswith=start).order_by("-number").values_list("number", flat=True).first()
    return int(last.removeprefix(start)) + 1 if last else 1


def answer_day() -> date:
    """Return until when a person answers when the clerk names no day."""
    return days_end(timezone.localdate(), rules.ANSWER_DAYS, organisation.town_calendar())


def is_open_to_code(case: Case) -> bool:
    """Tell whether whoever holds the code reads questions and answers: a report without account or second proof."""
    return applications.is_nobodys(case.application)


def has_mail(case: Case) -> bool:
    """Tell whether the person can be told by mail that there is something."""
    return bool(applications.mail_of(case.application))
