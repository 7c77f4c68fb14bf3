"""What is due and when, what an archive may answer, what stands in the way; and who may say what, in which order."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from blaupause.domain import Conflict, Invalid, NotFound, Refused, now
from tenants.applications.models import Applicant
from tenants.casework.actions import erase_case
from tenants.casework.models import Case
from tenants.casework.rules.retention import first_kept, kept_until
from tenants.correspondence.enums import Direction, MessageKind
from tenants.correspondence.models import Message
from tenants.disposal import actions, queries, rules
from tenants.disposal.enums import Step, Why
from tenants.disposal.models import Entry
from tenants.organisation.queries import TwoPeople
from tenants.services.actions import FilingRefused, set_filing
from tenants.services.rules.filing import Filing
from tests.people import ADMIN, CLERK, NEIGHBOUR
from tests.templates import DOG
from tests.tenants.disposal.conftest import aged
from tests.tenants.situations import SEVDA, opened

if TYPE_CHECKING:
    from tenants.services.queries import Offer

TODAY = timezone.localdate()
ONE = Entry(1, 1, "FD-2014-000001", "022.31/FD-2014-000001", "2014-01-02", "2014-03-05", "decided", "2024-03-05")
TWO = replace(ONE, case=2, number="FD-2014-000002", reference="FD-2014-000002")
GONE = rules.erased(replace(ONE, case=3, number="FD-2014-000003", reference="FD-2014-000003"))
LIST = (ONE, TWO, GONE)
SECOND = replace(ADMIN, id="second", name="Zita Zweit")
ALONE = TwoPeople(
    ADMIN.id, "", "", is_mine=True, doubt=None, is_asker_here=True, others=(), alone_from=now(), known=None
)  # fmt: skip
WITH: Any = replace(ALONE, is_mine=False, alone_from=None)


def test_what_is_due_is_what_the_page_of_a_case_tells() -> None:
    """The one span, asked from both ends: for each day, over the end of a year and a leap year."""
    days = [date(2023, 12, 25) + timedelta(days) for days in range(90)]
    for months in (1, 2, 12, 13):
        assert kept_until(Case(closed_at=datetime(2023, 3, 5, tzinfo=UTC)), 2) == date(2024, 2, 29)
        closed = {day: Case(closed_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC)) for day in days}
        until = {day: kept_until(case, months) for day, case in closed.items()}
        for today in (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 31), date(2025, 2, 28), date(2025, 3, 1)):
            first = first_kept(today, months)
            assert (first.month, first.day) == (1, 1)
            assert {day for day in days if until[day] < today} == {day for day in days if day < first}  # type: ignore[operator]  # closed


def test_what_an_archive_answers() -> None:
    taken = {"all": {1, 2}, "none": set(), "some": {1}}
    for answer, cases in taken.items():
        told = rules.answered(LIST, answer, " 022.31/FD-2014-000001; ")
        assert {each.case for each in told if each.takes} == cases
    for answer, numbers, field in (
        ("maybe", "", "antwort"),
        ("some", " ", "nummern"),
        ("some", GONE.number, "nummern"),
    ):
        with pytest.raises(Invalid) as wrong:
            rules.answered(LIST, answer, numbers)
        assert wrong.value.field == field
    assert rules.require_archive(" Stadt  archiv", TODAY, TODAY, TODAY) == "Stadt archiv"
    for name, day, field in (("", TODAY, "archiv"), ("x" * 201, TODAY, "archiv"), ("A", TODAY + timedelta(1), "tag")):
        with pytest.raises(Invalid) as wrong:
            rules.require_archive(name, day, TODAY, TODAY)
        assert wrong.value.field == field


def test_what_stands_in_the_way() -> None:
    free = {"is_open": False, "is_due": True, "is_wanted": False, "lacks_notice": False, "is_unread": False}
    for changed, why in (
        ({}, Why.NONE),
        ({"is_unread": True}, Why.UNREAD),
        ({"is_unread": True, "lacks_notice": True}, Why.NOTICE),
        ({"is_wanted": True, "lacks_notice": True}, Why.ARCHIVE),
        ({"is_due": False, "is_wanted": True}, Why.LONGER),
        ({"is_open": True, "is_due": False}, Why.OPEN),
    ):
        assert rules.obstacle(**(free | changed)) == why
    assert [each.why for each in rules.left_out(LIST, " FD-2014-000002", Why.RIGHTS)] == ["", "rights", ""]
    for number, why_not, field in ((GONE.number, Why.RIGHTS, "nummer"), (ONE.number, Why.LONGER, "warum")):
        with pytest.raises(Invalid) as wrong:
            rules.left_out(LIST, number, why_not)
        assert wrong.value.field == field
    assert rules.reserved(LIST) == {1, 2}


def test_each_step_waits_for_the_one_before(dogs: Offer, old: list[Case]) -> None:
    with pytest.raises(NotFound):
        actions.drop(reference=uuid.uuid4(), by=ADMIN)
    found = actions.begin(service_slug=DOG, by=ADMIN)
    at: Any = {"reference": found.reference}
    answer = {**at, "answer": "all", "numbers": "", "archive": "Stadtarchiv", "on": TODAY}
    confirm: Any = {**at, "seen": 3, "typed": "3", "people": ALONE}
    fresh, second = (replace(who, logged_in_at=now()) for who in (ADMIN, SECOND))
    aged([opened(dogs)])
    with pytest.raises(Conflict, match="läuft schon eine Liste"):
        actions.begin(service_slug=DOG, by=ADMIN)
    for stranger in (CLERK, NEIGHBOUR):
        for act, facts in (
            (actions.begin, {"service_slug": DOG}), (actions.drop, at), (actions.note_answer, answer),
            (actions.leave_out, {**at, "number": "", "why": ""}), (actions.note_export, {**at, "packed": {1}}),
            (actions.ask_erasure, {**at, "seen": 3}), (actions.take_back_erasure, at),
            (actions.put_back, {**at, "number": ""}),
            (actions.confirm_erasure, confirm),
        ):  # fmt: skip
            with pytest.raises(Refused):
                act(**facts, by=stranger)
    for act, facts in ((actions.note_export, {**at, "packed": {1}}), (actions.ask_erasure, {**at, "seen": 3})):
        with pytest.raises(Conflict, match="liegt beim Archiv"):
            act(**facts, by=ADMIN)
    assert actions.note_answer(**answer, by=ADMIN).step == Step.EXPORT
    with pytest.raises(Conflict, match="Dateien für das Archiv"):
        actions.ask_erasure(**at, seen=3, by=ADMIN)
    assert actions.note_export(**at, packed={each.pk for each in old}, by=ADMIN).step == Step.READY
    with pytest.raises(Conflict, match="3 Vorgänge würden"):
        actions.ask_erasure(**at, seen=2, by=ADMIN)
    actions.erase_some(**at, by=ADMIN)
    assert actions.ask_erasure(**at, seen=3, by=ADMIN).step == Step.ASKED
    with pytest.raises(Conflict, match="wartet auf die zweite Person"):
        actions.note_answer(**answer, by=ADMIN)
    assert actions.take_back_erasure(**at, by=second).step == Step.READY
    actions.ask_erasure(**at, seen=3, by=fresh)
    with pytest.raises(Refused, match="zweite Person"):
        actions.confirm_erasure(**(confirm | {"people": WITH}), by=fresh)
    with pytest.raises(Conflict, match="jemand anderes darum gebeten"):
        actions.confirm_erasure(**(confirm | {"people": replace(WITH, asker="")}), by=second)
    with pytest.raises(Conflict, match="administriert nicht mehr"):
        actions.confirm_erasure(**(confirm | {"people": replace(WITH, is_asker_here=False)}), by=second)
    with pytest.raises(Refused, match="zu lange her"):
        actions.confirm_erasure(**confirm, by=replace(ADMIN, logged_in_at=None))
    assert actions.confirm_erasure(**(confirm | {"people": WITH}), by=second).step == Step.RUNNING
    assert (Case.objects.count(), len(old)) == (4, 3)


def test_a_waived_service_goes_without_the_archive_and_what_is_unfinished_stays(dogs: Offer, old: list[Case]) -> None:
    with pytest.raises(FilingRefused, match="200 Zeichen"):
        set_filing(filings={DOG: Filing(waiver="x" * 201)}, by=ADMIN)
    set_filing(filings={DOG: Filing(waiver="Verzicht vom 3. Februar")}, by=ADMIN)
    assert queries.overview(None).services[0].waiver == "Verzicht vom 3. Februar"
    found = actions.begin(service_slug=DOG, by=ADMIN)
    at: Any = {"reference": found.reference}
    assert found.step == Step.READY
    with pytest.raises(Conflict, match="nicht gefragt: Verzicht"):
        actions.note_answer(**at, answer="all", numbers="", archive="A", on=TODAY, by=ADMIN)
    with pytest.raises(Conflict, match="übernimmt nichts"):
        actions.note_export(**at, packed=(), by=ADMIN)
    Case.objects.filter(pk=old[0].pk).update(state="new", closure="", closed_at=None)
    Message.objects.create(
        application=old[1].application, direction=Direction.TO_OFFICE, kind=MessageKind.INFORMATION, subject="?",
        body="?", sent_at=now(),
    )  # fmt: skip
    assert list(queries.plan(found, found.rows).obstacles.values()) == [Why.OPEN, Why.UNREAD, Why.NONE]
    with pytest.raises(Conflict, match="nicht abgeschlossen"):
        erase_case(case_id=old[0].pk, by=ADMIN)
    erase_case(case_id=old[2].pk, by=ADMIN)
    assert queries.plan(found, found.rows).obstacles[old[2].pk] == Why.GONE
    with pytest.raises(Conflict, match="gerade nichts gelöscht"):
        actions.ask_erasure(**at, seen=0, by=ADMIN)
    aged([opened(dogs)])
    assert actions.drop(**at, by=ADMIN).step == Step.DROPPED
    with pytest.raises(NotFound):
        queries.rows_of(old[2].number)
    with pytest.raises(NotFound):
        queries.disposal(uuid.uuid4())


def test_an_account_goes_with_the_last_case_that_came_from_it(dogs: Offer) -> None:
    one, two = aged([opened(dogs, SEVDA), opened(dogs, SEVDA)])
    erase_case(case_id=one.pk, by=ADMIN)
    assert Applicant.objects.count() == 1
    erase_case(case_id=two.pk, by=ADMIN)
    assert not Applicant.objects.exists()
