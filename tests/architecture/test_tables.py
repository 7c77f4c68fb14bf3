"""What lies in which schema: few tables per town, no key from a town into public, rights from one table only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from blaupause.tenancy import grants
from blaupause.tenancy.fleet import release, restoring
from blaupause.tenancy.fleet.compiling import refuse_breaking
from blaupause.tenancy.models import TownModel

if TYPE_CHECKING:
    from tests.worlds import World

MOST_TABLES_OF_A_TOWN = 24


def _models(of_towns: bool) -> list[type[models.Model]]:  # noqa: FBT001 – reads well where it is used
    return [model for model in apps.get_models() if (model._meta.app_config.name in settings.TENANT_APPS) is of_towns]


def test_a_town_has_few_tables() -> None:
    assert len(_models(of_towns=True)) + 1 <= MOST_TABLES_OF_A_TOWN  # and its list of migrations


def test_the_code_before_lives_with_every_migration() -> None:
    """Otherwise nothing can be set up: neither the demo nor a cell."""
    refuse_breaking(release.current())
    refuse_breaking(release.of_public())


def test_every_row_of_a_town_knows_its_home() -> None:
    assert [model for model in _models(of_towns=True) if not issubclass(model, TownModel)] == []


def test_no_key_leads_out_of_a_schema() -> None:
    for side in (True, False):
        inside = set(_models(of_towns=side))
        for model in inside:
            targets = {field.related_model for field in model._meta.get_fields() if field.is_relation}
            assert targets <= inside, model


def test_names_of_tables_are_disjoint() -> None:
    towns = {model._meta.db_table for model in _models(of_towns=True)}

    assert towns & {model._meta.db_table for model in _models(of_towns=False)} == set()


def test_a_town_that_goes_back_to_an_export_keeps_its_agreements() -> None:
    of_towns = [each for each in apps.get_app_config("agreements").get_models() if hasattr(each, "town_schema")]

    assert {each._meta.db_table for each in of_towns} == set(restoring.OF_AGREEMENTS)


RIGHTS = """
    SELECT c.relname, p.privilege FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p(privilege)
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v') AND has_table_privilege(%s, c.oid, p.privilege)
"""


@pytest.mark.parametrize("role", [*grants.ROLES, "app"])
def test_each_role_has_exactly_the_rights_the_table_says(fulda: World, role: str) -> None:
    said = {(grant.table, right) for grant in grants.GRANTS if grant.role == role for right in grant.privileges}
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS, (role,))
        assert set(cursor.fetchall()) == said


def test_a_town_has_the_rights_of_towns_and_no_more(fulda: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS, ("town_any",))
        of_towns = set(cursor.fetchall())
        cursor.execute(RIGHTS, (fulda.town.schema_name,))
        assert set(cursor.fetchall()) == of_towns


@pytest.mark.parametrize("model", _models(of_towns=True), ids=lambda model: model._meta.label)
def test_a_moment_and_its_person_come_together(model: type[models.Model]) -> None:
    """Pairs `x_at` / `x_by` are guarded by the database (style habit 23)."""
    names = {field.name for field in model._meta.concrete_fields}
    pairs = {name[:-3] for name in names if name.endswith("_at") and f"{name[:-3]}_by" in names}
    optional = {pair for pair in pairs if model._meta.get_field(f"{pair}_at").null}
    guarded = " ".join(str(constraint) for constraint in model._meta.constraints)

    assert [pair for pair in optional if f"{pair}_by" not in guarded or f"{pair}_at" not in guarded] == []
