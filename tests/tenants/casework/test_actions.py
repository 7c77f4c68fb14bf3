from __future__ import annotations

import inspect
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from blaupause.domain import Actor, ActorKind, Conflict, Invalid, NotFound, Role
from blaupause.engine.bundles.template import Granted, Outcome
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import worker
from tenants.casework import actions, queries, rules
from tenants.casework.enums import CaseState, Closure, DeadlineKind, TaskKind
from tenants.casework.models import Case, Deadline, Decision, Task
from tenants.casework.queries import Colleague
from tenants.casework.queries.failures import WORDS, failures_of
from tenants.correspondence.enums import Direction, MessageKind
from tenants.correspondence.models import Message, Notice
from tenants.organisation.models import Unit
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.situations import HOLDER, OLAF, SEVDA, THEA, furnish, offered, opened, paper, sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds import World

ELSEWHERE = Actor(
    ActorKind.STAFF, id="rita", name="Rita Rand", town="fulda", roles=frozenset({Role.CLERK}), units=frozenset({999})
)


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel("2026-09-08 10:58 +0200", tick=False):
        yield


@pytest.fixture
def unit(fulda: World) -> Unit:
    return furnish()


@pytest.fixture
def case(unit: Unit) -> Case:
    return opened(offered(DOG, unit))


@pytest.fixture
def parking(unit: Unit) -> Case:
    """Be the case of something that somebody asked for, and may take back."""
    return opened(offered(PARKING, unit), SEVDA)


# --- Opening -------------------------------------------------------------------------------------------------------


