"""What a role may not do, tried with SQL: the database refuses, whatever Python forgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from blaupause.tenancy.context import (
    CrossedTowns,
    NoTown,
    Place,
    RoleChangeRefused,
    WrongTown,
    at,
    current_place,
    current_town,
    held,
    hub,
    identity,
    town,
    worker,
)
from tenants.organisation.models import Unit

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def run(sql: str) -> list[tuple[object, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_nowhere_nothing_works() -> None:
    with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
        Unit.objects.count()
    with pytest.raises(ProgrammingError, match="permission denied"):
        run("SELECT * FROM public.identity_person")
    with pytest.raises(NoTown):
        current_town()


def test_a_town_is_its_own_role_and_schema(fulda: World) -> None:
    assert run("SELECT current_user::text, current_schema()::text") == [
        (fulda.town.schema_name, fulda.town.schema_name)
    ]
    Unit.objects.create(name="Steueramt")
    assert Unit.objects.count() == 1


def test_what_one_town_writes_the_other_does_not_see(fulda: World, giessen: World) -> None:
    Unit.objects.create(name="Steueramt")

    with giessen:
        assert Unit.objects.count() == 0


def test_a_town_cannot_reach_its_neighbours_schema(fulda: World, giessen: World) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(f"SELECT * FROM {giessen.town.schema_name}.organisation_unit")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM public.identity_session",
        "SELECT * FROM public.identity_person",
        "SELECT * FROM public.tenancy_town",
        "INSERT INTO public.catalogue_service (slug, title, sort_key) VALUES ('x', 'x', 'x')",
        "DELETE FROM public.jobs_job",
        "UPDATE public.jobs_job SET state = 'waiting'",
        "CREATE TABLE public.mine (id int)",
    ],
)
def test_a_town_is_refused_in_public(fulda: World, sql: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(sql)


def test_a_town_cannot_queue_work_for_another(fulda: World, giessen: World) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        run(f"INSERT INTO public.jobs_job (town, name) VALUES ('{giessen.town.schema_name}', 'x')")


def test_a_town_sees_its_own_work_only(fulda: World, giessen: World) -> None:
    for world in (fulda, giessen):
        with world:
            run("INSERT INTO public.jobs_job (name) VALUES ('x')")

    assert run("SELECT town FROM public.jobs_job") == [(fulda.town.schema_name,)]


def test_identity_and_worker_reach_no_town(giessen: World) -> None:
    for place in (identity, worker, hub):
        with place(), pytest.raises(ProgrammingError, match="permission denied"):
            run(f"SELECT * FROM {giessen.town.schema_name}.organisation_unit")


@pytest.mark.parametrize(
    "sql",
    [
        "SET ROLE postgres",
        "RESET ROLE",
        "set local role hub",
        "SELECT set_config('role', 'hub', false)",
        "SET search_path = public",
    ],
)
def test_nobody_else_changes_the_role(fulda: World, sql: str) -> None:
    for _each_time in range(2):
        with pytest.raises(RoleChangeRefused):
            run(sql)


def test_a_rolled_back_switch_is_made_again(fulda: World, giessen: World) -> None:
    def fail_over_there() -> None:
        with transaction.atomic(), giessen:
            Unit.objects.count()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_over_there()

    assert run("SELECT current_user::text") == [(fulda.town.schema_name,)]


def test_a_place_whose_role_is_gone_is_an_error_and_the_next_one_works(fulda: World) -> None:
    gone = Place("town", "town_that_left", ("public",))
    with transaction.atomic():
        with pytest.raises(psycopg.Error, match="town_that_left"), at(gone):
            Unit.objects.count()
        transaction.set_rollback(True)

    assert run("SELECT current_user::text") == [(fulda.town.schema_name,)]


def test_in_a_failed_transaction_another_place_changes_nothing(fulda: World, giessen: World) -> None:
    with transaction.atomic():
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM public.identity_person")
        transaction.set_rollback(True)
        with giessen, connection.cursor() as cursor:
            assert cursor.connection is not None

    assert run("SELECT current_user::text") == [(fulda.town.schema_name,)]


def test_rows_read_one_by_one_are_read_in_the_place_too(fulda: World, giessen: World) -> None:
    Unit.objects.create(name="Steueramt")

    with giessen:
        assert list(Unit.objects.iterator()) == []
    assert [unit.name for unit in Unit.objects.iterator()] == ["Steueramt"]


def test_an_object_of_another_town_is_refused(fulda: World, giessen: World) -> None:
    unit = Unit.objects.create(name="Steueramt")

    with giessen:
        for misuse in (unit.save, unit.delete, unit.refresh_from_db, unit.reloaded):
            with pytest.raises(WrongTown, match=r"organisation\.Unit"):
                misuse()


def test_a_held_transaction_never_crosses(fulda: World, giessen: World) -> None:
    with held(), pytest.raises(CrossedTowns), giessen:
        pass
    assert current_place().town == fulda.town


def test_an_unknown_town_is_an_error(db: None) -> None:
    with pytest.raises(NoTown, match="nirgendwo"), town("nirgendwo"):
        pass


def test_a_town_and_its_domain_are_called_by_what_people_type(fulda: World) -> None:
    with identity():
        assert [str(domain) for domain in fulda.town.domains.all()] == ["fulda.localhost"]
    assert str(fulda.town) == "fulda"
