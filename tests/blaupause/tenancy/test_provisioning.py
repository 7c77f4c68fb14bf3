from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection
from psycopg.conninfo import make_conninfo

from blaupause.tenancy import provisioning
from blaupause.tenancy.context import RoleChangeRefused, operator, owner_of, town
from blaupause.tenancy.enums import TownKind
from blaupause.tenancy.fleet import compiling, public, release
from blaupause.tenancy.grants import OWNER
from blaupause.tenancy.models import Domain, Town
from blaupause.tenancy.router import PlaceRouter
from tenants.organisation.models import Unit
from tests.conftest import DATABASE, as_operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.demo.postgres import Cluster
    from tests.worlds import World


ROLES_WITHOUT_SCHEMA = """
    SELECT count(*) FROM pg_roles r WHERE starts_with(r.rolname, 'town_') AND r.rolname <> 'town_any'
    AND NOT EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname = r.rolname)
"""
MEMBERS = """
    SELECT member::regrole::text, inherit_option, set_option FROM pg_auth_members
    WHERE roleid = %s::regrole AND NOT admin_option ORDER BY 1
"""


@pytest.fixture
def as_the_operator(transactional_db: None) -> Iterator[None]:
    """Be the operator, and take away again what the test made."""
    with as_operator():
        yield
        with operator():
            made = list(Town.objects.filter(slug__startswith="test-"))
        for each in made:
            with owner_of(each), connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA {each.schema_name} CASCADE")
            with operator(), connection.cursor() as cursor:
                cursor.execute(f"DROP ROLE {each.schema_name}")
                each.delete()


def _make(slug: str = "test-stadt") -> Town:
    return provisioning.create_town(slug=slug, name="Teststadt", kind=TownKind.CITY, host=f"{slug}.localhost")


def test_a_new_town_has_its_tables_and_its_role(as_the_operator: None) -> None:
    made = _make()

    with town(made):
        assert Unit.objects.count() == 0
    with operator(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableowner, count(*) FROM pg_tables WHERE schemaname = %s GROUP BY 1", (made.schema_name,)
        )
        owners = dict(cursor.fetchall())
        cursor.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", (made.schema_name,))
        assert cursor.fetchone() == (False,)
        cursor.execute(MEMBERS, (made.schema_name,))
        assert cursor.fetchall() == [("app", False, True), ("cell_operator", False, True)]
    ours = [model for model in apps.get_models() if model._meta.app_config.name in settings.TENANT_APPS]
    assert owners == {OWNER: len(ours) + 1}


def test_a_taken_slug_creates_nothing(as_the_operator: None) -> None:
    _make()

    with pytest.raises(IntegrityError):
        _make()

    with operator(), connection.cursor() as cursor:
        assert Domain.objects.filter(domain="test-stadt.localhost").count() == 1
        cursor.execute(ROLES_WITHOUT_SCHEMA)
        assert cursor.fetchone() == (0,)


def test_migrating_twice_changes_nothing(as_the_operator: None) -> None:
    made = _make()

    public.migrate_public()
    compiling.migrate_really(made.schema_name, release.current())

    with town(made):
        assert Unit.objects.count() == 0


def test_a_cell_can_be_bootstrapped_again(cluster: Cluster, db: None) -> None:
    provisioning.bootstrap_cell(cluster.url, database=DATABASE, app_password="app", operator_password="operator")


def test_a_town_that_owned_itself_is_adopted(cluster: Cluster, as_the_operator: None) -> None:
    """A cell made before docs/adr/0009: its towns go on working, but own nothing any more."""
    made = _make()
    with psycopg.connect(make_conninfo(cluster.url, dbname=DATABASE), autocommit=True) as superuser:
        superuser.execute(f"ALTER SCHEMA {made.schema_name} OWNER TO {made.schema_name}".encode())
        superuser.execute(f"ALTER TABLE {made.schema_name}.organisation_unit OWNER TO {made.schema_name}".encode())

    provisioning.bootstrap_cell(cluster.url, database=DATABASE, app_password="app", operator_password="operator")

    compiling.migrate_really(made.schema_name, release.current())
    with town(made):
        Unit.objects.create(name="Steueramt")
        with pytest.raises(ProgrammingError, match="must be owner"), connection.cursor() as cursor:
            cursor.execute("DROP TABLE organisation_unit")


def test_the_application_cannot_create_towns(transactional_db: None) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|does not exist"):
        _make()


def test_tables_go_where_their_folder_says(fulda: World) -> None:
    router = PlaceRouter()
    with owner_of(fulda.town):
        assert router.allow_migrate("default", "casework")
        assert not router.allow_migrate("default", "catalogue")
    with operator():
        assert router.allow_migrate("default", "catalogue")
        assert not router.allow_migrate("default", "casework")
    assert router.allow_relation(Unit(), fulda.town) is False
    assert router.allow_relation(Unit(), Unit()) is None


def test_django_tenants_own_way_in_is_closed(fulda: World) -> None:
    with pytest.raises(RoleChangeRefused, match="blaupause"):
        connection.set_schema("giessen")  # type: ignore[attr-defined]  # django-tenants' method
