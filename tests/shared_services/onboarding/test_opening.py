"""How a town goes live at the hub: told by its job, opened by the operator's worker."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Conflict, NotFound, Refused, Role
from blaupause.identity.models import Membership, Person
from blaupause.jobs import runner
from blaupause.jobs.models import Job
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy import directory, towns
from blaupause.tenancy.context import hub, operator, worker
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.onboarding import actions, queries
from shared_services.onboarding.enums import ProofWay, RequestState
from shared_services.onboarding.management.commands import onboarding_run
from shared_services.onboarding.models import AuthorityProof, OnboardingRequest, TownOpening
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from shared_services.register.models import Authority
from tests import clients
from tests.conftest import as_operator
from tests.people import ADMIN, EDITOR
from tests.shared_services.onboarding.asking import KNOWN, OTHER, again, confirmed, in_state, mails, steps, text, token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.domain import Actor


DESK = "/kkv/onboarding/"


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    """Gießen is in set-up; afterwards it is live, as it was, and nothing of this is left."""
    with hub():
        import_register(source=register.sample(), by=SYSTEM)
    with as_operator():
        with operator():
            Town.objects.filter(slug="giessen").update(state=TownState.SETUP)
            found = Town.objects.get(slug="giessen")
        yield found
        with operator():
            Town.objects.filter(slug="giessen").update(state=TownState.LIVE)
            for model in (TownOpening, OnboardingRequest, Authority, Membership, Person):
                model.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM jobs_job")
    directory.forget()


def noted(town: Town) -> TownOpening:
    told: dict[str, Any] = {"asked_by": "a", "confirmed_by": "b", "confirmed_at": timezone.now(), "by": SYSTEM}
    reference = uuid.uuid4()
    with hub():
        for _again in range(2):
            actions.note_opening(reference=reference, town_schema=town.schema_name, **told)
        return TownOpening.objects.get(reference=reference)


def state(town: Town) -> str:
    with operator():
        return str(Town.objects.get(pk=town.pk).state)


def test_the_operators_worker_opens_a_town_and_ends_its_onboarding(town: Town) -> None:
    request = in_state(RequestState.SETUP, town_uuid=town.uuid)
    opening = noted(town)

    assert onboarding_run.open_waiting() == 1

    assert state(town) == TownState.LIVE
    with hub():
        assert OnboardingRequest.objects.get(pk=request.pk).state == RequestState.LIVE
    assert steps(request)[-1] == "open"
    with operator():
        details = HubEvent.objects.get(name="town.opened").details
        assert (details["asked_by"], details["confirmed_by"], details["slug"]) == ("a", "b", "giessen")
        with pytest.raises(Conflict):
            actions.open_town(opening_id=opening.pk, by=SYSTEM)
    assert onboarding_run.open_waiting() == 0


def test_older_requests_for_a_town_that_went_live_end_with_a_reason(town: Town) -> None:
    mine = in_state(RequestState.SETUP, town_uuid=town.uuid)
    older = confirmed(town.ars, OTHER)
    with hub():
        assert queries.overtaken(str(town.uuid)) == ()
    noted(town)
    assert onboarding_run.open_waiting() == 1

    runner.run_waiting()

    found = again(older)
    assert (found.state, again(mine).state) == (RequestState.REFUSED, RequestState.LIVE)
    page = text(clients.visitor("localhost").get(f"/anmelden/{token(older)}/"))
    assert "Ihre Kommune ist auf anderem Weg online gegangen. Ihre Administration dort kann Sie einladen." in page
    assert (OTHER.email, "Gießen: Ihre Anfrage ist beendet") in mails()


def test_a_request_for_a_town_that_is_live_ends_with_the_next_look(town: Town) -> None:
    request = confirmed(town.ars)
    with hub():
        HANDLERS["onboarding.look_after"].run(request_id=request.pk)
    assert again(request).state == RequestState.CONFIRMED
    with operator():
        Town.objects.filter(pk=town.pk).update(state=TownState.LIVE)

    with hub():
        HANDLERS["onboarding.look_after"].run(request_id=request.pk)

    ended = again(request)
    assert (ended.state, ended.reason[:40]) == (RequestState.REFUSED, "Ihre Kommune ist schon auf der Plattform")
    with hub(), pytest.raises(Conflict):
        actions.overtake(request_id=request.pk, by=SYSTEM)


def test_a_code_under_way_is_not_voided_without_a_word(town: Town) -> None:
    request = confirmed(town.ars)
    with hub():
        proof = actions.send_code(request_id=request.pk, way=ProofWay.LETTER, known=KNOWN, by=EDITOR)
    desk = clients.staff(Role.KKV_EDITOR)
    page = f"{DESK}{request.pk}/"
    assert "ist schon auf der Plattform. Belegt" in text(desk.get(page))
    with operator():
        Town.objects.filter(pk=town.pk).update(state=TownState.LIVE)
    assert "Ein Code, der dann noch unterwegs ist, gilt nicht mehr." in text(desk.get(page))

    with hub():
        HANDLERS["onboarding.look_after"].run(request_id=request.pk)

        assert AuthorityProof.objects.get(pk=proof.pk).ended_at is not None
    assert again(request).reason.endswith("Der Code, der zu Ihnen unterwegs ist, gilt nicht mehr.")
    told = text(clients.visitor("localhost").get(f"/anmelden/{token(request)}/"))
    assert "schon auf der Plattform" in told
    assert "gilt nicht mehr" in told


def test_a_town_without_a_request_opens_too(town: Town) -> None:
    noted(town)

    assert onboarding_run.open_waiting() == 1
    assert state(town) == TownState.LIVE


def test_what_is_not_in_setup_stays_shut_and_says_why(town: Town) -> None:
    with operator():
        Town.objects.filter(pk=town.pk).update(state=TownState.OFFLINE)
    opening = noted(town)

    assert onboarding_run.open_waiting() == 0

    assert state(town) == TownState.OFFLINE
    with operator():
        assert TownOpening.objects.get(pk=opening.pk).trouble == "giessen is offline."
        assert HubEvent.objects.filter(name="town.opening_failed").count() == 1
        with pytest.raises(NotFound), transaction.atomic():
            towns.open_for_all("town_gone")
    assert onboarding_run.open_waiting() == 0


def test_what_did_not_open_stands_at_the_desk_and_is_tried_again(town: Town) -> None:
    with operator():
        Town.objects.filter(pk=town.pk).update(state=TownState.OFFLINE)
    opening = noted(town)
    editor = clients.staff(Role.KKV_EDITOR)
    onboarding_run.open_waiting()

    shown = editor.get(DESK).content.decode()
    assert "Konnten nicht online gehen" in shown
    assert "giessen is offline." in shown
    with worker():
        assert Job.objects.filter(name="organisation.return_failed").count() == 1
    for wrong in ("", "x", "9999999"):
        assert editor.post(DESK, {"oeffnung": wrong}).status_code == 409
    tired = clients.staff(Role.KKV_EDITOR, minutes=11).post(DESK, {"oeffnung": opening.pk})
    assert "/auth/anmelden/" in tired.headers["Location"]
    with hub(), pytest.raises(Refused):
        actions.retry_opening(opening_id=opening.pk, by=ADMIN)

    with operator():
        Town.objects.filter(pk=town.pk).update(state=TownState.SETUP)
    assert "versucht es noch einmal" in editor.post(DESK, {"oeffnung": opening.pk}, follow=True).content.decode()
    assert onboarding_run.open_waiting() == 1

    assert state(town) == TownState.LIVE
    assert "Konnten nicht" not in editor.get(DESK).content.decode()
    assert editor.post(DESK, {"oeffnung": opening.pk}).status_code == 409


def test_a_fault_in_one_opening_holds_up_no_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with operator():
        neighbour = Town.objects.get(slug="fulda")
    bad, _good = noted(neighbour), noted(town)
    real = actions.open_town

    def faulty(*, opening_id: int, by: Actor) -> TownOpening:
        if opening_id == bad.pk:
            raise RuntimeError
        return real(opening_id=opening_id, by=by)

    monkeypatch.setattr(actions, "open_town", faulty)
    assert onboarding_run.open_waiting() == 1
    assert state(town) == TownState.LIVE
    with operator():
        assert "Protokoll" in TownOpening.objects.get(pk=bad.pk).trouble


def test_who_asked_anew_is_not_opened_by_the_former_wish(town: Town) -> None:
    opening = noted(town)
    with operator():
        actions.note_failed_opening(opening_id=opening.pk, trouble="x", by=SYSTEM)
    noted(town)

    with hub():
        assert queries.stuck_openings() == ()
        assert queries.trouble_of(opening.reference) == "x"
        assert queries.trouble_of(uuid.uuid4()) == ""
        with pytest.raises(Conflict, match="neu darum"):
            actions.retry_opening(opening_id=opening.pk, by=EDITOR)


def test_nobody_else_opens_a_town(town: Town) -> None:
    opening = noted(town)

    with operator(), pytest.raises(Refused):
        actions.open_town(opening_id=opening.pk, by=ADMIN)
    with hub(), pytest.raises(Refused):
        actions.note_opening(
            reference=uuid.uuid4(),
            town_schema=town.schema_name,
            asked_by="a",
            confirmed_by="b",
            confirmed_at=timezone.now(),
            by=ADMIN,
        )
    assert state(town) == TownState.SETUP
