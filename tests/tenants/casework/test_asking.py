"""Questions to the applicant, and what comes back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from blaupause.domain import Conflict, Invalid
from blaupause.tenancy.context import current_town
from tenants.casework import actions, queries
from tenants.casework.enums import CaseState, DeadlineKind, TaskKind
from tenants.casework.models import Case, Deadline, Task
from tenants.casework.queries import Colleague
from tenants.correspondence.enums import Direction, MessageKind
from tenants.correspondence.models import Message
from tests.tenants.situations import HOLDER, OLAF, SEVDA, THEA, paper

if TYPE_CHECKING:
    from tests.worlds import World
pytestmark = pytest.mark.usefixtures("tuesday")


def test_asking_lets_the_deadline_rest_and_tells_the_person(case: Case, fulda: World) -> None:
    message = actions.ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", wants_files=True, by=THEA)

    asked = case.reloaded()
    assert (asked.state, asked.due_on, asked.clerk_id) == (CaseState.WAITING, None, "thea")
    assert (message.kind, message.due_on, message.wants_files) == (MessageKind.QUESTION, date(2026, 9, 22), True)
    assert asked.deadlines.get(kind=DeadlineKind.ANSWER).due_on == date(2026, 9, 22)
    assert asked.tasks.get(kind=TaskKind.ANSWER_QUESTION).done_at is None
    assert fulda.jobs()[-1][0] == "correspondence.send_mail"
    with pytest.raises(Conflict, match="wartet auf eine Antwort"):
        actions.resume_deadline(case_id=case.pk, by=THEA)
    with pytest.raises(Invalid):
        actions.ask_applicant(case_id=case.pk, body=" ", by=THEA)


def test_time_to_answer_ends_by_the_holidays_of_the_land(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel("2026-11-04 09:00 +0100", tick=False):
        assert queries.answer_day() == date(2026, 11, 18)
        monkeypatch.setattr(current_town(), "ars", "146270000000")
        assert queries.answer_day() == date(2026, 11, 19)  # Buß- und Bettag


def test_a_second_question_keeps_one_task(case: Case) -> None:
    actions.rest_deadline(case_id=case.pk, by=THEA)
    actions.ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", by=THEA)
    actions.ask_applicant(case_id=case.pk, body="Und Seite 3?", due_on=date(2026, 9, 30), by=OLAF)

    assert case.reloaded().clerk_id == "thea"
    assert Task.objects.filter(case=case, kind=TaskKind.ANSWER_QUESTION).count() == 1
    assert Deadline.objects.get(case=case, kind=DeadlineKind.ANSWER, ended_at=None).due_on == date(2026, 9, 30)


def test_an_answer_lets_the_case_go_on(case: Case, fulda: World) -> None:
    actions.ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", by=THEA)
    with time_machine.travel("2026-09-10 09:00 +0200", tick=False):
        answer = actions.receive_answer(application=case.application, body="", files=[paper()], by=HOLDER)

    after = case.reloaded()
    assert (after.state, after.due_on) == (CaseState.IN_REVIEW, date(2026, 10, 8))
    assert (answer.direction, answer.kind, answer.body) == (
        Direction.TO_OFFICE,
        MessageKind.ANSWER,
        "Dateien nachgereicht.",
    )
    assert Message.objects.get(kind=MessageKind.QUESTION).answered_at is not None
    assert Task.objects.get(case=case).done_by == "hmac"
    assert [each.field for each in case.application.attachments.all()] == [""]
    assert fulda.events()[-1] == "case.answered"


def test_a_person_may_write_without_being_asked(case: Case) -> None:
    written = actions.receive_answer(application=case.application, body="Noch etwas.", files=(), by=SEVDA)

    assert written.kind == MessageKind.INFORMATION
    assert case.reloaded().state == CaseState.NEW
    with pytest.raises(Invalid):
        actions.receive_answer(application=case.application, body=" ", files=(), by=SEVDA)


def test_an_answer_to_nobodys_question_makes_the_case_new_again(case: Case) -> None:
    actions.ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", by=THEA)
    actions.assign_case(case_id=case.pk, to=Colleague("", "", frozenset()), by=THEA)
    Deadline.objects.filter(kind=DeadlineKind.DECIDE).update(ended_at=timezone.now())

    actions.receive_answer(application=case.application, body="Hier.", files=(), by=HOLDER)

    assert (case.reloaded().state, case.reloaded().due_on) == (CaseState.NEW, None)


def test_reading_messages_is_noted(case: Case, fulda: World) -> None:
    actions.receive_answer(application=case.application, body="Noch etwas.", files=(), by=SEVDA)

    actions.read_messages(case_id=case.pk, by=THEA)

    assert Message.objects.get().read_at is not None
    assert fulda.events()[-1] == "case.messages_read"