def test_an_application_opens_a_case(case: Case, fulda: World) -> None:
    assert case.number == "FD-2026-000001"
    assert case.unit.name == "Steueramt"
    assert case.due_on == date(2026, 10, 6)
    assert case.applicant_name == "Sevda Yılmaz-Brandt"
    assert case.search_words == " yilmaz brandt sevda musterweg 12"
    assert case.state == CaseState.NEW
    (deadline,) = case.deadlines.all()
    assert (deadline.kind, deadline.due_on) == (DeadlineKind.DECIDE, date(2026, 10, 6))
    assert fulda.jobs()[-1] == (
        "applications.render_copy",
        {"application_id": case.application_id, "number": case.number, "unit_id": case.unit_id},
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


# --- Handling ------------------------------------------------------------------------------------------------------


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


def test_a_clerk_departs_from_the_computed_amount_with_a_reason(case: Case) -> None:
    with pytest.raises(Invalid) as missing:
        actions.decide(case_id=case.pk, edition=0, outcome="assess", reasons="", total_cents=3600, by=THEA)
    assert missing.value.field == "total_reason"
    with pytest.raises(Invalid) as nothing:
        actions.decide(case_id=case.pk, edition=0, outcome="refuse", reasons="Nein.", total_cents=3600, by=THEA)
    assert nothing.value.field == "total_cents"

    decision = actions.decide(
        case_id=case.pk,
        edition=0,
        outcome="assess",
        reasons="",
        total_cents=3600,
        total_reason="Ermäßigung nur zur Hälfte nachgewiesen",
        by=THEA,
    )

    assert decision.fee["total_cents"] == 3600
    assert decision.fee["lines"][-1]["amount_cents"] == -3600
    letter = str(Notice.objects.get().letter)
    assert "Ermäßigung nur zur Hälfte nachgewiesen" in letter
    assert "36,00" in letter


def test_the_computed_amount_typed_again_is_no_departure(case: Case) -> None:
    decision = actions.decide(case_id=case.pk, edition=0, outcome="assess", reasons="", total_cents=7200, by=THEA)

    assert len(decision.fee["lines"]) == 1


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


# --- Asking --------------------------------------------------------------------------------------------------------


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


def test_reading_messages_is_noted(case: Case) -> None:
    actions.receive_answer(application=case.application, body="Noch etwas.", files=(), by=SEVDA)

    actions.read_messages(case_id=case.pk, by=THEA)

    assert Message.objects.get().read_at is not None


# --- Deciding ------------------------------------------------------------------------------------------------------


def decide(case: Case, outcome: str = "assess", reasons: str = "", by: Actor = THEA, edition: int = 0) -> Decision:
    return actions.decide(case_id=case.pk, edition=edition, outcome=outcome, reasons=reasons, by=by)


def test_a_decision_closes_the_case_and_fixes_the_notice(case: Case, fulda: World) -> None:
    decision = decide(case, reasons="Erster Absatz.\n\nZweiter Absatz.")

    after = case.reloaded()
    assert (after.state, after.closure, after.due_on, after.clerk_name) == (
        CaseState.CLOSED,
        Closure.DECIDED,
        None,
        "Thea Muster",
    )
    assert (decision.outcome_label, decision.citizen_label) == ("Steuer festsetzen", "Festgesetzt")
    assert decision.fee["total_cents"] == 7200
    assert decision.remedy == {
        "kind": "widerspruch",
        "addressee": "Magistrat der Stadt Fulda",
        "seat": "Musterplatz 1, 36037 Fulda",
    }
    assert not case.deadlines.filter(ended_at__isnull=True).exists()
    notice = Notice.objects.get()
    assert (notice.decision_id, notice.number, notice.law) == (decision.pk, case.number, "ao")
    assert fulda.jobs()[-1] == ("correspondence.render_notice", {"notice_id": notice.pk})
    assert fulda.events()[-1] == "case.decided"


def test_a_refusal_needs_reasons_and_charges_nothing(case: Case) -> None:
    with pytest.raises(Invalid, match="fehlt der Text") as wrong:
        decide(case, "refuse", "  ")
    assert wrong.value.field == "reasons"

    assert decide(case, "refuse", "Nicht hier.").fee == {}


def test_an_unknown_outcome_is_refused(case: Case) -> None:
    with pytest.raises(Invalid, match="Wählen Sie"):
        decide(case, "certify")
    assert case.reloaded() == case


def test_the_second_clerk_learns_what_happened(case: Case, fulda: World) -> None:
    actions.ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", by=OLAF)
    jobs = fulda.jobs()

    with pytest.raises(Conflict, match=r"Olaf Probe hat um \d+:\d\d\sUhr eine Rückfrage gestellt"):
        decide(case)
    assert case.reloaded().state == CaseState.WAITING
    assert Decision.objects.count() == 0
    assert fulda.jobs() == jobs


def test_the_same_clerk_in_another_window_is_called_you(case: Case) -> None:
    actions.take_case(case_id=case.pk, by=THEA)

    with pytest.raises(Conflict, match=r"Sie haben um .* in einem anderen Fenster den Vorgang übernommen"):
        decide(case)


def test_what_the_person_did_meanwhile_is_told(case: Case) -> None:
    actions.receive_answer(application=case.application, body="Noch etwas.", files=(), by=HOLDER)

    with pytest.raises(Conflict, match=r"Die antragstellende Person hat um .* geantwortet"):
        decide(case)


def test_an_edition_without_an_event_is_still_a_conflict(case: Case) -> None:
    with pytest.raises(Conflict, match="inzwischen geändert"):
        decide(case, edition=7)


def test_nothing_is_decided_twice(case: Case) -> None:
    decide(case)

    with pytest.raises(Conflict, match=r"Sie haben um .* entschieden"):
        decide(case)
    with pytest.raises(Conflict, match=r"Thea Muster hat am 08.09.2026"):
        decide(case, by=OLAF, edition=case.reloaded().edition)
    assert Decision.objects.count() == 1


def test_a_notice_that_cannot_be_made_decides_nothing(unit: Unit) -> None:
    case = opened(offered(DOG, unit), strasse_hausnummer=None)

    with pytest.raises(Invalid, match="keine Anschrift"):
        decide(case)
    assert case.reloaded().state == CaseState.NEW
    assert Decision.objects.count() == 0


def test_an_action_goes_to_the_court(unit: Unit) -> None:
    decision = decide(opened(offered(PARKING, unit)), "grant")

    assert decision.remedy == {"kind": "klage", "addressee": "Verwaltungsgericht Kassel", "seat": "Kassel"}
    assert Notice.objects.get().law == "vwvfg"


def test_a_report_is_answered_without_a_notice(unit: Unit, fulda: World) -> None:
    case = opened(offered(DEFECT, unit))

    actions.take_case(case_id=case.pk, by=THEA)
    decision = decide(case, "answer", "Danke, behoben.", edition=1)

    after = case.reloaded()
    assert (after.closure, decision.remedy["kind"]) == (Closure.ANSWERED, "none")
    assert Notice.objects.count() == 0
    message = Message.objects.get()
    assert (message.kind, message.body) == (MessageKind.CLOSING, "Danke, behoben.")
    assert fulda.jobs()[-1][0] == "correspondence.send_mail"


PART = "Der Ausweis gilt vom 01.12.2026 bis zum 31.05.2027."


def grant_a_part(case: Case, **changes: Any) -> Decision:
    typed: dict[str, Any] = {
        "granted": PART,
        "total_cents": 1500,
        "total_reason": "Gebühr für 6 Monate",
        "reasons": "Befristet.",
    }
    return actions.decide(case_id=case.pk, edition=0, by=THEA, **{"outcome": "partly"} | typed | changes)


def test_a_part_is_granted_and_the_notice_says_which(parking: Case) -> None:
    decision = grant_a_part(parking, granted=f" {PART}\n ")

    assert (decision.granted, decision.citizen_label) == (PART, "Teilweise bewilligt")
    assert decision.fee["total_cents"] == 1500
    assert queries.progress(parking.application).word == "partly"
    letter = str(Notice.objects.get().letter)
    for said in ("teilweise", PART, "Das lehnen wir ab", "12 Monate", "Befristet.", "15,00", "Rechtsbehelfsbelehrung"):
        assert said in letter


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"granted": " "}, "granted"),
        ({"total_cents": None}, "total_cents"),
        ({"total_reason": ""}, "total_reason"),
        ({"reasons": ""}, "reasons"),
        ({"outcome": "grant"}, "granted"),
    ],
)
def test_a_part_needs_its_words_its_amount_and_reasons(parking: Case, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        grant_a_part(parking, **changes)

    assert wrong.value.field == field
    assert parking.reloaded().closure == Closure.NONE


def test_a_part_costs_nothing_where_nothing_is_charged(db: None) -> None:
    outcome = Outcome(
        "partly",
        "Teilweise",
        "Teilweise",
        "Senden",
        "brief",
        reasons_required=True,
        reason_blocks=(),
        granted=Granted("Was?"),
    )

    assert rules.require_granted(outcome, "Die Hälfte.", None, charged=False) == "Die Hälfte."


# --- Failures ------------------------------------------------------------------------------------------------------


def test_what_the_queue_gave_up_is_tried_again_once(case: Case, fulda: World, giessen: World) -> None:
    decide(case)
    job = fulda.bury("correspondence.render_notice")
    with giessen, pytest.raises(NotFound):
        actions.try_again(case_id=case.pk, job_id=job, by=OLAF)
    with pytest.raises(NotFound):
        actions.try_again(case_id=case.pk, job_id=job, by=ELSEWHERE)

    actions.try_again(case_id=case.pk, job_id=job, by=THEA)

    assert fulda.events()[-1] == "case.step_retried"
    with pytest.raises(Conflict, match="gerade noch einmal versucht"):
        actions.try_again(case_id=case.pk, job_id=job, by=THEA)
    fulda.run_jobs()
    assert Notice.objects.get().file is not None
    with pytest.raises(Conflict, match="inzwischen erledigt"):
        actions.try_again(case_id=case.pk, job_id=job, by=THEA)


def test_a_failure_of_another_case_is_not_this_ones(case: Case, unit: Unit, fulda: World) -> None:
    other = opened(offered(DOG, unit))
    decide(other)
    job = fulda.bury("correspondence.render_notice")

    with pytest.raises(Conflict, match="inzwischen erledigt"):
        actions.try_again(case_id=case.pk, job_id=job, by=THEA)
    assert [each.title for each in failures_of(other.application)] == ["Der Bescheid konnte nicht erstellt werden."]
    assert failures_of(case.application) == ()


def test_work_of_an_earlier_release_is_left_to_the_operator(case: Case, fulda: World) -> None:
    fulda.bury("applications.render_copy")
    assert len(failures_of(case.application)) == 1
    with worker(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET name = 'applications.gone' WHERE state = 'dead'")

    assert failures_of(case.application) == ()


def test_every_job_about_a_case_has_its_words() -> None:
    about = {"application_id", "notice_id", "delivery_id"}
    named = {name for name, each in HANDLERS.items() if about & set(inspect.signature(each.run).parameters)}

    assert set(WORDS) == named


# --- Withdrawing ---------------------------------------------------------------------------------------------------


def test_withdrawing_closes_the_case_and_tells_the_applicant_later(parking: Case, fulda: World) -> None:
    actions.withdraw_case(application=parking.application, reason="Auto verkauft", by=SEVDA)

    after = parking.reloaded()
    assert (after.closure, after.due_on) == (Closure.WITHDRAWN, None)
    assert Message.objects.get().body == "Auto verkauft"
    assert fulda.jobs()[-1] == ("correspondence.confirm_withdrawal", {"application_id": parking.application_id})
    assert fulda.events()[-1] == "case.withdrawn"


def test_a_decided_case_cannot_be_withdrawn(case: Case) -> None:
    decide(case)

    with pytest.raises(Conflict, match="entschieden worden"):
        actions.withdraw_case(application=case.application, reason="", by=HOLDER)


def test_a_case_is_withdrawn_once_and_stays_closed(parking: Case) -> None:
    actions.withdraw_case(application=parking.application, reason="", by=SEVDA)

    with pytest.raises(Conflict, match=r"Sie haben den Antrag am 08.09.2026 zurückgezogen"):
        actions.withdraw_case(application=parking.application, reason="", by=SEVDA)
    with pytest.raises(Conflict, match=r"Der Antrag wurde am 08.09.2026 zurückgezogen"):
        actions.take_case(case_id=parking.pk, by=THEA)
    assert timezone.now() - parking.reloaded().received_at < timedelta(seconds=1)


def test_a_duty_to_report_is_not_taken_back(case: Case, fulda: World) -> None:
    with pytest.raises(Conflict, match=r"Einen Hund anzumelden ist Ihre Pflicht.*melden Sie ihn ab: 0661 000-01"):
        actions.withdraw_case(application=case.application, reason="Doch nicht", by=HOLDER)

    assert case.reloaded().closure == Closure.NONE
    assert Message.objects.count() == 0
    assert fulda.events()[-1] == "case.opened"
