from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Role
from blaupause.identity.models import Invitation
from blaupause.jobs import runner
from blaupause.jobs.models import Job
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import hub, identity, worker
from shared_services.onboarding import actions, queries, rules
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.models import OnboardingRequest
from tests import clients
from tests.shared_services.onboarding.asking import (
    OTHER,
    WHO,
    again,
    aged,
    asked,
    confirmed,
    in_state,
    proved,
    steps,
    with_code,
)

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("places")
KKV = "karl@kkv.example"
TOWN = uuid.UUID("6f1f0a52-6a43-4f0c-9a7f-3f6a0f1c2d5e")


def look(request: OnboardingRequest, *, has_admin: bool = False) -> OnboardingRequest:
    with hub():
        actions.look_after(request_id=request.pk, has_admin=has_admin, kkv=[KKV], by=SYSTEM)
    runner.run_waiting()
    return again(request)


def subjects(to: str) -> list[str]:
    return [str(each.subject) for each in mail.outbox if each.to == [to]]


def events() -> list[str]:
    with hub():
        return list(HubEvent.objects.filter(name__startswith="onboarding.").values_list("name", flat=True))


def test_the_person_is_reminded_once_and_after_72_hours_it_is_over() -> None:
    request = asked()
    assert look(request).reminded_at is None

    aged(request, hours=25)
    for _time in range(2):
        look(request)
    assert subjects(WHO.email).count("Mossautal: Ihre Anfrage wartet auf Sie") == 1

    aged(request, hours=73)
    assert look(request).state == RequestState.EXPIRED
    assert subjects(WHO.email)[-1] == "Mossautal: Ihre Anfrage ist abgelaufen"
    assert events()[-3:].count("onboarding.expire") == 1


def test_the_kkv_is_reminded_while_it_is_its_turn_and_the_person_while_a_code_is_on_its_way() -> None:
    request = confirmed()
    aged(request, days=4)
    look(request)
    assert subjects(KKV) == ["Onboarding wartet: Mossautal"]
    assert WHO.person_name not in str(mail.outbox[-1].body)
    with hub():
        ids = [queries.reminder_to_kkv(request, to).extra_headers["Message-ID"] for to in (KKV, KKV, "karl@b.example")]
    assert (ids[0] == ids[1], ids[1] == ids[2], "karl" in ids[0]) == (True, False, False)

    proof = with_code(OTHER)
    aged(proof.request, days=8)
    look(proof.request)
    assert subjects(OTHER.email)[-1] == "Mossautal: Ihre Anfrage wartet auf Sie"


def test_a_town_that_is_not_made_is_told_to_the_kkv() -> None:
    request = proved()
    aged(request, hours=2)
    look(request)

    assert subjects(KKV) == ["Onboarding wartet: Mossautal"]


def test_the_first_administrator_and_going_live_are_followed(fulda: World) -> None:
    request = in_state(RequestState.INVITED, town_uuid=TOWN)
    assert look(request).state == RequestState.INVITED
    assert look(request, has_admin=True).state == RequestState.SETUP
    assert look(request, has_admin=True).state == RequestState.SETUP
    with hub():
        OnboardingRequest.objects.update(town_uuid=fulda.town.uuid)
    assert look(request).state == RequestState.LIVE
    assert steps(request) == ["ask", "enter", "open"]


def test_entering_is_told_when_it_happens(fulda: World) -> None:
    """The town is live already, which counts for more."""
    request = in_state(RequestState.INVITED, town_uuid=fulda.town.uuid)
    with hub():
        HANDLERS["onboarding.entered"].run(town_schema="hub", town_uuid=str(TOWN))
        assert again(request).state == RequestState.INVITED
        HANDLERS["onboarding.entered"].run(town_schema="hub", town_uuid=str(fulda.town.uuid))

    assert again(request).state == RequestState.LIVE


