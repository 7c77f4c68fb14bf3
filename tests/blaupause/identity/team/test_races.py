"""Two who change who works in a town at the same moment: threads with connections of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection

from blaupause.domain import ANONYMOUS, Conflict, Level, Role
from blaupause.identity.enums import InvitationState
from blaupause.identity.models import Invitation, Membership, Person
from blaupause.identity.sessions import Login, Provider
from blaupause.identity.start import Start
from blaupause.identity.team import queries
from blaupause.identity.team.actions import accept_invitation, change_member, giving, remove_member
from blaupause.identity.team.rules import Account, Unwelcome
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import employ
from tests.blaupause.identity.team.staffing import CLERK, acting, invited, rows, stand, town
from tests.conftest import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker

    from infra.demo.postgres import Cluster

LEFT_BEHIND = (
    "DELETE FROM identity_membership", "DELETE FROM identity_invitation", "DELETE FROM identity_person",
    "DELETE FROM identity_session", "DELETE FROM hub_audit_hubevent", "DELETE FROM jobs_job",
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


def accept(account: Account, token: str) -> None:
    way = Start("verwaltung", "fulda.localhost", Level.BASIC, "/", "", invitation=token)
    accept_invitation(
        start=way, account=account, login=Login("verwaltung"), provider=Provider("verwaltung", "", ""), by=ANONYMOUS
    )


def done(act: Callable[..., None], *told: Any) -> str:
    """Do it in a thread; return what was said against it."""
    try:
        with identity():
            act(*told)
    except (Conflict, Unwelcome) as refused:
        return str(refused)
    finally:
        connection.close()
    return ""


@pytest.mark.parametrize("act", [remove, make_clerk])
@pytest.mark.parametrize("others", [True, False])
def test_of_two_who_take_each_others_administration_one_does(
    admins: list[Person], act: Callable[[Person, Person], None], *, others: bool
) -> None:
    """Each of the other, or each their own: one stays."""
    one, other = admins
    pairs = [(one, other), (other, one)] if others else [(one, one), (other, other)]
    with ThreadPoolExecutor(2) as people:
        told = sorted(people.map(partial(done, act), *zip(*pairs, strict=True)))

    assert told[0] == ""
    assert ("nicht mehr zur Administration" if others else "niemand auf Dauer") in told[1]
    with identity():
        assert queries.administering(town()).count() == 1
        assert Membership.objects.filter(ended_by="", role="admin").count() == 1


def test_whoever_accepts_while_being_removed_waits_or_is_waited_for(
    admins: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each stops amidst its rows until the other is there too: in two orders of locks, each would hold what both want.

    In one order the second does not come so far, and the first goes on alone.
    """
    one, other = admins
    _invitation, token = invited(other.email, acting(one))
    both, add, end = Barrier(2), giving.add, giving.end

    def amidst(act: Callable[..., Any], *told: Any, **also: Any) -> Any:
        with suppress(BrokenBarrierError):
            both.wait(timeout=0.5)
        return act(*told, **also)

    monkeypatch.setattr(giving, "add", partial(amidst, add))
    monkeypatch.setattr(giving, "end", lambda *told, **also: (end(*told, **also), amidst(lambda: None)))
    account = Account(other.issuer, other.subject, other.name, other.email)
    with ThreadPoolExecutor(2) as people:
        joined = people.submit(done, accept, account, token)
        removed = people.submit(done, remove, one, other)
        told = joined.result(), removed.result()

    assert told[1] == ""
    with identity():
        states = [queries.state_of(each) for each in Invitation.objects.all()]
    assert states == [InvitationState.WITHDRAWN if told[0] else InvitationState.ACCEPTED]
    assert all(ended for _role, _why, ended, _reason in rows(other))
