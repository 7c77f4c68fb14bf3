"""What a login and a right cost the database: the same for one town and for hundreds."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM, Role
from blaupause.identity import actions
from blaupause.identity.enums import SessionKind
from blaupause.identity.logout_token import Ended
from blaupause.identity.models import Session
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import identity
from tests import clients
from tests.blaupause.identity.browsing import LOGIN_ORIGIN, Browser, stored
from tests.tenants.portal.applied import queries_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.identity.models import Person
    from infra.demo.postgres import Cluster
    from tests.worlds import World

DATABASE = "blaupause_test"
HUNDREDS = 500
TOWNS = """
    INSERT INTO tenancy_town (uuid, schema_name, slug, name, kind, state, ars, is_sample, data_key, created_at)
    SELECT gen_random_uuid(), 'town_many' || n, 'viele-' || n, 'Gemeinde ' || n, 'municipality', 'left', '',
           false, '', now() FROM generate_series(1, %s) n
"""
WORK = """
    INSERT INTO identity_membership (person_id, town_id, role, unit_ids, valid_from, granted_by, granted_at)
    SELECT %s, id, 'clerk', '[]', now(), 'system', now() FROM tenancy_town WHERE slug LIKE 'viele-%%'
"""


@pytest.fixture(scope="module")
def hundreds(cluster: Cluster, django_db_setup: None) -> Iterator[None]:
    """Towns by the hundred: rows only, made and taken away by the superuser since nobody else may make that many.

    Of the module, so that they are there before a test's transaction begins and go after it ended.
    """
    with psycopg.connect(f"{cluster.url.rpartition('/')[0]}/{DATABASE}", autocommit=True) as superuser:
        superuser.execute(TOWNS, (HUNDREDS,))
        yield
        superuser.execute("DELETE FROM tenancy_town WHERE slug LIKE 'viele-%'")


def work_everywhere(who: Person) -> None:
    with identity(), connection.cursor() as cursor:
        cursor.execute(WORK, (who.pk,))
        assert cursor.rowcount == HUNDREDS


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect what the database is asked."""
    asked: list[str] = []
    with CaptureQueriesContext(connection) as seen:
        yield asked
    asked += [each["sql"] for each in seen.captured_queries]


def test_the_staff_start_page_asks_as_often_for_five_hundred_towns(hundreds: None, db: None) -> None:
    client = clients.staff(Role.KKV_EDITOR)
    client.get("/verwaltung/")
    few = queries_for(client, "/verwaltung/")
    with identity():
        who = stored(SessionKind.SESSION)[-1].person
    assert who is not None
    work_everywhere(who)

    assert queries_for(client, "/verwaltung/") == few
    assert f"Gemeinde {HUNDREDS}" in client.get("/verwaltung/").content.decode()


def test_whoever_works_in_five_hundred_towns_logs_in_with_as_many_statements(
    hundreds: None, browser: Browser, staff: dict[str, Person]
) -> None:
    counts = []
    for _time in range(2):
        browser = Browser()
        browser.open("http://localhost:8000/auth/anmelden/?next=/kkv/")
        back = browser.answer("karl")
        assert back.startswith(LOGIN_ORIGIN)
        with statements() as asked:
            browser.open(back)
        counts.append(len(asked))
        if len(counts) == 1:
            work_everywhere(staff["karl"])

    assert counts[0] == counts[1]


def test_rights_are_asked_for_once_a_request(fulda: World) -> None:
    client = clients.staff(Role.CLERK, fulda.town)
    client.get("/amt/")
    with statements() as asked:
        assert client.get("/amt/").status_code == 200

    assert len([each for each in asked if 'AS "town__slug"' in each]) == 1  # what the actor is made of


def test_a_login_that_ends_in_twenty_towns_ends_by_one_statement(db: None) -> None:
    with identity():
        for number in range(20):
            session = ServerSession(f"stadt-{number}.localhost")
            actions.open_session(
                session=session,
                login=Login("buerger", pseudonym=f"p{number}", name="Sevda"),
                provider=Provider("buerger", "sid-20", "a" * 64),
                person=None,
                by=SYSTEM,
            )
        ended = Ended(realm="buerger", sid="sid-20", account="", token_id="iss|1", expires=9_999_999_999)
        with statements() as asked:
            actions.end_login(ended=ended, by=SYSTEM)
        left = Session.objects.filter(provider_sid="sid-20").count()

    assert left == 0
    about = [each for each in asked if "identity_session" in each]
    assert [each.split()[0] for each in about] == ["INSERT", "DELETE"]
