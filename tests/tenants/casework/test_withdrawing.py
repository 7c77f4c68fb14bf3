"""What its sender takes back, and what nobody can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Conflict
from tenants.casework import actions
from tenants.casework.enums import CaseState, Closure
from tenants.correspondence.models import Message
from tests.tenants.casework.clerks import decide
from tests.tenants.situations import HOLDER, SEVDA, THEA

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("tuesday")


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


def test_a_case_is_withdrawn_once_and_stays_closed(parking: Case, fulda: World) -> None:
    actions.withdraw_case(application=parking.application, reason="", by=SEVDA)

    with pytest.raises(Conflict, match=r"Sie haben den Antrag am 08.09.2026 zurückgezogen"):
        actions.withdraw_case(application=parking.application, reason="", by=SEVDA)
    with pytest.raises(Conflict, match=r"Der Antrag wurde am 08.09.2026 zurückgezogen"):
        actions.take_case(case_id=parking.pk, by=THEA)
    after = parking.reloaded()
    assert (after.state, after.closure, after.clerk_id) == (CaseState.CLOSED, Closure.WITHDRAWN, "")
    assert fulda.events().count("case.withdrawn") == 1


def test_a_duty_to_report_is_not_taken_back(case: Case, fulda: World) -> None:
    with pytest.raises(Conflict, match=r"Einen Hund anzumelden ist Ihre Pflicht.*melden Sie ihn ab: 0661 000-01"):
        actions.withdraw_case(application=case.application, reason="Doch nicht", by=HOLDER)

    assert case.reloaded().closure == Closure.NONE
    assert Message.objects.count() == 0
    assert fulda.events()[-1] == "case.opened"
