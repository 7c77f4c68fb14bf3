"""A page of a list asks the database as often for 300 rows as for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.audit.town.models import Event
from blaupause.domain import Role
from blaupause.tenancy.context import hub
from shared_services.catalogue.models import Service
from tenants.casework.actions import add_note, decide
from tenants.correspondence.enums import Channel
from tenants.correspondence.models import Delivery
from tenants.organisation.models import Unit
from tenants.services.models import Subscription
from tests import citizens, clients
from tests.templates import DOG, released
from tests.tenants.offering import put_online
from tests.tenants.portal.applied import queries_for
from tests.tenants.situations import THEA, offered, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.test import Client

    from tenants.casework.models import Case
    from tests.worlds import World

MANY = (1, 3, 300)


@pytest.fixture
def case(fulda: World) -> Case:
    """A decided case whose letter waits, in a town that offers the service."""
    released(DOG)
    put_online(fulda, DOG)
    case = opened(offered(DOG, Unit.objects.get()))
    add_note(case_id=case.pk, text="Chip prüfen.", by=THEA)
    decide(case_id=case.pk, edition=case.reloaded().edition, outcome="assess", reasons="Passt.", by=THEA)
    fulda.run_jobs()
    return case.reloaded()


def more[Row: Model](row: Row, until: int, **unique: Callable[[int], object]) -> None:
    """Copy a row until there are that many; `unique` makes what may not repeat."""
    rows = type(row)._default_manager
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.generated}
    rows.bulk_create(
        type(row)(**fields | {"id": None} | {name: make(number) for name, make in unique.items()})
        for number in range(rows.count(), until)
    )


def services(_case: Case, until: int) -> None:
    """More services, all found by the same word."""
    with hub():
        more(Service.objects.get(slug=DOG), until, slug=lambda number: f"hund-{number}")
    more(Subscription.objects.get(service_slug=DOG), until, service_slug=lambda number: f"hund-{number}")


def letters(_case: Case, until: int) -> None:
    Delivery.objects.exclude(channel=Channel.LETTER).delete()
    more(Delivery.objects.all()[0], until, key=lambda number: f"letter-{number}")


def events(_case: Case, until: int) -> None:
    noted = Event.objects.filter(name="case.noted")
    Event.objects.bulk_create(
        Event(name=one.name, actor_kind=one.actor_kind, actor_id=one.actor_id, object_type=one.object_type,
              object_id=one.object_id)
        for one in [noted[0]] * (until - noted.count())
    )  # fmt: skip


def changes(_case: Case, until: int) -> None:
    found = Event.objects.filter(name="service.activated")
    Event.objects.bulk_create(
        Event(name=one.name, actor_kind=one.actor_kind, actor_id=one.actor_id, object_type=one.object_type,
              object_id=one.object_id)
        for one in [found[0]] * (until - found.count())
    )  # fmt: skip


def offices(_case: Case, until: int) -> None:
    more(Unit.objects.all()[0], until, name=lambda number: f"Stelle {number}", sort_key=lambda number: f"{number:04}")


def _clerk(fulda: World) -> Client:
    return clients.staff(Role.CLERK, fulda.town)


def _admin(fulda: World) -> Client:
    return clients.staff(Role.ADMIN, fulda.town)


@pytest.mark.parametrize(
    ("address", "who", "grow"),
    [
        ("/leistungen/?q=Hund", citizens.visitor, services),
        ("/amt/briefe/", _clerk, letters),
        ("/amt/vorgaenge/{case.number}/", _clerk, events),
        (f"/einrichtung/leistungen/{DOG}/", _admin, changes),
        ("/einrichtung/stellen/", _admin, offices),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_list_costs_the_same_for_one_three_and_three_hundred(
    case: Case, fulda: World, address: str, who: Callable[[World], Client], grow: Callable[[Case, int], None]
) -> None:
    client, address, counts = who(fulda), address.format(case=case), []
    for until in MANY:
        grow(case, until)
        client.get(address)  # what is kept for seconds is kept
        counts.append(queries_for(client, address))

    assert len(set(counts)) == 1, counts
