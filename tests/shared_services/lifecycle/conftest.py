"""Two real towns, which tests change for good and which are then as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from blaupause.domain import SYSTEM
from blaupause.identity.models import Membership, Person
from blaupause.tenancy import directory
from blaupause.tenancy.context import hub, operator
from blaupause.tenancy.models import Town
from shared_services.lifecycle.models import TownChange
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from shared_services.register.models import Authority, Succession
from tests.conftest import as_operator
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator


KEPT = ("ars", "kind", "name", "state", "is_arriving", "farewell", "successor_id", "leaves_at", "deletes_on")


@pytest.fixture
def towns(transactional_db: None) -> Iterator[tuple[World, World]]:
    """Fulda and Gießen, and the sample of the register; afterwards they are as they were."""
    with as_operator():
        with operator():
            before = {town.pk: {name: getattr(town, name) for name in KEPT} for town in Town.objects.all()}
        with hub():
            import_register(source=register.sample(), by=SYSTEM)
        directory.forget()
        yield _world("fulda"), _world("giessen")
        with operator():
            for pk, facts in before.items():
                Town.objects.filter(pk=pk).update(**facts)
            for model in (TownChange, Succession, Authority, Membership, Person):
                model.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM jobs_job")
        directory.forget()


def _world(slug: str) -> World:
    with operator():
        return World(Town.objects.get(slug=slug))
