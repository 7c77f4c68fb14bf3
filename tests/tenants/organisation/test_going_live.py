"""The gate to going live: what is missing, one asks, another confirms, the operator's worker opens the town."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, Invalid, NotFound, Refused, Role, now
from blaupause.identity.likeness import Known, likeness
from blaupause.identity.models import Membership, Person
from blaupause.jobs import runner
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import hub, identity
from blaupause.tenancy.directory import town_for_host as found
from blaupause.tenancy.enums import TownState
from shared_services.onboarding import rules as onboarding
from shared_services.onboarding.actions import note_failed_opening
from shared_services.onboarding.models import TownOpening, TwoPeople
from tenants.organisation import queries
from tenants.organisation.actions import (
    ask_opening,
    confirm_opening,
    return_opening,
    save_unit,
    take_back_opening,
    update_profile,
)
from tenants.organisation.models import Opening, Unit
from tests.clients import colleague, staff
from tests.people import ADMIN, CLERK, NEIGHBOUR

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

GATE = "/einrichtung/online-gehen/"
TWO = "/kkv/onboarding/zwei-personen/"
SECOND = replace(ADMIN, id="second", name="Zita Zweit")
FIT: dict[str, Any] = {"missing": (), "likeness": (), "is_asker_here": True}
READY = {
    "street": "Musterplatz 1", "postcode": "36037", "place": "Fulda", "phone": "0661 1",
    "email": "amt@fulda.example", "opening_hours": [{"day": 0, "from": "08:00", "to": "16:00"}],
    "legal_texts": dict.fromkeys(queries.LEGAL_PAGES, "Text"),
}  # fmt: skip


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def in_setup(fulda: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Fulda is in set-up, and nothing of other rooms is missing."""
    monkeypatch.setattr("tenants.organisation.queries.setting_up._contributed", [])
    monkeypatch.setattr(fulda.town, "state", TownState.SETUP)
    monkeypatch.setattr(
        "blaupause.tenancy.middleware.town_for_host", lambda host: fulda.town if host == fulda.host else found(host)
    )
    return fulda


@pytest.fixture
def ready(in_setup: World) -> World:
    save_unit(values={"name": "Bürgerbüro"}, by=ADMIN)
    update_profile(changes=READY, by=ADMIN)  # type: ignore[arg-type]  # its keys
    return in_setup


@pytest.fixture
def first(ready: World) -> Client:
    return colleague(ready.town, Role.ADMIN, "Nora Neu", email="nora.neu@fulda.example")


@pytest.fixture
def second(ready: World) -> Client:
    return colleague(ready.town, Role.ADMIN, "Zita Zweit", email="zita@fulda.example")


def asked(by: Client) -> str:
    by.post(GATE, {"aktion": "bitten"})
    return str(Opening.objects.get(ended_at=None).reference)


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


def test_who_may_confirm_is_asked_by_mail_and_nobody_else(ready: World, first: Client, second: Client) -> None:
    colleague(ready.town, Role.CLERK, "Carla Fall", email="carla@fulda.example")
    reference = asked(first)
    job = HANDLERS["organisation.ask_to_confirm"].run

    job(reference=reference)
    second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})
    job(reference=reference)

    [sent] = mail.outbox
    assert sent.recipients() == ["zita@fulda.example"]
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

    monkeypatch.setattr(ready.town, "state", TownState.LIVE)

    page = text(first.get("/einrichtung/"))
    assert "Ihre Kommune ist online" in page
    assert "Online gehen" not in page
    monkeypatch.setattr(ready.town, "state", TownState.OFFLINE)
    assert "Ihre Kommune ist online" not in text(first.get("/einrichtung/"))


def test_the_same_person_does_not_confirm(ready: World, first: Client, second: Client) -> None:
    reference = asked(first)

    answer = first.post(GATE, {"aktion": "bestaetigen", "bitte": reference})

    assert (answer.status_code, "Bestätigen muss eine zweite Person" in text(answer)) == (409, True)
    assert Opening.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    ("name", "email", "said"),
    [
        ("Neu, Nora", "privat@example.org", "denselben Namen"),
        ("Dr. Nora Neu", "x@example.org", "denselben Namen"),
        ("Frau Amt", "Nora.Neu+zwei@fulda.example", "dasselbe Postfach"),
        ("N. N.", "nora.neu@privat.example", "steht in der Adresse"),
    ],
)
def test_the_same_person_under_another_login_does_not_confirm(
    ready: World, first: Client, second: Client, name: str, email: str, said: str
) -> None:
    other = colleague(ready.town, Role.ADMIN, name, email=email, subject="other")
    reference = asked(first)

    page = text(other.get(GATE))
    answer = other.post(GATE, {"aktion": "bestaetigen", "bitte": reference})

    assert said in page
    assert "Bestätigen und online gehen" not in page
    assert "sieht nach derselben Person aus" in text(answer)
    assert Opening.objects.get().confirmed_at is None
    assert dict(ready.jobs()).keys() == {"organisation.ask_to_confirm"}


