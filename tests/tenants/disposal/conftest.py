"""Cases of the dog tax that ended long ago, and two people who administer the town."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Role, now
from tenants.casework.models import Case
from tenants.correspondence.enums import Channel, DeliveryState
from tenants.correspondence.models import Delivery
from tenants.services.actions import subscribe
from tests.clients import colleague
from tests.people import ADMIN
from tests.templates import DOG
from tests.tenants.situations import furnish, offered, opened

if TYPE_CHECKING:
    from django.test import Client

    from tenants.services.queries import Offer
    from tests.worlds import World

LONG_AGO = datetime(2014, 3, 5, 10, tzinfo=UTC)


@pytest.fixture
def dogs(fulda: World) -> Offer:
    """A town that follows the dog tax: its files are kept for ten years."""
    found = offered(DOG, furnish())
    subscribe(service_slug=DOG, by=ADMIN)
    return found


@pytest.fixture
def old(dogs: Offer) -> list[Case]:
    """Three cases that ended in 2014."""
    return aged([opened(dogs) for _each in range(3)])


@pytest.fixture
def first(fulda: World) -> Client:
    return colleague(fulda.town, Role.ADMIN, "Nora Neu", email="nora.neu@fulda.example")


@pytest.fixture
def second(fulda: World) -> Client:
    return colleague(fulda.town, Role.ADMIN, "Zita Zweit", email="zita@fulda.example")


def aged(cases: list[Case], at: datetime = LONG_AGO) -> list[Case]:
    """Let cases have come in and ended then, with nothing left to send."""
    found = Case.objects.filter(pk__in=[each.pk for each in cases])
    found.update(state="closed", closure="decided", received_at=at, closed_at=at, due_on=None, rests_since=None)
    Delivery.objects.update(state=DeliveryState.SENT, sent_at=at)
    Delivery.objects.filter(channel=Channel.INBOX).update(retrieved_at=now())
    return list(found.order_by("pk"))
