"""Memberships are rows, given by somebody and written down."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Role
from blaupause.identity.actions import grant_membership
from blaupause.identity.enums import Realm, StaffRole
from blaupause.identity.models import Membership, Person
from blaupause.identity.queries import workplaces
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import employ

pytestmark = pytest.mark.django_db


def test_a_membership_makes_the_person_known() -> None:
    person = employ("thea", Role.CLERK, "fulda", name="Thea Muster")

    with identity():
        membership = Membership.objects.get()
        event = HubEvent.objects.get()
    assert (membership.person_id, membership.role, membership.granted_by) == (person.pk, "clerk", "system")
    assert (event.name, event.object_type, event.object_id) == (
        "membership.granted",
        "identity.Membership",
        str(membership.pk),
    )
    assert event.details == {"role": "clerk", "town": "fulda", "person": str(person.uuid)}
    assert str(person) == str(person.uuid)
    assert str(membership) == f"{person.pk} clerk {membership.town_id}"


def test_giving_it_again_renews_it() -> None:
    employ("thea", Role.CLERK, "fulda")
    with identity():
        Person.objects.update(is_active=False)
        Membership.objects.update(valid_until="2020-01-01T00:00:00Z")

    employ("thea", Role.CLERK, "fulda")

    with identity():
        assert Membership.objects.get().valid_until is None
        assert Person.objects.get().is_active


@pytest.mark.parametrize(("role", "town"), [(Role.CLERK, ""), (Role.KKV_EDITOR, "fulda")])
def test_a_role_belongs_to_its_place(role: Role, town: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        employ("thea", role, town)


def test_where_somebody_works_is_listed_with_the_hub_first() -> None:
    employ("thea", Role.CLERK, "giessen")
    employ("thea", Role.ADMIN, "fulda")
    employ("thea", Role.CLERK, "fulda")
    employ("thea", Role.OPERATOR)
    person = employ("thea", Role.KKV_EDITOR)

    with identity():
        places = workplaces(person)

    assert [
        (place.town.slug if place.town else "", [(job.label, job.act, job.url) for job in place.jobs])
        for place in places
    ] == [
        (
            "",
            [
                ("KKV-Redaktion", "Katalog öffnen", "http://localhost:8000/kkv/"),
                ("Plattformbetrieb", "Betrieb öffnen", "http://localhost:8000/verwaltung/betrieb/"),
            ],
        ),
        (
            "fulda",
            [
                ("Administration der Kommune", "Einrichtung öffnen", "http://fulda.localhost:8000/einrichtung/"),
                ("Sachbearbeitung", "Eingang öffnen", "http://fulda.localhost:8000/amt/"),
            ],
        ),
        ("giessen", [("Sachbearbeitung", "Eingang öffnen", "http://giessen.localhost:8000/amt/")]),
    ]


def test_every_role_has_a_name() -> None:
    assert {role.value for role in Role} == set(StaffRole.values)
    assert set(Realm.values) == {"verwaltung", "buerger"}


def test_by_is_needed() -> None:
    with identity(), pytest.raises(TypeError):
        grant_membership(issuer="i", subject="s", name="n", email="", role=Role.OPERATOR, town=None, by="me")  # type: ignore[arg-type]
    assert SYSTEM.id == "system"
