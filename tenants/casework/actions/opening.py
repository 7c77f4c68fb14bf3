"""A case begins with an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action
from blaupause.domain import Conflict
from blaupause.jobs import later
from blaupause.standards.deadlines import days_end
from tenants.applications import queries as applications
from tenants.casework import rules
from tenants.casework.enums import DeadlineKind, TaskKind
from tenants.casework.models import Case, Deadline, Task
from tenants.casework.queries.cases import next_count
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.applications.models import Application
    from tenants.organisation.models import Unit
    from tenants.services.queries import Offer


@action("case.opened")
def open_case(*, application: Application, offer: Offer, by: Actor) -> Case:  # noqa: ARG001 – @action writes down who it was
    """Open the case of an application: number, office, deadline, what the template says is to be checked.

    Numbers have no gaps: until the transaction ends, nobody else in this town gets one.

    Raises:
        Conflict: no office of the town is responsible.
    """
    received = timezone.localdate(application.submitted_at)
    due_on = days_end(received, offer.bundle.template.due_days, organisation.town_calendar())
    unit = _unit(application, offer)
    prefix = organisation.profile().case_prefix
    case = Case.objects.create(
        number=rules.number(prefix, received.year, next_count(prefix, received.year)),
        file_plan=offer.file_plan,
        application=application,
        unit=unit,
        service_slug=application.service_slug,
        service_title=application.service_title,
        search_words=applications.search_words(application),
        applicant_name=applications.name_of(application) or None,
        received_at=application.submitted_at,
        due_on=due_on,
    )
    Deadline.objects.create(case=case, kind=DeadlineKind.DECIDE, due_on=due_on)
    for hint in applications.hints(application):
        Task.objects.create(case=case, kind=TaskKind.CHECK, title=hint.text)
    later(
        "applications.render_copy",
        application_id=application.pk,
        number=case.number,
        unit_id=unit.pk,
        reference=case.reference,
    )
    return case


def _unit(application: Application, offer: Offer) -> Unit:
    hint = offer.bundle.unit_hint(applications.facts(application))
    named = rules.responsible_unit(hint, organisation.units(active_only=True) if hint else (), offer.unit)
    if named is None:
        raise Conflict(_("Für diese Leistung ist gerade keine Stelle zuständig. Rufen Sie uns an."))
    return named
