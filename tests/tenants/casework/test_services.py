"""A clerk who works on some services only: cases of others do not exist for them, on no way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.audit.town.models import Event
from blaupause.domain import Actor, ActorKind, Conflict, NotFound, Role
from blaupause.identity.actors import staff
from blaupause.identity.models import Membership, Person
from blaupause.tenancy.context import identity
from tenants.casework import actions, queries
from tenants.correspondence.queries import letters_waiting
from tests.templates import DOG, PARKING
from tests.tenants.casework.clerks import decide, page_of
from tests.tenants.situations import THEA, clerk, text_of

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World

DOGS_ONLY = Actor(ActorKind.STAFF, "dana", "Dana Dogge", "fulda", frozenset({Role.CLERK}), services=frozenset({DOG}))


def test_only_cases_of_the_own_services_are_there(case: Case, parking: Case, fulda: World) -> None:
    dana = clerk(fulda, "dana", "Dana Dogge", services=[DOG])

    listed, searched = text_of(dana.get("/amt/?ansicht=niemand")), text_of(dana.get("/amt/", {"q": parking.number}))

    assert ("Alle offenen 1" in listed, case.number[-6:] in listed) == (True, True)
    assert (parking.number[-6:] in listed, "Kein Vorgang passt" in searched) == (False, True)
    assert dana.get(page_of(case)).status_code == 200
    for part in ("", "uebernehmen/", "notiz/", "weitergeben/", "entscheiden/", "kopie/"):
        path = page_of(parking) + part
        assert {dana.get(path).status_code, dana.post(path, {"text": "x"}).status_code} <= {404, 405}
    assert dana.post("/amt/zuweisen/", {"vorgang": [parking.number], "an": ""}).status_code == 302
    assert parking.reloaded() == parking
    assert not Event.objects.filter(object_id=str(parking.pk), actor_id__gt="", name__startswith="case.noted").exists()


def test_an_action_finds_no_case_of_another_service(case: Case, parking: Case) -> None:
    actions.take_case(case_id=case.pk, by=DOGS_ONLY)
    with pytest.raises(NotFound):
        actions.take_case(case_id=parking.pk, by=DOGS_ONLY)
    with pytest.raises(NotFound):
        actions.add_note(case_id=parking.pk, text="x", by=DOGS_ONLY)
    with pytest.raises(NotFound):
        queries.case(parking.number, DOGS_ONLY)


def test_letters_are_of_the_own_services(case: Case, fulda: World) -> None:
    decide(case)
    fulda.run_jobs()
    (letter,) = letters_waiting(DOGS_ONLY)
    other = clerk(fulda, "paul", "Paul Parker", services=[PARKING])

    assert "Kein Brief wartet" in text_of(other.get("/amt/briefe/"))
    assert other.get(f"/amt/briefe/{letter.pk}/").status_code == 404
    for path in ("/amt/briefe/drucken/", "/amt/briefe/abgeschickt/"):
        assert other.post(path, {"brief": letter.pk}).status_code == 404


def test_units_and_services_count_together(case: Case, parking: Case, fulda: World) -> None:
    here = clerk(fulda, "dana", "Dana Dogge", units=[case.unit_id], services=[DOG])
    elsewhere = clerk(fulda, "rita", "Rita Rand", units=[case.unit_id + 1], services=[DOG])

    assert [client.get(page_of(case)).status_code for client in (here, elsewhere)] == [200, 404]
    assert here.get(page_of(parking)).status_code == 404


def test_a_case_goes_only_to_who_works_on_its_service(case: Case, fulda: World) -> None:
    clerk(fulda, "dana", "Dana Dogge", services=[DOG])
    clerk(fulda, "paul", "Paul Parker", services=[PARKING])
    paul = next(each for each in queries.colleagues() if each.name == "Paul Parker")

    assert "Paul Parker" not in text_of(clerk(fulda).get(page_of(case, "weitergeben")))
    assert [each.name for each in queries.colleagues(services=[DOG])] == ["Dana Dogge", "Thea Muster"]
    with pytest.raises(Conflict, match=r"Paul Parker bearbeitet nicht: .*Wählen Sie jemanden"):
        actions.assign_case(case_id=case.pk, to=paul, by=THEA)


def test_other_services_count_from_the_next_request_on(case: Case, parking: Case, fulda: World) -> None:
    dana = clerk(fulda, "dana", "Dana Dogge", services=[DOG])
    assert dana.get(page_of(parking)).status_code == 404

    with identity():
        Membership.objects.filter(person__subject="dana").update(service_slugs=[PARKING])

    assert [dana.get(page_of(each)).status_code for each in (case, parking)] == [404, 200]


def test_services_cost_no_query(fulda: World) -> None:
    clerk(fulda, "dana", "Dana Dogge", units=[1], services=[DOG])
    with identity(), CaptureQueriesContext(connection) as asked:
        person = Person.objects.get(subject="dana")
        actor = staff(person, fulda.town)

    assert len(asked) == 2  # who it is, and what they may
    assert (sorted(actor.services), sorted(actor.units)) == ([DOG], [1])
