"""Two who change the administration of a town at the same moment: threads with connections of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection

from blaupause.domain import Conflict, Role
from blaupause.identity.models import Membership, Person
from blaupause.identity.team import queries
from blaupause.identity.team.actions import change_member, remove_member
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import employ
from tests.blaupause.identity.team.staffing import CLERK, acting, stand, town
from tests.conftest import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker

    from infra.demo.postgres import Cluster

LEFT_BEHIND = (
    "DELETE FROM identity_membership", "DELETE FROM identity_person", "DELETE FROM hub_audit_hubevent",
    "DELETE FROM jobs_job",
)  # fmt: skip


@pytest.fixture
def admins(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Person]]:
    """Have two who administer Fulda, as others see them; leave nothing behind."""
    with django_db_blocker.unblock():
        try:
            yield [employ(name, Role.ADMIN, "fulda") for name in ("ida", "ilse")]
        finally:
            connection.close()
            address = psycopg.conninfo.make_conninfo(cluster.url, dbname=DATABASE)
            with psycopg.connect(address, autocommit=True) as superuser:
                for statement in LEFT_BEHIND:
                    superuser.execute(statement)


def remove(by: Person, whom: Person) -> None:
    remove_member(town=town(), person=str(whom.uuid), reason="x", by=acting(by))


def make_clerk(by: Person, whom: Person) -> None:
    change_member(
        town=town(), person=str(whom.uuid), based_on=stand(whom), rights=CLERK, reason="x", by=acting(by)
    )  # fmt: skip


@pytest.mark.parametrize("act", [remove, make_clerk])
@pytest.mark.parametrize("others", [True, False])
def test_of_two_who_take_each_others_administration_one_does(
    admins: list[Person], act: Callable[[Person, Person], None], *, others: bool
) -> None:
    """Each of the other, or each their own: one stays."""

    def do(pair: tuple[Person, Person]) -> str:
        try:
            with identity():
                act(*pair)
        except Conflict as conflict:
            return str(conflict)
        finally:
            connection.close()
        return ""

    one, other = admins
    pairs = [(one, other), (other, one)] if others else [(one, one), (other, other)]
    with ThreadPoolExecutor(2) as people:
        told = sorted(people.map(do, pairs))

    assert told[0] == ""
    assert ("nicht mehr zur Administration" if others else "niemand auf Dauer") in told[1]
    with identity():
        assert queries.administering(town()).count() == 1
        assert Membership.objects.filter(ended_by="", role="admin").count() == 1
