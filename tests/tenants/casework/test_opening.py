"""What a new case begins with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from blaupause.domain import Conflict
from tenants.casework import actions
from tenants.casework.enums import CaseState, DeadlineKind, TaskKind
from tenants.casework.models import Case
from tenants.organisation.models import Unit
from tests.templates import DEFECT, DOG
from tests.tenants.situations import HOLDER, furnish, offered, opened, sent

if TYPE_CHECKING:
    from tests.worlds import World
pytestmark = pytest.mark.usefixtures("tuesday")


def test_an_application_opens_a_case(case: Case, fulda: World) -> None:
    assert case.number == "FD-2026-000001"
    assert case.unit.name == "Steueramt"
    assert (case.received_at, case.due_on) == (timezone.now(), date(2026, 10, 6))
    assert case.applicant_name == "Sevda Yılmaz-Brandt"
    assert case.search_words == " yilmaz brandt sevda musterweg 12"
    assert case.state == CaseState.NEW
    (deadline,) = case.deadlines.all()
    assert (deadline.kind, deadline.due_on) == (DeadlineKind.DECIDE, date(2026, 10, 6))
    assert fulda.jobs()[-1] == (
        "applications.render_copy",
        {
            "application_id": case.application_id,
            "number": case.number,
            "unit_id": case.unit_id,
            "reference": case.number,
        },
    )
    assert fulda.events()[-1] == "case.opened"


def test_numbers_run_on_and_begin_again_each_year(unit: Unit) -> None:
    offer = offered(DOG, unit)
    first, second = opened(offer), opened(offer)
    with time_machine.travel("2027-01-04 09:00 +0100", tick=False):
        third = opened(offer)

    assert [first.number, second.number, third.number] == ["FD-2026-000001", "FD-2026-000002", "FD-2027-000001"]


def test_a_template_names_the_office_where_the_town_has_one(unit: Unit) -> None:
    lights = Unit.objects.create(name="Beleuchtung")
    offer = offered(DEFECT, unit)

    assert opened(offer).unit == lights
    assert opened(offer, kategorie="schild", lampennummer=None).unit == unit


def test_without_an_office_nothing_is_opened(fulda: World) -> None:
    furnish()
    offer = offered(DOG, None)
    application = sent(offer)

    with pytest.raises(Conflict, match="keine Stelle"):
        actions.open_case(application=application, offer=offer, by=HOLDER)
    assert Case.objects.count() == 0


def test_what_the_template_tells_clerks_becomes_steps(unit: Unit) -> None:
    case = opened(offered(DEFECT, unit), antwort_gewuenscht=False, email=None)

    (task,) = case.tasks.all()
    assert task.kind == TaskKind.CHECK
    assert task.title.startswith("Ohne Kontakt")
    assert case.applicant_name is None