def test_two_people_of_one_name_are_confirmed_by_the_centre(ready: World, first: Client, second: Client) -> None:
    other = colleague(ready.town, Role.ADMIN, "Nora Neu", email="nora.zwei@example.org", subject="other")
    reference = asked(first)
    assert other.post(GATE, {"aktion": "nachfragen"})["Location"].endswith("?nachgefragt")
    assert "prüft, ob Sie zwei Personen sind" in text(other.get(GATE))
    again = other.post(GATE, {"aktion": "nachfragen"})
    assert (again.status_code, "schon gefragt" in text(again)) == (409, True)
    with hub():
        pair = TwoPeople.objects.get()
    centre = staff(Role.KKV_EDITOR)
    page = text(centre.get(TWO))
    for words in ("Stadt Fulda", "Nora Neu", "denselben Namen"):
        assert words in page
    sent = {"paar": pair.pk, "urteil": "eine", "grund": "Nicht erreicht.", "gesehen": seen(centre)}
    assert centre.post(TWO, sent | {"grund": ""}).status_code == 422
    assert centre.post(TWO, sent | {"paar": "x"}).status_code == 404
    assert centre.post(TWO, sent)["Location"].endswith("=entschieden")
    assert (centre.post(TWO, sent).status_code, "Nicht erreicht." in text(centre.get(TWO))) == (409, True)
    refused = text(other.get(GATE))
    assert "Der Grund: Nicht erreicht." in refused

    other.post(GATE, {"aktion": "nachfragen"})
    with hub():
        pair = TwoPeople.objects.filter(are_two=None).latest("pk")
    told = sent | {"paar": pair.pk, "urteil": "zwei", "grund": "Anruf im Hauptamt."}
    changed = centre.post(TWO, told | {"gesehen": "0" * 64})
    assert (changed.status_code, "haben sich eben geändert" in text(changed)) == (409, True)
    assert centre.post(TWO, told).status_code == 302
    assert other.post(GATE, {"aktion": "bestaetigen", "bitte": reference}).status_code == 302
    assert queries.confirmed_opening(Opening.objects.get().reference)[1] == ()

    runner.run_waiting()
    mails = {(each.to[0], each.subject) for each in mail.outbox if "zwei Personen" in each.subject}
    asked_and_told = {
        f"Stadt Fulda: {words}" for words in ("Sind es zwei Personen?", "Antwort, ob es zwei Personen sind")
    }
    for address in ("nora.neu@fulda.example", "nora.zwei@example.org"):
        assert {subject for to, subject in mails if to == address} == asked_and_told
    assert any("Anruf im Hauptamt." in each.body for each in mail.outbox)
    _a_yes_ends(pair.pk, reference)


def _a_yes_ends(pair: int, reference: str) -> None:
    """It counts for a year, and for these names and mailboxes only."""
    missing = ("eine Bestätigung von einer zweiten Person",)
    with hub():
        row = TwoPeople.objects.get(pk=pair)
        ends = row.valid_until
        TwoPeople.objects.filter(pk=pair).update(valid_until=now())
    assert queries.confirmed_opening(UUID(reference))[1] == missing
    with hub():
        TwoPeople.objects.filter(pk=pair).update(valid_until=ends)
    assert queries.confirmed_opening(UUID(reference))[1] == ()
    with identity():
        Person.objects.filter(uuid=row.second).update(email="anders@example.org")
    assert queries.confirmed_opening(UUID(reference))[1] == missing


def seen(centre: Client) -> str:
    found = re.search(r'name="gesehen" value="(\w+)"', centre.get(TWO).content.decode())
    assert found
    return found[1]


