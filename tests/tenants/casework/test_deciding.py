"""What a decision closes, fixes and charges, and when there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Conflict, Invalid
from blaupause.engine.bundles.template import Granted, Outcome
from tenants.casework import actions, queries, rules
from tenants.casework.enums import CaseState, Closure
from tenants.casework.models import Case, Decision
from tenants.correspondence.enums import MessageKind
from tenants.correspondence.models import Message, Notice
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.casework.clerks import decide
from tests.tenants.situations import HOLDER, OLAF, THEA, offered, opened

if TYPE_CHECKING:
    from tenants.organisation.models import Unit
    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("tuesday")


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
    assert case.reloaded().state == CaseState.NEW
    assert Decision.objects.count() == 0


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
    terms = replace(outcome, granted=Granted("Welche Auflagen?", whole=True))
    assert rules.require_granted(terms, "Um 22 Uhr ist Schluss.", None, charged=True) == "Um 22 Uhr ist Schluss."
    with pytest.raises(Invalid, match="Schreiben Sie die Auflagen"):
        rules.require_granted(terms, " ", None, charged=True)
    called = [rules.granted_as([outcome, replace(terms, id="all")], taken) for taken in ("partly", "all", "")]
    assert called == ["Bewilligt", "Auflagen", "Bewilligt"]
