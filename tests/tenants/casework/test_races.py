"""Several people at the same moment, in threads with connections of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from blaupause.domain import Conflict
from blaupause.tenancy.context import at, place_of
from tenants.casework.actions import decide
from tenants.casework.models import Case, Decision
from tenants.correspondence.models import Notice
from tests.tenants.committed import committed_town
from tests.tenants.sending import send
from tests.tenants.situations import OLAF, THEA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town
    from infra.demo.postgres import Cluster

pytestmark = pytest.mark.slow


class GaveUpError(Exception):
    """A person whose submit failed after the number was given."""


@pytest.fixture(scope="module")
def town(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock(), committed_town(cluster) as found:
        yield found


@pytest.fixture
def unblocked(town: Town, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock():
        yield town


def submit(town: Town, turn: int) -> str:
    """Send an application; every third gives up at the last moment."""
    try:
        with at(place_of(town)), transaction.atomic():
            case = send()
            _perhaps_give_up(turn)
            return case.number
    except GaveUpError:
        return ""
    finally:
        connection.close()


def _perhaps_give_up(turn: int) -> None:
    if turn % 3 == 0:
        raise GaveUpError


def test_numbers_have_no_gaps_whoever_comes_when(unblocked: Town) -> None:
    with ThreadPoolExecutor(4) as people:
        given = [number for number in people.map(lambda turn: submit(unblocked, turn), range(12)) if number]

    assert len(given) == len(set(given)) == 8
    every = list(Case.objects.order_by("number").values_list("number", flat=True))
    start = int(every[0][-6:])
    assert [int(number[-6:]) for number in every] == list(range(start, start + len(every)))


def test_of_two_clerks_one_decides(unblocked: Town) -> None:
    case = send()

    def press(by: Actor) -> str:
        try:
            with at(place_of(unblocked)):
                decide(case_id=case.pk, edition=0, outcome="assess", reasons="", by=by)
        except Conflict as conflict:
            return str(conflict)
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(2) as clerks:
        told = sorted(clerks.map(press, (THEA, OLAF)))

    assert told.count("decided") == 1
    assert "über den Vorgang entschieden" in next(each for each in told if each != "decided")
    assert Decision.objects.filter(case=case).count() == 1
    assert Notice.objects.filter(application=case.application).count() == 1