def test_nobody_says_it_of_themselves_or_of_their_own_town() -> None:
    row = TwoPeople(first="a", second="b")
    centre = Actor(ActorKind.STAFF, id="c", roles=frozenset({Role.KKV_EDITOR}), logged_in_at=now())
    with pytest.raises(Refused, match="Das macht die KKV"):
        onboarding.require_outsider(row, ADMIN, has_stake=False)
    with pytest.raises(Refused, match="noch einmal an"):
        onboarding.require_outsider(row, replace(centre, logged_in_at=None), has_stake=False)
    for who, administers in ((replace(centre, id="a"), False), (centre, True)):
        with pytest.raises(Refused, match="entscheidet jemand anderes"):
            onboarding.require_outsider(row, who, has_stake=administers)
    onboarding.require_outsider(row, centre, has_stake=False)
    for by, one, other in ((CLERK, CLERK.id, "b"), (ADMIN, "a", "b"), (ADMIN, ADMIN.id, ADMIN.id)):
        with pytest.raises(Refused, match="eine der beiden"):
            onboarding.require_one_of_two("fulda", one, other, by)
    with pytest.raises(Invalid, match="woher Sie das wissen"):
        onboarding.require_how(" ")


def test_removing_the_asker_does_not_let_their_second_login_confirm(
    ready: World, first: Client, second: Client
) -> None:
    other = colleague(ready.town, Role.ADMIN, "Neu, Nora", email="privat@example.org", subject="other")
    asked(first)
    opening = Opening.objects.get()
    with identity():
        Membership.objects.filter(person__uuid=opening.asked_by).update(ended_by="other", valid_until=timezone.now())

    page = text(other.get(GATE))
    assert "denselben Namen" in page
    answer = other.post(GATE, {"aktion": "bestaetigen", "bitte": str(opening.reference)}, follow=True)

    opening.refresh_from_db()
    assert "Sie administriert nicht mehr" in text(answer)
    assert (opening.confirmed_at, opening.ended_at is not None) == (None, True)
    assert "organisation.hand_over_opening" not in dict(ready.jobs())
    again = ask_opening(missing=(), by=ADMIN)
    with pytest.raises(Conflict, match="administriert nicht mehr"):
        confirm_opening(
            reference=again.reference,
            missing=(),
            likeness=(),
            is_asker_here=False,
            by=replace(SECOND, logged_in_at=timezone.now()),
        )


@pytest.mark.parametrize("what", ["left", "renamed"])
def test_the_job_looks_at_both_people_once_more(ready: World, first: Client, second: Client, what: str) -> None:
    colleague(ready.town, Role.ADMIN, "Dora Dritt", email="dora@fulda.example", subject="third")
    reference = asked(first)
    second.post(GATE, {"aktion": "bestaetigen", "bitte": reference})
    opening = Opening.objects.get()
    with identity():
        if what == "left":
            Membership.objects.filter(person__uuid=opening.asked_by).update(ended_by="x", valid_until=timezone.now())
        else:
            Person.objects.filter(uuid=opening.asked_by).update(name="Zita Zweit")

    with hub():
        HANDLERS["organisation.hand_over_opening"].run(town_schema=ready.town.schema_name, reference=reference)
        assert not TownOpening.objects.exists()

    opening.refresh_from_db()
    assert ("noch administrieren" if what == "left" else "zweiten Person") in opening.end_reason


def test_confirming_needs_a_fresh_login(ready: World, first: Client, second: Client) -> None:
    reference = asked(first)
    late = colleague(ready.town, Role.ADMIN, "Lena Lang", email="lena@fulda.example", minutes=30)

    assert "Neu anmelden, dann bestätigen" in text(late.get(GATE))
    answer = late.post(GATE, {"aktion": "bestaetigen", "bitte": reference})

    assert (answer.status_code, "/auth/anmelden/" in answer.headers["Location"]) == (302, True)
    assert Opening.objects.get().confirmed_at is None


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


def test_names_and_mailboxes_are_compared_without_their_signs() -> None:
    one = Known("Jörg Groß", "j.gross@fulda.example")

    assert likeness(one, Known("GROSS, Joerg", "a@b.example"))
    assert likeness(one, Known("Ute Meier", "J.Gross+x@FULDA.example"))
    assert likeness(Known("Ute Meier", "joerg.gross@web.example"), one)
    assert likeness(one, Known("Ute Meier", "ute@fulda.example")) == ()
    assert likeness(Known("", ""), Known("", "")) == ()
