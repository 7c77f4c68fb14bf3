"""The administration's pages about who works here."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause import limits
from blaupause.domain import SYSTEM, Role, now
from blaupause.identity.models import Membership, Person
from blaupause.identity.team.actions import invite
from blaupause.identity.team.rules import Rights
from blaupause.tenancy.context import identity
from tenants.organisation.models import Unit
from tests.clients import staff, visitor
from tests.tenants.organisation.gate import text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

TEAM = "/einrichtung/team/"
INVITE = f"{TEAM}einladen/"
CLERK = Rights((Role.CLERK,))
EVERYWHERE = {"units_reach": "all", "services_reach": "all"}
WANTED = EVERYWHERE | {"email": "neu@fulda.example", "roles": ["clerk"], "reason": "neue Kollegin"}


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.forget()


@pytest.fixture
def thea(fulda: World) -> str:
    """Where the page about a clerk is."""
    staff(Role.CLERK, fulda.town)
    return f"{TEAM}{person('clerk-fulda').uuid}/"


def person(subject: str) -> Person:
    with identity():
        return Person.objects.get(subject=subject)


def roles(subject: str) -> list[str]:
    with identity():
        return list(Membership.objects.filter(person__subject=subject, ended_by="").values_list("role", flat=True))


def ends(subject: str) -> dict[str, datetime | None]:
    with identity():
        return dict(Membership.objects.filter(person__subject=subject, ended_by="").values_list("role", "valid_until"))


@pytest.mark.parametrize("page", ["", "rechte/", "behalten/", "entfernen/"])
def test_only_the_towns_own_administration_sees_people(fulda: World, giessen: World, thea: str, page: str) -> None:
    path = f"{thea}{page}"

    assert visitor(fulda.host).get(path).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(path).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(path).status_code == 404
    assert staff(Role.ADMIN, giessen.town).get(path).status_code == 404  # at home, about Fulda's people
    answer = staff(Role.ADMIN, fulda.town).get(path)
    assert (answer.status_code, answer.content.decode().count("<h1")) == (200, 1)


@pytest.mark.parametrize("path", [INVITE, "{thea}rechte/", "{thea}entfernen/"])
def test_what_matters_asks_for_a_fresh_login(fulda: World, thea: str, path: str) -> None:
    late, path = staff(Role.ADMIN, fulda.town, minutes=11), path.format(thea=thea)

    for answer in (late.get(path), late.post(path, WANTED)):
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/auth/anmelden/")
    assert late.get(TEAM).status_code == late.get(thea).status_code == 200
    assert roles("clerk-fulda") == ["clerk"]


def test_a_team_of_one_is_told_who_it_is(admin: Client) -> None:
    page = admin.get(TEAM)
    shown = text(page)

    assert "Bernd Admin" in shown
    assert "Administration der Kommune" in shown
    assert '<td data-label="Zuständig für"></td>' in page.content.decode()  # no units: it has no cases
    assert "Keine Einladung ist offen." in shown
    assert "Bitte prüfen" not in shown


def test_a_hundred_cost_as_many_queries_as_two(admin: Client, fulda: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert admin.get(TEAM).status_code == 200
        return len(seen)

    def join(numbers: range) -> None:
        unit = Unit.objects.create(name=f"Amt {numbers}")
        away = {"granted_by": str(person("admin-fulda").uuid), "granted_at": now() - timedelta(days=100)}
        left = {"valid_until": now(), "ended_by": "x", "end_reason": "x"}
        with identity():
            for number in numbers:
                who = Person.objects.create(issuer="i", subject=str(number), name=f"Person {number}")
                rows = {"person": who, "town": fulda.town, "role": "clerk", "unit_ids": [unit.pk]} | away
                Membership.objects.create(**rows | (left if number % 3 == 0 else {}))
                invite(town=fulda.town, email=f"{number}@fulda.example", rights=CLERK, reason="x", by=SYSTEM)

    join(range(2))
    cost()  # what is asked once in a process
    few = cost()
    join(range(2, 100))

    assert cost() <= few + 1  # the facts of the town are asked anew every few seconds
    assert few <= 10
    shown = text(admin.get(TEAM))
    assert ("Person 98" in shown, "98@fulda.example" in shown) == (True, True)


def test_rights_are_changed_with_a_reason(admin: Client, thea: str) -> None:
    unit = Unit.objects.create(name="Steueramt", is_active=False)
    stand = re.search(r'name="based_on" value="([^"]+)"', admin.get(f"{thea}rechte/").content.decode())
    assert stand
    with identity():
        Membership.objects.filter(person__subject="clerk-fulda").update(unit_ids=[unit.pk])
    assert "Steueramt" in text(admin.get(f"{thea}rechte/"))  # also one that rests, where somebody has it
    wanted: dict[str, object] = EVERYWHERE | {
        "roles": ["clerk", "admin"],
        "until": "31.12.2099",
        "reason": "vertritt mich",
        "based_on": stand[1],
    }

    answer = admin.post(f"{thea}rechte/", wanted)

    shown = text(admin.get(answer.headers["Location"]))
    assert "Die Rechte sind geändert" in shown
    assert "vertritt mich 31.12.2099" in shown
    assert "Bernd Admin: vertritt mich" in shown  # why the old one ended
    assert sorted(roles("clerk-fulda")) == ["admin", "clerk"]
    assert 'value="31.12.2099"' in admin.get(f"{thea}rechte/").content.decode()
    answer = admin.post(f"{thea}rechte/", wanted)
    assert (answer.status_code, "inzwischen geändert" in text(answer)) == (409, True)


def test_roles_with_ends_of_their_own_keep_them_or_get_a_common_one(admin: Client, fulda: World, thea: str) -> None:
    with identity():
        row = Membership.objects.get(person__subject="clerk-fulda")
        row.valid_until = end = datetime(2099, 12, 31, 23, tzinfo=UTC)
        row.save()
        Membership.objects.create(person=row.person, town=fulda.town, role="admin", granted_by="test")
    shown = admin.get(f"{thea}rechte/")
    assert "Jetzt: Administration der Kommune ohne Ende, Sachbearbeitung bis 31.12.2099" in text(shown)
    stand = re.search(r'name="based_on" value="([^"]+)"', shown.content.decode())
    assert stand
    wanted: dict[str, object] = EVERYWHERE | {"roles": ["clerk", "admin"], "reason": "x", "based_on": stand[1]}

    unsaid = admin.post(f"{thea}rechte/", wanted)
    both = admin.post(f"{thea}rechte/", wanted | {"ends": "kept", "until": "30.11.2099"})

    assert (unsaid.status_code, "„Wann enden die Rollen?“ ist noch offen" in text(unsaid)) == (422, True)
    assert (both.status_code, "Lassen Sie das Feld leer" in text(both)) == (422, True)
    assert admin.post(f"{thea}rechte/", wanted | {"ends": "kept"}).status_code == 302
    assert ends("clerk-fulda") == {"clerk": end, "admin": None}
    answer = admin.post(f"{thea}rechte/", wanted | {"ends": "common", "until": "30.11.2099"})
    assert answer.status_code == 302
    assert ends("clerk-fulda") == dict.fromkeys(["clerk", "admin"], datetime(2099, 11, 30, 23, tzinfo=UTC))


def test_who_was_away_is_kept_or_removed(admin: Client, thea: str) -> None:
    with identity():
        Membership.objects.filter(person__subject="clerk-fulda").update(granted_at=now() - timedelta(days=100))
    assert "seit mehr als 90 Tagen nicht angemeldet" in text(admin.get(TEAM))
    assert admin.post(f"{thea}behalten/", {"remark": ""}).status_code == 422

    answer = admin.post(f"{thea}behalten/", {"remark": "in Elternzeit"})

    assert "Bernd Admin: in Elternzeit" in text(admin.get(answer.headers["Location"]))
    assert "seit mehr als 90 Tagen" not in text(admin.get(TEAM))
    answer = admin.post(f"{thea}entfernen/", {"reason": "wechselt"})
    shown = text(admin.get(answer.headers["Location"]))
    assert "Die Person arbeitet hier nicht mehr" in shown
    assert "1 Person hat früher hier gearbeitet" in shown
    assert "Arbeitet nicht mehr hier." in text(admin.get(thea))
    assert roles("clerk-fulda") == []
    assert admin.get(f"{thea}entfernen/").status_code == 200
    assert admin.post(f"{thea}entfernen/", {"reason": "x"}).status_code == 404


def test_the_last_administrator_is_told_what_to_do(admin: Client) -> None:
    me = f"{TEAM}{person('admin-fulda').uuid}/"

    answer = admin.post(f"{me}entfernen/", {"reason": "Ruhestand"})

    assert (answer.status_code, "niemand auf Dauer" in text(answer)) == (409, True)
    assert roles("admin-fulda") == ["admin"]


@pytest.mark.parametrize(
    ("page", "leads", "sentence"),
    [
        ("rechte/", "/auth/willkommen/?meldung=administration-beendet", "Ihre Rolle in der Administration ist beendet"),
        ("entfernen/", "/auth/abgemeldet/", "abgemeldet"),
    ],
)
def test_whoever_leaves_the_administration_is_led_away(
    admin: Client, fulda: World, thea: str, page: str, leads: str, sentence: str
) -> None:
    with identity():
        Membership.objects.filter(person__subject="clerk-fulda").update(role="admin")
        stand = str(Membership.objects.get(person__subject="admin-fulda").pk)
    me = f"{TEAM}{person('admin-fulda').uuid}/"

    answer = admin.post(f"{me}{page}", EVERYWHERE | {"roles": ["clerk"], "reason": "x", "based_on": stand})

    assert answer.headers["Location"] == leads
    shown = admin.get(leads)
    assert (shown.status_code, sentence in text(shown)) == (200, True)
    assert admin.get(TEAM).status_code in {302, 403}
