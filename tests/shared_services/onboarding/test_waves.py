"""Waves: towns that stand ready before anybody asks. Real schemas, so what a test makes it takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from blaupause.domain import SYSTEM, Conflict
from blaupause.identity.models import Invitation
from blaupause.jobs import runner
from blaupause.tenancy import context
from blaupause.tenancy.context import hub, operator, owner_of
from blaupause.tenancy.models import Town
from shared_services.onboarding import actions
from shared_services.onboarding.enums import RequestState, WaveTownState
from shared_services.onboarding.models import KnownContact, OnboardingRequest, Wave, WaveTown
from shared_services.onboarding.queries import Choice
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from shared_services.register.models import Authority
from tenants.organisation.queries import has_profile, profile
from tests import clients
from tests.conftest import as_operator
from tests.people import EDITOR
from tests.shared_services.onboarding.asking import (
    ODENWALD,
    proved,
)
from tests.shared_services.onboarding.test_founding import run

if TYPE_CHECKING:
    from collections.abc import Iterator


S = WaveTownState


def planned(**choice: Any) -> Wave:
    with hub():
        return actions.plan_wave(name="Odenwald", choice=Choice(**{"within": ODENWALD} | choice), by=EDITOR)


def states(wave: Wave) -> dict[str, str]:
    with hub():
        return dict(WaveTown.objects.filter(wave=wave).values_list("slug", "state"))


@pytest.fixture
def register_read(transactional_db: None) -> Iterator[None]:
    with hub():
        import_register(source=register.sample(), by=SYSTEM)
    with as_operator():
        yield
        _take_away()


def _take_away() -> None:
    with operator():
        made = list(Town.objects.filter(ars__startswith=ODENWALD))
        Invitation.objects.filter(town__in=made).delete()
        for model in (WaveTown, Wave, OnboardingRequest, KnownContact, Authority):
            model.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM jobs_job")
    for each in made:
        with owner_of(each), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {each.schema_name} CASCADE")
        with operator(), connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {each.schema_name}")
            each.delete()


def test_a_wave_is_made_filled_in_taken_over_and_taken_back(
    register_read: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed half-way, the next run makes what is missing; nobody sees the towns; the rest of a wave goes again."""
    wave = planned()
    assert states(wave) == {"mossautal": S.PLANNED, "odenwaldkreis": S.PLANNED}

    class Killed(BaseException):
        pass

    def die(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("shared_services.onboarding.actions.waves._move", die)
        with pytest.raises(Killed):
            run()
    assert run()["prepared"] == 2
    assert run()["prepared"] == 0
    assert states(wave) == {"mossautal": S.READY, "odenwaldkreis": S.READY}
    with operator():
        towns = {town.slug: town for town in Town.objects.filter(ars__startswith=ODENWALD)}
    assert {town.state for town in towns.values()} == {"requested"}
    assert clients.visitor("mossautal.localhost").get("/").status_code == 404
    runner.run_waiting()
    with context.town(towns["mossautal"]):
        assert has_profile()
        assert (profile().postcode, profile().place) == ("64756", "Mossautal")

    proved()
    assert run()["created"] == 1
    with operator():
        request = OnboardingRequest.objects.get()
        assert (request.state, request.town_uuid) == (RequestState.INVITED, towns["mossautal"].uuid)
        assert Town.objects.get(slug="mossautal").state == "setup"

    with hub():
        actions.undo_wave(wave_id=wave.pk, by=EDITOR)
    assert states(wave) == {"mossautal": S.TAKEN, "odenwaldkreis": S.LEAVING}
    assert run()["prepared"] == 1
    assert states(wave) == {"mossautal": S.TAKEN, "odenwaldkreis": S.UNDONE}
    with operator():
        assert list(Town.objects.filter(ars__startswith=ODENWALD).values_list("slug", flat=True)) == ["mossautal"]


def test_what_cannot_be_made_or_taken_back_is_told(register_read: None) -> None:
    wave = planned()
    with hub():
        row = WaveTown.objects.get(slug="mossautal")
        WaveTown.objects.filter(slug="mossautal").update(slug="fulda")
    assert run()["prepared"] == 2
    with hub():
        row.refresh_from_db()
        assert (row.state, row.trouble) == (S.STUCK, "Kurzname oder Schlüssel der Kommune ist vergeben.")
        actions.retry_wave(wave_id=wave.pk, by=EDITOR)
        WaveTown.objects.filter(pk=row.pk).update(slug="mossautal")
    assert run()["prepared"] == 1
    with operator():
        Town.objects.filter(slug="mossautal").update(state="setup")
    with hub():
        actions.undo_wave(wave_id=wave.pk, by=EDITOR)
        WaveTown.objects.filter(slug="odenwaldkreis").update(town_uuid=None)
    assert run()["prepared"] == 2
    assert states(wave) == {"mossautal": S.STUCK, "odenwaldkreis": S.UNDONE}
    with operator():
        row.refresh_from_db()
        assert row.trouble == "In dieser Kommune arbeitet schon jemand."
        with pytest.raises(Conflict):
            actions.prepare_town(wave_town_id=row.pk, by=SYSTEM)