def test_an_invitation_that_ran_out_is_sent_anew_by_the_kkv(fulda: World) -> None:
    request = in_state(RequestState.INVITED, town_uuid=fulda.town.uuid)
    editor = clients.staff(Role.KKV_EDITOR)
    page = f"/kkv/onboarding/{request.pk}/"
    assert "Einladung neu schicken" in editor.get(page).content.decode()

    sent = editor.post(page, {"aktion": "einladen"}, follow=True)

    assert "Die Einladung geht neu hinaus" in sent.content.decode()
    runner.run_waiting()
    with identity():
        invitation = Invitation.objects.get(email=WHO.email)
        assert invitation.town_id == fulda.town.pk
        Invitation.objects.update(expires_at=timezone.now())
    assert f"{fulda.town.name}: Einladung zur Mitarbeit" in subjects(WHO.email)
    assert "abgelaufen, ohne dass" in editor.get(page).content.decode()
    with hub():
        OnboardingRequest.objects.update(state=RequestState.CONFIRMED)
    assert editor.post(page, {"aktion": "einladen"}).status_code == 409
    with hub():
        HANDLERS["onboarding.renew_invitation"].run(town_schema="hub", request_id=request.pk)
    with identity():
        assert Invitation.objects.count() == 1


def test_who_asked_is_forgotten_thirty_days_after_the_end() -> None:
    request = in_state(RequestState.WITHDRAWN)
    aged(request, days=31)

    gone = look(request)

    assert (gone.person_name, gone.person_function, gone.email, gone.phone) == ("", "", "", "")
    assert look(request) == gone
    assert steps(request) == ["ask"]
    with hub():
        actions.send_mail(request_id=request.pk, news="reminder", by=SYSTEM)
    assert "" not in [to for each in mail.outbox for to in each.to]


def test_the_clock_asks_who_administers_the_town_and_where_the_kkv_reads_mail(fulda: World) -> None:
    clients.staff(Role.ADMIN, fulda.town)
    clients.staff(Role.KKV_EDITOR)
    request = in_state(RequestState.INVITED, town_uuid=fulda.town.uuid)

    with hub():
        people = queries.people_around(request.pk)
        assert not queries.people_around(asked(who=OTHER).pk).has_admin
    with identity():
        assert people == queries.People(has_admin=True, kkv=("person@verwaltung.example",))


def test_a_request_is_looked_at_by_its_job_and_one_look_waits_for_each_state() -> None:
    request = asked()
    with hub():
        HANDLERS["onboarding.look_after"].run(town_schema="hub", request_id=request.pk)
    with worker():
        assert Job.objects.filter(name="onboarding.look_after").count() == 1


def test_each_waiting_state_has_an_owner_a_reminder_and_an_end() -> None:
    for state in RequestState:
        wait = rules.wait_of(state, has_code=False)
        assert (wait is None) == rules.is_over(state)
        if wait is not None:
            assert wait.remind_after < wait.ends_after
            assert state in rules.TRANSITIONS["expire"].sources


def test_the_next_look_is_when_something_can_be_due() -> None:
    moment = timezone.now()
    request = OnboardingRequest(state=RequestState.ASKED, state_since=moment)
    wait = rules.wait_of(RequestState.ASKED, has_code=False)
    assert wait
    assert rules.next_look(request, has_code=False, at=moment) == moment + wait.remind_after
    request.reminded_at = moment
    assert rules.next_look(request, has_code=False, at=moment) == moment + wait.ends_after
    over = OnboardingRequest(state=RequestState.LIVE, state_since=moment, erased_at=moment)
    assert rules.next_look(over, has_code=False, at=moment) is None


@pytest.mark.parametrize(("inhabitants", "number"), [(None, 5), (952, 3), (5_000, 5), (773_068, 8)])
def test_how_much_is_recommended_follows_the_size(inhabitants: int | None, number: int) -> None:
    assert rules.services_wanted(inhabitants) == number
