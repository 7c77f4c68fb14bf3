"""The operator's worker makes the town: real schemas, so what a test makes it takes away."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from blaupause.domain import SYSTEM, Conflict, Refused
from blaupause.identity.models import Invitation, Membership, Person
from blaupause.tenancy.context import hub, identity, operator, owner_of
from blaupause.tenancy.hosts import settling
from blaupause.tenancy.models import Signpost, Town
from shared_services.onboarding import actions, queries
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.management.commands import onboarding_run
from shared_services.onboarding.models import KnownContact, OnboardingRequest
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from shared_services.register.models import Authority, AuthorityKey
from tests.conftest import as_operator
from tests.people import EDITOR
from tests.shared_services.onboarding.asking import MOSSAUTAL, OTHER, WHO, again, aged, in_state, proved, steps

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def request_proved(transactional_db: None) -> Iterator[OnboardingRequest]:
    """Mossautal waits for its town."""
    with hub():
        import_register(source=register.sample(), by=SYSTEM)
    request = proved()
    with as_operator():
        yield request
        _take_away()


def _take_away() -> None:
    with operator():
        made = list(Town.objects.filter(ars=MOSSAUTAL))
        Invitation.objects.filter(town__in=made).delete()
        for model in (OnboardingRequest, KnownContact, Authority):
            model.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM jobs_job")
    for each in made:
        with owner_of(each), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {each.schema_name} CASCADE")
        with operator(), connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {each.schema_name}")
            each.delete()


def run() -> Any:
    out = StringIO()
    call_command("onboarding_run", "--once", "--json", stdout=out)
    return json.loads(out.getvalue())


def towns() -> list[Town]:
    with operator():
        return list(Town.objects.filter(ars=MOSSAUTAL))


def test_killed_half_way_nothing_is_there_and_the_next_try_makes_exactly_one(
    request_proved: OnboardingRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at the last step, when schema, role, row and invitation are made but not committed."""

    class Killed(BaseException):
        pass

    def die(*_args: object, **_more: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("shared_services.onboarding.actions.founding.step", die)
        with pytest.raises(Killed):
            run()
    assert towns() == []
    with operator():
        assert not Invitation.objects.filter(email=WHO.email).exists()

    assert run() == {"created": 1, "opened": 0, "changed": 0, "hosts": 0, "prepared": 0}
    assert run() == {"created": 0, "opened": 0, "changed": 0, "hosts": 0, "prepared": 0}

    (town,) = towns()
    with operator():
        request = OnboardingRequest.objects.get()
        invitation = Invitation.objects.get(email=WHO.email)
    assert (town.slug, town.state, town.is_sample) == ("mossautal", "setup", True)
    assert (request.state, request.town_uuid) == (RequestState.INVITED, town.uuid)
    assert (invitation.town_id, invitation.roles) == (town.pk, ["admin"])
    with operator():
        assert queries.progress(request).town_url == "http://mossautal.localhost:8000/"
        with pytest.raises(Conflict):
            actions.found_town(request_id=request.pk, by=SYSTEM)


def test_a_town_whose_first_administrator_never_came_goes_to_the_next(request_proved: OnboardingRequest) -> None:
    assert run()["created"] == 1
    with hub():
        aged(request_proved, days=31)
        actions.look_after(request_id=request_proved.pk, has_admin=False, kkv=[], by=SYSTEM)
    assert again(request_proved).state == RequestState.EXPIRED

    later = proved(OTHER)
    assert later.state == RequestState.PROVED
    assert run()["created"] == 1

    (town,) = towns()
    with operator():
        later.refresh_from_db()
        assert (later.state, later.town_uuid, town.state) == (RequestState.INVITED, town.uuid, "setup")
        assert Invitation.objects.get(email=OTHER.email).town_id == town.pk


def test_a_town_that_somebody_administers_is_not_given_to_another(request_proved: OnboardingRequest) -> None:
    """Who comes in the meantime counts, also after authority was proved."""
    assert run()["created"] == 1
    (town,) = towns()
    with hub():
        aged(request_proved, days=31)
        actions.look_after(request_id=request_proved.pk, has_admin=False, kkv=[], by=SYSTEM)
    later = proved(OTHER)
    with identity():
        person = Person.objects.create(issuer="i", subject="s", email="a@mossautal.example", name="A")
        Membership.objects.create(person=person, town=town, role="admin", granted_by="", reason="x")
    try:
        assert run()["created"] == 0
        assert again(later).trouble.startswith("Jemand anderes administriert die Kommune schon: Die Anfrage vom ")
        assert "ihre erste Einladung wurde danach noch angenommen" in again(later).trouble
        with hub():
            OnboardingRequest.objects.filter(pk=request_proved.pk).update(state=RequestState.WITHDRAWN)
            actions.try_again(request_id=later.pk, by=EDITOR)
        assert run()["created"] == 0
        assert again(later).trouble.startswith("Die Kommune ist schon auf der Plattform.")
    finally:
        with identity():
            person.delete()


def test_what_cannot_be_made_is_told_at_the_desk_and_not_tried_for_ever(
    request_proved: OnboardingRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from blaupause.tenancy import provisioning  # noqa: PLC0415 – patched below

    def taken(**facts: Any) -> Town:
        return provisioning.create_town(**facts | {"slug": "fulda", "host": "fulda.localhost"})

    monkeypatch.setattr("shared_services.onboarding.actions.founding.create_town", taken)

    assert run() == {"created": 0, "opened": 0, "changed": 0, "hosts": 0, "prepared": 0}

    assert towns() == []
    with operator():
        assert OnboardingRequest.objects.get().trouble == "Kurzname oder Schlüssel der Kommune ist vergeben."
        assert queries.waiting_for_town() == ()
        actions.try_again(request_id=request_proved.pk, by=EDITOR)
        assert queries.waiting_for_town() == (request_proved.pk,)


def test_a_town_that_lives_elsewhere_or_was_dissolved_meanwhile_is_not_made(request_proved: OnboardingRequest) -> None:
    with operator():
        there = Signpost.objects.create(
            cell="west", town=uuid4(), ars=MOSSAUTAL, name="Gemeinde", is_sample=True, hosts=[]
        )
    assert run()["created"] == 0
    assert again(request_proved).trouble.startswith("Die Kommune ist schon auf der Plattform, in der Zelle „west“.")
    with operator():
        assert queries.is_run(request_proved)
        (proposal,) = queries.proposals(queries.Choice(keys=(MOSSAUTAL,)))
        assert proposal.hindrance == "Ist schon auf der Plattform."
        there.delete()
        assert not queries.is_run(request_proved)
        actions.try_again(request_id=request_proved.pk, by=EDITOR)
        AuthorityKey.objects.filter(authority=request_proved.authority).update(valid_to=date(2025, 12, 31))

    assert run()["created"] == 0

    assert towns() == []
    with operator():
        assert OnboardingRequest.objects.get().trouble.startswith("Die Kommune gibt es inzwischen nicht mehr.")


def test_the_worker_outlives_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise RuntimeError

    monkeypatch.setattr(onboarding_run, "found_waiting", fail)
    assert onboarding_run._one_round() == onboarding_run.AFTER_A_FAULT
    monkeypatch.setattr(onboarding_run, "found_waiting", lambda: 0)
    monkeypatch.setattr(onboarding_run, "open_waiting", lambda: 0)
    monkeypatch.setattr(onboarding_run, "change_due", lambda: 0)
    monkeypatch.setattr(settling, "settle_waiting", lambda: 0)
    monkeypatch.setattr(onboarding_run, "work_on_waves", lambda: 0)
    assert onboarding_run._one_round() == onboarding_run.PAUSE


def test_a_web_process_makes_no_towns(places: None) -> None:
    request = proved()
    with hub(), pytest.raises(Refused):
        actions.found_town(request_id=request.pk, by=EDITOR)
    assert steps(request) == ["ask", "confirm", "prove"]


def test_only_what_waits_for_a_town_is_tried_again(places: None) -> None:
    request = in_state(RequestState.CONFIRMED)
    with hub(), pytest.raises(Conflict):
        actions.try_again(request_id=request.pk, by=EDITOR)
    assert again(request).state == RequestState.CONFIRMED
