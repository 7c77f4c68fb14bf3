"""Who has a case, and what is noted, done and extended on the way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from blaupause.domain import Conflict, Invalid, NotFound
from tenants.casework import actions, queries
from tenants.casework.enums import CaseState
from tenants.casework.queries import Colleague
from tenants.organisation.models import Unit
from tests.templates import DEFECT
from tests.tenants.casework.clerks import decide
from tests.tenants.situations import ELSEWHERE, OLAF, THEA, offered, opened

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("tuesday")


def test_a_clerk_takes_a_case(case: Case, fulda: World) -> None:
    taken = actions.take_case(case_id=case.pk, by=THEA)

    assert (taken.clerk_name, taken.state, taken.edition) == ("Thea Muster", CaseState.IN_REVIEW, 1)
    assert fulda.events()[-1] == "case.taken"


def test_a_colleagues_case_cannot_be_taken(case: Case) -> None:
    actions.take_case(case_id=case.pk, by=THEA)

    with pytest.raises(Conflict, match="Thea Muster bearbeitet den Vorgang schon"):
        actions.take_case(case_id=case.pk, by=OLAF)
    assert case.reloaded().clerk_id == "thea"


def test_other_units_and_towns_do_not_know_the_case(case: Case, giessen: World) -> None:
    with pytest.raises(NotFound):
        actions.take_case(case_id=case.pk, by=ELSEWHERE)
    with pytest.raises(NotFound):
        queries.case(case.number, ELSEWHERE)
    with giessen, pytest.raises(NotFound):
        actions.take_case(case_id=case.pk, by=OLAF)


def test_a_case_is_given_to_a_colleague_and_back(case: Case) -> None:
    given = actions.assign_case(case_id=case.pk, to=Colleague("olaf", "Olaf Probe", frozenset()), by=THEA)
    assert (given.clerk_name, given.state) == ("Olaf Probe", CaseState.IN_REVIEW)

    back = actions.assign_case(case_id=case.pk, to=Colleague("", "", frozenset()), by=THEA)
    assert (back.clerk_name, back.state) == ("", CaseState.NEW)


def test_a_case_is_given_to_another_office(case: Case) -> None:
    other = Unit.objects.create(name="Ordnungsamt")
    actions.take_case(case_id=case.pk, by=THEA)

    moved = actions.move_case(case_id=case.pk, unit_id=other.pk, by=THEA)

    assert (moved.unit, moved.clerk_id, moved.state) == (other, "", CaseState.NEW)


def test_a_note_is_for_colleagues_even_later(case: Case) -> None:
    decide(case)

    note = actions.add_note(case_id=case.pk, text="  passt ", by=THEA)

    assert (note.text, note.author_name) == ("passt", "Thea Muster")
    with pytest.raises(Invalid):
        actions.add_note(case_id=case.pk, text=" ", by=THEA)


def test_a_step_is_done_and_opened_again(unit: Unit) -> None:
    case = opened(offered(DEFECT, unit), antwort_gewuenscht=False, email=None)
    task = case.tasks.get()

    assert actions.finish_task(case_id=case.pk, task_id=task.pk, done=True, by=THEA).done_by == "thea"
    assert actions.finish_task(case_id=case.pk, task_id=task.pk, done=False, by=THEA).done_at is None
    with pytest.raises(NotFound):
        actions.finish_task(case_id=case.pk, task_id=0, done=True, by=THEA)


def test_a_deadline_is_extended(case: Case) -> None:
    later = date(2026, 11, 2)

    assert actions.extend_deadline(case_id=case.pk, due_on=later, by=THEA).due_on == later
    assert case.deadlines.get().due_on == later
    for wrong in (date(2026, 9, 8), date(2028, 1, 1)):
        with pytest.raises(Invalid, match="Der Tag passt nicht"):
            actions.extend_deadline(case_id=case.pk, due_on=wrong, by=THEA)


def test_a_deadline_rests_and_runs_on(case: Case) -> None:
    with pytest.raises(Conflict, match="läuft schon"):
        actions.resume_deadline(case_id=case.pk, by=THEA)
    actions.rest_deadline(case_id=case.pk, by=THEA)
    assert (case.reloaded().due_on, case.reloaded().rests_since) == (None, timezone.now())
    with pytest.raises(Conflict, match="ruht schon"):
        actions.rest_deadline(case_id=case.pk, by=THEA)
    with pytest.raises(Conflict, match="Die Frist ruht"):
        actions.extend_deadline(case_id=case.pk, due_on=date(2026, 11, 2), by=THEA)

    with time_machine.travel("2026-09-18 09:00 +0200", tick=False):
        resumed = actions.resume_deadline(case_id=case.pk, by=THEA)

    assert resumed.due_on == date(2026, 10, 16)
    assert resumed.rests_since is None
