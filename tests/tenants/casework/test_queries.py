from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import NotFound
from tenants.applications.models import Applicant
from tenants.casework import actions, queries
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.situations import OLAF, SEVDA, THEA, clerk, offered, opened

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tenants.organisation.models import Unit
    from tests.worlds import World


def told(case: Case) -> list[tuple[str, str]]:
    return [(step.title, step.state) for step in queries.progress(case.application).steps]


def test_progress_tells_what_happened_and_what_comes(case: Case) -> None:
    now = queries.progress(case.application)

    assert (now.case_number, now.word, now.can_withdraw) == (case.number, "new", False)
    assert now.why_kept.startswith("Einen Hund anzumelden ist Ihre Pflicht.")
    assert (now.decision, now.question, now.answer, now.closed_at) == (None, None, None, None)
    assert now.due == case.due_on
    assert case.number in now.steps[0].text
    assert now.steps[1].text == "Noch nicht begonnen. Dauer: in der Regel 4 Wochen"
    assert [step.state for step in now.steps] == ["done", "now", "open"]

    actions.take_case(case_id=case.pk, by=THEA)
    assert queries.progress(case.application).steps[1].text == "Dauer: in der Regel 4 Wochen"


def test_progress_waits_for_an_answer(case: Case) -> None:
    question = actions.ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", by=THEA)

    now = queries.progress(case.application)
    assert (now.word, now.question, now.due) == ("waiting", question, question.due_on)
    assert now.steps[1].title.endswith("wartet auf Ihre Antwort")


def test_progress_ends_with_the_decision(case: Case) -> None:
    decision = actions.decide(case_id=case.pk, edition=0, outcome="assess", reasons="", by=THEA)

    now = queries.progress(case.application)
    assert (now.word, now.label, now.decision, now.can_withdraw) == ("assessed", "Festgesetzt", decision, False)
    assert [step.state for step in now.steps] == ["done", "done", "done"]
    assert now.steps[-1].text.startswith("Festgesetzt, ")


def test_progress_of_a_report_shows_the_answer(unit: Unit) -> None:
    case = opened(offered(DEFECT, unit))
    actions.decide(case_id=case.pk, edition=0, outcome="answer", reasons="Behoben.", by=THEA)

    now = queries.progress(case.application)
    assert (now.word, now.label) == ("done", "Erledigt")
    assert now.answer is not None
    assert now.answer.body == "Behoben."


def test_progress_of_a_withdrawn_application(unit: Unit) -> None:
    case = opened(offered(PARKING, unit), SEVDA)
    now = queries.progress(case.application)
    assert (now.can_withdraw, now.why_kept) == (True, "")
    actions.withdraw_case(application=case.application, reason="", by=SEVDA)

    assert told(case) == [("Abgeschickt", "done"), ("Zurückgezogen", "done")]
    assert queries.progress(case.application).word == "withdrawn"


def test_refusals_are_called_refused(case: Case) -> None:
    actions.decide(case_id=case.pk, edition=0, outcome="refuse", reasons="Nicht hier.", by=THEA)

    assert queries.standings([case.application])[case.application_id].word == "refused"


def test_colleagues_are_this_towns_clerks_of_the_unit(case: Case, fulda: World, giessen: World) -> None:
    clerk(fulda, "olaf", "Olaf Probe")
    clerk(fulda, "rita", "Rita Rand", units=[999])
    clerk(giessen, "gesa", "Gesa Beispiel")

    assert [each.name for each in queries.colleagues([case.unit_id])] == ["Olaf Probe"]
    assert [each.name for each in queries.colleagues()] == ["Olaf Probe", "Rita Rand"]
    assert queries.colleague("").name == ""
    with pytest.raises(NotFound):
        queries.colleague("gesa")


def test_the_history_names_people_and_mail(case: Case, fulda: World) -> None:
    actions.take_case(case_id=case.pk, by=THEA)
    actions.add_note(case_id=case.pk, text="Passt.", by=OLAF)
    actions.ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", by=THEA)
    fulda.run_jobs()

    shown = queries.case_page(case.number, THEA, queries.Filters())

    entries = [(entry.title, entry.who) for entry in shown.history]
    assert ("Übernommen", "Thea Muster") in entries
    assert ("Notiz geschrieben", "Olaf Probe") in entries
    assert ("E-Mail gesendet: Hinweis auf eine Rückfrage", "automatisch") in entries
    assert entries[-1] == ("Antrag eingegangen", "antragstellende Person")


def test_the_page_says_which_way_a_notice_goes(unit: Unit) -> None:
    inbox = opened(offered(PARKING, unit), SEVDA)
    letter = opened(offered(DOG, unit), email=None)
    nowhere = opened(offered(DOG, unit), strasse_hausnummer=None)

    def way(case: Case) -> str:
        return queries.case_page(case.number, THEA, queries.Filters()).delivery

    assert [way(inbox), way(letter), way(nowhere)] == [
        "Postfach, Hinweis per E-Mail",
        "Brief",
        "Keine Anschrift bekannt",
    ]
    Applicant.objects.update(inbox_consent_at=None)
    assert way(inbox) == "Brief, Hinweis per E-Mail"


def test_a_court_without_a_seat_is_said_where_the_clerk_looks(unit: Unit) -> None:
    case = opened(offered(PARKING, unit, court="Verwaltungsgericht"))

    assert "fehlt der Sitz" in queries.case_page(case.number, THEA, queries.Filters()).remedy
