"""A town sees what is planned for it, and leaves by two of its own people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from blaupause.domain import SYSTEM, Role, now
from blaupause.identity import sessions
from blaupause.identity.actions import grant_membership
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import hub, identity
from shared_services.lifecycle.models import TownChange
from shared_services.onboarding import queries as onboarding
from shared_services.onboarding.actions import Answer, decide_about_two
from shared_services.onboarding.models import TwoPeople
from shared_services.onboarding.rules import compared
from tests import clients
from tests.people import EDITOR
from tests.shared_services.lifecycle.planned import asked_merger, fresh, of_the_centre, planned_key, today
from tests.tenants.organisation.gate import text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

PAGE = "/einrichtung/zukunft/"


def second(world: World, email: str) -> Client:
    """Return the browser of another administrator of the town."""
    with identity():
        membership = grant_membership(
            issuer="i", subject=email, name="Zoe Zweite", email=email, role=Role.ADMIN, town=world.town, by=SYSTEM
        )
        session = ServerSession(world.host)
        session.begin(
            Login("verwaltung", at=now().timestamp()), provider=Provider("verwaltung", "", ""), person=membership.person
        )
        sessions.save(session)
    client = clients.visitor(world.host)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


@pytest.fixture
def sent() -> dict[str, str]:
    return {
        "tag": f"{today(10):%d.%m.%Y}", "loeschen": f"{today(90):%d.%m.%Y}", "wohin": "Rathaus, 0661 1",
        "quelle": "Beschluss vom 1.",
    }  # fmt: skip


def test_one_asks_and_another_confirms(fulda: World, sent: dict[str, str]) -> None:
    first = clients.staff(Role.ADMIN, fulda.town)
    assert "Nichts ist geplant" in text(first.get(PAGE))
    assert first.post(PAGE, sent)["Location"].endswith("=beantragt")
    page = text(first.get(PAGE))
    for words in ("wartet auf Bestätigung", "Bestätigen muss jemand anderes", "Rathaus, 0661 1", "Bernd Admin"):
        assert words in page
    assert (again := first.post(PAGE, {"aktion": "bestaetigen"})).status_code == 409
    assert "zweite Person" in text(again)
    assert first.post(PAGE, sent).status_code == 409

    same = second(fulda, "PERSON@verwaltung.example").post(PAGE, {"aktion": "bestaetigen"})
    assert (same.status_code, "dasselbe Postfach" in text(same)) == (409, True)
    other = second(fulda, "zoe@verwaltung.example")
    assert "Austritt bestätigen" in text(other.get(PAGE))
    assert other.post(PAGE, {"aktion": "bestaetigen"})["Location"].endswith("=bestaetigt")
    assert "Es tritt an seinem Tag von selbst ein" in text(other.get(PAGE, {"meldung": "bestaetigt"}))
    assert first.post(PAGE, {"aktion": "zuruecknehmen"})["Location"].endswith("=zurueckgenommen")
    assert "zurückgenommen" in text(first.get(PAGE))
    for act in ("bestaetigen", "zuruecknehmen"):
        assert "nichts mehr geplant" in text(first.post(PAGE, {"aktion": act}))


def test_two_of_one_name_leave_once_the_centre_knows_that_they_are_two(fulda: World, sent: dict[str, str]) -> None:
    clients.staff(Role.ADMIN, fulda.town).post(PAGE, sent)
    other = clients.colleague(fulda.town, Role.ADMIN, "Admin, Bernd", email="bernd.zwei@fulda.example")
    page = text(other.get(PAGE))
    assert ("sieht nach derselben Person aus" in page, "Austritt bestätigen" in page) == (True, False)
    assert other.post(PAGE, {"aktion": "bestaetigen"}).status_code == 409
    with hub():
        plan = TownChange.objects.get().pk
    asked = {"aktion": "nachfragen", "plan": plan}
    assert other.post(PAGE, asked | {"plan": plan + 1}).status_code == 404
    assert other.post(PAGE, asked)["Location"].endswith("=nachgefragt")
    assert other.post(PAGE, asked).status_code == 409
    assert "prüft, ob Sie zwei Personen sind" in text(other.get(PAGE))
    with hub():
        pair = TwoPeople.objects.get()
        people = onboarding.the_two(pair.pk)
        answer = Answer(pair.pk, are_two=True, reason="Anruf im Hauptamt.", seen=compared(people))
        decide_about_two(answer=answer, has_stake=False, people=people, by=fresh(EDITOR))

    assert "Austritt bestätigen" in text(other.get(PAGE))
    assert other.post(PAGE, {"aktion": "bestaetigen"})["Location"].endswith("=bestaetigt")
    assert other.post(PAGE, asked).status_code == 404


def test_what_is_wrong_stands_at_its_field(fulda: World, sent: dict[str, str]) -> None:
    admin = clients.staff(Role.ADMIN, fulda.town)
    assert admin.post(PAGE, {"tag": "morgen"}).status_code == 422
    early = admin.post(PAGE, sent | {"tag": f"{today():%d.%m.%Y}"})
    assert (early.status_code, "in der Zukunft" in text(early)) == (422, True)


def test_what_the_centre_planned_is_seen_and_not_taken_back(fulda: World) -> None:
    admin = clients.staff(Role.ADMIN, fulda.town)
    planned_key(fulda, on=today(20))
    page = text(admin.get(PAGE))
    assert "066310009009 → 064150000000" in page
    assert "Das hat die KKV geplant" in page
    assert admin.post(PAGE, {"aktion": "zuruecknehmen"}).status_code == 403


def test_a_merger_that_the_centre_asked_for_is_confirmed_by_the_town(fulda: World, giessen: World) -> None:
    admin = clients.staff(Role.ADMIN, fulda.town)
    asked_merger(fulda, by=of_the_centre())
    page = text(admin.get(PAGE))
    assert "Aufgehen bestätigen" in page
    assert "wartet auf Bestätigung" in page
    assert admin.post(PAGE, {"aktion": "bestaetigen"})["Location"].endswith("=bestaetigt")
    assert "Aufgehen bestätigen" not in text(admin.get(PAGE))


def test_the_town_that_takes_another_in_sees_what_it_means_and_agrees(fulda: World, giessen: World) -> None:
    admin = clients.staff(Role.ADMIN, giessen.town)
    editor = of_the_centre()
    plans = [asked_merger(fulda, by=editor, on=today(20))]
    page = text(admin.get(PAGE))
    for words in ("Stadt Fulda soll bei Ihnen aufgehen", "fulda.localhost: führen von dem Tag an", "0 Rollen können"):
        assert words in page
    assert clients.staff(Role.CLERK, giessen.town).post(PAGE, {"aktion": "zustimmen"}).status_code == 403
    neighbour = clients.staff(Role.ADMIN, fulda.town)
    for plan in (plans[0].pk, "x", ""):
        assert neighbour.post(PAGE, {"aktion": "zustimmen", "plan": plan}).status_code == 404
    empty = admin.post(PAGE, {"aktion": "ablehnen", "plan": plans[0].pk})
    assert (empty.status_code, "Warum stimmen Sie nicht zu?" in text(empty)) == (422, True)
    sent = {"aktion": "ablehnen", "plan": plans[0].pk, "warum": "Der Vertrag fehlt."}
    assert admin.post(PAGE, sent)["Location"].endswith("=abgelehnt")
    assert "Der Vertrag fehlt." in text(neighbour.get(PAGE))

    plans.append(asked_merger(fulda, by=editor, on=today(20)))
    assert admin.post(PAGE, {"aktion": "zustimmen", "plan": plans[1].pk})["Location"].endswith("=zugestimmt")
    assert "Ihre Kommune hat zugestimmt" in text(admin.get(PAGE))
    assert "die Bestätigung einer zweiten Person" in text(neighbour.get(PAGE))
    for aktion in ("zustimmen", "ablehnen"):
        again = admin.post(PAGE, {"aktion": aktion, "plan": plans[1].pk, "warum": "x"})
        assert (again.status_code, "wartet nichts mehr" in text(again)) == (409, True)


def test_a_clerk_and_a_login_of_long_ago_ask_for_nothing(fulda: World, sent: dict[str, str]) -> None:
    assert clients.staff(Role.CLERK, fulda.town).post(PAGE, sent).status_code == 403
    assert "anmelden" in clients.staff(Role.ADMIN, fulda.town, minutes=60).post(PAGE, sent)["Location"]
    with hub():
        assert not TownChange.objects.exists()
