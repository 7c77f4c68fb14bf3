"""A wave at the desk of the competence centre: planned, invited, undone."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

import pytest

from blaupause.domain import SYSTEM, Conflict, NotFound, Refused
from blaupause.tenancy.context import hub
from shared_services.onboarding import actions, queries
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.models import KnownContact, OnboardingRequest, Wave, WaveTown
from shared_services.onboarding.queries import Choice
from shared_services.register.models import Authority, AuthorityKey
from tests import clients
from tests.people import CLERK, EDITOR
from tests.shared_services.onboarding.asking import (
    MOSSAUTAL,
    ODENWALD,
    OTHER,
    WHO,
    asked,
    confirmed,
    proved,
    steps,
    text,
    with_code,
)
from tests.shared_services.onboarding.test_waves import S, planned

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

PLAN = "/kkv/onboarding/wellen/neu/"
TYPED = {"name": "Odenwald", "kreis": ODENWALD, "land": "", "ab": "", "bis": "", "schluessel": ""}


@pytest.fixture
def ready(places: None) -> WaveTown:
    planned()
    with hub():
        WaveTown.objects.update(state=S.READY)
        return WaveTown.objects.get(slug="mossautal")


def test_a_wave_is_planned_at_the_desk_after_a_preview(editor: Client) -> None:
    assert "Noch keine Welle" in text(editor.get("/kkv/onboarding/wellen/"))
    assert "Name der Welle" in text(editor.get(PLAN))

    preview = text(editor.post(PLAN, {**TYPED, "aktion": "vorschau"}))
    assert "2 Kommunen passen" in preview
    assert "2 Kommunen vormerken" in preview
    with hub():
        assert not Wave.objects.exists()

    page = text(editor.post(PLAN, {**TYPED, "aktion": "vormerken"}, follow=True))
    assert "Die Welle ist vorgemerkt" in page
    assert "0 von 2 Kommunen" in page
    assert "Odenwald" in text(editor.get("/kkv/onboarding/wellen/"))
    again = editor.post(PLAN, {**TYPED, "aktion": "vormerken"})
    assert (again.status_code, "Steht schon in einer Welle" in text(again)) == (409, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kreis": ""}, "Wählen Sie ein Land oder einen Kreis"),
        ({"ab": "9", "bis": "3"}, "kleiner als die bei „ab“"),
        ({"schluessel": "06437012\n99999999"}, "kennt das Register nicht: 99999999"),
        ({"name": ""}, "noch leer"),
    ],
)
def test_a_wrong_choice_is_said_at_its_field(editor: Client, changes: dict[str, str], sentence: str) -> None:
    page = editor.post(PLAN, {**TYPED, **changes, "aktion": "vorschau"})

    assert (page.status_code, sentence in text(page)) == (422, True)


def test_a_choice_is_by_size_or_by_keys_and_names_what_stands_in_the_way(places: None) -> None:
    with hub():
        Authority.objects.filter(keys__value=MOSSAUTAL).update(inhabitants=77)
        from shared_services.register.actions import index_register  # noqa: PLC0415 – for this one

        index_register(by=SYSTEM)
        by_size = queries.proposals(Choice(within="06", least=77, most=77))
        by_key = queries.proposals(Choice(keys=("06437012", MOSSAUTAL, "066310009009")))
    assert [each.found.name for each in by_size] == ["Mossautal"]
    assert [(each.found.name, each.hindrance) for each in by_key] == [
        ("Fulda", "Ist schon auf der Plattform."),
        ("Mossautal", ""),
    ]


def test_two_of_one_name_are_told_apart_by_their_district(places: None) -> None:
    with hub():
        twin = Authority.objects.create(
            kind="municipality", name="Mossautal", sort_key="mossautal", as_of=date(2026, 1, 1), source="Test"
        )
        AuthorityKey.objects.create(authority=twin, scheme="ars", value="064370099099", valid_from=date(2026, 1, 1))
        from shared_services.register.actions import index_register  # noqa: PLC0415 – for this one

        index_register(by=SYSTEM)
        found = queries.proposals(Choice(keys=(MOSSAUTAL, "064370099099")))
        assert [(each.like.slug if each.like else "", each.is_other) for each in found] == [
            ("mossautal", False),
            ("mossautal-odenwaldkreis", True),
        ]


def test_a_prepared_town_is_invited_at_its_known_address(ready: WaveTown, editor: Client) -> None:
    page = f"/kkv/onboarding/wellen/{ready.wave_id}/"
    with hub():
        with pytest.raises(Conflict):
            actions.welcome(wave_town_id=ready.pk, by=EDITOR)
        KnownContact.objects.create(
            authority=ready.authority, kind="mail", value=WHO.email, source="Impressum", as_of=date(2026, 1, 1)
        )
    assert "Einladen" in text(editor.get(page))

    sent = editor.post(page, {"aktion": "einladen", "kommune": str(ready.pk)}, follow=True)

    assert "Die Einladung wird verschickt" in text(sent)
    with hub():
        request = OnboardingRequest.objects.get()
        assert (request.state, request.email) == (RequestState.PROVED, WHO.email)
        assert queries.waiting_for_town() == (request.pk,)
    assert editor.post(page, {"aktion": "einladen", "kommune": str(ready.pk)}).status_code == 409
    assert editor.post(page, {"aktion": "einladen", "kommune": "x"}).status_code == 404


@pytest.fixture
def reachable(ready: WaveTown) -> str:
    """The town hall is known by the address that somebody there asked with."""
    with hub():
        KnownContact.objects.create(
            authority=ready.authority, kind="mail", value=WHO.email.upper(), source="x", as_of=date(2026, 1, 1)
        )
    return f"/kkv/onboarding/wellen/{ready.wave_id}/"


@pytest.mark.parametrize("begun", [asked, confirmed, lambda: with_code().request])
def test_who_asked_from_the_known_address_is_let_in_by_the_invitation(
    ready: WaveTown, reachable: str, editor: Client, begun: Callable[[], OnboardingRequest]
) -> None:
    before = begun()

    answer = editor.post(reachable, {"aktion": "einladen", "kommune": str(ready.pk)}, follow=True)

    assert "Die Einladung wird verschickt" in text(answer)
    with hub():
        request = OnboardingRequest.objects.get()
        assert (request.pk, request.state, request.person_name) == (before.pk, RequestState.PROVED, WHO.person_name)
        assert steps(request)[-1] == "welcome"
        assert not request.proofs.filter(ended_at=None).exists()


def test_where_somebody_is_let_in_nobody_else_is_invited(ready: WaveTown, reachable: str, editor: Client) -> None:
    """Also where that one has a town."""
    came = proved(OTHER)
    for state in (RequestState.PROVED, RequestState.INVITED, RequestState.LIVE):
        with hub():
            OnboardingRequest.objects.filter(pk=came.pk).update(state=state, town_uuid=uuid.uuid4())
        answer = editor.post(reachable, {"aktion": "einladen", "kommune": str(ready.pk)})
        assert (answer.status_code, "schon jemand zugelassen" in text(answer)) == (409, True)
    with hub():
        assert OnboardingRequest.objects.count() == 1


def test_a_wave_is_undone_once_and_tried_again_at_the_desk(ready: WaveTown, editor: Client) -> None:
    page = f"/kkv/onboarding/wellen/{ready.wave_id}/"
    with hub():
        WaveTown.objects.filter(pk=ready.pk).update(state=S.STUCK, trouble="Vergeben.")
    assert "Vergeben." in text(editor.get(page))
    editor.post(page, {"aktion": "wiederholen"})
    with hub():
        ready.refresh_from_db()
        assert ready.state == S.PLANNED

    assert "wird zurückgenommen" in text(editor.post(page, {"aktion": "zuruecknehmen"}, follow=True))
    assert editor.post(page, {"aktion": "zuruecknehmen"}).status_code == 409
    assert editor.get("/kkv/onboarding/wellen/999/").status_code == 404


def test_a_stuck_town_gets_another_short_name_at_the_desk(ready: WaveTown, editor: Client) -> None:
    page = f"/kkv/onboarding/wellen/{ready.wave_id}/"
    name = f"zeile-{ready.pk}-kurzname"
    sent = {"aktion": "umbenennen", "kommune": str(ready.pk)}
    assert editor.post(page, {**sent, name: "anders"}).status_code == 409
    with hub():
        WaveTown.objects.filter(pk=ready.pk).update(state=S.STUCK, trouble="Vergeben.", town_uuid=None)
    assert f'name="{name}"' in editor.get(page).content.decode()

    for wrong, sentence in (
        ("", "ist noch leer"),
        ("?!", "Nehmen Sie nur kleine Buchstaben"),
        ("login", "braucht die Plattform selbst"),
        ("fulda", "Dieser Kurzname ist vergeben"),
    ):
        answer = editor.post(page, {**sent, name: wrong})
        assert (answer.status_code, sentence in text(answer)) == (422, True)
    answer = editor.post(page, {**sent, name: "Moss Au"}, follow=True)

    assert "hat einen anderen Kurznamen" in text(answer)
    with hub():
        ready.refresh_from_db()
        assert (ready.slug, ready.state, ready.trouble) == ("moss-au", S.PLANNED, "")
        with pytest.raises(NotFound):
            actions.rename_in_wave(wave_town_id=0, slug="x", by=EDITOR)


def test_only_the_kkv_plans_and_only_the_worker_makes(ready: WaveTown) -> None:
    with hub():
        for act in (
            lambda: actions.plan_wave(name="x", choice=Choice(within="06"), by=CLERK),
            lambda: actions.undo_wave(wave_id=ready.wave_id, by=CLERK),
            lambda: actions.retry_wave(wave_id=ready.wave_id, by=CLERK),
            lambda: actions.welcome(wave_town_id=ready.pk, by=CLERK),
            lambda: actions.rename_in_wave(wave_town_id=ready.pk, slug="x", by=CLERK),
            lambda: actions.prepare_town(wave_town_id=ready.pk, by=EDITOR),
            lambda: actions.close_prepared(wave_town_id=ready.pk, by=EDITOR),
        ):
            with pytest.raises(Refused):
                act()
        with pytest.raises(NotFound):
            actions.undo_wave(wave_id=0, by=EDITOR)
        assert (str(ready), str(ready.wave)) == ("mossautal", "Odenwald")
    assert clients.visitor("localhost").get("/kkv/onboarding/wellen/").status_code != 200
