"""The gate to going live: what is missing, one asks, another confirms, the operator's worker opens the town."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from blaupause.domain import SYSTEM, Conflict, NotFound, Refused, Role
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import hub
from blaupause.tenancy.enums import TownState
from shared_services.onboarding.actions import note_failed_opening
from shared_services.onboarding.models import TownOpening
from tenants.organisation import queries
from tenants.organisation.actions import (
    ask_opening,
    confirm_opening,
    return_opening,
    take_back_opening,
    update_profile,
)
from tenants.organisation.models import Opening, Unit
from tests.clients import colleague, staff
from tests.people import ADMIN, CLERK, NEIGHBOUR
from tests.tenants.organisation.gate import GATE, asked, text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

SECOND = replace(ADMIN, id="second", name="Zita Zweit")
FIT: dict[str, Any] = {"missing": (), "likeness": (), "is_asker_here": True}


def test_a_town_that_left_is_not_opened_by_the_gate(ready: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready.town, "farewell", "Rathaus, 0661 1")
    with pytest.raises(Conflict, match="hat die Plattform verlassen"):
        ask_opening(missing=(), by=ADMIN)


def test_the_gate_lists_what_is_missing_and_stays_shut(in_setup: World) -> None:
    admin = staff(Role.ADMIN, in_setup.town)

    page = text(admin.get(GATE))
    answer = admin.post(GATE, {"aktion": "bitten"})

    for title in ("Name und Aussehen", "Kontakt und Öffnungszeiten", "Impressum", "Stellen", "Zweite Person"):
        assert title in page
    assert (answer.status_code, "Noch fehlt: Name und Aussehen" in text(answer)) == (409, True)
    assert not Opening.objects.exists()


def test_who_is_invited_to_administer_is_waited_for(in_setup: World) -> None:
    admin = colleague(in_setup.town, Role.ADMIN, "Nora Neu", email="nora.neu@fulda.example")
    for role, state in ((Role.CLERK, "started"), (Role.ADMIN, "waiting")):
        sent = {"email": "zita@fulda.example", "roles": [role.value], "reason": "Zweite Person"}
        page = text(admin.post("/einrichtung/team/einladen/", sent, follow=True))
        assert queries.task("people").state == state
        assert "Weiter: Name und Aussehen" in page
    overview = text(admin.get("/einrichtung/"))
    assert "Wartet auf die eingeladene Person" in overview
    assert "1 Person administriert, eine ist eingeladen" in overview


def test_two_people_open_a_town(ready: World, first: Client, second: Client) -> None:
    reference = asked(first)

    assert "Sie selbst können nicht bestätigen" in text(first.get(GATE))
    page = text(second.get(GATE))
    assert "Nora Neu" in page
    assert "Zita Zweit, zita@fulda.example" in page

    answer = second.post(GATE, {"aktion": "bestaetigen", "bitte": reference}, follow=True)

    assert "Zwei Personen haben zugestimmt" in text(answer)
    assert ready.events()[-2:] == ["opening.asked", "opening.confirmed"]
    told = {"reference": reference}
    assert ready.jobs() == [("organisation.ask_to_confirm", told), ("organisation.hand_over_opening", told)]
    again = second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})
    assert (again.status_code, "ist am" in text(again)) == (409, True)


def test_who_may_confirm_is_asked_by_mail_each_for_themselves(
    ready: World, first: Client, second: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague(ready.town, Role.CLERK, "Carla Fall", email="carla@fulda.example")
    colleague(ready.town, Role.ADMIN, "Dora Dritt", email="dora@fulda.example")
    monkeypatch.setattr("tenants.organisation.queries.going_live.mail_sender", lambda: "Fulda <amt@fulda.example>")
    reference = asked(first)
    job = HANDLERS["organisation.ask_to_confirm"].run

    job(reference=reference)
    second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})
    job(reference=reference)

    assert sorted(each.recipients() for each in mail.outbox) == [["dora@fulda.example"], ["zita@fulda.example"]]
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 2
    for sent in mail.outbox:
        assert sent.from_email == "Fulda <amt@fulda.example>"
        assert f"{ready.host}" in sent.body
        assert GATE in sent.body
    assert ready.events()[-1] == "opening.mailed"


def test_the_gate_names_legal_pages_that_changed_since_they_were_confirmed(ready: World, first: Client) -> None:
    update_profile(changes={"legal_texts": dict.fromkeys(queries.LEGAL_PAGES, "Text")}, by=ADMIN)
    assert "hat sich etwas geändert" not in text(first.get(GATE))

    update_profile(changes={"phone": "0661 2"}, by=ADMIN)

    page = first.get(GATE)
    assert "hat sich etwas geändert" in text(page)
    assert 'href="/einrichtung/rechtliches/datenschutz/"' in page.content.decode()


def test_the_list_leads_to_the_gate_and_later_away_from_it(
    ready: World, first: Client, second: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = text(first.get("/einrichtung/"))
    assert "Eine Person bittet um Freigabe, eine zweite bestätigt." in page
    assert "Geht, wenn" not in page

    reference = asked(first)
    page = text(second.get("/einrichtung/"))
    assert ("Jemand hat um Freigabe gebeten." in page, "Eine Person bittet" in page) == (True, False)
    second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})
    assert "Zwei Personen haben zugestimmt." in text(first.get("/einrichtung/"))

    monkeypatch.setattr(ready.town, "state", TownState.LIVE)

    page = text(first.get("/einrichtung/"))
    assert "Ihre Kommune ist online" in page
    assert "Online gehen" not in page
    monkeypatch.setattr(ready.town, "state", TownState.OFFLINE)
    assert "Ihre Kommune ist online" not in text(first.get("/einrichtung/"))


def test_what_is_missing_by_now_stops_the_second_person(ready: World, first: Client, second: Client) -> None:
    reference = asked(first)
    Unit.objects.all().delete()

    answer = second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})

    assert (answer.status_code, "Noch fehlt: Stellen und Anschriften" in text(answer)) == (409, True)
    assert Opening.objects.get().confirmed_at is None


def test_what_is_missing_after_the_second_person_sends_it_back(ready: World, first: Client, second: Client) -> None:
    reference = asked(first)
    second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})
    Unit.objects.all().delete()

    with hub():
        HANDLERS["organisation.hand_over_opening"].run(town_schema=ready.town.schema_name, reference=reference)
        assert not TownOpening.objects.exists()

    assert ready.events()[-1] == "opening.returned"
    assert "Daran lag es: Stellen und Anschriften" in text(first.get(GATE))
    with hub():
        HANDLERS["organisation.hand_over_opening"].run(town_schema=ready.town.schema_name, reference=reference)
        assert not TownOpening.objects.exists()
        with pytest.raises(LookupError):
            HANDLERS["organisation.hand_over_opening"].run(town_schema="town_gone", reference=reference)


def test_what_the_platform_could_not_open_goes_back_with_the_reason(
    ready: World, first: Client, second: Client
) -> None:
    reference = asked(first)
    second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})
    with hub():
        HANDLERS["organisation.hand_over_opening"].run(town_schema=ready.town.schema_name, reference=reference)
        opening = TownOpening.objects.get()
        told = {"schema": ready.town.schema_name, "reference": reference}
        HANDLERS["organisation.return_failed"].run(town_schema="hub", **told)
        note_failed_opening(opening_id=opening.pk, trouble="Es fehlt ein Schlüssel.", by=SYSTEM)
        HANDLERS["organisation.return_failed"].run(town_schema="hub", **told | {"schema": "town_gone"})
    assert ready.events()[-1] != "opening.returned"

    for _twice in range(2):
        with hub():
            HANDLERS["organisation.return_failed"].run(town_schema="hub", **told)

    assert ready.events().count("opening.returned") == 1
    assert "Daran lag es: Es fehlt ein Schlüssel." in text(first.get(GATE))
    assert asked(first) != reference


def test_asking_can_be_taken_back_and_asked_again(ready: World, first: Client, second: Client) -> None:
    reference = asked(first)
    twice = second.post(GATE, {"aktion": "bitten"})
    assert (twice.status_code, "schon jemand gebeten" in text(twice)) == (409, True)

    answer = second.post(GATE, {"aktion": "zuruecknehmen", "bitte": reference}, follow=True)
    assert "Ihre Kommune bleibt in Einrichtung" in text(answer)
    for act in ("zuruecknehmen", "bestaetigen"):
        late = second.post(GATE, {"aktion": act, "bitte": reference})
        assert (late.status_code, "zurückgenommen worden" in text(late)) == (409, True)
    assert asked(first) != reference


def test_another_town_and_other_roles_do_nothing_here(
    ready: World, giessen: World, first: Client, second: Client
) -> None:
    reference = asked(first)

    assert staff(Role.CLERK, ready.town).post(GATE, {"aktion": "bitten"}).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=ready.host).get(GATE).status_code == 404
    foreign = staff(Role.ADMIN, giessen.town)
    for act in ("bestaetigen", "zuruecknehmen"):
        assert foreign.post(GATE, {"aktion": act, "bitte": reference}).status_code in {404, 409}
    for bad in ("", "unsinn", str(uuid.uuid4())):
        assert second.post(GATE, {"aktion": "bestaetigen", "bitte": bad}).status_code == 404
    assert Opening.objects.get().confirmed_at is None
    with giessen:
        assert not Opening.objects.exists()
        with pytest.raises(NotFound):
            take_back_opening(reference=uuid.UUID(reference), by=NEIGHBOUR)


def test_the_actions_judge_themselves(ready: World) -> None:
    for by in (CLERK, NEIGHBOUR):
        with pytest.raises(Refused):
            ask_opening(missing=(), by=by)
        with pytest.raises(Refused):
            take_back_opening(reference=uuid.uuid4(), by=by)
        with pytest.raises(Refused):
            confirm_opening(reference=uuid.uuid4(), missing=(), likeness=(), is_asker_here=True, by=by)
    opening = ask_opening(missing=(), by=ADMIN)
    with pytest.raises(Refused, match="neu an"):
        confirm_opening(
            reference=opening.reference,
            **FIT,
            by=replace(SECOND, logged_in_at=None),
        )
    with pytest.raises(IntegrityError, match="opening_confirmed_by_another"), transaction.atomic():
        Opening.objects.update(confirmed_at=timezone.now(), confirmed_by=ADMIN.id)
    confirmed = confirm_opening(
        reference=opening.reference,
        **FIT,
        by=replace(SECOND, logged_in_at=timezone.now()),
    )
    with pytest.raises(Conflict, match="bestätigt worden"):
        take_back_opening(reference=confirmed.reference, by=ADMIN)
    assert return_opening(reference=confirmed.reference, missing=("Kontakt",), by=SYSTEM).end_reason == "Kontakt"


def test_a_live_town_has_no_gate_any_more(fulda: World) -> None:
    admin = staff(Role.ADMIN, fulda.town)

    assert "Ihre Kommune ist online" in text(admin.get(GATE))
    with pytest.raises(Conflict, match="schon online"):
        ask_opening(missing=(), by=ADMIN)
