"""Who could see a case on a day, and who did: rights and offices as they were then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from blaupause import limits
from blaupause.domain import Role, now
from blaupause.identity.models import DelegationGrant, Membership, Person
from blaupause.tenancy.context import identity
from blaupause.ui import formats
from tenants.casework.actions import add_note, move_case
from tenants.casework.models import Case
from tenants.casework.queries import numbers_of, rows_of
from tenants.organisation.models import Unit
from tests import citizens, clients
from tests.blaupause.oversight.looking import PAGE, officer, text
from tests.templates import DOG, PARKING
from tests.tenants.cooperation.granting import agreed, browser
from tests.tenants.offering import put_online
from tests.tenants.portal.applied import applied
from tests.tenants.situations import THEA, clerk, furnish, offered, opened, upload

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

INSIGHT = f"{PAGE}einblick/"


@pytest.fixture
def unit(fulda: World) -> Unit:
    limits.forget()
    return furnish()


@pytest.fixture
def case(unit: Unit) -> Case:
    return opened(offered(DOG, unit))


@pytest.fixture
def dora(fulda: World) -> Client:
    return officer(fulda)


def right(
    name: str,
    world: World,
    *,
    units: tuple[int, ...] = (),
    services: tuple[str, ...] = (),
    since: int = 9,
    until: int | None = None,
) -> None:
    """Let somebody be a clerk from so many days ago, until so many days ago."""
    with identity():
        person = Person.objects.create(issuer="x", subject=name, name=name)
        Membership.objects.create(
            person=person, town=world.town, role="clerk", unit_ids=list(units), service_slugs=services,
            granted_by="system", reason="Vertretung", valid_from=now() - timedelta(days=since),
            valid_until=now() - timedelta(days=until) if until is not None else None,
        )  # fmt: skip


def asked(dora: Client, **query: str) -> str:
    return text(dora.get(INSIGHT, {"tag": f"{timezone.localdate():%d.%m.%Y}"} | query))


def test_who_could_see_a_case_today_and_who_did(dora: Client, case: Case, unit: Unit, fulda: World) -> None:
    other = Unit.objects.create(name="Bauamt")
    for name, units, until in (
        ("Alle Ämter", (), None), ("Nur Steuer", (unit.pk,), None), ("Nur Bau", (other.pk,), None),
        ("War da", (), 2),
    ):  # fmt: skip
        right(name, fulda, units=units, until=until)
    clerk(fulda).get(f"/amt/vorgaenge/{case.number}/")

    shown = asked(dora, vorgang=case.number.lower())

    assert "Alle Ämter" in shown
    assert "Nur Steuer" in shown
    assert "Vertretung" in shown
    assert "1-mal gesehen" in shown
    assert "Nur Bau" not in shown
    assert "War da" not in shown


def test_a_role_given_for_a_time_before_opened_nothing_until_then(
    dora: Client, case: Case, fulda: World, giessen: World
) -> None:
    right("Rita Rückwirkend", fulda)
    lent(fulda, giessen, (sent(giessen, "Kara Klein"),))
    Case.objects.update(received_at=now() - timedelta(days=5))
    with identity():
        Person.objects.filter(name="Rita Rückwirkend").update(is_active=False)

    before, today = (text(dora.get(INSIGHT, {"vorgang": case.number, "tag": day(ago)})) for ago in (3, 0))

    assert ["Rita Rückwirkend" in before, "Kara Klein" in before] == [False, False]
    assert ["Rita Rückwirkend" in today, "Kara Klein" in today] == [True, True]
    assert f"seit {formats.day(timezone.localdate())}" in today
    assert "heute abgeschaltet; seit wann, ist nicht festgehalten" in today
    with identity():
        Membership.objects.update(granted_at=now() - timedelta(days=9))
    before = text(dora.get(INSIGHT, {"vorgang": case.number, "tag": day(3)}))
    assert ["Rita Rückwirkend" in before, "Kara Klein" in before] == [True, True]


def test_who_works_on_other_services_could_not_see_it(dora: Client, case: Case, fulda: World, giessen: World) -> None:
    right("Nur Hunde", fulda, services=(DOG,))
    right("Nur Parken", fulda, services=(PARKING,))
    lent(fulda, giessen, (sent(giessen, "Kara Klein"), sent(giessen, "Petra Park")))
    with identity():
        Membership.objects.filter(person__name="Petra Park").update(service_slugs=[PARKING])

    for shown in (asked(dora, vorgang=case.number), asked(dora, leistung=DOG)):
        assert ("Nur Hunde" in shown, "nur Hund anmelden" in shown, "Kara Klein" in shown) == (True, True, True)
        assert ("Nur Parken" in shown, "Petra Park" in shown) == (False, False)
    changes = text(dora.get(f"{PAGE}rechte/"))
    assert "nur Hund anmelden" in changes


def test_it_counts_where_the_case_was_that_day(dora: Client, case: Case, unit: Unit, fulda: World) -> None:
    other = Unit.objects.create(name="Bauamt")
    right("Nur Steuer", fulda, units=(unit.pk,))
    right("Nur Bau", fulda, units=(other.pk,))
    move_case(case_id=case.pk, unit_id=other.pk, by=THEA)

    shown = asked(dora, vorgang=case.number)

    assert "Nur Steuer" in shown  # it lay there until it was moved that day
    assert "Nur Bau" in shown
    assert "Zuständig an diesem Tag: Bauamt, Steueramt" in shown


def test_all_cases_of_a_service(dora: Client, case: Case, fulda: World) -> None:
    right("Alle Ämter", fulda)

    assert "Alle Ämter" in asked(dora, leistung=DOG)
    assert "noch nichts zu sehen" in asked(dora, leistung=DOG, tag="01.01.2020")
    assert "noch nichts zu sehen" in asked(dora, vorgang=case.number, tag="01.01.2020")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, "Nennen Sie ein Aktenzeichen"),
        ({"vorgang": "XX-1"}, "hier nicht bekannt"),
        ({"vorgang": "XX-1", "tag": "01.01.2999"}, "noch nicht da"),
        ({"vorgang": "XX-1", "tag": ""}, "Nennen Sie den Tag"),
    ],
)
def test_what_cannot_be_asked_is_said(dora: Client, unit: Unit, query: dict[str, str], told: str) -> None:
    assert told in asked(dora, **query)


def test_nobody_else_comes_in(fulda: World, unit: Unit) -> None:
    for role in (Role.CLERK, Role.ADMIN):
        assert clients.staff(role, fulda.town).get(INSIGHT).status_code == 403
    assert officer(fulda).get(INSIGHT).status_code == 200


def test_a_case_is_found_by_its_number_with_all_that_belongs_to_it(
    dora: Client, case: Case, fulda: World, unit: Unit
) -> None:
    add_note(case_id=case.pk, text="Geheim", by=THEA)
    thea = clerk(fulda)
    thea.get("/amt/?ansicht=offen")
    for page in ("", "notiz/", "rueckfrage/", "frist/", "weitergeben/", "entscheiden/"):
        thea.get(f"/amt/vorgaenge/{case.number}/{page}")
    fulda.run_jobs()
    thea.get(f"/amt/vorgaenge/{case.number}/kopie/")

    shown = text(dora.get(f"{PAGE}?vorgang={case.number}"))

    assert "hat eine Notiz geschrieben" in shown
    assert "hat Vorgänge in einer Liste gesehen" in shown
    assert shown.count("hat den Vorgang geöffnet") == 5
    assert "hat eine Datei geöffnet" in shown
    assert "Geheim" not in shown


def test_things_of_a_case_have_its_number(case: Case) -> None:
    refs = rows_of(case.number)
    names = numbers_of([*refs, ("organisation.StoredFile", str(upload().pk)), ("catalogue.Version", "x")])

    assert {names[ref] for ref in refs if ref[0] != "organisation.StoredFile"} == {case.number}


def test_what_is_seen_on_the_citizens_pages_is_written_down(fulda: World, dora: Client, unit: Unit) -> None:
    """By whoever has the code, or by the account: the status, and what they list of theirs."""
    offered(DOG, unit)
    put_online(fulda, DOG)
    sent = applied(by=citizens.account(fulda))
    case = sent.case
    visitor = citizens.visitor(fulda)
    visitor.get(sent.url())
    visitor.head(sent.url())
    sevda = citizens.citizen(fulda)
    for path in ("/meine-antraege/", "/postfach/", sent.own_url()):
        sevda.get(path)

    shown = text(dora.get(f"{PAGE}?vorgang={case.number}&art=gelesen"))

    assert shown.count("hat den Antrag auf den Seiten der Kommune angesehen") == 2
    assert shown.count("hat die eigenen Anträge oder das Postfach angesehen") == 1


def sent(giessen: World, name: str, *, since: int = 9, until: int | None = None) -> str:
    right(name, giessen, since=since, until=until)
    with identity():
        return str(Person.objects.get(subject=name).uuid)


def lent(fulda: World, giessen: World, people: tuple[str, ...], **other: Any) -> DelegationGrant:
    """Let Gießen's people work on Fulda's dogs since a week ago, whatever is said otherwise."""
    with identity():
        return DelegationGrant.objects.create(
            **{
                "kind": "mandate", "town": fulda.town, "to_town": giessen.town, "services": [DOG], "right": "work",
                "basis": "KGG § 24", "valid_from": now() - timedelta(days=7), "valid_until": now() + timedelta(days=7),
                "people": list(people), "for_all_clerks": not people, "offered_by": "system", "offered_at": now(),
                "accepted_by": "system", "accepted_at": now() - timedelta(days=8),
            }
            | other
        )  # fmt: skip


def day(ago: int) -> str:
    return f"{timezone.localdate() - timedelta(days=ago):%Y-%m-%d}"


def test_people_of_a_partner_town_could_see_it_while_their_grant_held(
    fulda: World, giessen: World, case: Case, dora: Client
) -> None:
    lent(fulda, giessen, (sent(giessen, "Kara Klein"), sent(giessen, "Gregor Gegangen", until=3)))
    sent(giessen, "Ungenannt Ulf")
    page = text(dora.get(INSIGHT, {"vorgang": case.number, "tag": day(0)}))
    assert all(each in page for each in ("Kara Klein", "Gießen", "namentlich benannt", "KGG § 24", "nicht gesehen"))
    assert not any(each in page for each in ("Gregor Gegangen", "Ungenannt Ulf"))
    asked = {"leistung": DOG, "tag": day(0)}
    assert "Kara Klein" in text(dora.get(INSIGHT, asked))
    with identity():
        DelegationGrant.objects.update(people=[], for_all_clerks=True)
    page = text(dora.get(INSIGHT, asked))
    assert all(each in page for each in ("Kara Klein", "Ungenannt Ulf", "wie alle aus der Sachbearbeitung"))


@pytest.mark.parametrize(
    "other",
    [
        {"services": ["maengelmelder"]},
        {"accepted_by": "", "accepted_at": None},
        {"valid_until": now() - timedelta(days=2)},
        {"valid_from": now() + timedelta(days=2)},
        {"ended_at": now() - timedelta(days=2), "ended_by": "system", "ended_side": "granting", "end_reason": "x"},
    ],
)
def test_what_did_not_count_that_day_opened_nothing(
    fulda: World, giessen: World, case: Case, dora: Client, other: dict[str, Any]
) -> None:
    lent(fulda, giessen, (sent(giessen, "Kara Klein"),), **other)
    assert "Kara Klein" not in text(dora.get(INSIGHT, {"vorgang": case.number, "tag": day(0)}))


def test_who_acted_and_is_named_no_more_is_told_of(fulda: World, giessen: World, case: Case, dora: Client) -> None:
    kara = agreed(fulda, giessen).people[0]
    with identity():
        who = Person.objects.get(uuid=kara)
    assert browser(who, fulda).get(f"/amt/vorgaenge/{case.number}/").status_code == 200
    other = sent(giessen, "Nora Neu")
    with identity():
        DelegationGrant.objects.update(people=[other])
    page = text(dora.get(INSIGHT, {"vorgang": case.number, "tag": day(0)}))
    assert all(each in page for each in ("Kara Klein", "heute nicht mehr benannt", "1-mal gesehen", "Nora Neu"))


def test_help_of_the_competence_centre_is_told_of(fulda: World, case: Case, dora: Client) -> None:
    with identity():
        karl = Person.objects.create(issuer="x", subject="Karl", name="Karl Vorlage")
        Membership.objects.create(person=karl, town=None, role="kkv_editor", granted_by="system")
    lent(fulda, fulda, (str(karl.uuid),), kind="support", to_town=None, hours=8, right="read")
    page = text(dora.get(INSIGHT, {"vorgang": case.number, "tag": day(0)}))
    assert all(each in page for each in ("Karl Vorlage", "Kompetenzzentrum"))
